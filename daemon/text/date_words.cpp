#include "text/date_words.h"

#include <algorithm>
#include <iterator>

namespace feedmill {
namespace {

struct UnitWord {
  std::string_view word;
  Unit unit;
};

constexpr UnitWord kUnits[] = {
    {"年", Unit::kYear},   {"년", Unit::kYear},   {"月", Unit::kMonth},   {"월", Unit::kMonth},
    {"日", Unit::kDay},    {"일", Unit::kDay},    {"号", Unit::kDay},     {"號", Unit::kDay},
    {"时", Unit::kHour},   {"時", Unit::kHour},   {"시", Unit::kHour},    {"点", Unit::kHour},
    {"點", Unit::kHour},   {"分", Unit::kMinute}, {"분", Unit::kMinute},  {"秒", Unit::kSecond},
    {"초", Unit::kSecond}, {"h", Unit::kHour},    {"min", Unit::kMinute},
};

struct Era {
  std::string_view word;
  int years;
};

constexpr Era kEras[] = {{"大正", 1911}, {"昭和", 1925}, {"平成", 1988}, {"令和", 2018},
                         {"民國", 1911}, {"民国", 1911}, {"พศ", -543}};

struct HalfDayWord {
  std::string_view word;
  HalfDay half;
};

constexpr HalfDayWord kHalfDays[] = {
    {"am", HalfDay::kMorning},     {"pm", HalfDay::kAfternoon},   {"오전", HalfDay::kMorning},
    {"오후", HalfDay::kAfternoon}, {"上午", HalfDay::kMorning},   {"下午", HalfDay::kAfternoon},
    {"午前", HalfDay::kMorning},   {"午後", HalfDay::kAfternoon}, {"πμ", HalfDay::kMorning},
    {"μμ", HalfDay::kAfternoon},   {"晚上", HalfDay::kAfternoon}, {"早上", HalfDay::kMorning},
    {"ص", HalfDay::kMorning},      {"م", HalfDay::kAfternoon},
};

/// Weekdays that may stand behind the date, prepositions, endings of ordinals, "o'clock".
constexpr std::string_view kFillers[] = {
    "sun",       "sunday", "mon",  "monday", "tue",      "tues",     "tuesday",  "wed",
    "wednesday", "thu",    "thur", "thurs",  "thursday", "fri",      "friday",   "sat",
    "saturday",  "st",     "nd",   "rd",     "th",       "er",       "eme",      "e",
    "o",         "of",     "the",  "on",     "at",       "de",       "del",      "den",
    "der",       "da",     "di",   "do",     "le",       "la",       "el",       "a",
    "as",        "um",     "om",   "am",     "kl",       "klo",      "kello",    "uhr",
    "uur",       "h",      "hrs",  "hs",     "г",        "года",     "год",      "р",
    "року",      "в",      "r",    "roku",   "godz",     "g",        "ev",       "thang",
    "thg",       "ngay",   "luc",  "nam",    "time",     "standard", "daylight", "ten",
    "clock",     "στις",   "του",  "και",    "hodin",    "v",        "pe",       "ja",
    "alle",      "ore",    "ora",  "dne",    "dia",      "tanggal",  "pukul",    "saat",
    "ב",         "בשעה",   "星期", "周",
};

/// Base letters of U+00C0 to U+017F; '?' where there is none.
constexpr std::string_view kLatinBases =
    "aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiiidnooooo?ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkkkllllll?"
    "?llnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

struct Folding {
  char32_t from, to;
};

/// Greek and Cyrillic letters with an accent of their own, in either case.
constexpr Folding kAccented[] = {
    {U'ά', U'α'}, {U'έ', U'ε'}, {U'ή', U'η'}, {U'ί', U'ι'}, {U'ό', U'ο'}, {U'ύ', U'υ'},
    {U'ώ', U'ω'}, {U'Ά', U'α'}, {U'Έ', U'ε'}, {U'Ή', U'η'}, {U'Ί', U'ι'}, {U'Ό', U'ο'},
    {U'Ύ', U'υ'}, {U'Ώ', U'ω'}, {U'ϊ', U'ι'}, {U'ϋ', U'υ'}, {U'ΐ', U'ι'}, {U'ΰ', U'υ'},
    {U'ς', U'σ'}, {U'ё', U'е'}, {U'Ё', U'е'},
};

bool is_combining(char32_t c) { return c >= 0x300 && c <= 0x36F; }

}  // namespace

char32_t fold_letter(char32_t letter) {
  if (letter >= 'A' && letter <= 'Z') return letter - 'A' + 'a';
  if (letter < 0xC0) return letter;
  if (letter < 0x180) {
    const char base = kLatinBases[letter - 0xC0];
    return base == '?' ? letter : static_cast<char32_t>(base);
  }
  if (is_combining(letter)) return 0;
  if (letter == 0x218 || letter == 0x219) return 's';  // Romanian, with a comma below
  if (letter == 0x21A || letter == 0x21B) return 't';
  for (const Folding& folding : kAccented) {
    if (folding.from == letter) return folding.to;
  }
  if (letter >= 0x391 && letter <= 0x3A9) return letter + 0x20;
  if (letter >= 0x410 && letter <= 0x42F) return letter + 0x20;
  if (letter >= 0x400 && letter <= 0x40F) return letter + 0x50;
  return letter;
}

bool is_word_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  const bool punctuation = (c >= 0x2000 && c <= 0x206F) || c == 0x2212 || c == 0xFE63 ||
                           (c >= 0x3000 && c <= 0x3004) || (c >= 0x3008 && c <= 0x3020) ||
                           (c >= 0xFF00 && c <= 0xFF20);
  return c >= 0xAA && c != 0xAB && c != 0xB7 && c != 0xBB && c != 0x60C && c != 0x61B &&
         !punctuation;
}

Unit unit_of(std::string_view folded) {
  for (const UnitWord& known : kUnits) {
    if (known.word == folded) return known.unit;
  }
  return Unit::kNone;
}

int era_of(std::string_view folded) {
  for (const Era& known : kEras) {
    if (known.word == folded) return known.years;
  }
  return 0;
}

HalfDay half_day_of(std::string_view folded) {
  for (const HalfDayWord& known : kHalfDays) {
    if (known.word == folded) return known.half;
  }
  return HalfDay::kNone;
}

bool is_filler(std::string_view folded) {
  return std::find(std::begin(kFillers), std::end(kFillers), folded) != std::end(kFillers);
}

}  // namespace feedmill
