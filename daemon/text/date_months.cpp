// The names of months, in many languages.
#include <algorithm>
#include <iterator>

#include "text/date_words.h"

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
    // Thai
    {"มกราคม", 1},
    {"กุมภาพันธ์", 2},
    {"มีนาคม", 3},
    {"เมษายน", 4},
    {"พฤษภาคม", 5},
    {"มิถุนายน", 6},
    {"กรกฎาคม", 7},
    {"สิงหาคม", 8},
    {"กันยายน", 9},
    {"ตุลาคม", 10},
    {"พฤศจิกายน", 11},
    {"ธันวาคม", 12},
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

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

/// Three ASCII letters, or as many of another alphabet, which take twice the bytes.
bool is_long_enough(std::string_view word) {
  return word.size() >= (static_cast<unsigned char>(word[0]) < 0x80 ? 3U : 6U);
}

}  // namespace

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

}  // namespace feedmill
