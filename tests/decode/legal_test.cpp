#include "decode/legal.h"

#include "support/catch.h"
#include "text/utf8.h"

using namespace feedmill;

namespace {

/// The same by the definition, character by character.
std::size_t first_unfit(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (utf8_sequence_length(text, at) == 0) return start;
    const char32_t c = next_code_point(text, at);
    const bool control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    const bool unassigned = c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D;
    const bool mistaken = c >= 0x80 && c < 0xA0 && !unassigned;
    if (control || mistaken || c == 0xFFFE || c == 0xFFFF) return start;
  }
  return std::string_view::npos;
}

}  // namespace

TEST_CASE("legal: the fast scan finds what the definition finds, at every alignment") {
  const std::string_view pieces[] = {"a",
                                     "é",
                                     "世",
                                     "😀",
                                     "\t",
                                     "ÿ",
                                     "\u0800",
                                     "\U0010FFFF",
                                     "\x01",
                                     "\x7F",
                                     "\x80",
                                     "\xC2",
                                     "\xC2\x85",
                                     "\xE4\xB8",
                                     "\xF0\x9F\x98",
                                     "\xED\xA0\x80",
                                     "\xEF\xBF\xBE",
                                     "\xEF\xBF\xBD",
                                     "\xF4\x90\x80\x80",
                                     "\xC0\xAF",
                                     "\xE0\x80\x80",
                                     "\xF8",
                                     "\xE0\x9F\xBF",
                                     "\xF0\x8F\xBF\xBF"};
  std::uint32_t state = 7;
  const auto random = [&state](std::uint32_t below) {
    state = state * 1664525 + 1013904223;
    return (state >> 16U) % below;
  };
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    // Mostly sound, so that the mistake stands anywhere in the blocks.
    const std::uint32_t count = random(90);
    for (std::uint32_t i = 0; i < count; ++i)
      text += pieces[random(40) == 0 ? random(24) : random(8)];
    REQUIRE(find_unfit(text, 0) == first_unfit(text));
  }
}

TEST_CASE("legal: every pair and triple of bytes is judged as the definition has it") {
  const std::string lead(29, 'x'), tail(40, 'y');
  std::size_t wrong = 0;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text =
          lead + "\xE4\xB8\x96" + static_cast<char>(first) + static_cast<char>(second) + tail;
      wrong += find_unfit(text, 0) == first_unfit(text) ? 0 : 1;
    }
  }
  for (int first = 0xE0; first < 256; ++first) {
    for (int second = 0x7F; second < 0xC2; ++second) {
      for (int third = 0x7F; third < 0xC2; ++third) {
        std::string text = lead;
        for (const int byte : {first, second, third}) text += static_cast<char>(byte);
        wrong += find_unfit(text + "\x80" + tail, 0) == first_unfit(text + "\x80" + tail) ? 0 : 1;
        wrong += find_unfit(text + tail, 0) == first_unfit(text + tail) ? 0 : 1;
      }
    }
  }
  CHECK(wrong == 0);
}
