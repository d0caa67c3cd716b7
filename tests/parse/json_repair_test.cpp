// JSON that is none by the letter, and can be understood.
#include "parse/json_repair.h"

#include "parse/read.h"
#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using Codes = std::vector<std::string>;

/// A feed of one item in which `members` stand, and a sound one.
Read feed_with(const std::string& members) {
  return read("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{" + members +
              "},\n{\"id\":\"2\",\"title\":\"Two\"}]}");
}

std::string text_of(const std::string& written) {
  const Read got = feed_with("\"id\":\"1\",\"content_text\":\"" + written + "\",\"title\":\"One\"");
  if (got.entries.size() != 2 || got.entries[0].title != "One" || got.entries[1].title != "Two")
    return "(items are missing)";
  return got.codes() == Codes{"bad-json"} ? got.entries[0].content_text : "(no problem)";
}

}  // namespace

TEST_CASE("json repair: what may not stand in a string is text all the same") {
  CHECK(text_of("a\nb\tc\rd") == "a\nb\tc\rd");
  CHECK(text_of("a\x0B\x1F"
                "b") == "ab");
  CHECK(text_of("it\\'s \\x41 \\` \\$5") == "it's A ` $5");
  CHECK(text_of("C:\\Data \\(x\\) \\d") == "C:\\Data \\(x\\) \\d");
  CHECK(text_of("\\u12 \\uD83D x \\uDE00 \\ud83d\\ude00 \\q") ==
        "\\u12 \xEF\xBF\xBD x \xEF\xBF\xBD \xF0\x9F\x98\x80 \\q");
  CHECK(text_of("she said \"hi\", then left") == "she said \"hi\", then left");
  CHECK(text_of("<a href=\"x\" class=\"y\">z</a>") == "<a href=\"x\" class=\"y\">z</a>");
  CHECK(text_of("one \\\n line") == "one  line");
}

TEST_CASE("json repair: commas, comments, quotes and words of other languages") {
  for (const char* members :
       {"\"id\":\"1\",\"title\":\"One\",", "\"id\":\"1\",,\"title\":\"One\"",
        "id:\"1\",title:\"One\"", "'id':'1','title':'One'", "\"id\":\"1\"\n\"title\":\"One\"",
        "\"id\":1,\"title\" \"One\"", "/* a */\"id\":\"1\", // b\n\"title\":\"One\"",
        "# c\n\"id\":\"1\",\"title\":\"One\"",
        "\"id\":\"1\",\"title\":\"One\",\"image\":None,\"x\":undefined,\"y\":NaN,\"z\":.5",
        "\"id\":\"1\",\"title\":\"One\",\"image\":",
        "\"id\":\"1\",\"title\":\"One\",\"tags\":[\"a\"",
        "\"id\":\"1\",\"title\":\"One\",\"tags\":[\"a\",]",
        "\"id\":\"1\",\"title\":\"One\",\"x\":01"}) {
    INFO(members);
    const Read got = feed_with(members);
    REQUIRE(got.entries.size() == 2);
    CHECK(got.entries[0].id == "1");
    CHECK(got.entries[0].title == "One");
    CHECK(got.entries[1].title == "Two");
    CHECK(got.codes() == Codes{"bad-json"});
  }
}

TEST_CASE("json repair: what stands around the document") {
  const std::string feed =
      "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\"}]}";
  for (const auto& text :
       {feed + "\n<!-- cached -->", feed + ";", feed + "}", "callback(" + feed + ");",
        ")]}',\n" + feed, "var f = " + feed, "/* x */ " + feed}) {
    INFO(text);
    CHECK(read(text).entries.size() == 1);
  }
  CHECK(read(feed).codes().empty());
}

TEST_CASE("json repair: a text that is cut off is not half a text") {
  const Read got =
      read(R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"a"},
    {"id":"2","content_text":"half a sent)");
  REQUIRE(got.entries.size() == 2);
  CHECK(got.entries[1].content_text.empty());
}

TEST_CASE("json repair: problems behind the damage have their lines") {
  const Read got = read(
      "{\"version\":\"https://jsonfeed.org/version/"
      "1.1\",\"items\":[\n{\"id\":\"1\",\"title\":\"a\nb\"},"
      "\n{\"id\":\"2\",\"date_published\":\"someday\",}]}");
  REQUIRE(got.feed.problems.size() == 2);
  CHECK(got.feed.problems[0].line == 2);
  CHECK(got.feed.problems[1].line == 4);
}

TEST_CASE("json repair: a comma that is missing, and blanks that JSON does not know") {
  for (const char* members :
       {"\"id\":\"1\" \"title\":\"One\"", "\"id\":\"1\",\xC2\xA0\"title\":\"One\"",
        "\"id\":\"1\"\xE2\x80\xA8,\"title\":\"One\""}) {
    INFO(members);
    const Read got = feed_with(members);
    REQUIRE(got.entries.size() == 2);
    CHECK(got.entries[0].title == "One");
  }
}

TEST_CASE("json repair: a program's warning may stand in front of a feed, a page may not") {
  const std::string feed =
      R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"One"}]})";
  const Read warned = read("<br />\n<b>Notice</b>: Undefined {x} in <b>/a.php</b><br />\n" + feed);
  REQUIRE(warned.entries.size() == 1);
  CHECK(warned.entries[0].title == "One");
  CHECK(read("[" + feed + "]").entries.size() == 1);
}

TEST_CASE("json feed: items that are numbered, addresses in objects, attachments that are texts") {
  const Read got = read(R"({"version":"https://jsonfeed.org/version/1","items":{
      "0":{"id":"1","title":"One","image":{"url":"https://a.example/i.png"}},
      "3":{"id":"2","title":"Two","attachments":["https://a.example/a.mp3"]}}})");
  REQUIRE(got.entries.size() == 2);
  CHECK(got.entries[0].image == "https://a.example/i.png");
  REQUIRE(got.entries[1].attachments.size() == 1);
  CHECK(got.entries[1].attachments[0].mime_type == "audio/mpeg");
}
