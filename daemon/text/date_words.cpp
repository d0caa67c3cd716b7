#include "text/date_words.h"

#include <algorithm>
#include <iterator>

namespace feedmill {
namespace {

struct Stem {
  std::string_view stem;
  int month;
};

/// Beginnings of month names without accents. A word is a month when it begins with a stem, or is
/// itself, with three letters or more, the beginning of one: so inflected and shortened forms need
/// no entry of their own. Where a longer stem means another month, it stands first.
constexpr Stem kMonths[] = {
    // English; with it most of German, Dutch, Scandinavian, Romance, Baltic and Slavonic names
    {"jan", 1},
    {"feb", 2},
    {"mar", 3},
    {"apr", 4},
    {"may", 5},
    {"jun", 6},
    {"jul", 7},
    {"aug", 8},
    {"sep", 9},
    {"oct", 10},
    {"nov", 11},
    {"dec", 12},
    // German, Dutch, Scandinavian
    {"jaen", 1},
    {"mrz", 3},
    {"maerz", 3},
    {"maart", 3},
    {"mrt", 3},
    {"mai", 5},
    {"mei", 5},
    {"maj", 5},
    {"okt", 10},
    {"dez", 12},
    {"des", 12},
    // French
    {"fev", 2},
    {"avr", 4},
    {"juin", 6},
    {"jui", 7},
    {"aou", 8},
    // Spanish, Portuguese, Italian, Catalan, Romanian
    {"ene", 1},
    {"gen", 1},
    {"ian", 1},
    {"abr", 4},
    {"mag", 5},
    {"giu", 6},
    {"iun", 6},
    {"lug", 7},
    {"iul", 7},
    {"ago", 8},
    {"set", 9},
    {"out", 10},
    {"ott", 10},
    {"noi", 11},
    {"dic", 12},
    // Croatian, before the Polish and Czech names that begin alike
    {"sijec", 1},
    {"veljac", 2},
    {"ozuj", 3},
    {"trav", 4},
    {"svib", 5},
    {"lipanj", 6},
    {"lipnja", 6},
    {"srpanj", 7},
    {"srpnja", 7},
    {"kolovoz", 8},
    {"rujan", 9},
    {"rujna", 9},
    {"studen", 11},
    // Polish
    {"sty", 1},
    {"lut", 2},
    {"kwi", 4},
    {"cze", 6},
    {"lip", 7},
    {"sie", 8},
    {"wrz", 9},
    {"paz", 10},
    {"lis", 11},
    {"gru", 12},
    // Czech; "cervenec" is July, "cerven" June
    {"led", 1},
    {"uno", 2},
    {"bre", 3},
    {"dub", 4},
    {"kve", 5},
    {"cervenec", 7},
    {"cervence", 7},
    {"cerven", 6},
    {"cervn", 6},
    {"srp", 8},
    {"zari", 9},
    {"rij", 10},
    {"pros", 12},
    // Hungarian
    {"szep", 9},
    // Turkish
    {"oca", 1},
    {"sub", 2},
    {"nis", 4},
    {"haz", 6},
    {"tem", 7},
    {"agu", 8},
    {"eyl", 9},
    {"eki", 10},
    {"kas", 11},
    {"ara", 12},
    // Finnish
    {"tammi", 1},
    {"helmi", 2},
    {"maalis", 3},
    {"huhti", 4},
    {"touko", 5},
    {"kesa", 6},
    {"heina", 7},
    {"elok", 8},
    {"syys", 9},
    {"loka", 10},
    {"marras", 11},
    {"joulu", 12},
    // Estonian, Latvian, Lithuanian
    {"jaan", 1},
    {"veeb", 2},
    {"juun", 6},
    {"juul", 7},
    {"dets", 12},
    {"saus", 1},
    {"vasar", 2},
    {"kov", 3},
    {"balan", 4},
    {"geg", 5},
    {"birz", 6},
    {"liep", 7},
    {"rugp", 8},
    {"rugs", 9},
    {"spal", 10},
    {"lapkr", 11},
    {"gruod", 12},
    // Indonesian and Malay
    {"agt", 8},
    {"mac", 3},
    {"ogos", 8},
    {"dis", 12},
    // Russian and Bulgarian
    {"янв", 1},
    {"яну", 1},
    {"фев", 2},
    {"мар", 3},
    {"апр", 4},
    {"май", 5},
    {"мая", 5},
    {"мае", 5},
    {"июн", 6},
    {"юни", 6},
    {"июл", 7},
    {"юли", 7},
    {"авг", 8},
    {"сен", 9},
    {"сеп", 9},
    {"окт", 10},
    {"ноя", 11},
    {"ное", 11},
    {"дек", 12},
    // Ukrainian and Belarusian
    {"січ", 1},
    {"студзен", 1},
    {"лют", 2},
    {"берез", 3},
    {"сакав", 3},
    {"квіт", 4},
    {"красав", 4},
    {"трав", 5},
    {"черв", 6},
    {"чэрв", 6},
    {"лип", 7},
    {"ліп", 7},
    {"серп", 8},
    {"жнів", 8},
    {"верес", 9},
    {"верас", 9},
    {"жовт", 10},
    {"кастр", 10},
    {"листоп", 11},
    {"лістап", 11},
    {"груд", 12},
    {"снеж", 12},
    {"јан", 1},
    {"јун", 6},
    {"јул", 7},
    {"нов", 11},
    {"мај", 5},
    // Greek
    {"ιαν", 1},
    {"φεβ", 2},
    {"μαρ", 3},
    {"απρ", 4},
    {"μαι", 5},
    {"ιουν", 6},
    {"ιουλ", 7},
    {"αυγ", 8},
    {"σεπ", 9},
    {"οκτ", 10},
    {"νοε", 11},
    {"δεκ", 12},
    // Arabic
    {"يناير", 1},
    {"فبراير", 2},
    {"مارس", 3},
    {"أبريل", 4},
    {"ابريل", 4},
    {"إبريل", 4},
    {"مايو", 5},
    {"يونيو", 6},
    {"يوليو", 7},
    {"أغسطس", 8},
    {"اغسطس", 8},
    {"سبتمبر", 9},
    {"أكتوبر", 10},
    {"اكتوبر", 10},
    {"نوفمبر", 11},
    {"ديسمبر", 12},
    // Hebrew, with and without the preposition
    {"ינואר", 1},
    {"בינואר", 1},
    {"פברואר", 2},
    {"בפברואר", 2},
    {"מרץ", 3},
    {"במרץ", 3},
    {"אפריל", 4},
    {"באפריל", 4},
    {"מאי", 5},
    {"במאי", 5},
    {"יוני", 6},
    {"ביוני", 6},
    {"יולי", 7},
    {"ביולי", 7},
    {"אוגוסט", 8},
    {"באוגוסט", 8},
    {"ספטמבר", 9},
    {"בספטמבר", 9},
    {"אוקטובר", 10},
    {"באוקטובר", 10},
    {"נובמבר", 11},
    {"בנובמבר", 11},
    {"דצמבר", 12},
    {"בדצמבר", 12},
    // Hindi
    {"जनवरी", 1},
    {"फरवरी", 2},
    {"फ़रवरी", 2},
    {"मार्च", 3},
    {"अप्रैल", 4},
    {"मई", 5},
    {"जून", 6},
    {"जुलाई", 7},
    {"अगस्त", 8},
    {"सितंबर", 9},
    {"सितम्बर", 9},
    {"अक्टूबर", 10},
    {"नवंबर", 11},
    {"नवम्बर", 11},
    {"दिसंबर", 12},
    {"दिसम्बर", 12},
};

struct Zone {
  std::string_view name;
  int minutes;  ///< east of UTC
};

/// Sorted. "cst", "ist" and "bst" are Chicago's, India's and Britain's; "at", "et" and the like are
/// standard time. Single letters are those of RFC 822, which had the military's signs reversed.
constexpr Zone kZones[] = {
    // clang-format off
    {"a", -60}, {"acdt", 630}, {"acst", 570}, {"act", -300}, {"adt", -180}, {"aedt", 660},
    {"aest", 600}, {"aft", 270}, {"akdt", -480}, {"akst", -540}, {"almt", 360}, {"amt", -240},
    {"art", -180}, {"ast", -240}, {"at", -240}, {"awst", 480}, {"azt", 240}, {"b", -120},
    {"bdt", 360}, {"bnt", 480}, {"bot", -240}, {"brst", -120}, {"brt", -180}, {"bst", 60},
    {"btt", 360}, {"c", -180}, {"cat", 120}, {"cdt", -300}, {"central", -360}, {"cest", 120},
    {"cet", 60}, {"chst", 600}, {"clst", -180}, {"clt", -240}, {"cot", -300}, {"cst", -360},
    {"ct", -360}, {"d", -240}, {"e", -300}, {"eastern", -300}, {"eat", 180}, {"edt", -240},
    {"eest", 180}, {"eet", 120}, {"est", -300}, {"et", -300}, {"f", -360}, {"fjt", 720},
    {"g", -420}, {"get", 240}, {"gft", -180}, {"gmt", 0}, {"gst", 240}, {"gyt", -240},
    {"h", -480}, {"hadt", -540}, {"hast", -600}, {"hkt", 480}, {"hst", -600}, {"i", -540},
    {"ict", 420}, {"idt", 180}, {"irdt", 270}, {"irkt", 480}, {"irst", 210}, {"ist", 330},
    {"jst", 540}, {"k", -600}, {"kgt", 360}, {"krat", 420}, {"kst", 540}, {"l", -660},
    {"m", -720}, {"magt", 660}, {"mdt", -360}, {"mest", 120}, {"mesz", 120}, {"met", 60},
    {"mez", 60}, {"mmt", 390}, {"mountain", -420}, {"msd", 240}, {"msk", 180}, {"mst", -420},
    {"mt", -420}, {"mut", 240}, {"mvt", 300}, {"myt", 480}, {"n", 60}, {"ndt", -150},
    {"novt", 420}, {"npt", 345}, {"nst", -210}, {"nt", -210}, {"nzdt", 780}, {"nzst", 720},
    {"o", 120}, {"omst", 360}, {"p", 180}, {"pacific", -480}, {"pdt", -420}, {"pet", -300},
    {"pett", 720}, {"pht", 480}, {"pkt", 300}, {"pst", -480}, {"pt", -480}, {"pyt", -240},
    {"q", 240}, {"r", 300}, {"s", 360}, {"samt", 240}, {"sast", 120}, {"sgt", 480},
    {"sst", -660}, {"t", 420}, {"tjt", 300}, {"tlt", 540}, {"tmt", 300}, {"trt", 180},
    {"u", 480}, {"ulat", 480}, {"ut", 0}, {"utc", 0}, {"uyt", -180}, {"uzt", 300},
    {"v", 540}, {"vet", -240}, {"vlat", 600}, {"w", 600}, {"wast", 120}, {"wat", 60},
    {"west", 60}, {"wet", 0}, {"wib", 420}, {"wit", 540}, {"wita", 480}, {"x", 660},
    {"y", 720}, {"yakt", 540}, {"yekt", 300}, {"z", 0}, {"zulu", 0},
    // clang-format on
};

static_assert(std::is_sorted(std::begin(kZones), std::end(kZones),
                             [](const Zone& a, const Zone& b) { return a.name < b.name; }));

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

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

/// Three ASCII letters, or as many of another alphabet, which take twice the bytes.
bool is_long_enough(std::string_view word) {
  return word.size() >= (static_cast<unsigned char>(word[0]) < 0x80 ? 3U : 6U);
}

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
  const bool punctuation = (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x3004) ||
                           (c >= 0x3008 && c <= 0x3020) || (c >= 0xFF00 && c <= 0xFF20);
  return c >= 0xAA && c != 0xAB && c != 0xB7 && c != 0xBB && c != 0x60C && c != 0x61B &&
         !punctuation;
}

int month_of(std::string_view folded) {
  if (folded.empty() || !is_long_enough(folded)) return 0;
  const Stem* best = nullptr;
  for (const Stem& known : kMonths) {
    const bool longer = best == nullptr || known.stem.size() > best->stem.size();
    if (longer && begins_with(folded, known.stem)) best = &known;
  }
  if (best != nullptr) return best->month;
  const auto* found = std::find_if(std::begin(kMonths), std::end(kMonths), [&](const Stem& known) {
    return begins_with(known.stem, folded);
  });
  return found == std::end(kMonths) ? 0 : found->month;
}

std::optional<int> zone_of(std::string_view folded) {
  const auto* found =
      std::lower_bound(std::begin(kZones), std::end(kZones), folded,
                       [](const Zone& zone, std::string_view name) { return zone.name < name; });
  if (found == std::end(kZones) || found->name != folded) return {};
  return found->minutes * 60;
}

Unit unit_of(std::string_view folded) {
  for (const UnitWord& known : kUnits) {
    if (known.word == folded) return known.unit;
  }
  return Unit::kNone;
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
