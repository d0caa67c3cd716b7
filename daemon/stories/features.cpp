#include "stories/features.h"

#include <algorithm>

#include "stories/credits.h"
#include "stories/facts.h"
#include "stories/figures.h"
#include "stories/runs.h"
#include "stories/title.h"
#include "stories/tokens.h"
#include "text/excerpt.h"
#include "text/hash.h"
#include "text/url.h"

namespace feedmill::stories {
namespace {

constexpr std::size_t kMostTitleTokens = 48;
constexpr std::size_t kMostTextTokens = 4000;
constexpr std::size_t kMostTextBytes = 64 * 1024;
constexpr std::size_t kMostLinks = 16;
constexpr std::size_t kShortestBody = 200;  // characters
constexpr int kFewestWords = 4;
constexpr std::uint8_t kTitleWeight = 16, kSlugWeight = 8, kCalendarWeight = 4;

std::uint32_t term_hash(std::string_view word) {
  return static_cast<std::uint32_t>(hash64(word, 0x7465726D) >> 32U);
}

/// Collects the words of a title, then those that only its address has.
class TermList {
 public:
  explicit TermList(Features& features, Spelling* spelling)
      : features_(features), spelling_(spelling) {}

  void add_title(const std::vector<Token>& tokens) {
    in_title_ = true;
    add_words(tokens, kTitleWeight);
  }
  void add_slug(const std::vector<Token>& tokens) {
    in_title_ = false;
    add_words(tokens, kSlugWeight);
  }

  void finish() {
    std::sort(features_.terms.begin(), features_.terms.end(),
              [](const Term& a, const Term& b) { return a.hash < b.hash; });
  }

 private:
  void add_words(const std::vector<Token>& tokens, std::uint8_t weight) {
    place_ = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const Token& token = tokens[i];
      if (!token.hyphened) ++place_;
      if (token.unspaced) {
        // Pairs of neighbours: one character of Han or Kana says too little.
        const bool pair =
            i + 1 < tokens.size() && tokens[i + 1].unspaced && tokens[i + 1].begin == token.end;
        if (pair) add(token.word + tokens[i + 1].word, weight);
        continue;
      }
      const bool counts =
          !is_function_word(token.word) && (token.digit || letters_in(token.word) > 1);
      if (!counts) continue;
      // "covid-19", "x1-323": such a number says little without what it is of.
      const bool common = is_calendar_word(token) || (token.hyphened && token.digit);
      add(std::string(stem_of(token.word)), common ? std::min(weight, kCalendarWeight) : weight,
          token.word, token.digit ? figure_of(token.word) : Figure{0});
    }
  }

  void add(const std::string& term, std::uint8_t weight, std::string_view shown = {},
           Figure figure = 0) {
    const std::uint32_t hash = term_hash(term);
    const bool seen = std::any_of(features_.terms.begin(), features_.terms.end(),
                                  [hash](const Term& other) { return other.hash == hash; });
    if (seen) return;
    features_.terms.push_back(
        {hash, weight, static_cast<std::uint8_t>(in_title_ ? place_ : 0), figure});
    if (spelling_ != nullptr) {
      spelling_->words.push_back({hash, std::string(shown.empty() ? term : shown)});
    }
  }

  Features& features_;
  Spelling* spelling_;
  bool in_title_ = true;
  int place_ = 0;
};

/// Whether a title has words enough to name one article.
bool is_telling(const std::vector<Token>& title) {
  std::ptrdiff_t half_words = 0;
  for (const Token& token : title) {
    const bool counts =
        token.digit || (!is_function_word(token.word) && letters_in(token.word) > 1);
    half_words += token.unspaced ? 1 : counts ? 2 : 0;
  }
  return half_words >= 2 * kFewestWords;
}

/// Where a title that lists several events ("A; B") goes on to the second.
std::uint8_t second_part_of(std::string_view title, const std::vector<Token>& tokens) {
  std::uint8_t place = 1;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (!tokens[i].hyphened) ++place;
    const std::size_t from = tokens[i - 1].end;
    const std::string_view between = title.substr(from, tokens[i].begin - from);
    const bool parts = between.find(';') != std::string_view::npos ||
                       between.find("\xEF\xBC\x9B") != std::string_view::npos;  // the wide one
    if (parts) return place;
  }
  return 0;
}

void add_numbers(const std::vector<Token>& title, Features& features) {
  for (const Token& token : title) {
    if (token.digit) features.numbers.push_back(term_hash(token.word));
  }
  std::sort(features.numbers.begin(), features.numbers.end());
}

