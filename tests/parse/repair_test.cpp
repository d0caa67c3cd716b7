// Damaged documents: what can be read is read, and each repair names itself.
#include <chrono>
#include <cstddef>

#include "parse/read.h"
#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using Codes = std::vector<std::string>;

std::string titles(const Read& read) {
  std::string out;
  for (const Entry& entry : read.entries) out += entry.title + "|";
  return out;
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  while (times-- > 0) out += text;
  return out;
}

}  // namespace

TEST_CASE("a clean document has no problems") {
  CHECK(read("<?xml version='1.0'?><!-- c --><!DOCTYPE rss [<!ENTITY e 'x'>]><rss "
             "version='2.0'><channel>"
             "<title>a &amp; b &#233; <![CDATA[ & < ]]></title></channel></rss>")
            .codes()
            .empty());
}

TEST_CASE("repair: what is damaged, what is read, and what is said") {
  struct Case {
    const char* inner;
    const char* titles;
    Codes codes;
  };
  const Case cases[] = {
      {"<item><title>1<link>http://h/1</link></item><item><title>2</title></item>",
       "1|2|",
       {"unclosed-element"}},
      {"<item><title>1</title><item><title>2</title></item>", "1|2|", {"unclosed-element"}},
      {"<item><title>1</title><description><b><i>x</b></i></description></item><item><title>2</"
       "title></item>",
       "1|2|",
       {"mismatched-tag", "unclosed-element"}},
      {"<item><title>1 <2 </title></item>", "1 <2|", {"bare-less-than"}},
      {"<item><title>1 & 2</title></item>", "1 & 2|", {"bare-ampersand"}},
      {"<item><title>caf&eacute;</title></item>", "café|", {"undeclared-entity"}},
      {"<item><title>a&foo;b</title></item>", "a&foo;b|", {"unknown-entity"}},
      {"<item><title>a&#0;b&#146;c</title></item>", "ab’c|", {"illegal-reference"}},
      {"<item><title>1</title><enclosure url=http://h/1></enclosure></item>",
       "1|",
       {"unquoted-attribute"}},
      {"<item><title>1</title><description><![CDATA[<p>x</description></item><item><title>2</"
       "title></item>",
       "1|2|",
       {"unclosed-cdata"}},
      {"<item><Title>1</title></item>", "1|", {}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.inner);
    const Read got = read(rss(one.inner));
    CHECK(titles(got) == one.titles);
    CHECK(got.codes() == one.codes);
  }
}

TEST_CASE("repair: a document cut off anywhere gives the items before the cut") {
  const std::string whole =
      rss("<title>T</title><item><title>1</title></item><item><title>2</title>"
          "<description><![CDATA[<p>x</p>]]></description></item>");
  const std::size_t first = whole.find("</item>");
  for (std::size_t size = first + 7; size < whole.size(); ++size) {
    CAPTURE(whole.substr(0, size));
    const Read got = read(whole.substr(0, size));
    REQUIRE(!got.entries.empty());
    CHECK(got.entries[0].title == "1");
    CHECK(got.feed.title == "T");
    CHECK(!got.feed.problems.empty());
  }
}

TEST_CASE("repair: junk before a document, a second one behind it") {
  const Read junk =
      read("Warning: <b>x</b> in line 7\n<?xml version='1.0'?>\n" + rss("<title>T</title>"));
  CHECK(junk.feed.title == "T");
  CHECK(junk.codes() == Codes{"leading-junk"});
  const Read two =
      read(rss("<item><title>1</title></item>") + rss("<item><title>2</title></item>"));
  CHECK(titles(two) == "1|2|");
  CHECK(two.codes() == Codes{"second-document"});
}

TEST_CASE("repair: problems have the line of the damage") {
  const Read got = read(
      "<rss version='2.0'>\n<channel>\n<title>a & "
      "b</title>\n<item><title>x</b></title></item></channel></rss>");
  REQUIRE(got.feed.problems.size() == 2);
  CHECK(got.feed.problems[0].line == 3);
  CHECK(got.feed.problems[1].line == 4);
}

TEST_CASE("repair: JSON that is cut off gives the items before the cut") {
  const Read got = read(R"({"version":"https://jsonfeed.org/version/1.1","title":"T","items":[
    {"id":"1","title":"a"},{"id":"2","title":"b"},{"id":"3","ti)");
  REQUIRE(got.entries.size() == 3);
  CHECK(got.entries[1].title == "b");
  CHECK(got.codes() == Codes{"bad-json"});
}

TEST_CASE("what is no feed is none") {
  for (const char* text : {"", "   ", "hello", "<html><body>x</body></html>", "<!DOCTYPE html><p>x",
                           "<opml version='2.0'/>",
                           "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
                           "<svg/>", "<", "{", "null"}) {
    CAPTURE(text);
    const auto got = try_read(text);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == Errc::kNotAFeed);
  }
}

TEST_CASE("a DTD's own entities are expanded, its files not read") {
  const Read got =
      read("<!DOCTYPE rss [<!ENTITY a 'boom'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>" +
           rss("<title>&a;&f;</title>"));
  CHECK(got.feed.title == "boom&f;");
}

TEST_CASE("what is made to do harm is read in linear time, without recursion") {
  const std::size_t many = 200000;
  const std::string hostile[] = {
      rss("<item><description>" + repeat("<b>", many)),
      rss("<item><description>" + repeat("<a xml:base='a/'>", 20000) + repeat("</a>", 20000) +
          "</description></item>"),
      rss(repeat("<channel>", many)),
      rss("<item>" + repeat("<category>", many)),
      rss(repeat("</x>", many)),
      rss(repeat("<![CDATA[", many)),
      rss(repeat("<!--", many)),
      rss(repeat("<!x>", many)),
      rss(repeat("<a b='", many)),
      rss(repeat("&#", many)),
      rss("<item>" + repeat("<category>x</category><dc:creator>y</dc:creator>", many / 4) +
          "</item>"),
      rss(repeat("<item/>", many / 8)),
      "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":" + repeat("[", many),
      "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":" + repeat("9", many) +
          "}]}",
  };
  for (const std::string& text : hostile) {
    CAPTURE(text.substr(0, 80));
    const auto start = std::chrono::steady_clock::now();
    try_read(text);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
  }
}

TEST_CASE("repair: a no-break space and its like in a tag is a blank") {
  for (const char* blank : {"\u00A0", "\u3000", " \u00A0", "\u00A0 \u00A0", "\u200B "}) {
    const std::string b = blank;
    CAPTURE(b);
    const Entry got =
        item("<title" + b + ">1" + b + "2</title><enclosure" + b + "url='https://h.example/1.mp3'" +
             b + "length" + b + "=" + b + "'5'" + b + "type=audio/mpeg" + b + "/><guid>g</guid>");
    CHECK(got.guid == "g");
    CHECK(got.title.front() == '1');
    REQUIRE(got.attachments.size() == 1);
    CHECK(got.attachments[0].url == "https://h.example/1.mp3");
    CHECK(got.attachments[0].size_in_bytes == 5);
    CHECK(got.attachments[0].mime_type == "audio/mpeg");
  }
}
