#include "parse/read.h"
#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::test;

TEST_CASE("atom: an entry with everything of RFC 4287") {
  const Entry got = entry(
      "<id>tag:example.org,2006:1</id><title type='html'>A &lt;i&gt;tale&lt;/i&gt;</title>"
      "<link href='https://example.org/1'/><link rel='related' href='https://example.net/about'/>"
      "<link rel='enclosure' href='https://example.org/1.ogg' type='audio/ogg' length='7'/>"
      "<published>2006-01-02T15:04:05Z</published><updated>2006-01-02T16:04:05+01:00</updated>"
      "<author><name>Ana</name><uri>https://example.org/ana</uri><email>ana@example.org</email></"
      "author>"
      "<contributor><name>Bo</name></contributor><category term='t' scheme='s' label='Tales'/>"
      "<rights>free</rights><summary>short</summary><content "
      "type='html'>&lt;p&gt;long&lt;/p&gt;</content>");
  Entry want;
  want.id = want.guid = "tag:example.org,2006:1";
  want.url = "https://example.org/1";
  want.external_url = "https://example.net/about";
  want.title = "A tale";
  want.content_html = "<p>long</p>";
  want.summary = "short";
  want.published = want.updated = Instant(Seconds(1136214245));
  want.authors = {{"Ana", "https://example.org/ana", "ana@example.org"}};
  want.contributors = {{"Bo", "", ""}};
  want.tags = {"Tales"};
  want.categories = {{"t", "s", "Tales"}};
  want.rights = "free";
  want.attachments = {{"https://example.org/1.ogg", "audio/ogg", "", 7, std::nullopt}};
  want.links = {{"alternate", "https://example.org/1", "", "", ""},
                {"related", "https://example.net/about", "", "", ""},
                {"enclosure", "https://example.org/1.ogg", "audio/ogg", "", ""}};
  CHECK(got == want);
}

TEST_CASE("atom: text constructs are what they say they are") {
  CHECK(entry("<content type='text'>a &lt;b&gt; c</content>").content_text == "a <b> c");
  CHECK(entry("<content>a &amp;amp; c</content>").content_text == "a &amp; c");
  // Who says nothing and writes a page has forgotten to say that it is one.
  CHECK(entry("<content>&lt;p&gt;An &lt;b&gt;otter&lt;/b&gt;&lt;/p&gt;</content>").content_html ==
        "<p>An <b>otter</b></p>");
  CHECK(entry("<content>\n<![CDATA[<div><p>Otter</p></div>]]>\n</content>").content_text.empty());
  CHECK(entry("<content>&lt;b&gt; and &lt;/b&gt; are tags</content>").content_text ==
        "<b> and </b> are tags");
  CHECK(entry("<content type='text'>&lt;p&gt;x&lt;/p&gt;</content>").content_text == "<p>x</p>");
  CHECK(entry("<title>&lt;b&gt;x&lt;/b&gt;</title>").title == "<b>x</b>");
  CHECK(entry("<content type='html'>a &lt;b&gt;b&lt;/b&gt;</content>").content_html ==
        "a <b>b</b>");
  CHECK(entry("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b>b</b> "
              "<i>1 &lt; 2</i></div></content>")
            .content_html == "a <b>b</b> <i>1 &lt; 2</i>");
  CHECK(
      entry(
          "<content type='xhtml'><h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:b>b</h:b></h:div>"
          "</content>")
          .content_html == "<b>b</b>");
  CHECK(entry("<title type='text'>1 &lt; 2 &amp;lt;</title>").title == "1 < 2 &lt;");
}

TEST_CASE("atom 0.3: modes of content") {
  const auto content = [](const std::string& xml) {
    return read("<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry>" + xml +
                "</entry></feed>")
        .entries.at(0);
  };
  CHECK(content("<content type='text/html' mode='escaped'>&lt;b&gt;x&lt;/b&gt;</content>")
            .content_html == "<b>x</b>");
  CHECK(content("<content type='text/html' mode='base64'>PGI+eDwvYj4=</content>").content_html ==
        "<b>x</b>");
  CHECK(content("<content type='application/xhtml+xml' mode='xml'><div>x <b>y</b></div></content>")
            .content_html == "x <b>y</b>");
  CHECK(content("<issued>2006-01-02T15:04:05Z</issued>").published == Instant(Seconds(1136214245)));
}

TEST_CASE("atom: xml:base holds at every depth, in attributes, texts and inside inline markup") {
  const Entry got = entry(
      "<link xml:base='b/' href='1'/>"
      "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
      "<p xml:base='deep/'><a href='x'>x</a></p><a href='y'>y</a></div></content>",
      " xml:base='https://example.org/a/'");
  CHECK(got.url == "https://example.org/a/b/1");
  CHECK(got.content_html.find("https://example.org/a/deep/x") != std::string::npos);
  CHECK(got.content_html.find("https://example.org/a/y") != std::string::npos);
}

TEST_CASE("atom: an id stays as it is, a relative one too") {
  CHECK(entry("<id>HTTP://Example.ORG/%7e</id>").id == "HTTP://Example.ORG/%7e");
  CHECK(entry("<id>one</id>", " xml:base='https://example.org/'").id == "one");
}

