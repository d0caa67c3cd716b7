// Which language a report is written in: what decides whose words are rare, and that two reports
// are hardly of one event. Told by the script, or by the words that every text of a language holds;
// a title of names tells nothing. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "stories/tokens.h"

namespace feedmill::stories {

/// kUnknown counts with English, in which most titles of names are written that tell nothing.
/// Stored: new ones go to the end.
enum class Language : std::uint8_t {
  kUnknown,
  kEnglish,
  kGerman,
  kFrench,
  kSpanish,
  kItalian,
  kPortuguese,
  kDutch,
  kScandinavian,
  kTurkish,
  kPolish,
  kRussian,
  kUkrainian,
  kGreek,
  kHebrew,
  kArabic,
  kPersian,
  kHindi,
  kThai,
  kChinese,
  kJapanese,
  kKorean,
  kIndonesian,
  kRomanian,
  kCzech,
};
constexpr std::size_t kLanguages = 25;

/// `declared`: a tag such as "de-AT", believed where nothing in the text speaks against it.
Language language_of(std::string_view title, const std::vector<Token>& title_words,
                     const std::vector<Token>& text_words, std::string_view declared);

/// Whether the two are known, and not one.
constexpr bool are_apart(Language a, Language b) {
  return a != b && a != Language::kUnknown && b != Language::kUnknown;
}

/// What a report is taken to be written in, of which `told` is what it says itself and `source`
/// what its source mostly writes.
Language with_source(Language told, Language source);

/// The name of one, in English; empty: unknown.
const char* name_of(Language language);

}  // namespace feedmill::stories
