#include "find/subscriptions.h"

#include <fmt/format.h>

#include <algorithm>

#include "find/feed_links.h"
#include "find/tag_scanner.h"
#include "text/display.h"

namespace feedmill {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// As browsers take it: blanks and the like within an address are escaped.
std::string plain_address(std::string_view listed) {
  std::string escaped;
  for (const char c : without_feed_scheme(trimmed(listed))) {
    const bool blank = c == ' ' || c == '"' || c == '<' || c == '>';
    escaped += blank ? fmt::format("%{:02X}", static_cast<unsigned>(c)) : std::string(1, c);
  }
  return escaped;
}

/// Our own export writes a comma within a tag as %2C.
std::string with_commas(std::string_view category) {
  constexpr std::string_view kEscaped = "%2C";
  std::string text(category);
  for (std::size_t at = text.find(kEscaped); at != std::string::npos;
       at = text.find(kEscaped, at + 1))
    text.replace(at, kEscaped.size(), ",");
  return text;
}

void add_tag(std::vector<std::string>& tags, std::string_view tag) {
  std::string text = one_line(trimmed(tag));
  if (!text.empty() && std::find(tags.begin(), tags.end(), text) == tags.end())
    tags.push_back(std::move(text));
}

/// OPML 2.0: categories are separated by commas; one that begins with a '/' is a path, whose parts
/// are folders.
void add_categories(std::vector<std::string>& tags, std::string_view list) {
  while (!list.empty()) {
    std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(one.size() + 1, list.size()));
    one = trimmed(one);
    const bool path = one.substr(0, 1) == "/";
    while (path && !one.empty()) {
      one.remove_prefix(1);
      add_tag(tags, with_commas(one.substr(0, one.find('/'))));
      one.remove_prefix(std::min(one.find('/'), one.size()));
    }
    add_tag(tags, with_commas(one));
  }
}

std::string title_of(const MarkupTag& outline) {
  const std::string text = outline.attribute("text");
  return one_line(trimmed(text.empty() ? outline.attribute("title") : text));
}

/// Podcast programs write a feed's address as that of a link.
std::string address_of(const MarkupTag& outline) {
  std::string url = plain_address(outline.attribute("xmlurl"));
  if (!url.empty()) return url;
  const std::string type = outline.attribute("type");
  const bool feed = type == "rss" || type == "atom" || type == "rss1" || type == "pie";
  return feed ? plain_address(outline.attribute("url")) : std::string();
}

std::vector<Subscription> read_opml(std::string_view text) {
  std::vector<Subscription> found;
  std::vector<std::string> folders;  // an entry for each open outline; those of feeds are empty
  TagScanner tags(text);
  for (MarkupTag tag; tags.next(tag);) {
    if (tag.name != "outline") continue;
    if (tag.closing) {
      if (!folders.empty()) folders.pop_back();
      continue;
    }
    const std::string url = address_of(tag);
    if (!url.empty()) {
      Subscription subscription{url, title_of(tag), {}, true};
      // Exports of sources without a name, ours and others', have the address there.
      if (plain_address(subscription.name) == url) subscription.name.clear();
      for (const std::string& folder : folders) add_tag(subscription.tags, folder);
      add_categories(subscription.tags, tag.attribute("category"));
      found.push_back(std::move(subscription));
    }
    if (!tag.self_closing) folders.push_back(url.empty() ? title_of(tag) : "");
  }
  return found;
}

/// The next word of a line, which quotation marks may hold together; empty at its end or at a
/// comment.
std::string next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
  if (line.empty() || line[0] == '#') return {};
  const bool quoted = line[0] == '"';
  if (quoted) line.remove_prefix(1);
  std::string word(line.substr(0, line.find_first_of(quoted ? "\"" : kBlank)));
  line.remove_prefix(std::min(word.size() + (quoted ? 1 : 0), line.size()));
  return word;
}

std::vector<Subscription> read_lines(std::string_view text) {
  std::vector<Subscription> found;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    Subscription subscription{plain_address(next_word(line)), "", {}, false};
    if (subscription.url.empty()) continue;
    for (std::string word = next_word(line); !word.empty(); word = next_word(line)) {
      if (word[0] == '~')
        subscription.name = one_line(word.substr(1));
      else if (word[0] != '!')  // newsboat: hidden
        add_tag(subscription.tags, word);
    }
    found.push_back(std::move(subscription));
  }
  return found;
}

}  // namespace

std::vector<Subscription> read_subscriptions(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  return trimmed(text).substr(0, 1) == "<" ? read_opml(text) : read_lines(text);
}

}  // namespace feedmill
