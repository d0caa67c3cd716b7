// Mail as bytes: header fields, parts, transfer encodings. What it writes is ASCII in lines of at
// most 76 characters that end in CRLF, so that every server takes it and nothing in a feed's text
// can begin a header field or a message. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feedmill/time.h"

namespace feedmill {

/// Appends "Name: text" folded (RFC 5322 section 2.2.3). Text that is not plain ASCII, or that
/// looks like an encoded word, becomes encoded words (RFC 2047); control characters become blanks.
void append_header(std::string& out, std::string_view name, std::string_view text);

/// Appends "Name: Display <address>"; the address is written as it is (RFC 6532 where it is not
/// ASCII), without the characters that would end it.
void append_mailbox_header(std::string& out, std::string_view name, std::string_view display,
                           std::string_view address);

/// Appends "Name: token" as it is: for what this program makes itself.
void append_plain_header(std::string& out, std::string_view name, std::string_view token);

/// Appends text as quoted-printable (RFC 2045 section 6.7); LF and CRLF are line ends. "From " and
/// "." at the start of a line are encoded too: harmless in mbox and in SMTP.
void append_quoted_printable(std::string& out, std::string_view text);

/// One form of a text.
struct MailPart {
  std::string_view media_type;  ///< "text/html; charset=utf-8"
  std::string_view text;        ///< UTF-8
};

/// Writes MIME-Version, Content-Type, the empty line and the parts as multipart/alternative, the
/// plainest first (RFC 2046 section 5.1.4), each text in pieces. `seed` makes the boundary: the
/// same gives the same.
class AlternativesWriter {
 public:
  /// Appends to `out`, which outlives this.
  AlternativesWriter(std::string& out, std::string_view seed);
  void begin_part(std::string_view media_type);
  void text(std::string_view piece);
  void end_part();
  /// What lies between the two is one form: a text, and what it shows (RFC 2387).
  void begin_related(std::string_view media_type);
  void end_related();
  /// Bytes that a text shows as "cid:ID" (RFC 2392).
  void shown(std::string_view media_type, std::string_view id, std::string_view bytes);
  void end();

 private:
  std::string& out_;
  std::string boundary_, line_;  // a line without its end yet
  std::string related_;          // the boundary within a related part; empty: in none
};

/// Appends MIME-Version, Content-Type, the empty line and the parts as multipart/alternative, the
/// plainest first (RFC 2046 section 5.1.4). `seed` makes the boundary: the same gives the same.
void append_alternatives(std::string& out, const std::vector<MailPart>& parts,
                         std::string_view seed);

/// RFC 5322 section 3.3, "Mon, 23 Nov 2026 07:00:00 +0000".
std::string mail_date(Instant when);

}  // namespace feedmill
