// The words that stand in dates, in many languages: tables, no locale. A word comes folded: lower
// case, accents gone. Inside text/ only. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedmill {

/// Lower case without accents, for Latin, Greek and Cyrillic letters; 0 for a combining mark.
char32_t fold_letter(char32_t letter);

/// Whether it is part of a word: letters of any script, as far as dates need it.
bool is_word_letter(char32_t c);

/// 1 to 12; 0: no month. Full names, their inflected forms and abbreviations of three letters.
int month_of(std::string_view folded);

/// What a number in front of the word is.
enum class Unit : std::uint8_t { kNone, kYear, kMonth, kDay, kHour, kMinute, kSecond };
Unit unit_of(std::string_view folded);

/// What is added to a year that is counted in an era ("令和5年" is 2023); 0: the word is no era.
int era_of(std::string_view folded);

enum class HalfDay : std::uint8_t { kNone, kMorning, kAfternoon };
HalfDay half_day_of(std::string_view folded);

/// Whether it says nothing by itself: an article, a preposition, an ordinal's ending, a weekday.
bool is_filler(std::string_view folded);

}  // namespace feedmill
