#include "stories/tokens.h"

#include <algorithm>
#include <array>

#include "text/utf8.h"
#include "text/words.h"

namespace feedmill::stories {
namespace {

constexpr std::size_t kStem = 6;          // letters that are kept of a word
constexpr std::size_t kLongestWord = 64;  // bytes: what is longer is no word (an address, a hash)

/// U+00C0 to U+017F without accents, lower case; ' ' stands for a letter of its own, whose
/// expansion is below.
constexpr std::string_view kBase =
    "aaaaaaaceeeeiiiidnooooo ouuuuy  aaaaaaaceeeeiiiidnooooo ouuuuy y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkkklllllll"
    "lllnnnnnnnnnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kBase.size() == 0x180 - 0xC0);

/// Points and marks that many writers leave out: combining accents, Hebrew and Arabic points,
/// tatweel, soft hyphen, joiners.
bool is_dropped(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x591 && c <= 0x5C7) || (c >= 0x64B && c <= 0x65F) ||
         c == 0x640 || c == 0x670 || c == 0xAD || (c >= 0x200C && c <= 0x200D) || c == 0xFE0F;
}

char32_t fold_arabic(char32_t c) {
  switch (c) {
    case 0x622:
    case 0x623:
    case 0x625:
    case 0x671:
      return 0x627;  // alef in all its forms
    case 0x649:
    case 0x6CC:
      return 0x64A;  // yeh
    case 0x629:
      return 0x647;  // teh marbuta
    case 0x6A9:
      return 0x643;  // kaf
    default:
      return c;
  }
}

void append_folded(std::string& out, char32_t c) {
  c = lower_case(c);
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  if (c == 0xDF)
    out += "ss";
  else if (c == 0xE6)
    out += "ae";
  else if (c == 0x153)
    out += "oe";
  else if (c == 0xFE)
    out += "th";
  else if (c >= 0xC0 && c < 0x180 && kBase[c - 0xC0] != ' ')
    out += kBase[c - 0xC0];
  else if (c == 0x451)
    append_utf8(out, 0x435);  // Cyrillic io is mostly written ie
  else if (c == 0x3C2)
    append_utf8(out, 0x3C3);  // final sigma
  else if (c >= 0xFF10 && c <= 0xFF19)
    out += static_cast<char>('0' + (c - 0xFF10));
  else if (c >= 0xFF41 && c <= 0xFF5A)
    out += static_cast<char>('a' + (c - 0xFF41));
  else
    append_utf8(out, c >= 0x600 && c < 0x700 ? fold_arabic(c) : c);
}

bool is_digit(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9) ||
         (c >= 0x966 && c <= 0x96F) || (c >= 0xFF10 && c <= 0xFF19);
}

bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2BC; }

bool is_hyphen(char32_t c) { return c == '-' || c == 0x2010 || c == 0x2011; }

bool ends_sentence(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == ':' || c == 0x2026 || c == '|' || c == '\n' ||
         c == '"' || c == 0x201C || c == 0x201E || c == 0xAB;
}

constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool is_ascii_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_ascii_digit(c);
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, std::size_t most) : text_(text), most_(most) {
    tokens_.reserve(std::min(most, text.size() / 6 + 1));
  }

  std::vector<Token> run() {
    while (at_ < text_.size() && tokens_.size() < most_) step();
    finish();
    if (tokens_.size() > most_) tokens_.resize(most_);
    return std::move(tokens_);
  }

 private:
  void step() {
    if (is_ascii_word(text_[at_])) return take_ascii();
    if (text_[at_] == ' ') {
      ++at_;
      return finish();
    }
    const std::size_t from = at_;
    const char32_t c = next_code_point(text_, at_);
    if (is_dropped(c)) return;
    if (is_unspaced(c) && is_word_character(c)) {
      finish();
      begin(from, c);
      token_.unspaced = true;
      finish();
    } else if (is_word_character(c)) {
      if (token_.word.empty())
        begin(from, c);
      else
        append_folded(token_.word, c);
      token_.digit = token_.digit || is_digit(c);
      token_.end = at_;
      ++letters_;
    } else if (!token_.word.empty() && joins(c)) {
      if (is_apostrophe(c)) apostrophe_ = token_.word.size();
      if (c == '.' && token_.digit) token_.word += '.';
      if (c == ',' && token_.digit) token_.word += '.';
    } else {
      const bool behind_word = !token_.word.empty() && token_.end == from;
      finish();
      if (is_hyphen(c) && behind_word) hyphen_end_ = at_;
      opens_ = opens_ || ends_sentence(c);
    }
  }

  /// Most of most texts: what step() does for one letter, for as many as follow each other.
  void take_ascii() {
    const std::size_t from = at_;
    while (at_ < text_.size() && is_ascii_word(text_[at_])) ++at_;
    const bool whole = token_.word.empty() && (at_ == text_.size() || text_[at_] == ' ');
    if (whole) return add_ascii(from);
    if (token_.word.empty()) {
      begin(from);
      token_.capital = text_[from] >= 'A' && text_[from] <= 'Z';
    }
    append_lower(token_, from);
    token_.end = at_;
    letters_ += at_ - from;
  }

  void append_lower(Token& token, std::size_t from) const {
    const std::size_t before = token.word.size();
    token.word.append(text_, from, at_ - from);
    bool digit = false;
    for (std::size_t at = before; at < token.word.size(); ++at) {
      char& c = token.word[at];
      digit |= is_ascii_digit(c);
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    token.digit = token.digit || digit;
  }

  /// A word between blanks: most words are.
  void add_ascii(std::size_t from) {
    const bool first = tokens_.empty();
    Token& token = tokens_.emplace_back();
    append_lower(token, from);
    token.begin = from;
    token.end = at_;
    token.capital = text_[from] >= 'A' && text_[from] <= 'Z';
    token.hyphened = hyphen_end_ == from && from > 0;
    token.opens = opens_ || first;
    opens_ = false;
    if (token.word.size() > kLongestWord) token.word.resize(kLongestWord);
  }

  char32_t peek(std::size_t at) const {
    return at < text_.size() ? next_code_point(text_, at) : char32_t{0};
  }

  /// Whether a mark within a word parts nothing: "U.S.", "1.07", "Fed's".
  bool joins(char32_t c) const {
    const char32_t next = peek(at_);
    if (is_apostrophe(c)) return is_word_character(next) && !is_unspaced(next);
    if (c == '.' || c == ',') {
      if (token_.digit) return is_digit(next);
      if (c == ',') return false;
      const bool initial = letters_ == 1 || initials_;
      if (!initial) return false;
      std::size_t at = at_;
      if (!is_word_character(next)) return false;
      next_code_point(text_, at);
      const bool single = at >= text_.size() || !is_word_character(peek(at));
      if (single) initials_ = true;
      return single;
    }
    return false;
  }

  void begin(std::size_t from) {
    token_ = {};
    token_.begin = from;
    token_.hyphened = hyphen_end_ == from && from > 0;
    token_.opens = opens_ || tokens_.empty();
    apostrophe_ = 0;
    letters_ = 0;
    initials_ = false;
  }

  void begin(std::size_t from, char32_t c) {
    begin(from);
    token_.end = at_;
    token_.capital = lower_case(c) != c;
    token_.digit = is_digit(c);
    append_folded(token_.word, c);
  }

  void finish() {
    if (token_.word.empty()) return;
    if (apostrophe_ != 0 && apostrophe_ < token_.word.size()) {
      // "Fed's", "aujourd'hui" keep their front, "l'eau", "qu'il" their end.
      const std::size_t tail = token_.word.size() - apostrophe_;
      if (tail <= 1)
        token_.word.resize(apostrophe_);
      else if (apostrophe_ <= 2)
        token_.word.erase(0, apostrophe_);
    }
    if (token_.word.size() > kLongestWord) token_.word.resize(kLongestWord);
    opens_ = false;
    tokens_.push_back(std::move(token_));
    token_ = {};
    letters_ = 0;
  }

  std::string_view text_;
  std::size_t most_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  Token token_;
  std::size_t apostrophe_ = 0, letters_ = 0, hyphen_end_ = 0;
  mutable bool initials_ = false;
  bool opens_ = true;
};

/// Bytes of the first `count` characters.
std::size_t bytes_of(std::string_view word, std::size_t count) {
  std::size_t at = 0;
  for (; at < word.size(); ++at) {
    const bool begins = (word[at] & 0xC0) != 0x80;
    if (begins && count-- == 0) break;
  }
  return at;
}

/// A few hundred words, each of which is asked for at once: it is done for every word of a text.
class WordSet {
 public:
  WordSet(const std::string_view* begin, const std::string_view* end) : words_(begin) {
    for (const std::string_view* word = begin; word != end; ++word) {
      std::size_t at = place(*word);
      while (slots_[at] != 0) at = (at + 1) % kSlots;
      slots_[at] = static_cast<std::uint16_t>(word - begin + 1);
    }
  }
  bool has(std::string_view word) const {
    for (std::size_t at = place(word); slots_[at] != 0; at = (at + 1) % kSlots)
      if (words_[slots_[at] - 1] == word) return true;
    return false;
  }

 private:
  static constexpr std::size_t kSlots = 8192;
  static std::size_t place(std::string_view word) {
    auto hash = static_cast<std::uint32_t>(word.size());
    for (const char c : word.substr(0, 12)) hash = hash * 31 + static_cast<unsigned char>(c);
    return (hash * 0x9E3779B1U) >> 19U;
  }
  const std::string_view* words_;
  std::array<std::uint16_t, kSlots> slots_{};
};

// Articles, prepositions, pronouns, auxiliaries: sorted, folded. What is not here is learnt.
constexpr std::string_view kFunctionWords[] = {
#include "stories/function_words.inc"
};

// Months, days of the week, "today": sorted, folded.
constexpr std::string_view kCalendarWords[] = {
#include "stories/calendar_words.inc"
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text, std::size_t most) {
  return Tokenizer(text, most).run();
}

std::string_view stem_of(std::string_view word) {
  constexpr std::string_view kArticle = "\xD8\xA7\xD9\x84";  // Arabic al-
  if (word.size() >= 10 && word.substr(0, kArticle.size()) == kArticle) {
    word.remove_prefix(kArticle.size());
  }
  if (std::any_of(word.begin(), word.end(), is_ascii_digit)) return word;
  return word.substr(0, bytes_of(word, kStem));
}

std::size_t letters_in(std::string_view word) {
  return static_cast<std::size_t>(
      std::count_if(word.begin(), word.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_calendar_word(const Token& token) {
  const bool digits = std::all_of(token.word.begin(), token.word.end(), is_ascii_digit);
  if (digits && token.word.size() == 4) return token.word >= "1990" && token.word < "2100";
  if (digits) return token.word.size() <= 2;
  static const WordSet calendar(std::begin(kCalendarWords), std::end(kCalendarWords));
  return calendar.has(token.word);
}

bool is_function_word(std::string_view word) {
  static const WordSet function_words(std::begin(kFunctionWords), std::end(kFunctionWords));
  return function_words.has(word);
}

}  // namespace feedmill::stories
