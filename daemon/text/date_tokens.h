// A date's text in pieces: numbers, words and signs. Inside text/ only. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace feedmill {

struct DateToken {
  enum class Kind : std::uint8_t { kNumber, kWord, kSign } kind = Kind::kSign;
  bool glued = false;      ///< nothing stands between it and the token before
  std::int64_t value = 0;  ///< of a number
  int digits = 0;          ///< of a number, leading zeros counted
  std::string word;        ///< folded: lower case, accents gone
  char32_t sign = 0;

  bool is_number() const { return kind == Kind::kNumber; }
  bool is_word() const { return kind == Kind::kWord; }
  bool is_sign(char32_t which) const { return kind == Kind::kSign && sign == which; }
};

struct DateTokens {
  std::vector<DateToken> tokens;
  std::string comment;  ///< first word in parentheses, folded; they hold no part of the date
  bool korean = false;  ///< a word is in Hangul
  bool thai = false;    ///< or in Thai letters
};

/// Empty where it is longer than any date: more than 40 pieces, or a number of more than 18 digits.
DateTokens split_date(std::string_view text);

}  // namespace feedmill
