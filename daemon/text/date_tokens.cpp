#include "text/date_tokens.h"

#include "text/date_words.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostTokens = 40;
constexpr int kMostDigits = 18;

/// 0 to 9 for a decimal digit: ASCII, Arabic, Persian, Devanagari, full-width; else -1.
int digit_value(char32_t c) {
  for (const char32_t zero : {U'0', U'\u0660', U'\u06F0', U'\u0966', U'\uFF10'}) {
    if (c >= zero && c <= zero + 9) return static_cast<int>(c - zero);
  }
  return -1;
}

bool is_space(char32_t c) {
  return c <= 0x20 || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200F) || c == 0x202F ||
         c == 0xFEFF;
}

bool is_hangul(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }

bool opens_comment(char32_t c) { return c == '(' || c == '[' || c == U'\uFF08'; }
bool closes_comment(char32_t c) { return c == ')' || c == ']' || c == U'\uFF09'; }

/// Signs that writers use for '-', and for ':'.
char32_t plain_sign(char32_t c) {
  if ((c >= U'\u2010' && c <= U'\u2013') || c == U'\u2212' || c == U'\uFE63' || c == U'\uFF0D')
    return '-';
  if (c == U'\uFF0B') return '+';
  if (c == U'\uFF1A') return ':';
  if (c == U'\uFF0F') return '/';
  return c;
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  DateTokens split() {
    while (at_ < text_.size()) {
      if (!next()) return {};
    }
    return std::move(out_);
  }

 private:
  char32_t peek() const {
    std::size_t at = at_;
    return at < text_.size() ? next_code_point(text_, at) : 0;
  }
  void advance() { next_code_point(text_, at_); }

  DateToken& add(DateToken::Kind kind) {
    out_.tokens.push_back({});
    out_.tokens.back().kind = kind;
    out_.tokens.back().glued = glued_;
    glued_ = true;
    return out_.tokens.back();
  }

  bool next() {
    const char32_t c = peek();
    if (out_.tokens.size() >= kMostTokens) return false;
    if (is_space(c)) {
      glued_ = false;
      advance();
    } else if (opens_comment(c)) {
      comment();
    } else if (digit_value(c) >= 0) {
      return number();
    } else if (is_word_letter(c)) {
      word();
    } else {
      add(DateToken::Kind::kSign).sign = plain_sign(c);
      advance();
    }
    return true;
  }

  bool number() {
    DateToken& token = add(DateToken::Kind::kNumber);
    for (int digit; (digit = digit_value(peek())) >= 0; advance()) {
      if (++token.digits > kMostDigits) return false;
      token.value = token.value * 10 + digit;
    }
    return true;
  }

  void append_folded(std::string& word, char32_t c) {
    out_.korean = out_.korean || is_hangul(c);
    out_.thai = out_.thai || (c >= 0xE01 && c <= 0xE4E);
    if (const char32_t folded = fold_letter(c)) append_utf8(word, folded);
  }

  /// A word; after a number only its unit where it begins with one ("23日下午"); with the dots of
  /// an abbreviation by letters ("p.m.") read over.
  void word() {
    const bool after_number = glued_ && !out_.tokens.empty() && out_.tokens.back().is_number();
    std::string word;
    for (char32_t c; is_word_letter(c = peek());) {
      append_folded(word, c);
      advance();
      if (after_number && c >= 0x80 && unit_of(word) != Unit::kNone) break;
      skip_inner_dot(c);
    }
    add(DateToken::Kind::kWord).word = std::move(word);
  }

  /// Moves past "." between two single letters.
  void skip_inner_dot(char32_t letter) {
    if (peek() != '.') return;
    std::size_t after = at_ + 1;
    if (after >= text_.size() || !is_word_letter(next_code_point(text_, after))) return;
    const bool ends = after >= text_.size() || !is_word_letter(next_code_point(text_, after));
    const std::size_t start = at_ - (letter < 0x80 ? 1 : 2);
    const bool single = start == 0 || start > text_.size() || is_single(start);
    if (ends && single) ++at_;
  }

  /// Whether no letter stands right in front of `start`.
  bool is_single(std::size_t start) const {
    const auto before = static_cast<unsigned char>(text_[start - 1]);
    return before < 0x80 && !is_word_letter(before);
  }

  void comment() {
    int depth = 0;
    std::string words;
    do {
      const char32_t c = peek();
      if (opens_comment(c)) ++depth;
      if (closes_comment(c)) --depth;
      if (is_word_letter(c)) {
        append_folded(words, c);
      } else if (!words.empty() && out_.comment.empty()) {
        out_.comment = words;
      }
      advance();
    } while (depth > 0 && at_ < text_.size());
    glued_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool glued_ = false;
  DateTokens out_;
};

}  // namespace

DateTokens split_date(std::string_view text) { return Splitter(text).split(); }

}  // namespace feedmill
