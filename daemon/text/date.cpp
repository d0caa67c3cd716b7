// The two spellings that nearly every feed uses are read in place, without an allocation; the rest
// is date_loose.cpp's. A fast path that is not sure says nothing, and the other decides.
#include "text/date.h"

#include <array>

#include "text/date_fields.h"
#include "text/date_loose.h"
#include "text/date_zones.h"

namespace feedmill {
namespace {

/// Longer than any date with its weekday, zone and comment.
constexpr std::size_t kLongest = 256;

/// Reads a text from left to right. A method that returns false has read nothing.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_[0]; }
  std::string_view rest() const { return rest_; }
  void skip(std::size_t count) { rest_.remove_prefix(count); }

  bool take(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void skip_spaces() {
    while (take(' ')) {
    }
  }

  /// Exactly `digits` digits.
  bool number(int digits, int& value) {
    if (rest_.size() < static_cast<std::size_t>(digits)) return false;
    int sum = 0;
    for (int i = 0; i < digits; ++i) {
      const unsigned digit = static_cast<unsigned>(rest_[static_cast<std::size_t>(i)]) - '0';
      if (digit > 9) return false;
      sum = sum * 10 + static_cast<int>(digit);
    }
    rest_.remove_prefix(static_cast<std::size_t>(digits));
    value = sum;
    return true;
  }

  bool is_digit_next() const { return peek() >= '0' && peek() <= '9'; }

 private:
  std::string_view rest_;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// HH:MM or HH:MM:SS.
bool clock(Cursor& in, DateFields& fields) {
  if (!in.number(2, fields.hour) || !in.take(':') || !in.number(2, fields.minute)) return false;
  return !in.take(':') || in.number(2, fields.second);
}

/// +HH:MM, +HHMM with either sign, or Z.
bool numeric_zone(Cursor& in, DateFields& fields) {
  if (in.take('Z')) return true;
  const int direction = in.peek() == '-' ? -1 : 1;
  int hours = 0, minutes = 0;
  if (!in.take('+') && !in.take('-')) return false;
  if (!in.number(2, hours)) return false;
  in.take(':');
  if (!in.number(2, minutes) || hours > 23 || minutes > 59) return false;
  fields.offset = real_offset(direction * (hours * 60 + minutes) * 60);
  return true;
}

/// 2026-11-23T07:00:00Z, 2026-11-23T07:00:00.123+01:00: RFC 3339.
bool read_rfc3339(std::string_view text, DateFields& fields) {
  Cursor in(text);
  if (!in.number(4, fields.year) || !in.take('-') || !in.number(2, fields.month) || !in.take('-') ||
      !in.number(2, fields.day) || !in.take('T') || !clock(in, fields)) {
    return false;
  }
  if (in.take('.')) {
    if (!in.is_digit_next()) return false;
    while (in.is_digit_next()) in.skip(1);
  }
  return numeric_zone(in, fields) && in.at_end();
}

bool english_month(Cursor& in, int& month) {
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::string_view name = in.rest().substr(0, 3);
  const std::size_t found = name.size() == 3 ? kMonths.find(name) : std::string_view::npos;
  if (found == std::string_view::npos || found % 3 != 0) return false;
  month = static_cast<int>(found / 3) + 1;
  in.skip(3);
  return true;
}

/// "Mon, " with any three letters: a wrong weekday changes nothing.
void skip_weekday(Cursor& in) {
  if (in.rest().size() > 4 && in.rest()[3] == ',' && !in.is_digit_next()) {
    in.skip(4);
    in.skip_spaces();
  }
}

/// Mon, 23 Nov 2026 07:00:00 +0100 or GMT: RFC 5322 section 3.3.
bool read_rfc822(std::string_view text, DateFields& fields) {
  Cursor in(text);
  skip_weekday(in);
  if (!in.number(2, fields.day) && !in.number(1, fields.day)) return false;
  if (!in.take(' ') || !english_month(in, fields.month) || !in.take(' ')) return false;
  if (!in.number(4, fields.year) || !in.take(' ') || !clock(in, fields) || !in.take(' ')) {
    return false;
  }
  return (in.rest() == "GMT") || (numeric_zone(in, fields) && in.at_end());
}

/// Whether `text` has the shape of `pattern`: 'd' a digit, 'a' a letter, '_' a blank or a digit,
/// '*' letters, any number; everything else is itself.
bool has_shape(std::string_view text, std::string_view pattern) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  std::size_t at = 0;
  for (const char p : pattern) {
    if (p == '*') {
      while (at < text.size() && is_letter(text[at])) ++at;
      continue;
    }
    if (at == text.size()) return false;
    const char c = text[at++];
    const bool fits = p == 'd'   ? is_digit(c)
                      : p == 'a' ? is_letter(c)
                      : p == '_' ? c == ' ' || is_digit(c)
                                 : c == p;
    if (!fits) return false;
  }
  return at == text.size();
}

}  // namespace

std::optional<Instant> parse_date(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.size() > kLongest) return {};
  DateFields fields;
  if (read_rfc3339(text, fields)) return to_instant(fields);
  fields = {};
  if (read_rfc822(text, fields)) return to_instant(fields);
  return parse_loose_date(text);
}

std::optional<Instant> parse_http_date(std::string_view text) {
  static constexpr std::array<std::string_view, 3> kShapes = {
      "aaa, dd aaa dddd dd:dd:dd GMT", "aaa*, dd-aaa-dd dd:dd:dd GMT", "aaa aaa _d dd:dd:dd dddd"};
  text = trimmed(text);
  for (const std::string_view shape : kShapes) {
    if (has_shape(text, shape)) return parse_date(text);
  }
  return {};
}

}  // namespace feedmill