/// A text without the addresses that are written out in it: their words are no sentence, and a link
/// that two texts give is no passage which one has of the other.
std::string without_addresses(const std::string& text) {
  std::string rest;
  std::size_t at = 0;
  for (std::size_t found; (found = text.find("http", at)) != std::string::npos;) {
    const bool is_address =
        text.compare(found, 7, "http://") == 0 || text.compare(found, 8, "https://") == 0;
    std::size_t end = found + 4;
    // To a blank, or to a script that no address is in (RFC 3986 section 2).
    while (is_address && end < text.size() && text[end] > ' ' && text[end] < 0x7F) ++end;
    rest.append(text, at, (is_address ? found : end) - at);
    at = end;
  }
  return rest.append(text, at);
}

/// The body without what is furniture by its wording.
std::string article_of(const Text& text, bool& is_excerpt) {
  const Excerpt excerpt = recognise_excerpt(text.body.substr(0, kMostTextBytes), text.title);
  is_excerpt = excerpt.is_excerpt;
  std::string article = without_furniture(text.body.substr(0, kMostTextBytes), excerpt);
  // Where most of a text seems to be furniture, it is not: a newsletter that speaks of itself.
  if (article.size() < text.body.size() / 2 && text.body.size() <= kMostTextBytes) {
    article = text.body;
  }
  return article;
}

void add_body(const Text& text, std::string_view title, const std::vector<Token>& title_words,
              Features& features, Spelling* spelling) {
  std::string article = without_addresses(article_of(text, features.excerpt));
  std::vector<Token> tokens = tokens_of(article, kMostTextTokens);
  const std::string words = joined(tokens);
  if (letters_in(article) >= kShortestBody) features.body = hash64(words, 0x626F6479);
  sample_runs(tokens, words, features);
  add_credits(article, tokens, features);
  add_quotes(article, tokens, features);
  add_facts(title_words, tokens, features);
  features.language = language_of(title, title_words, tokens, text.language);
  if (spelling == nullptr) return;
  spelling->article = std::move(article);
  spelling->tokens = std::move(tokens);
}

}  // namespace

std::uint32_t key_of_name(std::string_view name) { return term_hash(name); }

std::uint32_t outlet_key(std::string_view name) {
  std::string key;
  const auto tokens = tokens_of(name, 8);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i == 0 && tokens.size() > 1 && is_function_word(tokens[i].word)) continue;
    key += tokens[i].word;
  }
  return key_of_name(key);
}

Features features_of(const Text& text, Spelling* spelling) {
  Features features;
  features.url = article_key(text.canonical_url);
  if (!text.source_name.empty()) features.own_outlet = outlet_key(text.source_name);
  const std::string_view title = without_outlet(text.title, text.source_name, text.canonical_url);
  const std::vector<Token> tokens = tokens_of(title, kMostTitleTokens);
  if (!tokens.empty()) features.title = hash64(joined(tokens), 0x7469746C);
  features.telling = is_telling(tokens);
  TermList terms(features, spelling);
  terms.add_title(tokens);
  terms.add_slug(tokens_of(slug_words(text.canonical_url), kMostTitleTokens));
  terms.finish();
  features.second_part = second_part_of(title, tokens);
  add_numbers(tokens, features);
  if (!text.body.empty()) {
    add_body(text, title, tokens, features, spelling);
  } else {
    add_facts(tokens, {}, features);
    features.language = language_of(title, tokens, {}, text.language);
  }
  for (const std::string& link : text.links) {
    const std::uint64_t key = article_key(link);
    if (key != 0 && key != features.url) features.links.push_back(key);
  }
  std::sort(features.links.begin(), features.links.end());
  features.links.erase(std::unique(features.links.begin(), features.links.end()),
                       features.links.end());
  if (features.links.size() > kMostLinks) features.links.resize(kMostLinks);
  return features;
}

void spell(const Spelling& spelling, Decision& decision) {
  const auto spell_words = [&](Comparison& comparison) {
    for (const std::uint32_t hash : comparison.word_hashes) {
      const auto word = std::find_if(spelling.words.begin(), spelling.words.end(),
                                     [hash](const auto& w) { return w.hash == hash; });
      if (word != spelling.words.end()) comparison.words.push_back(word->text);
    }
  };
  spell_words(decision.joined);
  for (Comparison& comparison : decision.rejected) spell_words(comparison);
  if (decision.joined.passage_hash == 0) return;
  for (const Run& run : runs_of(spelling.tokens, joined(spelling.tokens))) {
    if (run.hash != decision.joined.passage_hash) continue;
    const std::size_t from = spelling.tokens[run.first].begin;
    decision.joined.passage = spelling.article.substr(from, spelling.tokens[run.last].end - from);
    return;
  }
}

}  // namespace feedmill::stories
