// UTF-8 is validated sixteen bytes at a time by three table look-ups on the nibbles of each byte
// and the one before: Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte"
// (2021). A byte-wise loop mispredicts a branch at every change between ASCII and another script,
// which made a Russian feed thirty times as slow as an English one.
#include "decode/fit_scan.h"

#include "text/utf8.h"

#if defined(__x86_64__)
#include <tmmintrin.h>

#include <cstdint>
#endif

namespace feedmill {

#if defined(__x86_64__)
namespace {

#define FEEDMILL_SSSE3 __attribute__((target("ssse3"), always_inline)) inline

/// What two bytes in a row can show to be wrong; each look-up says what its nibble permits, and a
/// mistake is what all three permit. The names are the paper's.
enum Mistake : std::uint8_t {
  kTooShort = 1U << 0U,      ///< a lead without its continuation
  kTooLong = 1U << 1U,       ///< a continuation after ASCII
  kOverlong3 = 1U << 2U,     //
  kTooLarge = 1U << 3U,      ///< F4 90 and on
  kSurrogate = 1U << 4U,     //
  kOverlong2 = 1U << 5U,     //
  kTooLarge1000 = 1U << 6U,  ///< F5 to FF
  kOverlong4 = 1U << 6U,     //
  kTwoConts = 1U << 7U,      ///< two continuations: right only within longer sequences
  kCarry = kTooShort | kTooLong | kTwoConts,
};

using Table = std::uint8_t[16];

constexpr Table kFirstHigh = {
    kTooLong,
    kTooLong,
    kTooLong,
    kTooLong,
    kTooLong,
    kTooLong,
    kTooLong,
    kTooLong,
    kTwoConts,
    kTwoConts,
    kTwoConts,
    kTwoConts,
    kTooShort | kOverlong2,
    kTooShort,
    kTooShort | kOverlong3 | kSurrogate,
    kTooShort | kTooLarge | kTooLarge1000 | kOverlong4,
};

constexpr std::uint8_t kBig = kCarry | kTooLarge | kTooLarge1000;
constexpr Table kFirstLow = {
    kCarry | kOverlong3 | kOverlong2 | kOverlong4,
    kCarry | kOverlong2,
    kCarry,
    kCarry,
    kCarry | kTooLarge,
    kBig,
    kBig,
    kBig,
    kBig,
    kBig,
    kBig,
    kBig,
    kBig,
    kBig | kSurrogate,
    kBig,
    kBig,
};

constexpr std::uint8_t kAnyCont = kTooLong | kOverlong2 | kTwoConts;
constexpr Table kSecondHigh = {
    kTooShort,
    kTooShort,
    kTooShort,
    kTooShort,
    kTooShort,
    kTooShort,
    kTooShort,
    kTooShort,
    kAnyCont | kOverlong3 | kTooLarge1000 | kOverlong4,
    kAnyCont | kOverlong3 | kTooLarge,
    kAnyCont | kSurrogate | kTooLarge,
    kAnyCont | kSurrogate | kTooLarge,
    kTooShort,
    kTooShort,
    kTooShort,
    kTooShort,
};

FEEDMILL_SSSE3 __m128i all(int byte) { return _mm_set1_epi8(static_cast<char>(byte)); }

FEEDMILL_SSSE3 __m128i look_up(const Table& table, __m128i nibbles) {
  return _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table)), nibbles);
}

FEEDMILL_SSSE3 __m128i high_nibbles(__m128i bytes) {
  return _mm_and_si128(_mm_srli_epi16(bytes, 4), all(0x0F));
}

/// Controls but tab and line ends. Unsigned "<" is "the smaller of both is the byte itself".
FEEDMILL_SSSE3 __m128i controls(__m128i bytes) {
  const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, all(0x1F)), bytes);
  const __m128i breaks =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, all('\n')), _mm_cmpeq_epi8(bytes, all('\r')));
  return _mm_andnot_si128(_mm_or_si128(breaks, _mm_cmpeq_epi8(bytes, all('\t'))), low);
}

/// Not zero where the sixteen bytes after `before` hold anything unfit.
FEEDMILL_SSSE3 __m128i unfit(__m128i bytes, __m128i before) {
  const __m128i one_back = _mm_alignr_epi8(bytes, before, 15);
  const __m128i two_back = _mm_alignr_epi8(bytes, before, 14);
  const __m128i three_back = _mm_alignr_epi8(bytes, before, 13);
  const __m128i pairs =
      _mm_and_si128(_mm_and_si128(look_up(kFirstHigh, high_nibbles(one_back)),
                                  look_up(kFirstLow, _mm_and_si128(one_back, all(0x0F)))),
                    look_up(kSecondHigh, high_nibbles(bytes)));
  // The third byte of three, the third and fourth of four must be continuations: exactly there the
  // pair look-up has said "two continuations", which is the top bit.
  const __m128i third = _mm_subs_epu8(two_back, all(0xE0 - 0x80));
  const __m128i fourth = _mm_subs_epu8(three_back, all(0xF0 - 0x80));
  const __m128i expected = _mm_and_si128(_mm_or_si128(third, fourth), all(0x80));
  const __m128i c1 =
      _mm_and_si128(_mm_cmpeq_epi8(one_back, all(0xC2)), _mm_cmpgt_epi8(all(0xA0), bytes));
  const __m128i noncharacter = _mm_and_si128(
      _mm_and_si128(_mm_cmpeq_epi8(two_back, all(0xEF)), _mm_cmpeq_epi8(one_back, all(0xBF))),
      _mm_cmpgt_epi8(bytes, all(0xBD)));
  return _mm_or_si128(_mm_or_si128(_mm_xor_si128(pairs, expected), controls(bytes)),
                      _mm_or_si128(c1, noncharacter));
}

__attribute__((target("ssse3"))) std::size_t scan(std::string_view text) {
  const __m128i zero = _mm_setzero_si128();
  __m128i before = zero;
  std::size_t at = 0;
  for (; text.size() - at >= 32; at += 32) {
    const auto* block = reinterpret_cast<const __m128i*>(text.data() + at);
    const __m128i first = _mm_loadu_si128(block), second = _mm_loadu_si128(block + 1);
    const __m128i any = _mm_or_si128(_mm_or_si128(first, second), before);
    const __m128i wrong = _mm_movemask_epi8(any) == 0
                              ? _mm_or_si128(controls(first), controls(second))
                              : _mm_or_si128(unfit(first, before), unfit(second, first));
    if (_mm_movemask_epi8(_mm_cmpeq_epi8(wrong, zero)) != 0xFFFF) break;
    before = second;
  }
  return at;
}

#undef FEEDMILL_SSSE3

}  // namespace

std::size_t fit_prefix(std::string_view text) {
  if (!__builtin_cpu_supports("ssse3")) return 0;
  std::size_t at = scan(text);
  if (at == 0) return 0;
  // The last character before `at` may go on after it, so back to where a character begins.
  at -= 3;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) --at;
  return at;
}

#else

std::size_t fit_prefix(std::string_view) { return 0; }

#endif

}  // namespace feedmill
