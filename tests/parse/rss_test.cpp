#include "parse/read.h"
#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

constexpr const char* kDc = R"( xmlns:dc="http://purl.org/dc/elements/1.1/")";
constexpr const char* kItunes = R"( xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd")";
constexpr const char* kMedia = R"( xmlns:media="http://search.yahoo.com/mrss/")";
constexpr const char* kContent = R"( xmlns:content="http://purl.org/rss/1.0/modules/content/")";

Instant at(std::int64_t seconds) { return Instant(Seconds(seconds)); }

}  // namespace

TEST_CASE("rss: an item with everything of the core") {
  const Entry got = item(
      "<title>Boats</title><link>https://example.org/boats</link><guid>https://example.org/?p=1</"
      "guid>"
      "<description>They float.</description><author>mo@example.org (Mo)</author>"
      "<category domain='https://example.org/c'>water</category>"
      "<comments>https://example.org/boats#talk</comments>"
      "<enclosure url='https://example.org/b.mp3' length='12' type='audio/mpeg'/>"
      "<pubDate>Mon, 02 Jan 2006 15:04:05 GMT</pubDate>"
      "<source url='https://example.net/rss'>Elsewhere</source>");
  Entry want;
  want.id = want.guid = "https://example.org/?p=1";
  want.guid_is_permalink = true;
  want.url = "https://example.org/boats";
  want.title = "Boats";
  want.content_html = "They float.";
  want.published = at(1136214245);
  want.authors = {{"Mo", "", "mo@example.org"}};
  want.tags = {"water"};
  want.categories = {{"water", "https://example.org/c", ""}};
  want.comments_url = "https://example.org/boats#talk";
  want.attachments = {{"https://example.org/b.mp3", "audio/mpeg", "", 12, std::nullopt}};
  want.source = Origin{"Elsewhere", "https://example.net/rss", ""};
  want.links = {{"alternate", "https://example.org/boats", "", "", ""}};
  CHECK(got == want);
}

TEST_CASE("rss: a guid with isPermaLink=false is not a link") {
  const Entry got = item("<guid isPermaLink='false'>https://example.org/1</guid><title>x</title>");
  CHECK(got.id == "https://example.org/1");
  CHECK(got.url.empty());
  CHECK(got.guid_is_permalink == false);
}

TEST_CASE("rss: a permalink guid is the url where there is no link") {
  CHECK(item("<guid>https://example.org/1</guid>").url == "https://example.org/1");
  CHECK(item("<guid>17</guid>").url.empty());
}

TEST_CASE("rss: the first value of a repeated element stays") {
  const Entry got = item(
      "<title></title><title>one</title><title>two</title>"
      "<pubDate>Mon, 02 Jan 2006 15:04:05 GMT</pubDate>"
      "<pubDate>Tue, 03 Jan 2006 15:04:05 GMT</pubDate>");
  CHECK(got.title == "one");
  CHECK(got.published == at(1136214245));
}

TEST_CASE("rss: the format's own wins over Dublin Core, that over iTunes and Media RSS") {
  const std::string all = std::string(kDc) + kItunes + kMedia;
  CHECK(item("<media:title>m</media:title><itunes:title>i</itunes:title><dc:title>d</dc:title>"
             "<title>own</title>",
             all)
            .title == "own");
  CHECK(
      item("<media:title>m</media:title><itunes:title>i</itunes:title><dc:title>d</dc:title>", all)
          .title == "d");
  CHECK(item("<media:title>m</media:title><itunes:title>i</itunes:title>", all).title == "i");
}

TEST_CASE("rss: text is HTML where it holds markup or references, else itself") {
  CHECK(item("<title>AT&amp;amp;T</title>").title == "AT&T");
  CHECK(item("<title>A &lt; B</title>").title == "A < B");
  CHECK(item("<title>Tom &amp; Jerry</title>").title == "Tom & Jerry");
  CHECK(item("<title>a &lt;b&gt;bold&lt;/b&gt; move</title>").title == "a bold move");
  CHECK(item("<title><![CDATA[caf&eacute;]]></title>").title == "café");
  CHECK(item("<description>a &lt;i&gt;b&lt;/i&gt;</description>").content_html == "a <i>b</i>");
  CHECK(item("<description>1 &lt; 2</description>").content_html == "1 &lt; 2");
}

TEST_CASE("rss: naked markup is HTML") {
  CHECK(item("<description>a <b>b</b> <i>c</i></description>").content_html ==
        "a <b>b</b> <i>c</i>");
}

