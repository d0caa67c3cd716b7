#include "digest/script.h"

#include "digest/wrap.h"
#include "support/catch.h"

using namespace feedmill;

TEST_CASE("script: wide characters take two columns, combining ones none") {
  CHECK(columns_of(std::string_view("abc")) == 3);
  CHECK(columns_of(std::string_view("日本語")) == 6);
  CHECK(columns_of(std::string_view("한국")) == 4);
  CHECK(columns_of(std::string_view("e\u0301")) == 1);
  CHECK(columns_of(std::string_view("ｆ，")) == 4);
  CHECK(columns_of(std::string_view("\U0001F600")) == 2);
  CHECK(columns_of(std::string_view("é—…")) == 3);
}

TEST_CASE("script: the first strong character decides the direction") {
  CHECK(is_right_to_left("«42» שלום world"));
  CHECK(is_right_to_left("2026: أخبار"));
  CHECK_FALSE(is_right_to_left("News: أخبار"));
  CHECK_FALSE(is_right_to_left("Ünder"));
  CHECK_FALSE(is_right_to_left("日本 שלום"));
  CHECK_FALSE(is_right_to_left("123 …"));
  CHECK_FALSE(is_right_to_left(""));
}

TEST_CASE("script: a language is told only by a script that leaves no doubt") {
  CHECK(language_of_script("午前三時のパン屋") == "ja");
  CHECK(language_of_script("市图书馆新馆开放") == "zh");
  CHECK(language_of_script("새 도서관") == "ko");
  CHECK(language_of_script("התחנה הישנה") == "he");
  CHECK(language_of_script("Новости").empty());
  CHECK(language_of_script("The word 火 means fire").empty());
}

TEST_CASE("wrap: lines are as wide as they may be, and no wider") {
  std::string out;
  append_wrapped(out, "one two three four", {9, "- ", "  "});
  CHECK(out == "- one two\n  three\n  four\n");
}

TEST_CASE("wrap: a word longer than a line is broken, one that fits is not") {
  std::string out;
  append_wrapped(out, "ab abcdefghij", {4, "", ""});
  CHECK(out == "ab\nabcd\nefgh\nij\n");
}

TEST_CASE("wrap: text without blanks breaks between wide characters, not before closing ones") {
  std::string out;
  append_wrapped(out, "本市图书馆，开放。", {10, "", ""});
  CHECK(out == "本市图书\n馆，开放。\n");
}

TEST_CASE("wrap: combining characters stay with their base") {
  std::string out;
  append_wrapped(out, "ee\u0301e\u0301e", {2, "", ""});
  CHECK(out == "ee\u0301\ne\u0301e\n");
}

TEST_CASE("wrap: an empty text is an empty line") {
  std::string out;
  append_wrapped(out, "", {72, "", ""});
  CHECK(out == "\n");
}
