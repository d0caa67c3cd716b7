#include "stories/language.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "text/utf8.h"

namespace feedmill::stories {
namespace {

constexpr std::size_t kWordsRead = 60;  // of the text
constexpr int kFewest = 3;              // points of the language; fewer are a name
constexpr int kLead = 2;                // more than any other's
constexpr int kAgainst = 4;             // so much speaks against a language that was declared

struct Name {
  const char* tag;
  const char* name;
};
constexpr std::array<Name, kLanguages> kNames = {{
    {"", ""},
    {"en", "English"},
    {"de", "German"},
    {"fr", "French"},
    {"es", "Spanish"},
    {"it", "Italian"},
    {"pt", "Portuguese"},
    {"nl", "Dutch"},
    {"sv", "Swedish, Danish or Norwegian"},
    {"tr", "Turkish"},
    {"pl", "Polish"},
    {"ru", "Russian"},
    {"uk", "Ukrainian"},
    {"el", "Greek"},
    {"he", "Hebrew"},
    {"ar", "Arabic"},
    {"fa", "Persian"},
    {"hi", "Hindi"},
    {"th", "Thai"},
    {"zh", "Chinese"},
    {"ja", "Japanese"},
    {"ko", "Korean"},
    {"id", "Indonesian"},
    {"ro", "Romanian"},
    {"cs", "Czech"},
}};

/// Words that a text of the language can hardly do without, folded. Those behind the bar stand in
/// names too ("Rio de Janeiro"), or in other languages, and count half.
struct Marks {
  Language language;
  const char* words;
};
constexpr std::array<Marks, 14> kMarks = {{
    {Language::kEnglish,
     "the of and to for with from is are was were has have will after over says its as at by that "
     "his "
     "her not be who how why what new more than | in on up out an first amid he she it but off "
     "into "
     "this could would us"},
    {Language::kGerman,
     "der das und ist nicht mit auf fur von dem den des ein eine einen einem einer im sich auch "
     "wird "
     "werden nach bei gegen uber zum zur aus wie sind noch vor will | die in an zu am um als bis "
     "ab "
     "es er so hat"},
    {Language::kFrench,
     "les des une est dans pour sur avec qui par aux pas plus sont ses cette leur selon apres "
     "entre "
     "ete au du et ne ce | la le un en a que se son ou il de"},
    {Language::kSpanish,
     "los las del una por para con el y su sus al mas como sobre desde tras segun entre este esta "
     "fue "
     "ya hasta anos pero | la de en que se un no es lo a"},
    {Language::kItalian,
     "il di della dei delle nel nella alla gli per che con sono dal dalla sul sulla una piu anche "
     "come "
     "dopo ai e ha contro al | la le un i a in si da del non"},
    {Language::kPortuguese,
     "os uma do da das dos em no na nos nas para com por ao pelo pela mais sao foi apos sobre seu "
     "sua "
     "entre nao e ate | o a as de um que se es"},
    {Language::kDutch,
     "het een van voor met zijn niet naar bij uit aan ook wordt door over om dat deze meer heeft "
     "nog "
     "tegen en | de in op te is na er als"},
    {Language::kScandinavian,
     "och att det som pa til av for ikke inte med ett og har efter fra fran den om vil ska skal "
     "mot "
     "eller blir | en i de er man at sig"},
    {Language::kTurkish,
     "ve bir bu ile icin da de olarak daha sonra kadar gibi oldu olan ise cok en | ne o mi var "
     "yeni"},
    {Language::kPolish,
     "sie nie na jest dla przez jak po od ze czy oraz ale pod przed | w z i do to o"},
    {Language::kIndonesian,
     "yang dan untuk dari dengan pada tidak akan ini itu ke oleh di | dalam"},
    {Language::kRomanian,
     "si din pentru cu pe la care este au fost mai dupa lui sunt | de in a un"},
    {Language::kCzech, "se na je ze pro jsou byl podle jako pri ale nebo uz bude | v a z s k do"},
    {Language::kUnknown, ""},
}};

/// Points by language.
using Points = std::array<int, kLanguages>;

std::size_t index(Language language) { return static_cast<std::size_t>(language); }

struct Mark {
  Language language;
  int points;
};

class MarkWords {
 public:
  MarkWords() {
    for (const Marks& marks : kMarks) {
      int points = 2;
      std::string_view left = marks.words;
      while (!left.empty()) {
        const std::size_t end = std::min(left.find(' '), left.size());
        const std::string_view word = left.substr(0, end);
        if (word == "|")
          points = 1;
        else
          words_[word].push_back({marks.language, points});
        left.remove_prefix(std::min(end + 1, left.size()));
      }
    }
  }
  void count(const std::string& word, Points& points) const {
    if (word.size() > 7) return;
    const auto found = words_.find(word);
    if (found == words_.end()) return;
    for (const Mark& mark : found->second) points[index(mark.language)] += mark.points;
  }

