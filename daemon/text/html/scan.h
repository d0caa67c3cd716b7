// Runs of bytes that need no look, found and copied sixteen at a time: this is where the time of
// reading HTML goes. SSE2, which every x86-64 has; byte by byte elsewhere. A set of bytes is a type
// with has(), for one byte, and in(), for sixteen. Pure; any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "text/html/output.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#define FEEDMILL_SSE2 1
#endif

namespace feedmill::html {

constexpr std::ptrdiff_t kStep = 16;

#ifdef FEEDMILL_SSE2
using Block = __m128i;

inline Block load_block(const char* at) {
  return _mm_loadu_si128(reinterpret_cast<const Block*>(at));
}
inline Block every(int c) { return _mm_set1_epi8(static_cast<char>(c)); }
inline Block equal(Block block, int c) { return _mm_cmpeq_epi8(block, every(c)); }
inline Block at_most(Block block, int c) {
  return _mm_cmpeq_epi8(_mm_min_epu8(block, every(c)), block);
}
inline Block either(Block a, Block b) { return _mm_or_si128(a, b); }
/// Which of the bytes are set, the first one in the lowest bit.
inline unsigned bits_of(Block block) { return static_cast<unsigned>(_mm_movemask_epi8(block)); }
/// Control characters but tab and LF.
inline Block controls(Block block) {
  const Block kept = either(equal(block, '\t'), equal(block, '\n'));
  return either(_mm_andnot_si128(kept, at_most(block, 0x1F)), equal(block, 0x7F));
}
/// '<' and '>', which differ in one bit.
inline Block angles(Block block) { return equal(_mm_and_si128(block, every(0xFD)), '<'); }
#endif

constexpr bool is_control(unsigned char c) {
  return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
}

/// One byte.
template <char c>
struct Only {
  static constexpr bool has(unsigned char byte) { return byte == static_cast<unsigned char>(c); }
#ifdef FEEDMILL_SSE2
  static Block in(Block block) { return equal(block, c); }
#endif
};

/// What text cannot hold as it is.
struct TextStops {
  static constexpr bool has(unsigned char c) {
    return c == '<' || c == '>' || c == '&' || is_control(c);
  }
#ifdef FEEDMILL_SSE2
  static Block in(Block block) {
    return either(either(angles(block), equal(block, '&')), controls(block));
  }
#endif
};

/// What the value of an attribute in double quotes cannot hold as it is.
struct ValueStops {
  static constexpr bool has(unsigned char c) { return TextStops::has(c) || c == '"'; }
#ifdef FEEDMILL_SSE2
  static Block in(Block block) { return either(TextStops::in(block), equal(block, '"')); }
#endif
};

template <class Set>
inline constexpr auto kMembers = [] {
  std::array<bool, 256> members{};
  for (std::size_t c = 0; c < 256; ++c) members[c] = Set::has(static_cast<unsigned char>(c));
  return members;
}();

template <class Set>
bool is_in(char c) {
  return kMembers<Set>[static_cast<unsigned char>(c)];
}

/// The first byte of the set in [at, end), else `end`. Up to `readable` (end or later) bytes may be
/// looked at, so that a short run takes one step.
template <class Set>
const char* find_first(const char* at, const char* end, const char* readable) {
#ifdef FEEDMILL_SSE2
  for (; at < end && readable - at >= kStep; at += kStep) {
    if (const unsigned found = bits_of(Set::in(load_block(at))); found != 0) {
      return std::min(at + __builtin_ctz(found), end);
    }
  }
#else
  static_cast<void>(readable);
#endif
  while (at < end && !is_in<Set>(*at)) ++at;
  return std::min(at, end);
}

template <class Set>
const char* find_first(const char* at, const char* end) {
  return find_first<Set>(at, end, end);
}

/// Calls `use` with the place of each byte of the set, in order, until it returns false. For sets
/// that are met often: a block is looked at once, however many it holds.
template <class Set, class Use>
void for_each(const char* at, const char* end, Use use) {
#ifdef FEEDMILL_SSE2
  for (; end - at >= kStep; at += kStep) {
    for (unsigned found = bits_of(Set::in(load_block(at))); found != 0; found &= found - 1) {
      if (!use(at + __builtin_ctz(found))) return;
    }
  }
#endif
  for (; at != end; ++at) {
    if (is_in<Set>(*at) && !use(at)) return;
  }
}

/// Copies what stands before that byte, and returns where it is.
template <class Set>
const char* copy_run(Output& out, const char* at, const char* end, const char* readable) {
  if (at >= end) return end;
  out.reserve(static_cast<std::size_t>(end - at));
  char* to = out.position();
#ifdef FEEDMILL_SSE2
  for (; at < end && readable - at >= kStep; at += kStep, to += kStep) {
    const Block block = load_block(at);
    _mm_storeu_si128(reinterpret_cast<Block*>(to), block);
    const unsigned found = bits_of(Set::in(block));
    if (found == 0) continue;
    const char* const stop = std::min(at + __builtin_ctz(found), end);
    out.set_position(to + (stop - at));
    return stop;
  }
  if (at > end) {
    to -= at - end;
    at = end;
  }
#else
  static_cast<void>(readable);
#endif
  while (at < end && !is_in<Set>(*at)) *to++ = *at++;
  out.set_position(to);
  return at;
}

}  // namespace feedmill::html
