#include "feedmill/document.h"

#include "support/catch.h"
#include "text/utf8.h"

using namespace feedmill;
using namespace std::string_literals;

namespace {

std::vector<std::string> codes(const Document& document) {
  std::vector<std::string> out;
  for (const Problem& problem : document.problems) out.push_back(problem.code);
  return out;
}

/// By the view, so that a literal is no ambiguous call.
Document read(std::string_view bytes, std::string_view content_type) {
  return decode(bytes, content_type);
}

using Codes = std::vector<std::string>;

/// ASCII text in two or four bytes a character.
std::string wide(std::string_view text, int before, int after) {
  std::string out;
  for (const char c : text) {
    out.append(static_cast<std::size_t>(before), '\0');
    out += c;
    out.append(static_cast<std::size_t>(after), '\0');
  }
  return out;
}

}  // namespace

TEST_CASE("decode: UTF-8 is moved, not copied, and nothing is wrong with it") {
  std::string bytes = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss>Grüße, 世界</rss>";
  const std::string copy = bytes;
  const char* where = bytes.data();
  const Document document = decode(std::move(bytes), "application/rss+xml; charset=utf-8");
  CHECK(document.utf8 == copy);
  CHECK(document.utf8.data() == where);
  CHECK(document.encoding == "utf-8");
  CHECK(document.problems.empty());
}

TEST_CASE("decode: the header's charset wins over the declaration, in whatever quotes it comes") {
  const std::string bytes = "<?xml version='1.0' encoding='iso-8859-2'?><a>\xE8</a>";
  for (const char* type : {"text/xml; charset=windows-1251", "text/xml;charset = \"windows-1251\"",
                           "text/xml; q=1; CHARSET='Windows-1251'"}) {
    INFO(type);
    const Document document = read(bytes, type);
    CHECK(document.encoding == "windows-1251");
    CHECK(document.utf8 == "<?xml version='1.0' encoding='iso-8859-2'?><a>и</a>");
    CHECK(document.problems.empty());
  }
  CHECK(read(bytes, "text/xml; charset:x").utf8.find("č") != std::string::npos);
}

TEST_CASE("decode: latin-1 and ASCII are windows-1252, as the standard has it") {
  const Document document =
      read("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\x93x\x94 \xE4</a>", "");
  CHECK(document.encoding == "windows-1252");
  CHECK(document.utf8 == "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>“x” ä</a>");
  CHECK(document.problems.empty());
  CHECK(read("<a/>", "text/xml; charset=us-ascii").encoding == "windows-1252");
}

TEST_CASE("decode: a byte order mark goes, and wins over every label") {
  CHECK(read("\xEF\xBB\xBF<a/>", "").utf8 == "<a/>");
  CHECK(read("\xEF\xBB\xBF\xEF\xBB\xBF<a>\x01</a>", "").utf8 == "<a></a>");
  const Document document = read("\xFF\xFE" + wide("<a/>", 0, 1), "");
  CHECK(document.utf8 == "<a/>");
  CHECK(document.encoding == "utf-16le");
  CHECK(document.problems.empty());
  CHECK(read("\xFE\xFF" + wide("<a/>", 1, 0), "").encoding == "utf-16be");
  CHECK(read("\xFF\xFE\0\0"s + wide("<a/>", 0, 3), "").encoding == "utf-32le");
  CHECK(read("\0\0\xFE\xFF"s + wide("<a/>", 3, 0), "").encoding == "utf-32be");
}

TEST_CASE("decode: UTF-16 and UTF-32 are seen without a mark or a label") {
  const std::string text = "<?xml version=\"1.0\"?><a/>";
  struct {
    int before, after;
    const char* name;
  } const cases[] = {
      {1, 0, "utf-16be"}, {0, 1, "utf-16le"}, {3, 0, "utf-32be"}, {0, 3, "utf-32le"}};
  for (const auto& one : cases) {
    const Document document = read(wide(text, one.before, one.after), "application/xml");
    CHECK(document.encoding == one.name);
    CHECK(document.utf8 == text);
    CHECK(document.problems.empty());
  }
}

