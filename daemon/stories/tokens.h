// Text as tokens to compare: words folded (case, accents, Arabic and Hebrew points, apostrophes),
// and single characters of scripts that write no words apart. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace feedmill::stories {

struct Token {
  std::string word;       ///< folded; never empty
  std::size_t begin = 0;  ///< in the text, bytes
  std::size_t end = 0;    //
  bool capital = false;   ///< began with a capital letter
  bool digit = false;     ///< holds one
  bool unspaced = false;  ///< one character of an unspaced script
  bool hyphened = false;  ///< a hyphen, and nothing else, ties it to the token before
  bool opens = false;     ///< first of the text, or behind the end of a sentence
};

/// At most `most` tokens. "U.S." is one ("us"), "1.07" is, "Fed's" is "fed", "l'eau" is "eau".
std::vector<Token> tokens_of(std::string_view text, std::size_t most = SIZE_MAX);

/// What forms of one word have in common, cheaply and in any spaced script: its start.
std::string_view stem_of(std::string_view word);

/// Number of characters.
std::size_t letters_in(std::string_view word);

/// Whether it says when, not what: a month, a day of the week, a year, a number of two digits.
bool is_calendar_word(const Token& token);

/// Whether it is one of the few dozen words of a language that every text holds.
bool is_function_word(std::string_view word);

}  // namespace feedmill::stories
