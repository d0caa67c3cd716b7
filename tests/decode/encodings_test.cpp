#include "decode/encodings.h"

#include "decode/codecs.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

std::string decoded(const char* label, std::string_view bytes) {
  const Encoding* encoding = find_encoding(label);
  return encoding == nullptr ? "unknown" : decode_bytes(bytes, *encoding).utf8;
}

}  // namespace

TEST_CASE("encodings: labels in any case, with blanks, and as people misspell them") {
  struct {
    const char *label, *name;
  } const cases[] = {
      {"UTF-8", "utf-8"},
      {" utf8\n", "utf-8"},
      {"latin1", "windows-1252"},
      {"latin-1", "windows-1252"},
      {"ISO_8859-1", "windows-1252"},
      {"iso 8859-15", "iso-8859-15"},
      {"us-ascii", "windows-1252"},
      {"windows1251", "windows-1251"},
      {"CP-1250", "windows-1250"},
      {"gb2312", "gbk"},
      {"GB-18030", "gb18030"},
      {"cp936", "gbk"},
      {"ks_c_5601-1987", "euc-kr"},
      {"x-sjis", "shift_jis"},
      {"unicode", "utf-16le"},
      {"UTF-32", "utf-32le"},
      {"iso-8859-9", "windows-1254"},
      {"tis-620", "windows-874"},
  };
  for (const auto& one : cases) {
    INFO(one.label);
    const Encoding* encoding = find_encoding(one.label);
    REQUIRE(encoding != nullptr);
    CHECK(encoding->name == one.name);
  }
  for (const char* label : {"", "bogus", "-", "utf-8859-1", "utf-7"}) {
    INFO(label);
    CHECK(find_encoding(label) == nullptr);
  }
  CHECK(find_encoding(std::string(1000, 'x')) == nullptr);
}

TEST_CASE("encodings: single bytes") {
  CHECK(decoded("windows-1250", "\x9A\xB9\xE8") == "šąč");
  CHECK(decoded("iso-8859-2", "\xB1\xE6\xEA") == "ąćę");
  CHECK(decoded("iso-8859-15", "\xA4") == "€");
  CHECK(decoded("koi8-u", "\xA4\xAE") == "єў");
  CHECK(decoded("ibm866", "\x8F\xE0\xA8") == "При");
  CHECK(decoded("macintosh", "\x8E\xDB") == "é€");
  CHECK(decoded("windows-1256", "\xC8\xE3") == "بم");
  CHECK(decoded("windows-874", "\xA1\xE0") == "กเ");
  CHECK(decoded("windows-1254", "\xFE\xF0\xFD") == "şğı");
  CHECK(decoded("windows-1255", "\xF9\xFF") == "ש\uFFFD");
}

TEST_CASE("encodings: what WHATWG's decoders read and the C library alone does not") {
  CHECK(decoded("gbk", "\x80") == "€");
  CHECK(decoded("big5", "\xA1\x45\xA1\xFE\xA1\xE3\xA4\x40") == "‧／～一");
  CHECK(decoded("shift_jis", "\x87\x40\xFA\x40") == "①ⅰ");
  CHECK(decoded("euc-kr", "\x81\x41") == "갂");
  CHECK(decoded("gb18030", "\x81\x30\x84\x36") == "¥");
  CHECK(decoded("big5",
                "\xFF"
                "a") ==
        "\uFFFD"
        "a");
}
