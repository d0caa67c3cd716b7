#include "find/feed_links.h"

#include <algorithm>

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