 private:
  std::unordered_map<std::string_view, std::vector<Mark>> words_;
};

/// Letters that only one language of ours writes, or few, and the points that each gets.
struct Letters {
  std::u32string_view letters;
  Language language;
  int points = 1;
  Language other = Language::kUnknown;  ///< gets one too, where two write them
};
constexpr std::array<Letters, 15> kLetters = {{
    {U"\u00DF", Language::kGerman, 3},
    {U"\u00E4\u00C4", Language::kGerman, 1, Language::kScandinavian},
    {U"\u00F6\u00FC\u00D6\u00DC", Language::kGerman, 1, Language::kTurkish},
    {U"\u00E8\u00F9", Language::kFrench, 1, Language::kItalian},
    {U"\u00EA\u00E0", Language::kFrench, 1, Language::kPortuguese},
    {U"\u0153\u00EE", Language::kFrench, 2},
    {U"\u00F1\u00BF\u00A1", Language::kSpanish, 2},
    {U"\u00ED\u00F3\u00E1", Language::kSpanish, 1, Language::kPortuguese},
    {U"\u00E3\u00F5", Language::kPortuguese, 3},
    {U"\u00F2\u00EC", Language::kItalian, 2},
    {U"\u00E5\u00C5\u00F8\u00D8", Language::kScandinavian, 2},
    {U"\u0131\u011F\u015F\u0130\u015E", Language::kTurkish, 2},
    {U"\u0142\u0105\u0119\u017C", Language::kPolish, 2},
    {U"\u0103\u021B\u0219", Language::kRomanian, 2},
    {U"\u011B\u0159\u016F", Language::kCzech, 2},
}};
constexpr char32_t kLastLetter = U'\u021B';  // of the table

void count_letter(char32_t c, Points& points) {
  if (c > kLastLetter) return;
  const auto found = std::find_if(kLetters.begin(), kLetters.end(), [c](const Letters& row) {
    return row.letters.find(c) != std::u32string_view::npos;
  });
  if (found == kLetters.end()) return;
  points[index(found->language)] += found->points;
  if (found->other != Language::kUnknown) points[index(found->other)] += 1;
}

/// What a script says, of which letters are counted.
struct Scripts {
  int letters = 0, cyrillic = 0, ukrainian = 0, greek = 0, hebrew = 0, arabic = 0, persian = 0,
      hindi = 0, thai = 0, han = 0, kana = 0, hangul = 0;

  void count(char32_t c) {
    letters += c > 0x7F ? 1 : ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    cyrillic += c >= 0x400 && c < 0x530;
    ukrainian += c == 0x456 || c == 0x457 || c == 0x454 || c == 0x406;
    greek += c >= 0x370 && c < 0x400;
    hebrew += c >= 0x590 && c < 0x600;
    arabic += c >= 0x600 && c < 0x700;
    persian += c == 0x67E || c == 0x686 || c == 0x698 || c == 0x6AF || c == 0x6CC;
    hindi += c >= 0x900 && c < 0x980;
    thai += c >= 0xE00 && c < 0xE80;
    han += c >= 0x4E00 && c < 0xA000;
    kana += c >= 0x3041 && c < 0x3100;
    hangul += c >= 0xAC00 && c < 0xD7A4;
  }

  /// What most of the letters are; a character of Han says as much as three letters.
  Language language() const {
    const int most = letters / 3;
    if (cyrillic > most) return ukrainian > 0 ? Language::kUkrainian : Language::kRussian;
    if (arabic > most) return persian > 0 ? Language::kPersian : Language::kArabic;
    if (hangul > most) return Language::kKorean;
    if (greek > most) return Language::kGreek;
    if (hebrew > most) return Language::kHebrew;
    if (hindi > most) return Language::kHindi;
    if (thai > most) return Language::kThai;
    if (han + kana <= most / 2 || han + kana == 0) return Language::kUnknown;
    return kana > 0 ? Language::kJapanese : Language::kChinese;
  }
};

Language declared_language(std::string_view tag) {
  const std::string_view first = tag.substr(0, tag.find('-'));
  if (first == "da" || first == "nb" || first == "no" || first == "nn")
    return Language::kScandinavian;
  for (std::size_t i = 1; i < kNames.size(); ++i)
    if (first == kNames[i].tag) return static_cast<Language>(i);
  return Language::kUnknown;
}

bool is_latin(Language language) {
  return language <= Language::kPolish || language >= Language::kIndonesian;
}

/// The language with the most points, if it has enough; of a declared one less is asked.
Language decide(const Points& points, Language declared) {
  const auto best = std::max_element(points.begin(), points.end());
  int second = 0;
  for (auto it = points.begin(); it != points.end(); ++it)
    if (it != best) second = std::max(second, *it);
  if (declared != Language::kUnknown && *best < points[index(declared)] + kAgainst) return declared;
  return *best >= kFewest && *best - second >= kLead ? static_cast<Language>(best - points.begin())
                                                     : Language::kUnknown;
}

}  // namespace

Language language_of(std::string_view title, const std::vector<Token>& title_words,
                     const std::vector<Token>& text_words, std::string_view declared_tag) {
  Scripts scripts;
  Points points{};
  for (std::size_t at = 0; at < title.size();) {
    const char32_t c = next_code_point(title, at);
    scripts.count(c);
    if (c > 0x7F) count_letter(c, points);
  }
  if (scripts.letters == 0) {
    std::size_t left = kWordsRead;
    for (auto token = text_words.begin(); token != text_words.end() && left > 0; ++token, --left)
      for (std::size_t at = 0; at < token->word.size();)
        scripts.count(next_code_point(token->word, at));
  }
  if (const Language language = scripts.language(); language != Language::kUnknown) return language;
  static const MarkWords marks;
  for (const Token& token : title_words) marks.count(token.word, points);
  for (std::size_t i = 0; i < text_words.size() && i < kWordsRead; ++i)
    marks.count(text_words[i].word, points);
  const Language declared = declared_language(declared_tag);
  return decide(points, is_latin(declared) ? declared : Language::kUnknown);
}

Language with_source(Language told, Language source) {
  const bool may_be = (told == Language::kUnknown && is_latin(source)) ||
                      (told == Language::kChinese && source == Language::kJapanese) ||
                      (told == Language::kRussian && source == Language::kUkrainian) ||
                      (told == Language::kArabic && source == Language::kPersian);
  return may_be ? source : told;
}

const char* name_of(Language language) { return kNames[index(language)].name; }

}  // namespace feedmill::stories