TEST_CASE("decode: surrogates in UTF-16 make one character, a lone one is replaced") {
  const Document document = read("\xFE\xFF\xD8\x3D\xDE\x00\xD8\x3D\0x"s, "");
  CHECK(document.utf8 == "😀\uFFFDx");
  CHECK(codes(document) == Codes{"undecodable-bytes"});
}

TEST_CASE("decode: a label that the bytes contradict is not believed") {
  const Document utf8 = read("<?xml version='1.0' encoding='iso-8859-1'?><a>Grüße</a>", "");
  CHECK(utf8.encoding == "utf-8");
  CHECK(codes(utf8) == Codes{"wrong-encoding"});
  const Document latin = read(
      "<?xml version='1.0' encoding='utf-8'?><a>Gr\xFC\xDF"
      "e</a>",
      "");
  CHECK(latin.encoding == "windows-1252");
  CHECK(latin.utf8.find("Grüße") != std::string::npos);
  CHECK(codes(latin) == Codes{"wrong-encoding"});
  const Document narrow = read("<?xml version='1.0' encoding='utf-16'?><a>é</a>", "");
  CHECK(narrow.encoding == "utf-8");
  CHECK(codes(narrow) == Codes{"wrong-encoding"});
  const Document second = read("<?xml version='1.0' encoding='koi8-r'?><a>\xD4\xC5\xD3\xD4</a>",
                               "text/xml; charset=utf-8");
  CHECK(second.encoding == "koi8-r");
  CHECK(second.utf8.find("тест") != std::string::npos);
}

TEST_CASE("decode: UTF-8 with a few broken bytes stays UTF-8, and they are replaced") {
  const Document document =
      read("<a>\nüberall schöne Grüße \xFC, \xE2\x82 und \xF0\x9F\x98</a>", "text/xml");
  CHECK(document.encoding == "utf-8");
  CHECK(document.utf8 == "<a>\nüberall schöne Grüße \uFFFD, \uFFFD und \uFFFD</a>");
  REQUIRE(codes(document) == Codes{"undecodable-bytes"});
  CHECK(document.problems[0].line == 2);
}

TEST_CASE(
    "decode: rubbish in runs does not turn UTF-8 into something else, letters that stand alone "
    "do") {
  const std::string head = "<?xml version='1.0' encoding='utf-8'?><rss>";
  const Document rubbish =
      read(head + "\xFF\xFE\xC3( \xED\xA0\x80 \xF0\x80\x80\xAF fine \xC3\xA9</rss>", "");
  CHECK(rubbish.encoding == "utf-8");
  CHECK(rubbish.utf8.find("fine é") != std::string::npos);
  const Document letters = read(head + "d\xE9j\xE0 vu \xE0 No\xEBl, \xC9\x93tait\x94</rss>", "");
  CHECK(letters.encoding == "windows-1252");
}

TEST_CASE("decode: an unknown label is reported, and the bytes are asked") {
  const Document document = read("<?xml version='1.0' encoding='bogus\x1B'?><a>ä</a>", "");
  CHECK(document.encoding == "utf-8");
  CHECK(codes(document) == Codes{"unknown-encoding", "illegal-character"});
  CHECK(document.problems[0].message.find('\x1B') == std::string::npos);
}

TEST_CASE("decode: characters that XML does not allow go, with a problem") {
  const Document document =
      read("<a>\t1\r\n2\x01\0\x1F\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD</a>"s, "");
  CHECK(document.utf8 == "<a>\t1\r\n2\uFFFD</a>");
  REQUIRE(codes(document) == Codes{"illegal-character"});
  CHECK(document.problems[0].line == 2);
}

