// RFC 5322, RFC 2045 and RFC 2047, by their rules: line lengths, what may stand where. That other
// programs read it as it was meant is for tests/e2e/forms.py.
#include <string>

#include "digest/mime.h"
#include "support/catch.h"
#include "text/utf8.h"

using namespace feedmill;

namespace {

std::string header(const std::string& text) {
  std::string out;
  append_header(out, "Subject", text);
  return out;
}

const std::string kOpen = "=?utf-8?Q?";

/// The bytes of an encoded word.
std::string decoded(const std::string& word) {
  std::string bytes;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const bool hex = word[at] == '=';
    bytes += hex ? static_cast<char>(std::stoi(word.substr(at + 1, 2), nullptr, 16)) : word[at];
    at += hex ? 2 : 0;
  }
  return bytes;
}

std::string printable(const std::string& text) {
  std::string out;
  append_quoted_printable(out, text);
  return out;
}

/// Each line's length without its end; every line ends in CRLF.
std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0, start = 0;
  for (auto end = text.find("\r\n"); end != std::string::npos; end = text.find("\r\n", start)) {
    longest = std::max(longest, end - start);
    start = end + 2;
  }
  return std::max(longest, text.size() - start);
}

}  // namespace

TEST_CASE("mime: a plain header field is written as it is") {
  CHECK(header("Three ships came in") == "Subject: Three ships came in\r\n");
}

TEST_CASE("mime: nothing in a title begins another header field") {
  CHECK(header("One\r\nBcc: all@example.org\r\n\r\nBody") ==
        "Subject: One Bcc: all@example.org Body\r\n");
  CHECK(header("a\nb\tc\x1b[31m") == "Subject: a b c [31m\r\n");
}

TEST_CASE("mime: what looks like an encoded word is encoded itself") {
  CHECK(header("=?utf-8?Q?x?=") == "Subject: =?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=\r\n");
}

TEST_CASE("mime: other scripts become encoded words of whole characters and of at most 75") {
  CHECK(header("Größe") == "Subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=\r\n");
  std::string title;
  for (int i = 0; i < 40; ++i) title += "図書館 ";
  const std::string folded = header(title);
  CHECK(longest_line(folded) <= 76);
  CHECK(folded.find("\r\n =?utf-8?Q?") != std::string::npos);
  for (auto at = folded.find(kOpen); at != std::string::npos; at = folded.find(kOpen, at + 1)) {
    const auto begin = at + kOpen.size();
    const std::string word = decoded(folded.substr(begin, folded.find("?=\r\n", begin) - begin));
    INFO(word);
    CHECK(find_invalid_utf8(word) == std::string::npos);
  }
}

TEST_CASE("mime: long fields are folded at blanks, and no fold is a line of blanks") {
  std::string title;
  for (int i = 0; i < 40; ++i) title += "eleven   ";
  const std::string folded = header(title);
  CHECK(longest_line(folded) <= 76);
  CHECK(folded.find("\r\n \r\n") == std::string::npos);
  CHECK(header(std::string(200, 'x')).find("=?utf-8?Q?xxx") != std::string::npos);
}

TEST_CASE("mime: a display name that needs quotes has them, and an address ends nowhere early") {
  std::string out;
  append_mailbox_header(out, "From", R"(The "Times", Ltd.)", "a@example.org>\r\nBcc: <b@x");
  CHECK(out == "From: \"The \\\"Times\\\", Ltd.\" <a@example.orgBcc:b@x>\r\n");
  out.clear();
  append_mailbox_header(out, "From", "Süddeutsche", "a@example.org");
  CHECK(out == "From: =?utf-8?Q?S=C3=BCddeutsche?= <a@example.org>\r\n");
  out.clear();
  append_mailbox_header(out, "To", "", "käthe@example.org");
  CHECK(out == "To: <käthe@example.org>\r\n");
}

TEST_CASE("mime: quoted-printable keeps text and line ends, and encodes what is not ASCII") {
  CHECK(printable("a = b\nc") == "a =3D b\r\nc");
  CHECK(printable("gr\xC3\xB6\xC3\x9F\r\n\r\n") == "gr=C3=B6=C3=9F\r\n\r\n");
  CHECK(printable("trailing \nblank\t") == "trailing=20\r\nblank=09");
}

TEST_CASE("mime: quoted-printable breaks long lines softly, at 76") {
  const std::string folded = printable(std::string(300, 'x') + std::string(100, '='));
  CHECK(longest_line(folded) <= 76);
  std::string joined = folded;
  for (auto at = joined.find("=\r\n"); at != std::string::npos; at = joined.find("=\r\n"))
    joined.erase(at, 3);
  std::string expected(300, 'x');
  for (int i = 0; i < 100; ++i) expected += "=3D";
  CHECK(joined == expected);
}

TEST_CASE("mime: a line never begins with From or a lone dot") {
  CHECK(printable("From here\n.\nFrom there") == "=46rom here\r\n=2E\r\n=46rom there");
}

TEST_CASE("mime: a soft break does not bring From to the start of a line") {
  const std::string text = std::string(75, 'x') + "From a";
  CHECK(printable(text) == std::string(75, 'x') + "=\r\n=46rom a");
}

TEST_CASE("mime: no part of a message can hold its boundary") {
  std::string out;
  append_alternatives(out, {{"text/plain; charset=utf-8", "--=_x"}}, "seed");
  const auto at = out.find("boundary=\"") + 10;
  const std::string boundary = out.substr(at, out.find('"', at) - at);
  CHECK(boundary.substr(0, 2) == "=_");
  CHECK(out.find("--=3D_x") != std::string::npos);
  CHECK(out.substr(out.size() - boundary.size() - 6) == "--" + boundary + "--\r\n");
}

TEST_CASE("mime: dates are RFC 5322's") {
  CHECK(mail_date(Instant{Seconds{1795413600}}) == "Mon, 23 Nov 2026 06:00:00 +0000");
}
