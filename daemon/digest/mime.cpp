#include "digest/mime.h"

#include <fmt/format.h>

#include <algorithm>

#include "text/base64.h"
#include "text/hash.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

constexpr std::size_t kLine = 76;         // RFC 2045 section 6.7, RFC 2047 section 2
constexpr std::size_t kEncodedWord = 75;  // RFC 2047 section 2, "=?utf-8?Q?" and "?=" included
constexpr std::string_view kOpen = "=?utf-8?Q?", kClose = "?=";
constexpr char kHex[] = "0123456789ABCDEF";

bool is_alphanumeric(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void append_hex(std::string& out, unsigned char c) {
  out += '=';
  out += kHex[c >> 4U];
  out += kHex[c & 15U];
}

/// One line of visible characters: what would end a field or be seen as a control is a blank.
std::string field_text(std::string_view text) {
  std::string line(text);
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return line;
}

/// Whether a text may stand in a header field as it is: ASCII, no word too long to fold, nothing
/// that reads as an encoded word.
bool is_plain(std::string_view text) {
  std::size_t word = 0;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x7F) return false;
    word = c == ' ' ? 0 : word + 1;
    if (word > kLine - 2) return false;
  }
  return text.find("=?") == std::string_view::npos;
}

/// The Q encoding as it may stand in a phrase too: RFC 2047 section 5, rule 3.
void append_q(std::string& out, std::string_view character) {
  for (const char c : character) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ')
      out += '_';
    else if (is_alphanumeric(byte) || c == '-' || c == '!' || c == '*' || c == '+' || c == '/')
      out += c;
    else
      append_hex(out, byte);
  }
}

/// Encoded words, each of whole characters, on lines of their own; `column` is where the first
/// begins.
void append_encoded_words(std::string& out, std::string_view text, std::size_t column) {
  std::string word;
  const auto flush = [&](bool last) {
    ((out += kOpen) += word) += kClose;
    if (!last) out += "\r\n ";
    word.clear();
    column = 1;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t before = at;
    next_code_point(text, at);
    std::string encoded;
    append_q(encoded, text.substr(before, at - before));
    const std::size_t room = std::min(kEncodedWord, kLine - std::min(column, kLine / 2));
    if (!word.empty() && kOpen.size() + word.size() + encoded.size() + kClose.size() > room)
      flush(false);
    word += encoded;
  }
  flush(true);
}

void append_folded(std::string& out, std::string_view text, std::size_t column) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t blank = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, blank - at);
    // A line of blanks only would end the header: the fold stands in front of a word.
    if (column + word.size() + 1 > kLine && !word.empty() && at > 0) {
      out += "\r\n";
      column = 0;
    }
    if (at > 0) out += ' ';
    out += word;
    column += word.size() + 1;
    at = blank + 1;
  }
}

void append_text(std::string& out, std::string_view text, std::size_t column) {
  if (is_plain(text))
    append_folded(out, text, column);
  else
    append_encoded_words(out, text, column);
}