TEST_CASE("decode: of two byte order marks neither is text") {
  CHECK(read("\xEF\xBB\xBF\xEF\xBB\xBF<rss/>", "text/xml; charset=euc-jp").utf8 == "<rss/>");
  CHECK(read("\xEF\xBB\xBF\xEF\xBB\xBF<rss>\x01</rss>", "").utf8 == "<rss></rss>");
}

TEST_CASE("decode: a byte order mark behind characters that go is no text either") {
  CHECK(read("\x0E\x0F\xEF\xBB\xBF<rss/>", "").utf8 == "<rss/>");
}

TEST_CASE("decode: C1 controls are the windows-1252 characters that somebody mistook") {
  const Document document = read("<a>don\u0092t \u0080</a>", "");
  CHECK(document.utf8 == "<a>don’t €</a>");
  CHECK(codes(document) == Codes{"windows-1252-character"});
  // Nothing is known of the five that windows-1252 lacks, and XML allows them.
  CHECK(read("<a>\u0081\u009D</a>", "").utf8 == "<a>\u0081\u009D</a>");
}

TEST_CASE("decode: a media type that is no feed's is a problem, XML's and JSON's are not") {
  for (const char* type :
       {"", "text/xml", "application/rss+xml", "application/feed+json; charset=utf-8",
        "Application/XML-DTD", "text/atom+xml", "application/json"}) {
    INFO(type);
    CHECK(read("<a/>", type).problems.empty());
  }
  for (const char* type : {"text/plain", "text/html; charset=utf-8", "application/octet-stream"}) {
    INFO(type);
    CHECK(codes(read("<a/>", type)) == Codes{"media-type"});
  }
}

TEST_CASE("decode: JSON has no declaration") {
  const Document document =
      read("{\"content\": \"<?xml encoding='koi8-r'?> ü\"}", "application/json");
  CHECK(document.encoding == "utf-8");
  CHECK(document.problems.empty());
}

TEST_CASE("decode: without a label the script gives the encoding away") {
  struct {
    const char *name, *bytes, *text;
  } const cases[] = {
      {"windows-1252",
       "<t>Caf\xE9 fran\xE7"
       "ais, d\xE9j\xE0 vu</t>",
       "<t>Café français, déjà vu</t>"},
      {"windows-1251",
       "<t>\xCD\xEE\xE2\xEE\xF1\xF2\xE8 \xE4\xED\xFF \xE8 \xEF\xEE\xE3\xEE\xE4\xE0</t>",
       "<t>Новости дня и погода</t>"},
      {"koi8-r", "<t>\xEE\xCF\xD7\xCF\xD3\xD4\xC9 \xC4\xCE\xD1 \xC9 \xD0\xCF\xC7\xCF\xC4\xC1</t>",
       "<t>Новости дня и погода</t>"},
      {"windows-1253",
       "<t>\xC5\xE9\xE4\xDE\xF3\xE5\xE9\xF2 \xEA\xE1\xE9 \xEA\xE1\xE9\xF1\xFC\xF2</t>",
       "<t>Ειδήσεις και καιρός</t>"},
      {"euc-jp", "<t>\xBA\xA3\xC6\xFC\xA4\xCE\xA5\xCB\xA5\xE5\xA1\xBC\xA5\xB9</t>",
       "<t>今日のニュース</t>"},
      {"shift_jis", "<t>\x8D\xA1\x93\xFA\x82\xCC\x83\x6A\x83\x85\x81\x5B\x83\x58</t>",
       "<t>今日のニュース</t>"},
      {"euc-kr", "<t>\xBF\xC0\xB4\xC3\xC0\xC7 \xB4\xBA\xBD\xBA</t>", "<t>오늘의 뉴스</t>"},
      {"gbk", "<t>\xBD\xF1\xCC\xEC\xB5\xC4\xD0\xC2\xCE\xC5\xBA\xCD\xCC\xEC\xC6\xF8</t>",
       "<t>今天的新闻和天气</t>"},
      {"big5", "<t>\xA4\xB5\xA4\xD1\xAA\xBA\xB7\x73\xBB\x44\xA9\x4D\xA4\xD1\xAE\xF0</t>",
       "<t>今天的新聞和天氣</t>"},
  };
  for (const auto& one : cases) {
    INFO(one.name);
    const Document document = read(std::string_view(one.bytes), "");
    CHECK(document.encoding == one.name);
    CHECK(document.utf8 == one.text);
    CHECK(codes(document) == Codes{"undeclared-encoding"});
  }
}

