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
