// Text as words, in any script: for comparing titles, and for the search index, whose tokenizer
// finds no word in scripts that write none apart. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// Whether the script of this character writes words without spaces between them (Han, Kana, Thai,
/// Lao, Khmer, Myanmar and others).
bool is_unspaced(char32_t code_point);

/// Whether it is part of a word: a letter, a digit or a mark, in any script.
bool is_word_character(char32_t code_point);

/// Simple case folding for the scripts that have case and stand in most feeds.
char32_t lower_case(char32_t code_point);

/// The text with each character of an unspaced script standing alone between blanks.
std::string space_out(std::string_view text);

/// The words of a title, lower case, punctuation gone.
struct Words {
  std::string joined;   ///< with single blanks between
  int significant = 0;  ///< words of four letters and more, or that hold a digit; two characters of
                        ///< an unspaced script count as one
};
Words words_of(std::string_view title);

}  // namespace feedmill
