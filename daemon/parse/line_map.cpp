#include "parse/line_map.h"

#include <algorithm>
#include <bitset>
#include <cstring>

namespace feedmill {
namespace {

constexpr std::size_t kBits = 64;
constexpr std::uint64_t kOnes = 0x0101010101010101U;

// Bit i: byte i of the word is '\n'. The first three lines leave the top bit of each byte that is,
// the last one gathers the eight of them ("Bit Twiddling Hacks").
std::uint64_t breaks_in(std::uint64_t word) {
  const std::uint64_t odd = word ^ (kOnes * '\n');
  const std::uint64_t low = kOnes * 0x7FU;
  const std::uint64_t breaks = ~(((odd & low) + low) | odd | low);
  return breaks == 0 ? 0 : ((breaks >> 7U) * 0x0102040810204080U) >> 56U;
}

std::uint64_t breaks_in_block(const char* bytes) {
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < kBits; i += sizeof all) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + i, sizeof word);
    all |= breaks_in(word) << i;
  }
  return all;
}

std::uint32_t count(std::uint64_t bits) {
  return static_cast<std::uint32_t>(std::bitset<kBits>(bits).count());
}

}  // namespace

LineMap::LineMap(std::string_view text) {
  breaks_.reserve(text.size() / kBits + 1);
  std::size_t at = 0;
  for (; at + kBits <= text.size(); at += kBits)
    breaks_.push_back(breaks_in_block(text.data() + at));
  char rest[kBits] = {};
  std::copy(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), rest);
  breaks_.push_back(breaks_in_block(rest));
}

std::uint32_t LineMap::line_of(std::size_t offset) const {
  std::uint32_t line = 1;
  const std::size_t whole = std::min(offset / kBits, breaks_.size());
  for (std::size_t i = 0; i < whole; ++i) line += count(breaks_[i]);
  if (whole == breaks_.size()) return line;
  const std::uint64_t before = (std::uint64_t{1} << (offset % kBits)) - 1;
  return line + count(breaks_[whole] & before);
}

}  // namespace feedmill
