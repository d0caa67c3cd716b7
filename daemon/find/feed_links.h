// Where a web page's feeds may be: what the page says, then the places where programs that make
// pages put them. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedmill {

struct FeedLink {
  std::string url, title;
  bool operator==(const FeedLink&) const = default;
};

/// <link rel=alternate> of a feed's type, then <a> whose address looks like a feed's, each once;
/// those of comments last. `page` is the page's address; its <base> is heeded.
std::vector<FeedLink> feed_links(std::string_view html, std::string_view page);

/// The same of a page's `Link` header (RFC 8288): what has no HTML can name its feeds so.
std::vector<FeedLink> header_links(std::string_view header, std::string_view page);

/// "feed:https://..." and "feed://..." are how pages once offered their feeds; others as they are.
std::string without_feed_scheme(std::string_view url);

/// /feed, /rss.xml, /atom.xml and the like, beneath the page and at its site's root.
std::vector<FeedLink> usual_places(std::string_view page);

}  // namespace feedmill
