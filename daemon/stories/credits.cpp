#include "stories/credits.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "stories/runs.h"
#include "text/hash.h"

namespace feedmill::stories {
namespace {

constexpr std::size_t kMostCredits = 96;
constexpr std::size_t kNear = 8;             // words on each side of one of reporting
constexpr std::size_t kNearUnspaced = 16;    // characters
constexpr std::size_t kLongestName = 4;      // words
constexpr std::size_t kLongestUnspaced = 8;  // characters
constexpr std::size_t kMostQuotes = 16;
constexpr int kQuoteLength = 12;             // half words
constexpr std::size_t kLongestQuote = 1500;  // bytes: else a mark was forgotten

/// How words begin that say whose report it is: folded. What has a blank behind it is a whole word.
constexpr std::string_view kReporting[] = {
    // English, German, Dutch, Scandinavian
    "report", "accord", "told ", "via ", "source ", "appeared ", "publish", "cited ", "citing ",
    "quoted ", "wrote ", "laut ", "bericht", "meldet", "zufolge ", "quelle ", "angaben ",
    "schreibt ", "zitiert ", "wie ", "volgens ", "meldt ", "schrijft ", "bron ", "enligt ",
    "ifolge ", "skriver ",
    // French, Spanish, Italian, Portuguese, Catalan, Turkish, Polish
    "selon ", "rapport", "apres ", "indique ", "revele ", "relate ", "affirme ", "segun ", "inform",
    "publico ", "adelanto ", "cuenta ", "fuente ", "fonte ", "secondo ", "riport", "riferi",
    "scrive ", "segundo ", "noticiou ", "avancou ", "conforme ", "haberin", "gore ", "bildir",
    "duyur", "yazdi ", "wedlug ", "podaje ", "donosi ",
    // Russian, Ukrainian
    "сообщ", "данным ", "пишет ", "передает ", "передае", "ссылк", "информац", "повидом", "даними ",
    // Arabic
    "افاد", "ذكر", "نقل", "بحسب ", "وفق", "حسب ", "قالت ", "اورد", "كشف",
    // Korean
    "따르면 ", "보도", "전했다 ", "인용", "취재"};

/// The same in scripts without spaces; the last character is looked for.
constexpr std::string_view kReportingUnspaced[] = {"报道", "報導", "报导", "報道", "援引", "引述",
                                                   "消息", "来源", "來源", "报",   "報じ", "よる",
                                                   "よれ", "伝え", "据",   "據"};

bool begins_with(std::string_view word, std::string_view start) {
  const bool whole = start.back() == ' ';
  if (whole) return word == start.substr(0, start.size() - 1);
  return word.substr(0, start.size()) == start;
}

/// Which of the table may match, by the first two bytes: it is asked of every word.
class Beginnings {
 public:
  Beginnings() {
    for (const std::string_view start : kReporting) begin_[place(start)] = true;
  }
  bool has(std::string_view word) const {
    return word.size() > 2 && begin_[place(word)] &&
           std::any_of(std::begin(kReporting), std::end(kReporting),
                       [&](std::string_view start) { return begins_with(word, start); });
  }

 private:
  static std::size_t place(std::string_view word) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(word[at]); };
    return (byte(0) * 31U + byte(1) * 7U + (byte(1) >= 0x80 ? 0U : byte(2))) % 1024;
  }
  std::array<bool, 1024> begin_{};
};

bool is_reporting(const std::vector<Token>& tokens, std::size_t at) {
  const Token& token = tokens[at];
  if (!token.unspaced) {
    static const Beginnings beginnings;
    return beginnings.has(token.word);
  }
  return std::any_of(
      std::begin(kReportingUnspaced), std::end(kReportingUnspaced), [&](std::string_view word) {
        if (word.size() <= 3) return token.word == word;
        return token.word == word.substr(3) && at > 0 && tokens[at - 1].word == word.substr(0, 3);
      });
}

class Credits {
 public:
  Credits(std::string_view text, const std::vector<Token>& tokens, Features& features)
      : text_(text), tokens_(tokens), features_(features), tried_(tokens.size()) {}

  void run() {
    for (std::size_t at = 0; at < tokens_.size(); ++at)
      if (is_reporting(tokens_, at)) look_around(at);
    auto& credits = features_.credits;
    std::sort(credits.begin(), credits.end());
    credits.erase(std::unique(credits.begin(), credits.end()), credits.end());
  }

 private:
  void look_around(std::size_t at) {
    const std::size_t near = tokens_[at].unspaced ? kNearUnspaced : kNear;
    const std::size_t from = at > near ? at - near : 0;
    const std::size_t to = std::min(at + near + 1, tokens_.size());
    for (std::size_t first = from; first < to; ++first) {
      if (tried_[first] || !may_begin(first)) continue;
      tried_[first] = true;
      add_names(first);
    }
  }