TEST_CASE("rss: content:encoded is the body, the description its summary") {
  const Entry got = item(
      "<description>short</description>"
      "<content:encoded><![CDATA[<p>long</p>]]></content:encoded>",
      kContent);
  CHECK(got.content_html == "<p>long</p>");
  CHECK(got.summary == "short");
  CHECK(item("<description>same</description><content:encoded>same</content:encoded>", kContent)
            .summary.empty());
}

TEST_CASE("rss: authors, categories and enclosures add up") {
  const Entry got = item(
      "<dc:creator>Ana</dc:creator><dc:creator>Bo</dc:creator><dc:creator>Ana</dc:creator>"
      "<category>x</category><category>y</category><category>x</category>"
      "<enclosure url='http://h/1'/><enclosure url='http://h/2'/>",
      kDc);
  CHECK(got.authors == std::vector<Person>{{"Ana", "", ""}, {"Bo", "", ""}});
  CHECK(got.tags == std::vector<std::string>{"x", "y"});
  CHECK(got.attachments.size() == 2);
}

TEST_CASE("rss: the ways in which people are written") {
  const auto author = [](const std::string& text) {
    return item("<author>" + text + "</author>").authors.at(0);
  };
  const Person both{"Mo Ray", "", "mo@example.org"};
  CHECK(author("mo@example.org (Mo Ray)") == both);
  CHECK(author("Mo Ray (mo@example.org)") == both);
  CHECK(author("Mo Ray &lt;mo@example.org&gt;") == both);
  CHECK(author("mailto:mo@example.org") == Person{"", "", "mo@example.org"});
  CHECK(author("Mo Ray") == Person{"Mo Ray", "", ""});
}

TEST_CASE("rss: what a channel says") {
  const Feed got =
      read(rss("<title>T</title><link>https://example.org/</link><description>D</description>"
               "<language>en-gb</language><copyright>C</copyright><managingEditor>e@example.org "
               "(Ed)</managingEditor>"
               "<pubDate>Mon, 02 Jan 2006 15:04:05 GMT</pubDate><lastBuildDate>Mon, 02 Jan 2006 "
               "15:04:06 GMT</lastBuildDate>"
               "<category>one</category><generator>gen</generator><ttl>60</ttl>"
               "<cloud domain='c.example.org' port='80' path='/rpc' registerProcedure='' "
               "protocol='http-post'/>"
               "<image><url>/i.png</url><title>I</title><link>https://example.org/</link></image>"
               "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour></skipHours>"
               "<skipDays><day>Sunday</day><day>sat</day></skipDays>"
               "<sy:updatePeriod "
               "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>hourly</sy:updatePeriod>"
               "<sy:updateFrequency "
               "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>2</sy:updateFrequency>"
               "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' "
               "href='https://example.org/rss'/>"
               "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' "
               "href='https://hub.example.org/'/>"),
           "https://example.org/dir/feed")
          .feed;
  Feed want;
  want.title = "T";
  want.home_page_url = "https://example.org/";
  want.feed_url = "https://example.org/rss";
  want.description = "D";
  want.icon = "https://example.org/i.png";
  want.authors = {{"Ed", "", "e@example.org"}};
  want.language = "en-gb";
  want.hubs = {{"rssCloud", "http://c.example.org/rpc"}, {"WebSub", "https://hub.example.org/"}};
  want.format = Format::kRss20;
  want.encoding = "utf-8";
  want.updated = at(1136214246);
  want.published = at(1136214245);
  want.generator = "gen";
  want.copyright = "C";
  want.image = Image{"https://example.org/i.png", "I", "https://example.org/"};
  want.tags = {"one"};
  want.ttl_minutes = 60;
  want.skip_hours = {0, 7};
  want.skip_days = {"Sunday", "Saturday"};
  want.update_interval_seconds = 1800;
  want.links = {{"alternate", "https://example.org/", "", "", ""},
                {"self", "https://example.org/rss", "", "", ""},
                {"hub", "https://hub.example.org/", "", "", ""}};
  CHECK(got == want);
}

TEST_CASE("rss: an episode of a podcast") {
  const Entry got = item(
      "<itunes:duration>1:02:03</itunes:duration><itunes:season>2</itunes:season>"
      "<itunes:episode>5</itunes:episode><itunes:episodeType>full</itunes:episodeType>"
      "<itunes:explicit>clean</itunes:explicit><itunes:image href='http://h/i.jpg'/>"
      "<itunes:keywords>a, b</itunes:keywords>",
      kItunes);
  Episode want;
  want.number = 5;
  want.season = 2;
  want.duration_in_seconds = 3723;
  want.type = "full";
  want.is_explicit = false;
  want.image = "http://h/i.jpg";
  CHECK(got.episode == want);
  CHECK(got.image == "http://h/i.jpg");
  CHECK(got.tags == std::vector<std::string>{"a", "b"});
}

