// Each repair names itself, once, on the line of the document as it came.
#include "parse/line_map.h"
#include "parse/read.h"
#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

struct Told {
  std::string code;
  std::uint32_t line = 0;
  bool operator==(const Told&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Told& told) {
  return out << told.code << ":" << told.line;
}

std::vector<Told> told(std::string_view text) {
  std::vector<Told> out;
  for (const Problem& problem : read(text).feed.problems) {
    CHECK(!problem.message.empty());
    out.push_back({problem.code, problem.line});
  }
  return out;
}

/// A feed whose item begins on line 6, after a comment, a reference and line ends of both kinds:
/// all that a parser in place moves about.
std::string on_line_6(std::string_view inner) {
  std::string out =
      "<?xml version='1.0'?>\n<!-- a\ncomment --><rss version='2.0'>\r\n"
      "<channel><title>a &amp; b\r\n&#233; c</title>\n<item><title>t</title>";
  return out.append(inner).append("</item>\n</channel></rss>");
}

}  // namespace

TEST_CASE("problems: a clean document has none, of any format") {
  const std::string_view clean[] = {
      "<rss version='2.0'><channel><title>a &lt; "
      "b</title><item><title>x</title></item></channel></rss>",
      "<feed xmlns='http://www.w3.org/2005/Atom'><title type='html'>&lt;b&gt;x&lt;/b&gt;</title>"
      "<updated>2026-11-23T07:00:00Z</updated></feed>",
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/"
      "1.0/'><channel rdf:about='x'><title>x</title></channel></rdf:RDF>",
      "<CHANNEL HREF='http://h/'><ITEM HREF='http://h/1'><TITLE>x</TITLE></ITEM></CHANNEL>",
      R"({"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"id":"1"}]})"};
  for (const std::string_view text : clean) {
    CAPTURE(text);
    CHECK(told(text).empty());
  }
}

TEST_CASE("problems: each is named with the line of the damage") {
  struct Case {
    const char* inner;
    std::vector<Told> expected;
  };
  const Case cases[] = {
      {"\n<pubDate>tomorrow</pubDate>", {{"bad-date", 7}}},
      {"<x:y/>\n<z:y/>", {{"undeclared-prefix", 6}, {"undeclared-prefix", 7}}},
      {"<link>http://h/?a=1\n&b=2</link>", {{"bare-ampersand", 7}}},
      {"\n\n<description>&nbsp;</description>", {{"undeclared-entity", 8}}},
      {"\n<description>&who;</description>", {{"unknown-entity", 7}}},
      {"\n<description>&#1;</description>", {{"illegal-reference", 7}}},
      {"<description>x</b>\n</description>", {{"mismatched-tag", 6}}},
      {"\n<description><p>x</description>", {{"unclosed-element", 7}}},
      {"\n<description>1 < 2</description>", {{"bare-less-than", 7}}},
      {"\n<enclosure url=http://h/a />", {{"unquoted-attribute", 7}}},
      {"\n<source a url='http://h/'>s</source>", {{"attribute-without-value", 7}}},
      {"\n<description><![CDATA[x</description>", {{"unclosed-cdata", 7}}},
      {"<link>http://h/</link\n>\n<x:y/></b>", {{"mismatched-tag", 8}, {"undeclared-prefix", 8}}},
      {"<description>x</b>\n<!-- a\nb --><i>\n</i></description><pubDate>never</pubDate>",
       {{"mismatched-tag", 6}, {"bad-date", 9}}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.inner);
    CHECK(told(on_line_6(one.inner)) == one.expected);
  }
}

TEST_CASE("problems: junk in front, another document behind, an end that is missing") {
  const std::string feed = "<rss version='2.0'>\n<channel><item/>\n</channel></rss>";
  CHECK(told("Notice: x\n" + feed) == std::vector<Told>{{"leading-junk", 1}});
  CHECK(told(feed + "\n" + feed) == std::vector<Told>{{"second-document", 4}});
  CHECK(told(feed.substr(0, feed.size() - 16)) == std::vector<Told>{{"truncated-document", 3}});
}