TEST_CASE("atom: authors of the source count where the entry names none") {
  const Entry got = entry(
      "<title>x</title><source><title>S</title><id>urn:s</id><link href='http://s/'/>"
      "<author><name>Ana</name></author></source>");
  CHECK(got.source == Origin{"S", "http://s/", "urn:s"});
  CHECK(got.authors == std::vector<Person>{{"Ana", "", ""}});
  CHECK(entry("<author><name>Bo</name></author><source><author><name>Ana</name></author></source>")
            .authors == std::vector<Person>{{"Bo", "", ""}});
}

TEST_CASE("atom: what a feed says, RFC 5005 and tombstones") {
  const Feed got = read(
                       "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de' "
                       "xmlns:at='http://purl.org/atompub/tombstones/1.0'>"
                       "<id>urn:f</id><title>T</title><subtitle>S</subtitle><logo>http://h/l</"
                       "logo><icon>http://h/i</icon>"
                       "<rights>R</rights><generator "
                       "uri='http://g/'>G</generator><updated>2006-01-02T15:04:05Z</updated>"
                       "<link href='http://h/'/><link rel='self' href='http://h/f'/><link "
                       "rel='next' href='http://h/2'/>"
                       "<at:deleted-entry ref='urn:gone' when='2006-01-02T15:04:05Z'/></feed>")
                       .feed;
  CHECK(got.format == Format::kAtom10);
  CHECK(got.language == "de");
  CHECK(got.icon == "http://h/l");
  CHECK(got.favicon == "http://h/i");
  CHECK(got.home_page_url == "http://h/");
  CHECK(got.feed_url == "http://h/f");
  CHECK(got.deleted == std::vector<Deleted>{{"urn:gone", Instant(Seconds(1136214245))}});
  REQUIRE(got.links.size() == 3);
  CHECK(got.links[2] == Link{"next", "http://h/2", "", "", ""});
  CHECK(got.problems.empty());
}

TEST_CASE("atom: a prefix instead of the default namespace, and a lone entry") {
  const Read prefixed = read(
      "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>T</a:title>"
      "<a:entry><a:title>E</a:title></a:entry></a:feed>");
  CHECK(prefixed.feed.title == "T");
  CHECK(prefixed.entries.at(0).title == "E");
  const Read lone = read("<entry xmlns='http://www.w3.org/2005/Atom'><title>E</title></entry>");
  CHECK(lone.entries.at(0).title == "E");
}

TEST_CASE("json feed: an item with everything of 1.1") {
  const Read got = read(
      R"({"version":"https://jsonfeed.org/version/1.1","title":"T","home_page_url":"https://h/",
    "feed_url":"https://h/f.json","next_url":"f2.json","hubs":[{"type":"WebSub","url":"https://hub/"}],
    "items":[{"id":7,"url":"1","external_url":"https://e/","title":"A & B","content_html":"<b>x</b>",
    "summary":"s","image":"i.png","date_published":"2006-01-02T15:04:05Z","authors":[{"name":"Ana"}],
    "tags":["t"],"language":"en","attachments":[{"url":"a.mp3","mime_type":"audio/mpeg","size_in_bytes":5,
    "duration_in_seconds":61.5}]}]})");
  CHECK(got.feed.format == Format::kJson11);
  CHECK(got.feed.links == std::vector<Link>{{"next", "f2.json", "", "", ""}});
  Entry want;
  want.id = want.guid = "7";
  want.url = "https://h/1";
  want.external_url = "https://e/";
  want.title = "A & B";
  want.content_html = "<b>x</b>";
  want.summary = "s";
  want.image = "https://h/i.png";
  want.published = Instant(Seconds(1136214245));
  want.authors = {{"Ana", "", ""}};
  want.tags = {"t"};
  want.language = "en";
  want.attachments = {{"https://h/a.mp3", "audio/mpeg", "", 5, 61}};
  REQUIRE(got.entries.size() == 1);
  CHECK(got.entries[0] == want);
  CHECK(got.codes().empty());
}

TEST_CASE("json feed: entities in a title are resolved, what is no markup stays") {
  const auto title = [](const char* written) {
    return read(
               std::string(R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",)") +
               "\"title\":\"" + written + "\"}]}")
        .entries.at(0)
        .title;
  };
  CHECK(title("men&#39;s <em>souls</em>") == "men's souls");
  CHECK(title("a < b & c") == "a < b & c");
  CHECK(title("</example>") == "</example>");
}

TEST_CASE("json feed: authors and author add up, the same person is one") {
  const Entry got = read(R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",
    "authors":[{"name":"Ada"},{"name":"Bo"}],"author":{"name":"Ada","url":"http://h/"}}]})")
                        .entries.at(0);
  CHECK(got.authors == std::vector<Person>{{"Ada", "http://h/", ""}, {"Bo", "", ""}});
}

TEST_CASE("json feed: plain bodies stay plain; other JSON is no feed") {
  CHECK(
      read(
          R"({"version":"https://jsonfeed.org/version/1","title":"t","items":[{"id":"1","content_text":"a < b"}]})")
          .entries.at(0)
          .content_text == "a < b");
  CHECK(try_read(R"({"items":3})").error().code == Errc::kNotAFeed);
  CHECK(try_read("[1,2]").error().code == Errc::kNotAFeed);
}
