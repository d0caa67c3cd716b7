#include "find/feed_links.h"

#include <algorithm>
#include <optional>

#include "find/tag_scanner.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostGuesses = 5;  // of ordinary links

constexpr std::string_view kFeedTypes[] = {"application/rss+xml",
                                           "application/atom+xml",
                                           "application/rdf+xml",
                                           "application/feed+json",
                                           "application/json",
                                           "application/xml",
                                           "text/xml",
                                           "application/x.atom+xml",
                                           "application/x-atom+xml"};

// WordPress, Hugo, Jekyll, Ghost, Blogger, Drupal, Movable Type and what people write by hand.
constexpr std::string_view kPlaces[] = {"feed",      "feed/",     "rss",
                                        "rss.xml",   "atom.xml",  "feed.xml",
                                        "index.xml", "feed.json", "feed.atom"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

/// Whether a list of words separated by blanks has one.
bool has_word(const std::string& list, std::string_view word) {
  const std::string padded = " " + lower(list) + " ";
  return padded.find(" " + std::string(word) + " ") != std::string::npos;
}

bool is_feed_type(const std::string& type) {
  const std::string plain = lower(std::string_view(type).substr(0, type.find(';')));
  return std::find(std::begin(kFeedTypes), std::end(kFeedTypes), plain) != std::end(kFeedTypes);
}

bool looks_like_feed(const std::string& url) {
  const std::string path = lower(split_url(url).path);
  const std::string_view last = std::string_view(path).substr(path.find_last_of('/') + 1);
  for (const std::string_view word : {"rss", "atom", "feed"}) {
    if (last.find(word) != std::string_view::npos) return true;
  }
  return path.size() > 6 && path.substr(path.size() - 6) == "/feed/";
}

bool is_of_comments(const FeedLink& link) {
  return lower(link.title + " " + link.url).find("comment") != std::string::npos;
}

void add(std::vector<FeedLink>& links, FeedLink link) {
  const std::string scheme = lower(split_url(link.url).scheme.value_or(""));
  if (scheme != "http" && scheme != "https") return;
  const bool known = std::any_of(links.begin(), links.end(),
                                 [&](const FeedLink& each) { return each.url == link.url; });
  if (!known) links.push_back(std::move(link));
}

/// One link of a header: "<target>; parameters".
struct HeaderLink {
  std::string_view target, parameters;
};

/// Where a value ends: at the first of `ends` outside of quotes.
std::size_t unquoted(std::string_view text, std::string_view ends) {
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (quoted && text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      quoted = !quoted;
    } else if (!quoted && ends.find(text[at]) != std::string_view::npos) {
      return at;
    }
  }
  return text.size();
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Takes the first link off a header.
std::optional<HeaderLink> next_header_link(std::string_view& header) {
  const std::size_t begin = header.find('<');
  const std::size_t end = begin == header.npos ? begin : header.find('>', begin);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view rest = header.substr(end + 1);
  const std::size_t stop = unquoted(rest, ",");
  const HeaderLink link{header.substr(begin + 1, end - begin - 1), rest.substr(0, stop)};
  header = rest.substr(stop);
  return link;
}

/// The value of a link's parameter without its quotes; empty: it has none.
std::string parameter(std::string_view parameters, std::string_view name) {
  while (!parameters.empty()) {
    const std::size_t stop = unquoted(parameters, ";");
    const std::string_view one = trimmed(parameters.substr(0, stop));
    parameters.remove_prefix(std::min(stop + 1, parameters.size()));
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos || lower(trimmed(one.substr(0, equals))) != name) continue;
    std::string_view value = trimmed(one.substr(equals + 1));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    return std::string(value);
  }
  return {};
}

}  // namespace

std::vector<FeedLink> feed_links(std::string_view html, std::string_view page) {
  std::string base(page);
  std::vector<FeedLink> said, guessed;
  TagScanner tags(html);
  for (MarkupTag tag; tags.next(tag);) {
    const std::string href = tag.closing ? "" : tag.attribute("href");
    if (href.empty()) continue;
    if (tag.name == "base") base = resolve_url(href, page);
    const std::string url = resolve_url(without_feed_scheme(href), base);
    const std::string rel = tag.attribute("rel");
    const bool alternate = has_word(rel, "alternate") && !has_word(rel, "stylesheet");
    const bool is_link = tag.name == "link" || tag.name == "a";
    if (is_link && ((alternate && is_feed_type(tag.attribute("type"))) || has_word(rel, "feed")))
      add(said, {url, tag.attribute("title")});
    else if (tag.name == "a" && guessed.size() < kMostGuesses && looks_like_feed(url))
      add(guessed, {url, tag.attribute("title")});
  }
  for (FeedLink& link : guessed) add(said, std::move(link));
  std::stable_partition(said.begin(), said.end(),
                        [](const FeedLink& link) { return !is_of_comments(link); });
  return said;
}

std::vector<FeedLink> header_links(std::string_view header, std::string_view page) {
  std::vector<FeedLink> links;
  while (const auto link = next_header_link(header)) {
    const bool alternate = has_word(parameter(link->parameters, "rel"), "alternate");
    const std::string type = parameter(link->parameters, "type");
    const std::string url = resolve_url(without_feed_scheme(link->target), page);
    if (alternate && (type.empty() ? looks_like_feed(url) : is_feed_type(type)))
      add(links, {url, parameter(link->parameters, "title")});
  }
  return links;
}

std::string without_feed_scheme(std::string_view url) {
  const std::string start = lower(url.substr(0, 7));
  if (start == "feed://") return "http://" + std::string(url.substr(7));
  if (start.substr(0, 5) == "feed:") url.remove_prefix(5);
  return std::string(url);
}

std::vector<FeedLink> usual_places(std::string_view page) {
  std::vector<FeedLink> places;
  const UrlParts parts = split_url(page);
  const std::string folder(parts.path.substr(0, parts.path.find_last_of('/') + 1));
  for (const std::string& under : {folder.empty() ? std::string("/") : folder, std::string("/")}) {
    for (const std::string_view place : kPlaces)
      add(places, {resolve_url(under + std::string(place), page), ""});
  }
  return places;
}

}  // namespace feedmill
