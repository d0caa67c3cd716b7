#include "stories/facts.h"

#include <algorithm>
#include <array>

#include "stories/figures.h"
#include "text/hash.h"
#include "text/utf8.h"

namespace feedmill::stories {
namespace {

constexpr int kOpening = 160;               // half words of the text that are read
constexpr std::size_t kMostFacts = 48;      // of a report
constexpr std::size_t kMostUnspaced = 128;  // where characters are counted, not words
constexpr std::size_t kMostClues = 6;       // by which stories are looked for
constexpr std::size_t kMostFigures = 16;
constexpr int kPairRank = 6;
constexpr int kNameRank = 8;            // more telling than a word so much longer
constexpr std::size_t kStem = 5;        // letters: texts inflect more than titles do
constexpr double kManyCapitals = 0.4;   // of the words: they name nothing there, as in German
constexpr std::size_t kStemHangul = 2;  // syllables: particles stand behind them

struct Fact {
  std::uint32_t hash;
  bool name, title, string;
  int rank;  ///< how telling it looks; the greater, the more
};

char32_t first_of(std::string_view word) {
  std::size_t at = 0;
  return next_code_point(word, at);
}

bool is_hangul(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }
bool is_katakana(char32_t c) { return (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC; }
bool is_hiragana(char32_t c) { return c >= 0x3041 && c <= 0x309F; }

std::string_view stem(std::string_view word) {
  const auto is_ascii = [](char c) { return (c & 0x80) == 0; };
  const std::string_view start = word.substr(0, kStem);
  if (std::all_of(start.begin(), start.end(), is_ascii)) return start;
  const std::size_t letters = is_hangul(first_of(word)) ? kStemHangul : kStem;
  const std::string_view whole = stem_of(word);
  std::size_t at = 0;
  for (std::size_t count = 0; count < letters && at < whole.size(); ++count)
    next_code_point(whole, at);
  return whole.substr(0, at);
}

class FactList {
 public:
  explicit FactList(Features& features) : features_(features) {}

  void add(const std::vector<Token>& tokens, int most, bool in_title) {
    in_title_ = in_title;
    int length = 0;
    for (std::size_t i = 0; i < tokens.size() && length < most; ++i) {
      length += tokens[i].unspaced ? 1 : 2;
      if (tokens[i].unspaced)
        i = add_unspaced(tokens, i);
      else
        add_word(tokens[i]);
    }
  }

  /// `clues`: whether stories are looked for by them.
  void finish(bool clues) {
    if (capitals_ > kManyCapitals * words_) {
      for (Fact& fact : facts_) {
        fact.rank -= fact.name ? kNameRank : 0;
        fact.name = false;
      }
    }
    std::vector<Fact>& facts = facts_;
    std::sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) {
      return a.rank != b.rank ? a.rank > b.rank : a.hash < b.hash;
    });
    const bool strings =
        std::any_of(facts.begin(), facts.end(), [](const Fact& f) { return f.string; });
    const std::size_t most = strings ? kMostUnspaced : kMostFacts;
    if (facts.size() > most) facts.resize(most);
    for (const Fact& fact : facts) {
      features_.facts.push_back(fact.hash | (fact.name ? kNameBit : 0U) |
                                (fact.title ? kTitleBit : 0U) | (fact.string ? kStringBit : 0U));
      if (clues && features_.clues.size() < kMostClues) features_.clues.push_back(fact.hash);
    }
    std::sort(features_.facts.begin(), features_.facts.end());
    std::sort(features_.figures.begin(), features_.figures.end());
  }

 private:
  void add_word(const Token& token) {
    if (token.digit && token.word.front() <= '9') return add_figure(token);
    if (is_function_word(token.word) || is_calendar_word(token)) return;
    const std::size_t letters = letters_in(token.word);
    if (letters < 2) return;
    // In a title every word may begin so.
    const bool counts = !in_title_ && !token.opens;
    words_ += counts;
    capitals_ += counts && token.capital;
    const bool name = (counts && token.capital) || token.digit;
    put(stem(token.word), name, static_cast<int>(std::min<std::size_t>(letters, 12)));
  }

  void add_figure(const Token& token) {
    if (is_calendar_word(token) && token.word.size() == 4) return;  // a year
    const Figure figure = figure_of(token.word);
    auto& figures = features_.figures;
    const bool known = std::find(figures.begin(), figures.end(), figure) != figures.end();
    if (figure != 0 && !known && figures.size() < kMostFigures) figures.push_back(figure);
  }

  /// Loanwords in Katakana are words; of Han and other scripts, pairs of neighbours. What Hiragana
  /// writes is grammar. Returns the last character that was taken.
  std::size_t add_unspaced(const std::vector<Token>& tokens, std::size_t at) {
    const char32_t first = first_of(tokens[at].word);
    const auto follows = [&](std::size_t next) {
      return next < tokens.size() && tokens[next].unspaced &&
             tokens[next].begin == tokens[next - 1].end;
    };
    if (is_katakana(first)) {
      std::string word = tokens[at].word;
      while (follows(at + 1) && is_katakana(first_of(tokens[at + 1].word)))
        word += tokens[++at].word;
      const std::size_t letters = letters_in(word);
      if (letters > 1) put(word, letters > 2, static_cast<int>(2 * letters));
    } else if (follows(at + 1) && !is_hiragana(first)) {
      const char32_t second = first_of(tokens[at + 1].word);
      const std::string pair = tokens[at].word + tokens[at + 1].word;
      if (is_hiragana(second) || is_katakana(second)) return at;
      put(pair, false, kPairRank);
      if (!follows(at + 2)) return at;
      const char32_t third = first_of(tokens[at + 2].word);
      if (!is_hiragana(third) && !is_katakana(third))
        put(pair + tokens[at + 2].word, false, kPairRank, true);
    }
    return at;
  }

  void put(std::string_view word, bool name, int rank, bool string = false) {
    const std::uint32_t hash = word_of(static_cast<std::uint32_t>(hash64(word, 0x66616374) >> 32U));
    std::size_t at = (hash >> 3U) % kSlots;
    while (slots_[at] != 0 && facts_[slots_[at] - 1U].hash != hash) at = (at + 1) % kSlots;
    if (slots_[at] == 0) {
      facts_.push_back({hash, name, in_title_, string, rank + (name ? kNameRank : 0)});
      slots_[at] = static_cast<std::uint16_t>(facts_.size());
    } else if (Fact& known = facts_[slots_[at] - 1U]; name && !known.name) {
      known.name = true;
      known.rank += kNameRank;
    }
  }

  /// More than twice what title and opening can hold: two facts a character.
  static constexpr std::size_t kSlots = 2048;
  static_assert(kSlots > 2 * (2 * (kOpening + 1)));

  Features& features_;
  bool in_title_ = false;
  double words_ = 0, capitals_ = 0;
  std::vector<Fact> facts_;
  std::array<std::uint16_t, kSlots> slots_{};  ///< a place in facts_, from 1; 0: free
};

}  // namespace

void add_facts(const std::vector<Token>& title, const std::vector<Token>& text,
               Features& features) {
  FactList facts(features);
  facts.add(title, kOpening, true);
  facts.add(text, kOpening, false);
  // A title alone is found by its words.
  facts.finish(!text.empty());
}

}  // namespace feedmill::stories
