// Which of the phrases of excerpt_phrases.h a text begins with. A table over four bytes tells in
// one look that it is none, as nearly always. Pure; any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "text/excerpt_phrases.h"
#include "text/html/ascii.h"

namespace feedmill::excerpt {

/// The tables, as bits.
enum Kind : std::uint8_t {
  kLead = 1 << 0,
  kAloneOnly = 1 << 1,
  kAppearedOn = 1 << 2,
  kLabel = 1 << 3,
  kInlineLabel = 1 << 4,
  kNotice = 1 << 5,
};

constexpr std::size_t kPhraseCount = std::size(kLeads) + std::size(kAlone) + std::size(kAppeared) +
                                     std::size(kAdvertisement) + std::size(kInlineAdvertisement) +
                                     std::size(kNotices);
constexpr std::size_t kHeadSize = 4;
constexpr std::size_t kHeads = 8192;

/// Of the first bytes, ASCII letters in lower case.
constexpr std::size_t head_of(std::string_view text) {
  std::uint32_t head = 0;
  for (std::size_t i = 0; i < kHeadSize; ++i) {
    head = (head << 8) | static_cast<unsigned char>(html::to_lower(text[i]));
  }
  return (head * 0x9E3779B1U) >> 19;
}
static_assert(kHeads == 1U << (32 - 19));

struct Phrase {
  std::string_view text;
  std::string_view after;  // of kAppearedOn: what follows the title
  Kind kind = kLead;
  std::uint16_t next = 0;  // the next one with the same head, from 1; 0: none
};

struct Index {
  std::array<Phrase, kPhraseCount> phrases{};
  std::array<std::uint16_t, kHeads> first{};  // from 1
  std::array<std::uint8_t, kHeads> kinds{};

  constexpr Index() {
    for (const std::string_view text : kLeads) add(text, {}, kLead);
    for (const std::string_view text : kAlone) add(text, {}, kAloneOnly);
    for (const Appeared& appeared : kAppeared) add(appeared.before, appeared.after, kAppearedOn);
    for (const std::string_view text : kAdvertisement) add(text, {}, kLabel);
    for (const std::string_view text : kInlineAdvertisement) add(text, {}, kInlineLabel);
    for (const std::string_view text : kNotices) add(text, {}, kNotice);
  }

 private:
  constexpr void add(std::string_view text, std::string_view after, Kind kind) {
    const std::size_t head = head_of(text);
    phrases[count++] = {text, after, kind, first[head]};
    first[head] = count;
    kinds[head] = std::uint8_t(kinds[head] | kind);
  }
  std::uint16_t count = 0;
};
inline constexpr Index kIndex;

/// The kinds of which `text` may begin with a phrase.
inline unsigned kinds_of(std::string_view text) {
  return text.size() < kHeadSize ? 0 : kIndex.kinds[head_of(text)];
}

/// Whether `text` begins with `phrase`, ASCII letters in any case.
inline bool begins(std::string_view text, std::string_view phrase) {
  return text.size() >= phrase.size() &&
         std::equal(phrase.begin(), phrase.end(), text.begin(),
                    [](char p, char t) { return p == html::to_lower(t); });
}

/// Calls `use` with each phrase of that kind that `text` begins with.
template <class Use>
void for_each_phrase(Kind kind, std::string_view text, Use use) {
  if ((kinds_of(text) & kind) == 0) return;
  for (std::size_t i = kIndex.first[head_of(text)]; i != 0; i = kIndex.phrases[i - 1].next) {
    const Phrase& phrase = kIndex.phrases[i - 1];
    if (phrase.kind == kind && begins(text, phrase.text)) use(phrase);
  }
}

/// Length of the longest phrase of that kind that `text` begins with as whole words; 0: none.
inline std::size_t longest(Kind kind, std::string_view text) {
  std::size_t found = 0;
  for_each_phrase(kind, text, [&](const Phrase& phrase) {
    const std::size_t size = phrase.text.size();
    const bool whole =
        text.size() == size || !html::is_alnum(text[size]) || !html::is_alnum(text[size - 1]);
    if (whole) found = std::max(found, size);
  });
  return found;
}

/// Length of the one of `marks` that `text` ends with; 0: none.
template <std::size_t N>
std::size_t ending(const std::string_view (&marks)[N], std::string_view text) {
  std::size_t found = 0;
  for (const std::string_view mark : marks) {
    const bool ends = text.size() >= mark.size() && text.substr(text.size() - mark.size()) == mark;
    if (ends) found = std::max(found, mark.size());
  }
  return found;
}

}  // namespace feedmill::excerpt
