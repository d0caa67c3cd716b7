#include "app/discovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/fetch_settings.h"
#include "decode/content_coding.h"
#include "feedmill/document.h"
#include "feedmill/parse.h"
#include "fetch/fetcher.h"
#include "find/feed_links.h"
#include "json/format_names.h"
#include "text/html/ascii.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostLinks = 12;  // of one page that are asked

struct Answer {
  std::string url;        // to poll
  std::string final_url;  // where it came from
  std::string content_type, link, body;
};

class Discovery {
 public:
  using Look = std::function<void(const std::string&, const std::string&)>;
  Discovery(const HttpConfig& http, const Look& look)
      : http_(http), look_(look), fetcher_(fetch_options(http)) {}

  Result<Answer> ask(const std::string& url) {
    asked_.insert(url);
    FetchRequest request;
    request.url = url;
    fetcher_.submit(std::move(request));
    std::vector<FetchResult> results;
    while (results.empty()) fetcher_.step(std::chrono::milliseconds(500), results);
    FetchResult& result = results.front();
    if (const auto* failed = std::get_if<FetchFailed>(&result.outcome)) {
      return failure(Errc::kFailed, failed->message);
    }
    auto* fetched = std::get_if<Fetched>(&result.outcome);
    if (fetched == nullptr) return failure(Errc::kFailed, "an answer without a document");
    auto body = decode_content(std::move(fetched->body), fetched->content_encoding, http_.max_body);
    if (!body) return tl::unexpected(body.error());
    const RedirectTrail& trail = result.redirects;
    return Answer{trail.permanent_url.empty() ? url : trail.permanent_url,
                  trail.final_url.empty() ? url : trail.final_url, fetched->content_type,
                  fetched->link, *std::move(body)};
  }

  /// Whether it is a feed, which is kept then.
  bool read(const Answer& answer) {
    auto parsed =
        parse(decode(std::string_view(answer.body), answer.content_type), answer.final_url);
    if (!parsed) return false;
    FoundFeed feed{answer.url, parsed->feed.title, std::string(format_name(parsed->feed.format)),
                   parsed->entries.size()};
    look_(answer.url, fmt::format("{}, {} {}: {}", feed.format, feed.entries,
                                  feed.entries == 1 ? "entry" : "entries", feed.title));
    found.push_back(std::move(feed));
    return true;
  }

  void try_links(const std::vector<FeedLink>& links, bool all) {
    std::size_t tried = 0;
    for (const FeedLink& link : links) {
      if (asked_.count(link.url) != 0) continue;
      if (++tried > kMostLinks || (!all && !found.empty())) return;
      const auto answer = ask(link.url);
      if (!answer)
        look_(link.url, answer.error().message);
      else if (!read(*answer))
        look_(link.url, "not a feed");
    }
  }

  std::vector<FoundFeed> found;

 private:
  const HttpConfig& http_;
  const Look& look_;
  Fetcher fetcher_;
  std::set<std::string> asked_;
};

/// As it is pasted, with blanks around it.
std::string pasted(std::string_view address) { return without_feed_scheme(html::trim(address)); }

bool has_scheme(const std::string& address) { return address.find("://") != std::string::npos; }

}  // namespace

Result<std::vector<FoundFeed>> discover(
    const std::string& address, const HttpConfig& http,
    const std::function<void(const std::string& url, const std::string& what)>& look) {
  Discovery discovery(http, look);
  // "example.org/blog" is what people have in mind.
  const std::string typed = pasted(address);
  const std::string url = has_scheme(typed) ? typed : "https://" + typed;
  auto page = discovery.ask(url);
  if (!page && !has_scheme(typed)) page = discovery.ask("http://" + typed);
  if (!page) return failure(Errc::kFailed, url + ": " + page.error().message);
  if (!discovery.read(*page)) {
    look(page->final_url, "a page, not a feed");
    const Document document = decode(std::string_view(page->body), page->content_type);
    discovery.try_links(header_links(page->link, page->final_url), true);
    discovery.try_links(feed_links(document.utf8, page->final_url), true);
    if (discovery.found.empty()) discovery.try_links(usual_places(page->final_url), false);
  }
  if (discovery.found.empty())
    return failure(Errc::kNotAFeed, "no feed was found at " + page->final_url);
  return std::move(discovery.found);
}

}  // namespace feedmill
