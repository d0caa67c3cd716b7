// A document read in one call, for tests.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feedmill/parse.h"

namespace feedmill::test {

/// A feed with its entries normalised.
struct Read {
  Feed feed;
  std::vector<Entry> entries;

  /// The codes of its problems, each once, sorted.
  std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const Problem& problem : feed.problems) out.push_back(problem.code);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }
};

inline Result<Read> try_read(std::string_view text, std::string_view base = {}) {
  auto parsed = parse(Document{std::string(text), "utf-8", {}}, base);
  if (!parsed) return tl::unexpected<Error>(parsed.error());
  Read out;
  out.feed = std::move(parsed->feed);
  for (ParsedEntry& entry : parsed->entries) out.entries.push_back(normalise(std::move(entry)));
  return out;
}

inline Read read(std::string_view text, std::string_view base = {}) {
  auto out = try_read(text, base);
  return out ? *std::move(out) : Read{};
}

/// An RSS 2.0 channel around something.
inline std::string rss(std::string_view inner, std::string_view attributes = {}) {
  std::string out = R"(<rss version="2.0")";
  return out.append(attributes).append("><channel>").append(inner).append("</channel></rss>");
}

/// An RSS 2.0 feed of one item, that item.
inline Entry item(std::string_view inner, std::string_view attributes = {}) {
  const Read out = read(rss("<item>" + std::string(inner) + "</item>", attributes));
  return out.entries.empty() ? Entry{} : out.entries.front();
}

/// An Atom feed of one entry, that entry.
inline Entry entry(std::string_view inner, std::string_view attributes = {}) {
  std::string text = R"(<feed xmlns="http://www.w3.org/2005/Atom")";
  text.append(attributes).append("><entry>").append(inner).append("</entry></feed>");
  const Read out = read(text);
  return out.entries.empty() ? Entry{} : out.entries.front();
}

}  // namespace feedmill::test
