#include "text/utf8.h"

#include "text/display.h"

#include "support/catch.h"

using namespace feedmill;
using namespace std::string_literals;

namespace {

std::string encoded(char32_t code_point) {
  std::string out;
  append_utf8(out, code_point);
  return out;
}

}  // namespace

TEST_CASE("utf8: code points of every length go there and back") {
  for (const char32_t c : {U'\0', U'a', U'\x7F', U'\x80', U'\u07FF', U'\u0800', U'\uD7FF',
                           U'\uE000', U'\uFFFF', U'\U00010000', U'\U0010FFFF'}) {
    const std::string text = encoded(c);
    std::size_t at = 0;
    CHECK(next_code_point(text, at) == c);
    CHECK(at == text.size());
    CHECK(find_invalid_utf8(text) == std::string::npos);
  }
  CHECK(encoded(0xD800) == "\uFFFD");
  CHECK(encoded(0x110000) == "\uFFFD");
}

TEST_CASE(
    "utf8: overlong forms, surrogates, stray and missing bytes are invalid where they start") {
  const std::string lead(40, 'x');
  for (const std::string& bad :
       {"\xC0\x80"s, "\xC1\xBF"s, "\xE0\x80\x80"s, "\xE0\x9F\xBF"s, "\xED\xA0\x80"s,
        "\xF0\x80\x80\x80"s, "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s, "\x80"s, "\xE2\x82"s,
        "\xC3"s, "\xC3x"s, "\xF0\x9F\x98"s, "\xFF"s}) {
    CHECK(find_invalid_utf8(bad) == 0);
    CHECK(find_invalid_utf8(lead + bad) == lead.size());
    CHECK(find_invalid_utf8(lead + "é" + bad + lead) == lead.size() + 2);
    std::size_t at = 0;
    CHECK(next_code_point(bad, at) == 0xFFFD);
    CHECK(at == 1);
  }
}

TEST_CASE("utf8: the fast scan stops at controls and at what is not ASCII, wherever they stand") {
  for (std::size_t size : {1, 15, 31, 32, 33, 64, 100}) {
    std::string text(size, 'a');
    text[0] = '\n';
    CHECK(skip_plain_ascii(text, 0) == size);
    for (std::size_t at = 0; at < size; ++at) {
      for (const char odd : {'\x01', '\x1F', '\x0B', '\0', '\x80', '\xFF'}) {
        std::string other = text;
        other[at] = odd;
        REQUIRE(skip_plain_ascii(other, 0) == at);
      }
    }
  }
  CHECK(skip_plain_ascii("\t\r\n \x7F~", 0) == 6);
  CHECK(skip_plain_ascii("", 0) == 0);
}

TEST_CASE("utf8: a text is cut between characters, and says that it was cut") {
  CHECK(truncate_utf8("short", 5) == "short");
  CHECK(truncate_utf8("longer text", 8) == "longe…");
  CHECK(truncate_utf8("ääää", 6, "") == "äää");
  CHECK(truncate_utf8("ääää", 5, "") == "ää");
  CHECK(truncate_utf8("😀😀", 7, "") == "😀");
  CHECK(truncate_utf8("😀😀", 2) == "");
  CHECK(truncate_utf8("abc", 0) == "");
}

TEST_CASE("utf8: bytes of headers are shown as UTF-8") {
  CHECK(valid_utf8("caf\xe9 \xc3\xa9") == "caf\uFFFD \xc3\xa9");
  CHECK(valid_utf8("\xe2\x82") == "\uFFFD");
  CHECK(one_line("503 \xdc"
                 "berlastet\n\xff") == "503 \uFFFDberlastet \uFFFD");
}
