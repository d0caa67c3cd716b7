#include "json/writer.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>

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

// Eight bytes at once: whether any is a control character, '"', '\\' or DEL. Bytes past 0x7F are
// none of them. "Bit Twiddling Hacks", determine if a word has a byte less than n.
bool is_plain(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighs = 0x8080808080808080U;
  const auto has_zero = [](std::uint64_t w) { return (w - kOnes) & ~w & kHighs; };
  const std::uint64_t control = (word - kOnes * 0x20U) & ~word & kHighs;
  return (control | has_zero(word ^ (kOnes * 0x22U)) | has_zero(word ^ (kOnes * 0x5CU)) |
          has_zero(word ^ (kOnes * 0x7FU))) == 0;
}

/// Where, from `at` on, something may want escaping: right or up to seven bytes early.
std::size_t skip_plain(std::string_view text, std::size_t at) {
  std::uint64_t word = 0;
  while (at + sizeof word <= text.size()) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (!is_plain(word)) break;
    at += sizeof word;
  }
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
  out += '"';
  std::size_t run = 0;
  for (std::size_t at = skip_plain(text, 0); at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const char escape = kEscapes[byte];
    if (escape == 0) {
      if (at % 8 == 7) at = skip_plain(text, at + 1) - 1;
      continue;
    }
    out.append(text, run, at - run);
    run = at + 1;
    out += '\\';
    out += escape;
    if (escape != 'u') continue;
    out += "00";
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  out.append(text, run, text.size() - run);
  out += '"';
}

void JsonWriter::separate() {
  if (out_.empty()) return;
  const char last = out_.back();
  if (last != '{' && last != '[' && last != ':' && last != '\n') out_ += ',';
}

void JsonWriter::key(std::string_view name) {
  separate();
  if (name.empty()) return;
  out_ += '"';
  out_ += name;
  out_ += "\":";
}

void JsonWriter::text(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  key(name);
  append_json_string(out_, value);
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