  /// A capital, in scripts that have some; in a script without spaces any character may begin one.
  bool may_begin(std::size_t at) const {
    const Token& token = tokens_[at];
    if (token.capital || token.digit || token.unspaced) return true;
    const auto first = static_cast<unsigned char>(token.word.front());
    return first >= 0xD8;  // Arabic and what stands behind it has no capitals
  }

  void add_names(std::size_t first) {
    const bool unspaced = tokens_[first].unspaced;
    const std::size_t most = unspaced ? kLongestUnspaced : kLongestName;
    std::string name;
    for (std::size_t n = 0; n < most && first + n < tokens_.size(); ++n) {
      const Token& token = tokens_[first + n];
      if (n > 0 && parted(first + n)) break;
      if (n == 0 && is_function_word(token.word)) break;
      if (unspaced && !token.unspaced) break;
      name += token.word;
      if (!unspaced || n > 0) put(name);
      if (!unspaced) put_without_particle(name);
    }
  }

  /// "머니라인은", "Kurier's": what stands behind a name is written in one with it.
  void put_without_particle(const std::string& name) {
    const bool hangul = static_cast<unsigned char>(name.front()) >= 0xEA &&
                        static_cast<unsigned char>(name.front()) <= 0xED;
    if (hangul && name.size() >= 9) put(name.substr(0, name.size() - 3));
    if (!hangul && name.size() >= 6 && name.back() == 's') put(name.substr(0, name.size() - 1));
  }

  bool parted(std::size_t at) const {
    const std::size_t from = tokens_[at - 1].end;
    const std::string_view between = text_.substr(from, tokens_[at].begin - from);
    return between.size() > 3 || between.find_first_of(".,;:!?\n") != std::string_view::npos;
  }

  void put(std::string_view name) {
    if (features_.credits.size() < kMostCredits) features_.credits.push_back(key_of_name(name));
  }

  std::string_view text_;
  const std::vector<Token>& tokens_;
  Features& features_;
  std::vector<bool> tried_;
};

struct Marks {
  std::string_view open, close;
};
constexpr Marks kMarks[] = {{"\xE2\x80\x9C", "\xE2\x80\x9D"},  // “ ”
                            {"\xE2\x80\x9E", "\xE2\x80\x9C"},  // „ “
                            {"\xC2\xAB", "\xC2\xBB"},          // « »
                            {"\xC2\xBB", "\xC2\xAB"},          // » «
                            {"\xE3\x80\x8C", "\xE3\x80\x8D"},  // 「 」
                            {"\xE3\x80\x8E", "\xE3\x80\x8F"},  // 『 』
                            {"\"", "\""}};

/// Whether a mark of the table begins so. In a loop: find_first_of() is a call for each character.
constexpr bool may_open(char c) { return c == '"' || c == '\xC2' || c == '\xE2' || c == '\xE3'; }

/// Where the quotation ends that begins at `at`; 0: none does.
std::size_t end_of_quote(std::string_view text, std::size_t at, std::size_t& begin) {
  for (const Marks& marks : kMarks) {
    if (text.substr(at, marks.open.size()) != marks.open) continue;
    begin = at + marks.open.size();
    const std::string_view inside = text.substr(begin, kLongestQuote);
    const std::size_t length = inside.find(marks.close);
    const bool closed = length != std::string_view::npos &&
                        inside.substr(0, length).find('\n') == std::string_view::npos;
    if (closed) return begin + length;
  }
  return 0;
}

/// Adds every six words of some that follow each other.
void add_runs(const std::vector<Token>& tokens, std::size_t first, std::size_t end,
              Features& features) {
  for (; first < end; ++first) {
    int length = 0;
    std::string run;
    for (std::size_t at = first; at < end && length < kQuoteLength; ++at) {
      length += tokens[at].unspaced ? 1 : 2;
      run.append(tokens[at].word) += ' ';
    }
    if (length < kQuoteLength) return;
    features.quotes.push_back(static_cast<std::uint32_t>(hash64(run, 0x71756F74) >> 32U));
  }
}

}  // namespace

void add_credits(std::string_view text, const std::vector<Token>& tokens, Features& features) {
  Credits(text, tokens, features).run();
}

void add_quotes(std::string_view text, const std::vector<Token>& tokens, Features& features) {
  std::size_t first = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    while (at < text.size() && !may_open(text[at])) ++at;
    if (at == text.size()) break;
    std::size_t begin = 0;
    const std::size_t end = end_of_quote(text, at, begin);
    if (end == 0) continue;
    while (first < tokens.size() && tokens[first].begin < begin) ++first;
    std::size_t last = first;
    while (last < tokens.size() && tokens[last].end <= end) ++last;
    add_runs(tokens, first, last, features);
    at = end;
  }
  auto& quotes = features.quotes;
  std::sort(quotes.begin(), quotes.end());
  quotes.erase(std::unique(quotes.begin(), quotes.end()), quotes.end());
  if (quotes.size() > kMostQuotes) quotes.resize(kMostQuotes);
}

}  // namespace feedmill::stories
