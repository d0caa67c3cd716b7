#include "parse/entities.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "text/html.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

constexpr std::string_view kCdataOpen = "<![CDATA[";
constexpr std::size_t kLongestName = 32;

// What bytes 0x80 to 0x9F are in windows-1252: HTML, section 13.2.5.80.
constexpr std::array<char32_t, 32> kWindows1252 = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool is_high_surrogate(std::uint32_t code) { return code >= 0xD800 && code < 0xDC00; }
bool is_low_surrogate(std::uint32_t code) { return code >= 0xDC00 && code < 0xE000; }

// XML 1.0 section 2.2, less what windows-1252 means otherwise.
bool is_plain_reference(std::uint32_t code) {
  return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code < 0x80) ||
         (code >= 0xA0 && code < 0xD800) || (code >= 0xE000 && code < 0xFFFE) ||
         (code >= 0x10000 && code <= 0x10FFFF);
}

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

int digit_of(char c, bool hex) {
  if (c >= '0' && c <= '9') return c - '0';
  if (!hex) return -1;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct Number {
  std::uint32_t code = 0;
  std::size_t end = 0;  ///< behind the semicolon; 0: no numeric reference
};

/// The numeric reference whose '&' is at `at`.
Number read_number_reference(std::string_view xml, std::size_t at) {
  at += 2;
  const bool hex = at < xml.size() && (xml[at] == 'x' || xml[at] == 'X');
  if (hex) ++at;
  const std::size_t first = at;
  std::uint32_t code = 0;
  for (; at < xml.size(); ++at) {
    const int digit = digit_of(xml[at], hex);
    if (digit < 0) break;
    code = std::min<std::uint32_t>(code * (hex ? 16U : 10U) + static_cast<std::uint32_t>(digit),
                                   0x110000);
  }
  if (at == first || at >= xml.size() || xml[at] != ';') return {};
  return {code, at + 1};
}

class Rewriter {
 public:
  Rewriter(std::string& xml, bool doctype, Problems& problems)
      : xml_(xml), problems_(problems), doctype_(doctype) {}

  void run() {
    std::size_t cdata = xml_.find(kCdataOpen);
    for (std::size_t at = xml_.find('&'); at != std::string::npos;) {
      if (cdata < at) {
        const std::size_t close = xml_.find("]]>", cdata);
        if (close == std::string::npos) break;
        cdata = xml_.find(kCdataOpen, close);
        if (close > at) at = xml_.find('&', close);
        continue;
      }
      at = xml_.find('&', reference(at));
    }
    finish();
  }

 private:
  /// Deals with the reference at `at`; where to look on.
  std::size_t reference(std::size_t at) {
    if (at + 1 < xml_.size() && xml_[at + 1] == '#') return numeric(at);
    std::size_t end = at + 1;
    while (end < xml_.size() && end - at <= kLongestName && is_name_char(xml_[end])) ++end;
    if (end == at + 1 || end >= xml_.size() || xml_[end] != ';') {
      problem("bare-ampersand", at, "an ampersand that starts no reference is text");
      return at + 1;
    }
    return named(at, end);
  }

  std::size_t named(std::size_t at, std::size_t end) {
    const std::string_view name = std::string_view(xml_).substr(at + 1, end - at - 1);
    if (name == "lt" || name == "gt" || name == "amp" || name == "quot" || name == "apos")
      return end + 1;
    std::string_view value = named_entity(name);
    if (value.empty()) {
      problem("unknown-entity", at,
              "the entity \"" + std::string(name) + "\" is not known and stays text");
      return end + 1;
    }
    if (value == "<") value = "&lt;";
    if (value == "&") value = "&amp;";
    if (value.size() > end + 1 - at) return end + 1;
    if (!doctype_)
      problem("undeclared-entity", at,
              "HTML's entity \"" + std::string(name) + "\" is not declared");
    replace(at, end + 1, value);
    return end + 1;
  }

  std::size_t numeric(std::size_t at) {
    const Number number = read_number_reference(xml_, at);
    if (number.end == 0) {
      problem("bare-ampersand", at, "an ampersand that starts no reference is text");
      return at + 1;
    }
    if (is_plain_reference(number.code)) {
      // pugixml does not know the X that HTML allows.
      if (xml_[at + 2] == 'X') xml_[at + 2] = 'x';
      return number.end;
    }
    return mend(at, number);
  }

  std::size_t mend(std::size_t at, Number number) {
    std::string value;
    std::size_t end = number.end;
    if (number.code >= 0x80 && number.code < 0xA0) {
      append_utf8(value, kWindows1252[number.code - 0x80]);
    } else if (is_high_surrogate(number.code) && xml_.compare(end, 2, "&#") == 0) {
      const Number low = read_number_reference(xml_, end);
      if (low.end != 0 && is_low_surrogate(low.code)) {
        append_utf8(value, 0x10000 + ((number.code - 0xD800) << 10U) + (low.code - 0xDC00));
        end = low.end;
      }
    }
    problem("illegal-reference", at, "a reference to a character that XML may not hold");
    replace(at, end, value);
    return end;
  }

  // What is kept moves down over what is gone; nothing ever grows.
  void replace(std::size_t begin, std::size_t end, std::string_view value) {
    keep(begin);
    std::copy(value.begin(), value.end(), xml_.begin() + static_cast<std::ptrdiff_t>(written_));
    written_ += value.size();
    read_ = end;
  }
  void keep(std::size_t until) {
    if (written_ != read_) std::memmove(xml_.data() + written_, xml_.data() + read_, until - read_);
    written_ += until - read_;
    read_ = until;
  }
  void finish() {
    if (read_ == 0) return;
    keep(xml_.size());
    xml_.resize(written_);
  }

  // Behind written_ the buffer is of two minds: lines are counted in what was kept and in what is
  // still to come.
  void problem(std::string_view code, std::size_t at, std::string message) {
    const std::string_view text = xml_;
    problems_.add_behind(code, text.substr(0, written_), text.substr(read_, at - read_),
                         std::move(message));
  }

  std::string& xml_;
  Problems& problems_;
  bool doctype_;
  std::size_t read_ = 0;
  std::size_t written_ = 0;
};

}  // namespace

bool has_doctype(std::string_view xml) {
  constexpr std::size_t kProlog = 4096;
  return xml.substr(0, kProlog).find("<!DOCTYPE") != std::string_view::npos;
}

void resolve_entities(std::string& xml, bool doctype, Problems& problems) {
  Rewriter(xml, doctype, problems).run();
}

}  // namespace feedmill