TEST_CASE("decode: ISO-2022-JP by its label and by its escapes") {
  const std::string bytes = "<t>\x1B$B:#F|\x1B(B and \x1B(I1\x1B(B</t>";
  for (const char* type : {"text/xml; charset=iso-2022-jp", ""}) {
    const Document document = read(bytes, type);
    CHECK(document.encoding == "iso-2022-jp");
    CHECK(document.utf8 == "<t>今日 and ｱ</t>");
  }
}

TEST_CASE("decode: a mistake in a Chinese text does not eat the markup behind it") {
  const Document document = read(
      "<?xml version='1.0' "
      "encoding='gb2312'?><t>\xD0\xC2\xCE\xC5\xBD\xF1\xCC\xEC\xB5\xC4\xD0\xC2\xCE\xC5"
      "\xBD\xF1\xCC\xEC\xB5\xC4\xD0\xC2\xB5</t>",
      "");
  CHECK(document.encoding == "gbk");
  CHECK(document.utf8.find("新闻今天的新闻今天的新\uFFFD</t>") != std::string::npos);
  CHECK(codes(document) == Codes{"undecodable-bytes"});
}

TEST_CASE("decode: whatever comes in, legal UTF-8 comes out") {
  std::uint32_t state = 1;
  const auto random = [&state] { return (state = state * 1664525 + 1013904223) >> 24U; };
  for (const char* label : {"", "utf-8", "utf-16", "utf-32", "gb18030", "big5", "shift_jis",
                            "euc-jp", "euc-kr", "iso-2022-jp", "windows-1255", "x-mac-cyrillic"}) {
    for (int round = 0; round < 40; ++round) {
      std::string bytes;
      const std::size_t size = random();
      for (std::size_t i = 0; i < size; ++i)
        bytes += static_cast<char>(random() % 4 == 0 ? 'a' : random());
      const Document document = read(std::string_view(bytes), "text/xml; charset="s + label);
      REQUIRE(find_invalid_utf8(document.utf8) == std::string::npos);
      REQUIRE_FALSE(document.encoding.empty());
      const Document again = read(std::string_view(document.utf8), "text/xml; charset=utf-8");
      REQUIRE(again.utf8 == document.utf8);
      REQUIRE(again.problems.empty());
    }
  }
}

TEST_CASE("decode: UTF-8 under another label with a stray byte of that label is UTF-8") {
  const std::string words = "Række 1: målmand får ny aftale på øen. ";
  for (const char* label : {"ISO-8859-1", "windows-1252", "us-ascii", "iso-8859-15"}) {
    INFO(label);
    const std::string head = "<?xml version='1.0' encoding='" + std::string(label) + "'?><a>";
    const Document document = read(head + words + "s\xF8ndag \xA9" + words + "</a>", "");
    CHECK(document.encoding == "utf-8");
    CHECK(document.utf8 == head + words + "søndag ©" + words + "</a>");
    CHECK(codes(document) == Codes{"wrong-encoding", "undecodable-bytes"});
  }
  // What is Latin throughout stays what it is called.
  const std::string latin =
      "<?xml version='1.0' encoding='iso-8859-1'?><a>m\xE5l p\xE5 \xF8"
      "en \xC3\xA5</a>";
  CHECK(read(latin, "").encoding == "windows-1252");
}

