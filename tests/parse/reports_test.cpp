// What people report of feed readers: addresses, fields and documents that are not quite right.
#include "parse/read.h"
#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

constexpr auto kAtomDefault = R"( xmlns="http://www.w3.org/2005/Atom")";

std::string json_feed(const std::string& members) {
  return R"({"version":"https://jsonfeed.org/version/1.1","home_page_url":"https://h.example/b/",)"
         R"("items":[{"id":"1",)" +
         members + "}]}";
}

}  // namespace

TEST_CASE("a page's DOCTYPE before a feed's root says nothing") {
  const std::string feed = rss("<item><title>a</title></item>");
  for (const char* doctype : {"<!DOCTYPE html>", "<!doctype html>\n",
                              "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 "
                              "Strict//EN' 'http://www.w3.org/x.dtd'>"}) {
    INFO(doctype);
    CHECK(read(doctype + feed).entries.size() == 1);
    CHECK_FALSE(try_read(std::string(doctype) + "<html><body>" + feed + "</body></html>"));
    CHECK_FALSE(try_read(std::string(doctype) + "<p>x</p>" + feed));
  }
}

TEST_CASE("rss: a default namespace of another format does not hide what is RSS's") {
  const std::string inner =
      "<title>T</title><link>https://h.example/</link><item><title>a</title><guid>g</guid>"
      "<description>b</description><pubDate>Wed, 05 Mar 2025 10:00:00 GMT</pubDate>"
      "<enclosure url='https://h.example/1.mp3' length='5' type='audio/mpeg'/></item>";
  for (const char* uri : {"http://www.w3.org/2005/Atom", "http://search.yahoo.com/mrss/",
                          "http://www.itunes.com/dtds/podcast-1.0.dtd",
                          "http://purl.org/rss/1.0/modules/content/", "http://nobody.example/"}) {
    INFO(uri);
    const std::string ns = std::string(" xmlns=\"") + uri + "\"";
    for (const auto& text :
         {rss(inner, ns), "<rss version='2.0'><channel" + ns + ">" + inner + "</channel></rss>"}) {
      const Read got = read(text);
      CHECK(got.feed.title == "T");
      CHECK(got.feed.home_page_url == "https://h.example/");
      REQUIRE(got.entries.size() == 1);
      CHECK(got.entries[0].guid == "g");
      CHECK(got.entries[0].content_html == "b");
      CHECK(got.entries[0].published.has_value());
      CHECK(got.entries[0].attachments.size() == 1);
    }
  }
  // What the module's own elements say without a prefix is read too.
  CHECK(item("<duration>1:00</duration>", R"( xmlns="http://www.itunes.com/dtds/podcast-1.0.dtd")")
            .episode->duration_in_seconds == 60);
  CHECK(item("<title>x</title>", kAtomDefault).title == "x");
}

TEST_CASE("rss, json feed: what is relative in a body is so to the item's page, then to the site") {
  const auto body = [](const std::string& inner, const char* base) {
    const Read got = read(rss("<link>https://h.example/b/</link><item>" + inner +
                              "<description>&lt;img src='x.png'&gt;&lt;a "
                              "href='#f'&gt;1&lt;/a&gt;</description></item>"),
                          base);
    return got.entries.at(0).content_html;
  };
  const auto both = [](const std::string& at, const std::string& page) {
    return "<img src=\"" + at + "x.png\"><a href=\"" + page +
           "#f\" rel=\"noopener nofollow\">1</a>";
  };
  const char* feed = "https://feeds.example/f.xml";
  CHECK(body("<link>https://h.example/2025/boats/</link>", feed) ==
        both("https://h.example/2025/boats/", "https://h.example/2025/boats/"));
  CHECK(body("<guid>https://h.example/p/1.html</guid>", feed) ==
        both("https://h.example/p/", "https://h.example/p/1.html"));
  CHECK(body("<guid isPermaLink='false'>1</guid>", feed) ==
        both("https://h.example/b/", "https://h.example/b/"));
  CHECK(read(json_feed(R"("url":"https://h.example/n/1/","content_html":"<img src=x.png>")"), feed)
            .entries.at(0)
            .content_html == "<img src=\"https://h.example/n/1/x.png\">");
  CHECK(read(json_feed(R"("content_html":"<img src=x.png>")"), feed).entries.at(0).content_html ==
        "<img src=\"https://h.example/b/x.png\">");
  const Entry declared = item(
      "<link>https://h.example/1/</link><description xml:base='https://o.example/'>&lt;img "
      "src='x.png'&gt;</description>");
  CHECK(declared.content_html == "<img src=\"https://o.example/x.png\">");
}

TEST_CASE("a relative permalink is the item's page; an empty alternate is none") {
  const char* feed = "https://h.example/feeds/f.xml";
  const auto url = [&](const std::string& inner) {
    return read(rss("<item>" + inner + "</item>"), feed).entries.at(0).url;
  };
  CHECK(url("<guid isPermaLink='true'>posts/1.html</guid>") ==
        "https://h.example/feeds/posts/1.html");
  CHECK(url("<guid>/posts/1</guid>") == "https://h.example/posts/1");
  CHECK(url("<guid>post-1</guid>").empty());
  CHECK(url("<guid isPermaLink='false'>/posts/1</guid>").empty());
  const Entry atom = entry("<id>tag:1</id><link rel='alternate' href=''/>");
  CHECK(atom.url.empty());
}

TEST_CASE("addresses that run or read something are left out, with a problem") {
  const Read got = read(
      rss("<item><link>java&#10;script:alert(1)</link><guid isPermaLink='false'>javascript:x</guid>"
          "<comments>JAVASCRIPT:a()</comments><enclosure url='data:audio/mpeg,x'/>"
          "<source url='file:///etc/passwd'>s</source></item>"));
  REQUIRE(got.entries.size() == 1);
  const Entry& entry = got.entries[0];
  CHECK(entry.id == "javascript:x");
  CHECK((entry.url + entry.comments_url).empty());
  CHECK(entry.attachments.empty());
  CHECK(entry.source->url.empty());
  CHECK(got.codes() == std::vector<std::string>{"unsafe-address"});
  const Read json = read(json_feed(
      R"("url":"vbscript:x","image":"file:///etc/motd","attachments":[{"url":"data:,"}])"));
  CHECK((json.entries.at(0).url + json.entries.at(0).image).empty());
  CHECK(json.entries.at(0).attachments.empty());
  CHECK(json.codes() == std::vector<std::string>{"unsafe-address"});
}

TEST_CASE("a program's zero is no date") {
  for (const char* zero : {"Mon, 01 Jan 0001 00:00:00 +0000", "0001-01-01T00:00:00Z",
                           "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T01:00:00+01:00"}) {
    INFO(zero);
    const Read got =
        read(rss("<item><title>a</title><pubDate>" + std::string(zero) + "</pubDate></item>"));
    CHECK_FALSE(got.entries.at(0).published.has_value());
    CHECK(got.codes() == std::vector<std::string>{"bad-date"});
  }
  CHECK(item("<pubDate>Thu, 01 Jan 1970 12:30:00 GMT</pubDate>").published.has_value());
}

TEST_CASE("rss: several people in one author are told apart by their addresses") {
  const auto authors = [](const std::string& written) {
    return item("<author>" + written + "</author>").authors;
  };
  const std::vector<Person> two = {{"", "", "a@h.example"}, {"", "", "b@q.example"}};
  CHECK(authors("a@h.example, b@q.example") == authors("a@h.example; b@q.example"));
  CHECK(authors("a@h.example, b@q.example").size() == 2);
  CHECK(authors("a@h.example (Ann, A.), b@q.example (Bo)") ==
        std::vector<Person>{{"Ann, A.", "", "a@h.example"}, {"Bo", "", "b@q.example"}});
  CHECK(authors("Ann &lt;a@h.example&gt; and Bo &lt;b@q.example&gt;") ==
        std::vector<Person>{{"Ann", "", "a@h.example"}, {"Bo", "", "b@q.example"}});
  CHECK(authors("Able, Ann").size() == 1);
  CHECK(authors("a@h.example (Able, Ann)").size() == 1);
}

TEST_CASE("an attachment has a type, no size of nothing, and the episode's length") {
  const std::string duration = "<itunes:duration>1:02:03</itunes:duration>";
  const auto attachment = [&](const std::string& attributes) {
    return item("<enclosure " + attributes + "/>" + duration,
                R"( xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd")")
        .attachments.at(0);
  };
  CHECK(attachment("url='https://p.example/1.mp3?x=1' length='0'") ==
        Attachment{"https://p.example/1.mp3?x=1", "audio/mpeg", "", {}, 3723});
  CHECK(attachment("url='https://p.example/1' type='mp3' length='9'").mime_type == "audio/mpeg");
  CHECK(attachment("url='https://p.example/1'").mime_type == "application/octet-stream");
  CHECK(attachment("url='https://p.example/1.PDF'").mime_type == "application/pdf");
  CHECK(
      read(
          json_feed(
              R"("attachments":[{"url":"https://p.example/a.m4a","size_in_bytes":0,"duration_in_seconds":"1:00"}])"))
          .entries.at(0)
          .attachments.at(0) == Attachment{"https://p.example/a.m4a", "audio/mp4", "", {}, 60});
}

TEST_CASE("entities that a DTD declares as text are text, and bounded") {
  const std::string dtd =
      "<!DOCTYPE rss [<!ENTITY a 'x &#38; &lt;b&gt; &eacute;'><!ENTITY c \"&a;&a;\"><!-- ' -->\n"
      "<!ENTITY % p 'q'><!ENTITY a 'second'>]>\n";
  const Read got = read(dtd + rss("<title>&c;</title><item><title><![CDATA[&a;]]></"
                                  "title><link>https://h.example/&u;</link></item>"));
  CHECK(got.feed.title == "x & \xC3\xA9x & \xC3\xA9");
  CHECK(got.entries.at(0).title == "&a;");
  std::string bomb = "<!DOCTYPE rss [<!ENTITY a0 'lol'>";
  for (int i = 1; i < 12; ++i) {
    bomb += "<!ENTITY a" + std::to_string(i) + " '";
    for (int k = 0; k < 10; ++k) bomb += "&a" + std::to_string(i - 1) + ";";
    bomb += "'>";
  }
  CHECK(read(bomb + "]>" + rss("<title>&a11;</title>")).feed.title == "&a11;");
}

TEST_CASE("a body in plain text keeps its lines") {
  CHECK(
      item("<description>Low tide at nine.\n\n  Mud &amp; boots.\n  Bring 2 &lt; 3.</description>")
          .content_html ==
      "<p>Low tide at nine.</p>\n<p>Mud &amp; boots.<br>\nBring 2 &lt; 3.</p>");
  CHECK(item("<description>one line</description>").content_html == "one line");
}

TEST_CASE("rss: a date in markup is that of its time element, else its text") {
  const auto when = [](const std::string& date) {
    const auto published = item("<pubDate>" + date + "</pubDate>").published;
    return published ? to_rfc3339(*published) : "none";
  };
  constexpr const char* kWhen = "2023-03-26T22:43:38Z";
  CHECK(when(R"(&lt;time datetime="2023-03-26T22:43:38Z"&gt;Sun, 03/26&lt;/time&gt;)") == kWhen);
  CHECK(when(R"(<![CDATA[<time class="x" datetime='2023-03-26T22:43:38Z'>26 mars</time>]]>)") ==
        kWhen);
  CHECK(when(R"(<time datetime="2023-03-26T22:43:38Z">26 March</time>)") == kWhen);
  CHECK(when("<![CDATA[<span>Sun, 26 Mar 2023 22:43:38 GMT</span>]]>") == kWhen);
  CHECK(when("<span>Sun, 26 Mar 2023 22:43:38 GMT</span>") == kWhen);
  CHECK(when("<![CDATA[<time datetime=\"\">x</time>]]>") == "none");
}

TEST_CASE("itunes: a duration is spelt in many ways") {
  const auto seconds = [](const std::string& text) {
    return item("<itunes:duration>" + text + "</itunes:duration>",
                R"( xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd")")
        .episode->duration_in_seconds;
  };
  for (const char* text :
       {"3723", "3723.4", "62:03", "1:02:03", "01:02:03.5", "PT1H2M3S", "1h 2m 3s", "1h02m03s",
        "1 hour, 2 minutes, 3 seconds", "62 min 3 sec"}) {
    INFO(text);
    CHECK(seconds(text) == 3723);
  }
}

TEST_CASE("an address is the one that a template was to write") {
  const auto url = [](const std::string& link) { return item("<link>" + link + "</link>").url; };
  for (const char* link :
       {"https://h.example/?a=1&amp;amp;b=2", "<![CDATA[https://h.example/?a=1&amp;b=2]]>",
        "https://h.example/?a=1&amp;#038;b=2", "https://h.example/?a=1&amp;#x26;b=2",
        "http://https://h.example/?a=1&amp;b=2"}) {
    INFO(link);
    CHECK(url(link) == "https://h.example/?a=1&b=2");
  }
  CHECK(url("https://h.example/?a=1&amp;copy=2&amp;amper=3") ==
        "https://h.example/?a=1&copy=2&amper=3");
  CHECK(url("www.h.example/a") == "http://www.h.example/a");
  CHECK(url("https://web.example/web/http://h.example/") ==
        "https://web.example/web/http://h.example/");
  CHECK(item("<guid>https://h.example/?a=1&amp;amp;b=2</guid>").id ==
        "https://h.example/?a=1&amp;b=2");
}

TEST_CASE("a title may be about an element of HTML") {
  const auto title = [](const std::string& text) {
    return item("<title>" + text + "</title>").title;
  };
  CHECK(title("The &lt;video&gt; and &lt;audio&gt; elements") ==
        "The <video> and <audio> elements");
  CHECK(title("<![CDATA[Stop using <script>, use <style>]]>") ==
        "Stop using <script>, use <style>");
  CHECK(title("A &lt;b&gt;bold&lt;/b&gt; claim") == "A bold claim");
  CHECK(title("Cut &lt;i&gt;off") == "Cut off");
  CHECK(title("One&lt;br&gt;Two") == "One Two");
  CHECK(title("&lt;style&gt;b{}&lt;/style&gt;News") == "News");
  CHECK(title("See &lt;iframe src=x&gt; now") == "See now");
  CHECK(title("R&amp;amp;D of &lt;video&gt;") == "R&D of");
}

TEST_CASE("an enclosed picture is the entry's; a size may have commas") {
  const Entry got = item(
      "<enclosure url='https://h.example/a.jpg' type='image/jpeg' length='1,234,567'/>"
      "<enclosure url='https://h.example/b.jpg' type='image/jpeg' length='1,23'/>");
  CHECK(got.image == "https://h.example/a.jpg");
  CHECK(got.attachments.at(0).size_in_bytes == 1234567);
  CHECK(got.attachments.at(1).size_in_bytes == std::nullopt);
}

TEST_CASE("json: one member stands for a list of one") {
  const Read got = read(
      json_feed(R"("tags":"sea","attachments":{"url":"https://p.example/a.mp3"},"authors":null)"));
  CHECK(got.entries.at(0).tags == std::vector<std::string>{"sea"});
  CHECK(got.entries.at(0).attachments.size() == 1);
  CHECK(got.entries.at(0).authors.empty());
}

TEST_CASE(
    "reports: a body that was escaped once too often is read once more, one about HTML is not") {
  const auto body = [](const std::string& written) {
    return read("<rss version='2.0'><channel><item><description>" + written +
                "</description></item></channel></rss>")
        .entries.at(0)
        .content_html;
  };
  CHECK(body("&amp;lt;p&amp;gt;A &amp;lt;b&amp;gt;day&amp;lt;/b&amp;gt; out&amp;lt;/p&amp;gt;") ==
        "<p>A <b>day</b> out</p>");
  CHECK(body("<![CDATA[&lt;div&gt;One &amp;amp; two&lt;/div&gt;]]>") == "<div>One &amp; two</div>");
  CHECK(body("<![CDATA[<p>Write &lt;p&gt;x&lt;/p&gt;</p>]]>") ==
        "<p>Write &lt;p&gt;x&lt;/p&gt;</p>");
  CHECK(body("<![CDATA[&lt;p&gt; begins a paragraph]]>") == "&lt;p&gt; begins a paragraph");
}

TEST_CASE("sizes in a unit are so many bytes, others than numbers are none") {
  struct Case {
    const char* length;
    std::optional<std::int64_t> bytes;
  };
  const Case cases[] = {
      {"12.5 MB", 12500000},
      {"12,5 MB", 12500000},
      {"3MB", 3000000},
      {"1.5 MiB", 1572864},
      {"900 kb", 900000},
      {"1,234 KB", 1234000},
      {"1.25 GB", 1250000000},
      {"4096 bytes", 4096},
      {"1.234.567", 1234567},
      {"1,234,567", 1234567},
      {"4096.0", 4096},
      {"12 parsecs", {}},
      {"MB", {}},
      {"1.2.3", {}},
      {"9007199254740 GB", {}},
      {"-5", {}},
      {"12. MB", {}},
      {"12,34", {}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.length);
    const Entry got = item("<enclosure url='https://p.example/1.mp3' length='" +
                           std::string(one.length) + "' type='audio/mpeg'/>");
    CHECK(got.attachments.at(0).size_in_bytes == one.bytes);
  }
}

TEST_CASE("a duration of 0 is one that nobody knows") {
  const char* enclosure = "<enclosure url='https://p.example/1.mp3' length='5' type='audio/mpeg'/>";
  for (const char* zero : {"0", "00:00", "00:00:00", "PT0S"}) {
    CAPTURE(zero);
    const std::string written = zero;
    const Entry told = item(enclosure + ("<itunes:duration>" + written + "</itunes:duration>"));
    CHECK_FALSE(told.episode.has_value());
    CHECK_FALSE(told.attachments.at(0).duration_in_seconds.has_value());
    const Entry media = item("<media:content url='https://p.example/1.mp4' duration='" + written +
                             "' type='video/mp4'/>");
    CHECK_FALSE(media.attachments.at(0).duration_in_seconds.has_value());
  }
  const Read json = read(
      json_feed(R"("attachments":[{"url":"https://p.example/a.m4a","duration_in_seconds":0}])"));
  CHECK_FALSE(json.entries.at(0).attachments.at(0).duration_in_seconds.has_value());
}