TEST_CASE("rss: Media RSS, grouped or not; an enclosure told of twice is one") {
  const Entry got = item(
      "<enclosure url='http://h/v.mp4' type='video/mp4'/><media:group>"
      "<media:content url='http://h/v.mp4' fileSize='9' duration='61'/>"
      "<media:thumbnail url='http://h/t.jpg'/><media:credit>Cam</media:credit>"
      "<media:description>seen</media:description></media:group>",
      kMedia);
  CHECK(got.attachments == std::vector<Attachment>{{"http://h/v.mp4", "video/mp4", "", 9, 61}});
  CHECK(got.media == Media{"http://h/t.jpg", "seen", "Cam"});
  CHECK(got.image == "http://h/t.jpg");
  CHECK(got.content_html == "seen");
}

TEST_CASE("rss: prefixes by habit, and misspelt addresses") {
  CHECK(item("<itunes:season>3</itunes:season>",
             R"( xmlns:itunes="HTTPS://itunes.com/DTDs/Podcast-1.0.dtd/")")
            .episode->season == 3);
  const Read undeclared = read(rss("<item><dc:creator>Ana</dc:creator></item>"));
  CHECK(undeclared.entries.at(0).authors.at(0).name == "Ana");
  CHECK(undeclared.codes() == std::vector<std::string>{"undeclared-prefix"});
  CHECK(item("<x:title>no</x:title><title>yes</title>", R"( xmlns:x="urn:x")").title == "yes");
}

TEST_CASE("rss: versions") {
  const auto format = [](const std::string& root) {
    return read("<rss " + root + "><channel><title>x</title></channel></rss>").feed.format;
  };
  CHECK(format("") == Format::kRss20);
  CHECK(format("version='0.91'") == Format::kRss091);
  CHECK(format("version='0.92'") == Format::kRss092);
  CHECK(format("version='2.0.1'") == Format::kRss20);
}

TEST_CASE("rdf: items beside the channel, about is the id") {
  const Read got = read(
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
      "xmlns='http://purl.org/rss/1.0/' "
      "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
      "<channel "
      "rdf:about='http://h/'><title>T</title><link>http://h/</link><description>D</description>"
      "<image rdf:resource='http://h/i.png'/></channel>"
      "<image rdf:about='http://h/i.png'><title>I</title><url>http://h/i.png</url></image>"
      "<item "
      "rdf:about='http://h/1'><title>One</title><link>http://h/1</"
      "link><dc:date>2006-01-02T15:04:05Z</dc:date>"
      "<dc:identifier>other</dc:identifier></item></rdf:RDF>");
  CHECK(got.feed.format == Format::kRss10);
  CHECK(got.feed.image == Image{"http://h/i.png", "I", ""});
  REQUIRE(got.entries.size() == 1);
  CHECK(got.entries[0].id == "http://h/1");
  CHECK(got.entries[0].published == at(1136214245));
  CHECK(got.codes().empty());
}

TEST_CASE("cdf: attributes of channel and item") {
  const Read got = read(
      "<CHANNEL HREF='http://h/' "
      "LASTMOD='2006-01-02T15:04:05'><TITLE>T</TITLE><ABSTRACT>A</ABSTRACT>"
      "<ITEM HREF='http://h/1'><TITLE>One</TITLE><ABSTRACT>x</ABSTRACT></ITEM></CHANNEL>");
  CHECK(got.feed.format == Format::kCdf);
  CHECK(got.feed.home_page_url == "http://h/");
  CHECK(got.feed.description == "A");
  REQUIRE(got.entries.size() == 1);
  CHECK(got.entries[0].url == "http://h/1");
  CHECK(got.entries[0].content_html == "x");
}

TEST_CASE("rss: relative references take --base-url, else the feed's own page") {
  const std::string text =
      rss("<link>https://example.org/blog/</link><item><link>post</link>"
          "<description>&lt;a href='x'&gt;x&lt;/a&gt;</description></item>");
  CHECK(read(text).entries[0].url == "https://example.org/blog/post");
  CHECK(read(text, "https://cdn.example.net/f/rss").entries[0].url ==
        "https://cdn.example.net/f/post");
  CHECK(read(text).entries[0].content_html.find("https://example.org/blog/x") != std::string::npos);
}

TEST_CASE("rss: an impossible date is left out, with a problem") {
  const Read got =
      read(rss("<item><pubDate>Mon, 32 Jan 2006 15:04:05 GMT</pubDate><title>x</title></item>"));
  CHECK_FALSE(got.entries[0].published);
  CHECK(got.codes() == std::vector<std::string>{"bad-date"});
}

TEST_CASE("comments: an address, a count, and words that are neither") {
  const Entry counted = item(
      "<comments>http://h/1#c</comments><slash:comments>12</slash:comments>"
      "<wfw:commentRss>http://h/1/feed</wfw:commentRss>");
  CHECK(counted.comments_url == "http://h/1#c");
  CHECK(counted.comments_count == 12);
  CHECK(item("<comments>No comments yet</comments>").comments_url.empty());
  CHECK(entry("<thr:total>3</thr:total>").comments_count == 3);
  const Entry replies = entry(
      "<link rel='replies' thr:count='4' href='http://h/c.atom'/>"
      "<link rel='replies' type='text/html' href='http://h/c'/>");
  CHECK(replies.comments_count == 4);
  CHECK(replies.comments_url == "http://h/c");
}

TEST_CASE("podcasts: the best text is the description, not the subtitle") {
  const Entry episode = item(
      "<itunes:subtitle>Short</itunes:subtitle><googleplay:description>All of it"
      "</googleplay:description>");
  CHECK(episode.content_html == "All of it");
}

TEST_CASE("podcasts: funding, licence, talk, torrents") {
  const Feed feed = read(rss("<podcast:guid>9f0a</podcast:guid>"
                             "<podcast:funding url='http://h/give'>Give</podcast:funding>"
                             "<podcast:license url='http://h/l'>cc-by-4.0</podcast:license>"
                             "<podcast:images srcset='http://h/a.png 600w, http://h/b.png 60w'/>"))
                        .feed;
  CHECK(feed.id == "9f0a");
  CHECK(feed.icon == "http://h/a.png");
  CHECK(feed.links == std::vector<Link>{{"payment", "http://h/give", "", "Give", ""},
                                        {"license", "http://h/l", "", "", ""}});
  const Entry episode = item(
      "<podcast:license>cc-by-4.0</podcast:license>"
      "<podcast:socialInteract protocol='activitypub' uri='http://h/@ada/1'/>"
      "<media:peerLink type='application/x-bittorrent' href='http://h/1.torrent'/>");
  CHECK(episode.links == std::vector<Link>{{"replies", "http://h/@ada/1", "text/html", "", ""}});
  REQUIRE(episode.attachments.size() == 1);
  CHECK(episode.attachments[0].url == "http://h/1.torrent");
}

TEST_CASE("a feed's id is an address: resolved, where an entry's is kept as it is") {
  const Read got = read(
      "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://h/a/'><id>f</id>"
      "<entry><id>e</id></entry></feed>");
  CHECK(got.feed.id == "http://h/a/f");
  CHECK(got.entries.at(0).id == "e");
  CHECK(read(rss("<dc:identifier>urn:x</dc:identifier>")).feed.id == "urn:x");
}

TEST_CASE("an element that holds nothing and is not closed takes nothing in") {
  const Entry got = item(
      "<enclosure url='http://h/1.mp3' type='audio/mpeg'><guid>1</guid><description>d"
      "</description>");
  CHECK(got.id == "1");
  CHECK(got.content_html == "d");
  CHECK(got.attachments.size() == 1);
}

TEST_CASE("RSS text: an instruction that a word processor left is markup") {
  CHECK(item("<description>&lt;?xml:namespace prefix = o /&gt;a b</description>").content_html ==
        "a b");
}

TEST_CASE("podcasts: chapters that stand in the feed itself") {
  const Entry got = item(
      "<psc:chapters version='1.2'><psc:chapter start='00:00:00.000' title='Hello &amp; all'/>"
      "<psc:chapter start='1:02:03.5' title='Boats' href='/b' image='/b.png'/><psc:chapter/>"
      "</psc:chapters>");
  CHECK(got.chapters ==
        std::vector<Chapter>{{0, "Hello & all", "", ""}, {3723, "Boats", "/b", "/b.png"}});
}

TEST_CASE("modules: enclosures of RSS 1.0, keywords in an attribute") {
  const Entry got = item(
      "<enc:enclosure rdf:resource='http://h/1.mp3' enc:type='audio/mpeg' enc:length='9'/>"
      "<itunes:keywords text='boats'/><itunes:keywords text='water, wind'/>");
  CHECK(got.attachments ==
        std::vector<Attachment>{{"http://h/1.mp3", "audio/mpeg", "", 9, std::nullopt}});
  CHECK(got.tags == std::vector<std::string>{"boats", "water", "wind"});
}

TEST_CASE("media: the page of a player is the item's where it has no other") {
  const char* player = "<media:player url='http://h/play'/>";
  CHECK(item(std::string("<guid isPermaLink='false'>1</guid>") + player).url == "http://h/play");
  CHECK(item(std::string("<guid>http://h/1</guid>") + player).url == "http://h/1");
  CHECK(item(std::string(player) + "<link>http://h/2</link>").url == "http://h/2");
}
