// The outline of a document, and that it changes nothing of what is read.
#include "parse/outline.h"

#include "parse/read.h"
#include "support/catch.h"

namespace feedmill {
namespace {

using test::read;
using test::Read;

std::vector<std::string> cut(const Outline& outline) {
  std::vector<std::string> out;
  for (const Run& run : outline.runs)
    out.emplace_back(outline.document.substr(run.begin, run.end - run.begin));
  return out;
}

// An internal subset is beyond the outline, so that the document is read as one tree.
constexpr std::string_view kSubset = "<!DOCTYPE rss [<!ELEMENT rss ANY>]>";

void require_same_in_pieces(const std::string& text) {
  const std::string declared = "<!DOCTYPE rss>" + text;
  const std::string whole = std::string(kSubset) + text;
  REQUIRE(outline_of(declared));
  REQUIRE_FALSE(outline_of(whole));
  const Read a = read(declared), b = read(whole);
  CHECK(a.feed == b.feed);
  CHECK(a.entries == b.entries);
  CHECK_FALSE(a.entries.empty());
}

TEST_CASE("outline: items side by side are one run, and the feed's own elements stay") {
  const std::string text =
      "<rss><channel><title>T</title><item><a/></item> <item/>"
      "<ttl>5</ttl><item>x</item></channel></rss>";
  const auto outline = outline_of(text);
  REQUIRE(outline);
  CHECK(cut(*outline) == std::vector<std::string>{"<item><a/></item> <item/>", "<item>x</item>"});
  CHECK(outline->text ==
        "<rss><channel><title>T</title><item>\x01"
        "0</item><ttl>5</ttl><item>\x01"
        "1</item></channel></rss>");
}

TEST_CASE("outline: what looks like an item inside CDATA, a comment, a value or an item is none") {
  const std::string text =
      "<feed><!-- <entry> --><x a='<entry>'/><title><![CDATA[<entry></entry>]]></title>"
      "<entry><content><entry>inner</entry></content></entry></feed>";
  const auto outline = outline_of(text);
  REQUIRE(outline);
  CHECK(cut(*outline) ==
        std::vector<std::string>{"<entry><content><entry>inner</entry></content></entry>"});
}

TEST_CASE("outline: a long list is many runs") {
  std::string text = "<rss><channel>";
  for (int i = 0; i < 20000; ++i) text += "<item><title>t</title></item>\n";
  text += "</channel></rss>";
  const auto outline = outline_of(text);
  REQUIRE(outline);
  CHECK(outline->runs.size() > 3);
  CHECK(outline->text.size() < 1000);
  CHECK(read(text).entries.size() == 20000);
}

TEST_CASE("outline: a document that is damaged, or told by its items, has none") {
  for (const std::string_view text :
       {"<rss><channel><item></channel></rss>", "<rss><channel><item></item></channel>",
        "<rss><channel><item a=b/></channel></rss>", "<rss><channel><item a='b/></channel></rss>",
        "<rss><channel><item/><x a='1'b='2'/></channel></rss>",
        "<rss><channel><item/><![CDATA[</channel></rss>", "<rss><item/><!-- </rss>",
        "<rss><item/>< b></rss>", "<rss><item/></rss></rss>", "<channel><item/></channel>",
        "<rdf:RDF><item/></rdf:RDF>", "<rss><title>\x01</title><item/></rss>", "<item/>", ""})
    CHECK_FALSE(outline_of(text));
}

TEST_CASE("outline: pieces read as the whole does, namespaces, bases and languages included") {
  require_same_in_pieces(R"(<rss version="2.0" xmlns:d="http://purl.org/dc/elements/1.1/"
      xml:base="https://example.org/a/" xml:lang="nl"><channel><title>T</title>
      <link>https://example.org/</link>
      <item xml:base="b/" xml:lang="fy"><title>Eerste &amp; meer</title><link>c.html</link>
      <d:creator>Sjoerd</d:creator><description>&lt;a href="d"&gt;e&lt;/a&gt; &eacute;</description>
      </item><ttl>60</ttl><item><guid>x</guid><title><![CDATA[Twee <b>]]></title></item>
      </channel></rss>)");
  require_same_in_pieces(R"(<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>T</a:title>
      <a:entry><a:id>urn:x:1</a:id><a:title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
      <b>Bold</b> <i>words</i></div></a:title><a:updated>2026-01-02T03:04:05Z</a:updated></a:entry>
      <a:updated>2026-01-02T03:04:05Z</a:updated></a:feed>)");
  require_same_in_pieces(
      "<rss><channel><box><item><title>lost</title></item></box>"
      "<x:item><title>other</title></x:item></channel></rss>");
}

TEST_CASE("outline: a problem inside an item has the line of the document") {
  const std::string text =
      "<rss><channel>\n<title>a &unknown;</title>\n<item>\n<title>one\n\n</title>\n</item>\n"
      "<ttl>\n</ttl><item>\n<pubDate>never</pubDate></item>\n<copyright>&none;</copyright>"
      "</channel></rss>";
  REQUIRE(outline_of(text));
  const Read out = read(text);
  std::vector<std::pair<std::string, std::uint32_t>> found;
  for (const Problem& problem : out.feed.problems) found.emplace_back(problem.code, problem.line);
  CHECK(found == std::vector<std::pair<std::string, std::uint32_t>>{
                     {"unknown-entity", 2}, {"unknown-entity", 11}, {"bad-date", 10}});
}

TEST_CASE("outline: a repaired document is read in pieces too, with the lines of what came") {
  std::string text = "<rss><channel>\n<item>\n<title>one</b></title>\n</item>\n";
  for (int i = 0; i < 4000; ++i) text += "<item>\n<title>t</title></item>\n";
  text += "<ttl>5<item>\n<pubDate>never</pubDate></item></channel></rss>";
  REQUIRE_FALSE(outline_of(text));
  const Read out = read(text);
  CHECK(out.entries.size() == 4002);
  CHECK(out.feed.ttl_minutes == 5);
  std::vector<std::pair<std::string, std::uint32_t>> found;
  for (const Problem& problem : out.feed.problems) found.emplace_back(problem.code, problem.line);
  CHECK(found == std::vector<std::pair<std::string, std::uint32_t>>{
                     {"mismatched-tag", 3}, {"unclosed-element", 8005}, {"bad-date", 8006}});
}

}  // namespace
}  // namespace feedmill