TEST_CASE("decode: in UTF-8 a lone Latin-1 letter within a word is that letter") {
  CHECK(read("<a>ø ø s\xF8ndag</a>", "text/xml; charset=utf-8").utf8 == "<a>ø ø søndag</a>");
  // The rest of a character that was cut is none.
  CHECK(read("<a>ø ø s\xC3</a>", "text/xml; charset=utf-8").utf8 == "<a>ø ø s\uFFFD</a>");
}

TEST_CASE("decode: in UTF-8 the letters and marks of windows-1252 that stand in words are those") {
  const auto text = [](std::string_view stray) {
    const std::string sound = "Grüße 世界, élan, Übermut. ";
    return read(sound + std::string(stray), "").utf8.substr(sound.size());
  };
  CHECK(text("it\x92s a \x93word\x94 \x96 and") == "it’s a “word” – and");
  CHECK(text("caf\xE9 au lait") == "café au lait");
  CHECK(text("Gr\xF6\xDF"
             "e") == "Größe");
  // What is cut within a character is no letter.
  CHECK(text("caf\xC3 x") == "caf\xEF\xBF\xBD x");
  CHECK(text("caf\xE9<") == "caf\xEF\xBF\xBD<");
}

TEST_CASE("decode: a character in two halves of three bytes is that character") {
  const Document document = read("<a>Hi \xED\xA0\xBD\xED\xB8\x80 there</a>", "");
  CHECK(document.utf8 == "<a>Hi 😀 there</a>");
  CHECK(document.encoding == "utf-8");
  CHECK(read("<a>é \xED\xA0\xBD there</a>", "").utf8.find("😀") == std::string::npos);
}

TEST_CASE("decode: a Latin label on what is plainly another script is not believed") {
  const std::string label = "<?xml version='1.0' encoding='ISO-8859-1'?>";
  const std::string cyrillic =
      "\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0, \xFD\xF2\xEE \xED\xEE\xE2\xEE\xF1\xF2\xE8. ";
  const Document russian = read(label + "<a>" + cyrillic + cyrillic + "</a>", "");
  CHECK(russian.encoding == "windows-1251");
  CHECK(russian.utf8.find("Привет, мир, это новости.") != std::string::npos);
  CHECK(codes(russian) == Codes{"wrong-encoding"});
  const std::string japanese =
      "\x82\xB1\x82\xF1\x82\xC9\x82\xBF\x82\xCD\x82\xB1\x82\xF1\x82\xC9\x82\xBF\x82\xCD ";
  CHECK(read(label + japanese + japanese, "").encoding == "shift_jis");
  // Too little to tell, and what is Latin all the same.
  CHECK(read(label + "<a>\xCF\xF0\xE8\xE2\xE5\xF2</a>", "").encoding == "windows-1252");
  CHECK(read(label + "<a>\xC9\xC8\xC0 d\xE9j\xE0 vu, cr\xE8me br\xFBl\xE9"
                     "e, \xE9l\xE8ve, na\xEFve, for\xEAt, gar\xE7on, No\xEBl, h\xF4tel, o\xF9</a>",
             "")
            .encoding == "windows-1252");
}

TEST_CASE("decode: Hebrew is not taken for Greek, nor Thai for Chinese") {
  const std::string hebrew =
      "\xF9\xEC\xE5\xED \xF2\xE5\xEC\xED \xE7\xE3\xF9\xE5\xFA \xE4\xE9\xE5\xED ";
  CHECK(read(hebrew + hebrew, "").encoding == "windows-1255");
  const std::string thai =
      "\xCA\xC7\xD1\xCA\xB4\xD5\xAA\xD2\xC7\xE2\xC5\xA1 \xA2\xE8\xD2\xC7\xC7\xD1\xB9\xB9\xD5\xE9 ";
  CHECK(read(thai + thai, "").encoding == "windows-874");
}
