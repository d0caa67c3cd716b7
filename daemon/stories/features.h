// What recognising keeps of a report: hashes, no text. Made once when a report is settled, stored
// in a few hundred bytes, and enough to judge every later report by. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stories/decision.h"
#include "stories/language.h"
#include "stories/tokens.h"

namespace feedmill::stories {

/// What recognising reads of an entry.
struct Text {
  std::string_view title;
  std::string_view body;           ///< plain text; may be empty
  std::string_view canonical_url;  ///< empty: none, or one that names no article
  std::string_view source_name;    ///< of the feed, for the "- Name" at the end of its titles
  std::vector<std::string> links;  ///< canonical, of the body
  std::string_view language;       ///< as declared: "de-AT"; empty: nothing was
};

/// A word of the title, of the address or of the opening of the text.
struct Term {
  std::uint32_t hash = 0;
  std::uint8_t weight = 0;   ///< sixteenths: 16 in the title, less elsewhere
  std::uint8_t place = 0;    ///< word of the title, from 1 (a hyphenated one is one); 0: none
  std::uint16_t figure = 0;  ///< what number it is (stories/figures.h); 0: none
  bool operator==(const Term&) const = default;
};

/// The bits of a place that are its name or number; the others are the words around it.
constexpr std::uint32_t kMarkBits = 0xFFF;

struct Features {
  // Tier 2; 0: none.
  std::uint64_t url = 0;    ///< of the canonical address
  std::uint64_t body = 0;   ///< of the text's words, of 200 characters and more
  std::uint64_t title = 0;  ///< of the title's words
  bool telling = false;     ///< it has four significant words and more
  // Tier 3.
  std::vector<std::uint32_t> opening;  ///< every run of four words of the first 60; sorted
  std::vector<std::uint32_t> runs;     ///< a sample of those behind them; sorted
  std::uint32_t run_count = 0;         ///< of the whole text
  std::uint8_t sampling = 0;           ///< a run is in `runs` if its low so many bits are 0
  bool excerpt = false;                ///< the text says that it goes on elsewhere
  std::vector<std::uint32_t> places;   ///< names and numbers by their neighbours; sorted, 96
  // Tier 4.
  std::vector<Term> terms;             ///< sorted by hash
  std::uint8_t second_part = 0;        ///< place of the word behind the title's first ";"; 0: none
  std::vector<std::uint32_t> numbers;  ///< in the title; sorted
  std::vector<std::uint64_t> links;    ///< keys of the addresses that the text links; sorted
  std::vector<std::uint32_t> facts;    ///< names and words of title and opening; sorted
  std::vector<std::uint32_t> clues;    ///< the most telling of them, by which stories are found
  std::vector<std::uint16_t> figures;  ///< numbers of title and opening; sorted
  std::uint32_t own_outlet = 0;        ///< key of the source's name; 0: none
  std::vector<std::uint32_t> credits;  ///< outlets that it names as its source; sorted
  std::vector<std::uint32_t> quotes;   ///< six words each of what it quotes; sorted, 16
  Language language = Language::kUnknown;
  bool operator==(const Features&) const = default;
};

/// How hashes read: the title's words, and the text with its words. Not stored.
struct Spelling {
  struct Word {
    std::uint32_t hash;
    std::string text;
  };
  std::vector<Word> words;
  std::string article;
  std::vector<Token> tokens;  ///< of the article
};

Features features_of(const Text& text, Spelling* spelling = nullptr);

/// Writes the words and the passage that decided into a decision on a text, for those who ask.
void spell(const Spelling& spelling, Decision& decision);

/// Hash of an outlet's name, by which "as reported by X" finds X.
std::uint32_t outlet_key(std::string_view name);

/// The same of one that is folded, without blanks between its words.
std::uint32_t key_of_name(std::string_view name);

/// The stored form, and back; nothing where it is not one of ours.
std::string to_blob(const Features& features);
std::optional<Features> from_blob(std::string_view blob);

}  // namespace feedmill::stories
