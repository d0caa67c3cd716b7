// From lists and pages to addresses.
#include "find/feed_links.h"
#include "find/subscriptions.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

using Links = std::vector<FeedLink>;
using List = std::vector<Subscription>;

}  // namespace

TEST_CASE("subscriptions: OPML's folders are tags, nested ones too, and categories") {
  CHECK(
      read_subscriptions(
          "<?xml version=\"1.0\"?><opml version=\"2.0\"><body>\n"
          "<outline text=\"News &amp; views\"><outline text='Local'>\n"
          "<outline type=\"rss\" text=\"Town\" xmlUrl=\"https://town.example/rss?a=1&amp;b=2\"/>\n"
          "</outline></outline>\n"
          "<!-- <outline xmlUrl=\"https://no.example/\"/> -->\n"
          "<outline title=\"Alone\" XMLURL=\"feed://alone.example/f\" "
          "category=\"/a/b,c\"></outline>\n"
          "<outline text=\"Cast\" type=\"rss\" url=\"https://cast.example/rss\"/>"
          "<outline text=\"Page\" type=\"link\" url=\"https://page.example/\"/>"
          "<outline text=\"Broken\" xmlUrl=\"https://broken.example/\"") ==
      List{{"https://town.example/rss?a=1&b=2", "Town", {"News & views", "Local"}, true},
           {"http://alone.example/f", "Alone", {"a", "b", "c"}, true},
           {"https://cast.example/rss", "Cast", {}, true},
           {"https://broken.example/", "Broken", {}, true}});
}

TEST_CASE("subscriptions: a plain list, and newsboat's") {
  CHECK(read_subscriptions("# mine\n\nhttps://a.example/\r\n"
                           "https://b.example/ tech \"two words\" \"~The Bs\"  # why\n"
                           "https://c.example/ !") ==
        List{{"https://a.example/", "", {}},
             {"https://b.example/", "The Bs", {"tech", "two words"}},
             {"https://c.example/", "", {}}});
  CHECK(read_subscriptions("").empty());
}

TEST_CASE("feed links: what the page says, then what looks like a feed, comments last") {
  CHECK(feed_links("<html><head><base href=\"/blog/\">\n"
                   "<link rel=\"stylesheet alternate\" type=\"text/xml\" href=\"s.xml\">\n"
                   "<script>'<link rel=alternate type=\"application/rss+xml\" href=x>'</script>\n"
                   "<link rel=alternate type='application/rss+xml' title='Comments' href=c.xml>\n"
                   "<LINK HREF=\"main.xml?a&amp;b\" TYPE=\"application/atom+xml; charset=utf-8\""
                   " REL=\"ALTERNATE\" title=\"All\">\n"
                   "</head><a href=\"https://other.example/rss\">RSS</a> <a href=\"/about\">me</a>"
                   "<a href=\"javascript:feed()\">no</a><a href=\"main.xml?a&amp;b\">again</a>",
                   "https://site.example/x/y") ==
        Links{{"https://site.example/blog/main.xml?a&b", "All"},
              {"https://other.example/rss", ""},
              {"https://site.example/blog/c.xml", "Comments"}});
}

TEST_CASE("feed links: the usual places, beneath the page and at the root, each once") {
  const Links beneath = usual_places("https://site.example/blog/post?x=1");
  CHECK(beneath.front().url == "https://site.example/blog/feed");
  CHECK(beneath.back().url == "https://site.example/feed.atom");
  CHECK(usual_places("https://site.example").size() * 2 == beneath.size());
}

TEST_CASE("feed links: damage ends quietly") {
  for (const char* text : {"<", "<a", "<a href", "<a href=", "<a href='", "</", "<!--", "<script>",
                           "<a href=\"x", "<<<>>><a / = >", "<link rel=alternate href>"}) {
    CHECK(feed_links(text, "https://site.example/").empty());
  }
}

TEST_CASE("subscriptions: blanks in addresses are escaped, commas in categories come back") {
  const auto found = read_subscriptions(
      "<opml><body>"
      "<outline text=\"A\" xmlUrl=\" https://a.example/?n=1 -x \" category=\"News%2C General,b\"/>"
      "<outline text=\"https://b.example/\" xmlUrl=\"feed:https://b.example/\"/>"
      "</body></opml>");
  const std::vector<Subscription> expected = {
      {"https://a.example/?n=1%20-x", "A", {"News, General", "b"}, true},
      {"https://b.example/", "", {}, true}};
  CHECK(found == expected);
}

TEST_CASE("feed links: feed: addresses are those of the feed") {
  CHECK(without_feed_scheme("feed://a.example/x") == "http://a.example/x");
  CHECK(without_feed_scheme("Feed:https://a.example/x") == "https://a.example/x");
  CHECK(without_feed_scheme("https://a.example/feed:x") == "https://a.example/feed:x");
}

TEST_CASE("feed links: a Link header names feeds where the page cannot") {
  const auto links = header_links(
      R"(</wp-json/>; rel="https://api.w.org/", <feed.xml>; rel="alternate"; type="application/atom+xml"; )"
      R"(title="a, \"b\"; c",</style.css>;rel=preload, <//b.example/x.rss>; REL = alternate ,)"
      R"(<x.pdf>; rel=alternate; type=application/pdf, <javascript:x>; rel=alternate; type=text/xml)",
      "https://a.example/blog/");
  REQUIRE(links.size() == 2);
  CHECK(links[0].url == "https://a.example/blog/feed.xml");
  CHECK(links[1].url == "https://b.example/x.rss");
  for (const char* text :
       {"", "<", "<x", "<x>", "<x>;", "<x>; rel=\"alternate", ";;,,<>", "\"<x>\""})
    CHECK(header_links(text, "https://a.example/").empty());
}
