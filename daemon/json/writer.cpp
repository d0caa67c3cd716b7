#include "json/writer.h"

#include <array>
#include <charconv>
#include <cstddef>

#include "text/url.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace feedmill {
namespace {

/// 0: as it is; 'u': \u00XX; else the letter behind the backslash.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < ' '; ++c) table[c] = 'u';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  table[0x7F] = 'u';
  return table;
}();

bool is_plain(char c) { return kEscapes[static_cast<unsigned char>(c)] == 0; }

/// Which of sixteen bytes want escaping, as bits; bytes past 0x7F do not. SSE2 is part of x86-64.
#if defined(__SSE2__)
unsigned escapes_in(const char* bytes) {
  const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  const auto is = [&](char c) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(c)); };
  // Unsigned "<=" is "the smaller of both is the byte itself".
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
  const __m128i any =
      _mm_or_si128(_mm_or_si128(control, is('"')), _mm_or_si128(is('\\'), is(0x7F)));
  return static_cast<unsigned>(_mm_movemask_epi8(any));
}
#else
unsigned escapes_in(const char* bytes) {
  unsigned bits = 0;
  for (unsigned i = 0; i < 16; ++i) bits |= (is_plain(bytes[i]) ? 0U : 1U) << i;
  return bits;
}
#endif

/// Where, from `at` on, the next byte wants escaping. Sixteen at once: what is read by the byte was
/// a tenth of the time of a document of HTML bodies.
std::size_t find_escape(std::string_view text, std::size_t at) {
  for (; at + 16 <= text.size(); at += 16) {
    const unsigned bits = escapes_in(text.data() + at);
    if (bits != 0) return at + static_cast<std::size_t>(__builtin_ctz(bits));
  }
#if defined(__SSE2__)
  // The last sixteen again, without those that were seen.
  if (at < text.size() && text.size() >= 16) {
    const std::size_t last = text.size() - 16;
    const unsigned bits = escapes_in(text.data() + last) >> (at - last);
    return bits != 0 ? at + static_cast<std::size_t>(__builtin_ctz(bits)) : text.size();
  }
#endif
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

void append_number(std::string& out, std::int64_t value) {
  std::array<char, 24> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  out.append(buffer.data(), result.ptr);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr std::size_t kLong = 1U << 16U;
  // A text of megabytes does not grow the output twice: for a moment there would be both.
  if (text.size() > kLong) out.reserve(out.size() + text.size() + text.size() / 8);
  out += '"';
  for (std::size_t at = 0;;) {
    const std::size_t stop = find_escape(text, at);
    out.append(text, at, stop - at);
    if (stop == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[stop]);
    const char escape = kEscapes[byte];
    if (escape == 'u') {
      const char hex[] = {'\\', 'u', '0', '0', kDigits[byte >> 4U], kDigits[byte & 15U]};
      out.append(hex, sizeof hex);
    } else {
      const char pair[] = {'\\', escape};
      out.append(pair, sizeof pair);
    }
    at = stop + 1;
  }
  out += '"';
}

bool JsonWriter::wants_comma() const {
  if (out_.empty()) return false;
  const char last = out_.back();
  return last != '{' && last != '[' && last != ':' && last != '\n';
}

void JsonWriter::separate() {
  if (wants_comma()) out_ += ',';
}

// In one piece: a small item is mostly keys.
void JsonWriter::key(std::string_view name) {
  if (name.empty()) return separate();
  std::array<char, kLongestKey + 4> piece{};
  std::size_t size = 0;
  if (wants_comma()) piece[size++] = ',';
  piece[size++] = '"';
  size += name.copy(piece.data() + size, kLongestKey);
  piece[size++] = '"';
  piece[size++] = ':';
  out_.append(piece.data(), size);
}

void JsonWriter::text(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  key(name);
  append_json_string(out_, value);
}

void JsonWriter::address(std::string_view key, std::string_view value) {
  if (!runs_or_reads(value)) text(key, value);
}

void JsonWriter::number(std::string_view name, const std::optional<std::int64_t>& value) {
  if (!value) return;
  key(name);
  append_number(out_, *value);
}

void JsonWriter::flag(std::string_view name, const std::optional<bool>& value) {
  if (!value) return;
  key(name);
  out_ += *value ? "true" : "false";
}

void JsonWriter::time(std::string_view name, const std::optional<Instant>& value) {
  if (value) text(name, to_rfc3339(*value));
}

void JsonWriter::element(std::string_view value) {
  separate();
  append_json_string(out_, value);
}

void JsonWriter::element(std::int64_t value) {
  separate();
  append_number(out_, value);
}

void JsonWriter::begin_object(std::string_view name) {
  key(name);
  out_ += '{';
}

void JsonWriter::end_object() { out_ += '}'; }

void JsonWriter::begin_array(std::string_view name) {
  key(name);
  out_ += '[';
}

void JsonWriter::end_array() { out_ += ']'; }

}  // namespace feedmill
