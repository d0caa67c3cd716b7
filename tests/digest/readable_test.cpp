#include "digest/readable.h"

#include <cmath>

#include "digest/script.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("readable: the fullest body as one line without controls") {
  Entry entry;
  entry.summary = "short";
  CHECK(readable_text(entry) == "short");
  entry.content_text = "a\nb\x1b[31m\u202e c";
  CHECK(readable_text(entry) == "a b [31m c");
  entry.content_html = "<p>one</p><p>two &amp; three</p>";
  CHECK(readable_text(entry) == "one two & three");
}

TEST_CASE("opening: a text that is hardly longer than one stays whole") {
  const std::string text = repeated("word ", 120);
  CHECK(opening_of(text).whole);
  CHECK(opening_of(text).text == text);
}

TEST_CASE("opening: ends with a sentence where one is near") {
  const std::string text = repeated("Boats came and went. ", 60);
  const auto cut = opening_of(text);
  CHECK_FALSE(cut.whole);
  CHECK(cut.text.size() > 500);
  CHECK(cut.text.size() <= 560);
  CHECK(cut.text.back() == '.');
}

TEST_CASE("opening: else with a word and an ellipsis") {
  const auto cut = opening_of(repeated("lighthouse ", 100));
  CHECK(cut.text.size() > 500);
  CHECK(cut.text.substr(cut.text.size() - 13) == "lighthouse…");
}

TEST_CASE("opening: a script without blanks is cut after its own full stop, or anywhere") {
  const auto stop = opening_of(repeated("河水慢慢地流过城市的南边。", 60));
  CHECK(columns_of(stop.text) > 400);
  CHECK(columns_of(stop.text) <= 560);
  CHECK(stop.text.substr(stop.text.size() - 3) == "。");
  const auto none = opening_of(repeated("河水慢慢地流过城市", 100));
  CHECK(columns_of(none.text) <= 562);
  CHECK(none.text.substr(none.text.size() - 3) == "…");
}

TEST_CASE("reading time: words and wide characters") {
  CHECK(std::lround(reading_seconds(repeated("word ", 230))) == 60);
  CHECK(std::lround(reading_seconds(repeated("字", 450))) == 60);
  CHECK(reading_seconds("") == 0);
}

TEST_CASE("shortened: cut by columns, between characters, the ellipsis included") {
  CHECK(shortened("harbour", 7) == "harbour");
  CHECK(shortened("harbours", 7) == "harbou…");
  CHECK(shortened("図書館へ行く", 7) == "図書館…");
  CHECK(shortened(std::string(1 << 20, 'w'), 240).size() == 239 + 3);
}

namespace {

RunningText running(const std::string& html) {
  Entry entry;
  entry.content_html = html;
  return running_text(entry);
}

std::string in_a_line(const std::string& html) { return in_one_line(running(html).text); }

}  // namespace

TEST_CASE("running text: lists, tables and headings do not run together") {
  CHECK(in_a_line("<h2>Ferries</h2><p>They sail:</p><ul><li>on Monday</li><li>on Friday.</li></ul>"
                  "<p>Not else</p><p>so far.</p>") ==
        "Ferries · They sail: on Monday · on Friday. Not else · so far.");
  CHECK(in_a_line("<table><tr><th>Day</th><th>Boats</th></tr><tr><td>Mon</td><td>3</td></tr>"
                  "</table>") == "Day · Boats · Mon · 3");
  CHECK(in_a_line("<p>He said “no.”</p><p>She left</p>") == "He said “no.” She left");
  CHECK(in_a_line("<p>新しい図書館。</p><p>開館</p><p>明日</p>") == "新しい図書館。開館 · 明日");
}

TEST_CASE("running text: the end of a line is none, two of them are") {
  CHECK(in_a_line("Wrapped<br>at a column<br><br>A new one<br />\n<br />And one more") ==
        "Wrapped at a column · A new one · And one more");
}

TEST_CASE("running text: code that stands apart is left out where there are words besides") {
  const std::string words = "<p>" + std::string(20, 'w') +
                            " says how to sail without a keel, and "
                            "what it takes to do it again tomorrow.</p>";
  const std::string code = "<pre><code>int keel();\nint sail();</code></pre>";
  CHECK(running(words + code).text.find("keel()") == std::string::npos);
  CHECK_FALSE(running(words + code).whole);
  CHECK(in_a_line("<p>So:</p>" + code) == "So: int keel(); int sail();");
  CHECK(running("<p>So:</p>" + code).whole);
  CHECK(running(words + "<p>Call <code>sail()</code> first.</p>").text.find("sail()") !=
        std::string::npos);
}

TEST_CASE("opening: first sentences, not an abbreviation's full stop") {
  const std::string first = repeated("The boats came in early today. ", 5);
  const auto cut = opening_of(first + repeated("Then on without any end ", 40));
  CHECK(cut.text == first.substr(0, first.size() - 1));
  const auto doctor = opening_of(first + "It was Dr. " + repeated("Boatswain ", 60));
  CHECK(doctor.text == first.substr(0, first.size() - 1));
}