std::string collapsed(std::string_view text) {
  std::string line;
  for (const char c : field_text(text))
    if (c != ' ' || (!line.empty() && line.back() != ' ')) line += c;
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

/// A display name: an atom or a quoted string (RFC 5322 section 3.2.5), or encoded words.
void append_phrase(std::string& out, std::string_view name, std::size_t column) {
  const bool atoms = std::all_of(name.begin(), name.end(), [](char c) {
    return is_alphanumeric(static_cast<unsigned char>(c)) || c == ' ' || c == '-' || c == '_';
  });
  if (atoms || !is_plain(name) || name.size() > kLine / 2) {
    if (atoms)
      append_text(out, name, column);
    else
      append_encoded_words(out, name, column);
    return;
  }
  out += '"';
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

bool starts_line_badly(std::string_view rest) {
  return rest.substr(0, 5) == "From " || rest.substr(0, 1) == ".";
}

}  // namespace

void append_plain_header(std::string& out, std::string_view name, std::string_view token) {
  (((out += name) += ": ") += field_text(token)) += "\r\n";
}

void append_header(std::string& out, std::string_view name, std::string_view text) {
  (out += name) += ": ";
  append_text(out, collapsed(text), name.size() + 2);
  out += "\r\n";
}

void append_mailbox_header(std::string& out, std::string_view name, std::string_view display,
                           std::string_view address) {
  (out += name) += ": ";
  const std::string shown = collapsed(display);
  if (!shown.empty()) append_phrase(out, shown, name.size() + 2);
  if (!shown.empty()) out += shown.size() > kLine / 2 ? "\r\n " : " ";
  out += '<';
  for (const char c : address)
    if (static_cast<unsigned char>(c) > ' ' && c != '<' && c != '>' && c != 0x7F) out += c;
  out += ">\r\n";
}

void append_quoted_printable(std::string& out, std::string_view text) {
  std::size_t column = 0;
  const auto room_for = [&](std::size_t width) {
    if (column + width <= kLine - 1) return;
    out += "=\r\n";
    column = 0;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n' || text.substr(at, 2) == "\r\n") {
      out += "\r\n";
      column = 0;
      at += c == '\r' ? 1 : 0;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool last =
        at + 1 == text.size() || text[at + 1] == '\n' || text.substr(at + 1, 2) == "\r\n";
    const bool blank = c == ' ' || c == '\t';
    const bool literal = (byte > ' ' && byte < 0x7F && c != '=') || (blank && !last);
    room_for(literal ? 1 : 3);
    if (!literal || (column == 0 && starts_line_badly(text.substr(at)))) {
      if (literal) room_for(3);
      append_hex(out, byte);
      column += 3;
    } else {
      out += c;
      ++column;
    }
  }
}

// "=_" cannot stand in quoted-printable text (RFC 2045 section 6.7): no part holds the boundary.
AlternativesWriter::AlternativesWriter(std::string& out, std::string_view seed)
    : out_(out), boundary_(fmt::format("=_{:016x}", hash64(seed, 3))) {
  out_ += "MIME-Version: 1.0\r\n";
  out_ += "Content-Type: multipart/alternative; boundary=\"" + boundary_ + "\"\r\n\r\n";
}

void AlternativesWriter::begin_part(std::string_view media_type) {
  out_ += "--" + (related_.empty() ? boundary_ : related_) + "\r\n";
  append_plain_header(out_, "Content-Type", media_type);
  out_ += "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
}

/// Whole lines: how one is written depends on nothing in another.
void AlternativesWriter::text(std::string_view piece) {
  const std::size_t whole = piece.rfind('\n') + 1;  // 0: none
  if (whole > 0) {
    line_ += piece.substr(0, whole);
    append_quoted_printable(out_, line_);
    line_.clear();
  }
  line_ += piece.substr(whole);
}

void AlternativesWriter::end_part() {
  append_quoted_printable(out_, line_);
  line_.clear();
  out_ += "\r\n";
}

void AlternativesWriter::begin_related(std::string_view media_type) {
  related_ = "=_r" + boundary_.substr(2);  // neither begins like the other: RFC 2046, 5.1.1
  out_ += "--" + boundary_ + "\r\nContent-Type: multipart/related; type=\"";
  out_ += media_type.substr(0, media_type.find(';'));
  out_ += "\";\r\n boundary=\"" + related_ + "\"\r\n\r\n";
}

void AlternativesWriter::end_related() {
  out_ += "--" + related_ + "--\r\n\r\n";
  related_.clear();
}

void AlternativesWriter::shown(std::string_view media_type, std::string_view id,
                               std::string_view bytes) {
  constexpr std::size_t kBytes = 57;  // bytes, of 76 characters: RFC 2045 section 6.8
  out_ += "--" + related_ + "\r\n";
  append_plain_header(out_, "Content-Type", media_type);
  append_plain_header(out_, "Content-ID", "<" + std::string(id) + ">");
  out_ += "Content-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  for (std::size_t at = 0; at < bytes.size(); at += kBytes) {
    append_base64(out_, bytes.substr(at, kBytes));
    out_ += "\r\n";
  }
}

void AlternativesWriter::end() { out_ += "--" + boundary_ + "--\r\n"; }

void append_alternatives(std::string& out, const std::vector<MailPart>& parts,
                         std::string_view seed) {
  AlternativesWriter writer(out, seed);
  for (const MailPart& part : parts) {
    writer.begin_part(part.media_type);
    writer.text(part.text);
    writer.end_part();
  }
  writer.end();
}

std::string mail_date(Instant when) {
  std::string date = to_http_date(when);  // the same but for the zone
  return date.replace(date.size() - 3, 3, "+0000");
}

}  // namespace feedmill
