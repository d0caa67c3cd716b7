// What a digest needs to know of scripts: how wide a character stands on a terminal, which way a
// text runs, and which language its script tells. Tables of Unicode blocks, no locale: wcwidth(3)
// would ask the process for one. Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace feedmill {

/// Columns of a character: 2 for East Asian wide ones and emoji (UAX 11), 0 for combining and
/// invisible ones, else 1.
std::size_t columns_of(char32_t c);
std::size_t columns_of(std::string_view text);

/// Whether a text is at most `columns` wide; stops reading as soon as it is not.
bool is_narrower(std::string_view text, std::size_t columns);

/// Whether its first strong character runs from right to left (UAX 9, rules P2 and P3).
bool is_right_to_left(std::string_view text);

/// The language that the first characters leave no doubt about by their script: "ja" (kana), "ko"
/// (Hangul), "zh" (Han alone), "he", "el", "th"; else empty. It picks the right glyphs where one
/// code point has several.
std::string_view language_of_script(std::string_view text);

}  // namespace feedmill