TEST_CASE("problems: of JSON too") {
  CHECK(told("{\"version\":\"https://jsonfeed.org/version/1.1\",\n\"title\":\"a\\nb\",\"items\":[\n"
             "{\"id\":\"1\",\n\"date_published\":\"someday\"}]}") ==
        std::vector<Told>{{"bad-date", 4}});
  CHECK(told("{\"version\":\"https://jsonfeed.org/version/"
             "1.1\",\n\"title\":\"a\\nb\",\n\"items\":[}") == std::vector<Told>{{"bad-json", 3}});
}

TEST_CASE("a map of lines counts as one counts in the text itself") {
  std::string text;
  for (int i = 0; i < 700; ++i) text += i % 7 == 0 || i % 64 == 63 ? '\n' : static_cast<char>(i);
  const LineMap map(text);
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(at);
    REQUIRE(map.line_of(at) == 1 + std::count(text.begin(), end, '\n'));
  }
  CHECK(map.line_of(100000) == map.line_of(text.size()));
  CHECK(LineMap("").line_of(0) == 1);
}

TEST_CASE(
    "problems: of a flood of tags what stands behind it is left out, what stands before stays") {
  std::string flood = "<rss version='2.0'><channel><title>x</title><item><title>one</title></item>";
  for (int i = 0; i < 1'600'000; ++i) flood += "<x>";
  const auto parsed = read(flood);
  REQUIRE(parsed.entries.size() == 1);
  CHECK(parsed.entries.front().title == "one");
  const auto& problems = parsed.feed.problems;
  CHECK(std::any_of(problems.begin(), problems.end(),
                    [](const Problem& problem) { return problem.code == "too-many-elements"; }));
}

TEST_CASE("problems: of more items than a feed has those behind the first 200,000 are left out") {
  std::string json = R"({"version":"https://jsonfeed.org/version/1.1","title":"x","items":[)";
  std::string rss = "<rss version='2.0'><channel><title>x</title>";
  for (int i = 0; i < 201'000; ++i) {
    json += (i == 0 ? "{\"id\":\"" : ",{\"id\":\"") + std::to_string(i) + "\"}";
    rss += "<item><guid>" + std::to_string(i) + "</guid></item>";
  }
  for (const std::string& document : {json + "]}", rss + "</channel></rss>"}) {
    const auto parsed = read(document);
    REQUIRE(parsed.entries.size() == 200'000);
    CHECK(parsed.entries.back().guid == "199999");
    const auto& problems = parsed.feed.problems;
    CHECK(std::count_if(problems.begin(), problems.end(), [](const Problem& problem) {
            return problem.code == "too-many-items";
          }) == 1);
  }
}

TEST_CASE("what is no feed is told by what it is") {
  const auto what = [](const std::string& text) {
    return parse({text, "utf-8", {}}, "").error().message;
  };
  CHECK(what("") == "not a feed: the document is empty");
  CHECK(what(" \n") == "not a feed: the document is empty");
  CHECK(what("<!doctype html><html><head><TITLE>Otters &amp;\nall</title></head>") ==
        "not a feed: a web page titled \"Otters & all\"");
  for (const char* title :
       {"Just a moment...", "Making sure you&#39;re not a bot!", "DDoS-Guard"}) {
    INFO(title);
    const std::string told = what("<html><head><title>" + std::string(title) + "</title></head>");
    CHECK(told.find("lets only browsers in") != std::string::npos);
  }
  CHECK(what("<html><title>Sign in - Site</title>").find("wants a log-in") != std::string::npos);
  CHECK(what("<html><body>x") == "not a feed: no RSS, Atom, RDF, CDF or JSON Feed");
  CHECK(what("<opml version='2.0'><body/></opml>") ==
        "not a feed: OPML, a list of feeds, which `feedmill sources import` takes");
  CHECK(what("<?xml version='1.0'?><urlset><url/></urlset>") ==
        "not a feed: no RSS, Atom, RDF, CDF or JSON Feed, but XML whose root is \"urlset\"");
  CHECK(what("Error establishing\x1b[31m a connection") ==
        "not a feed: it begins \"Error establishing [31m a connection\"");
  CHECK(what(std::string(59, 'x') + "\xC3\xA4" + std::string(99, 'y')) ==
        "not a feed: it begins \"" + std::string(59, 'x') + "…\"");
}
