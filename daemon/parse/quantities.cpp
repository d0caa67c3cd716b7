#include "parse/quantities.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

#include "parse/xml.h"

namespace feedmill {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::int64_t kLargest = std::int64_t{1} << 53;

std::optional<std::int64_t> iso_duration(std::string_view text) {
  std::int64_t total = 0;
  std::int64_t value = 0;
  bool time = false;
  bool fraction = false;
  for (const char c : text.substr(1)) {
    if (is_digit(c)) {
      if (!fraction && value < kLargest / 100) value = value * 10 + (c - '0');
      continue;
    }
    switch (c) {
      case 'T':
        time = true;
        break;
      case '.':
        fraction = true;
        continue;
      case 'D':
        total += value * 86400;
        break;
      case 'H':
        total += value * 3600;
        break;
      case 'M':
        if (!time) return std::nullopt;
        total += value * 60;
        break;
      case 'S':
        total += value;
        break;
      default:
        return std::nullopt;
    }
    value = 0;
    fraction = false;
  }
  return total;
}

std::int64_t seconds_of_unit(std::string_view unit) {
  for (const std::string_view hour : {"h", "hr", "hrs", "hour", "hours", "std"})
    if (same_name(unit, hour)) return 3600;
  for (const std::string_view minute : {"m", "min", "mins", "minute", "minutes"})
    if (same_name(unit, minute)) return 60;
  for (const std::string_view second : {"s", "sec", "secs", "second", "seconds"})
    if (same_name(unit, second)) return 1;
  return 0;
}

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// What a size is counted in; 0: nothing that is known.
std::int64_t bytes_of_unit(std::string_view unit) {
  struct Unit {
    std::string_view name;
    std::int64_t bytes;
  };
  constexpr std::int64_t kThousand = 1000, kKibi = 1024;
  static constexpr Unit kUnits[] = {
      {"", 1},
      {"b", 1},
      {"byte", 1},
      {"bytes", 1},
      {"k", kThousand},
      {"kb", kThousand},
      {"kib", kKibi},
      {"m", kThousand * kThousand},
      {"mb", kThousand * kThousand},
      {"mib", kKibi * kKibi},
      {"g", kThousand * kThousand * kThousand},
      {"gb", kThousand * kThousand * kThousand},
      {"gib", kKibi * kKibi * kKibi},
  };
  const auto* const found = std::find_if(std::begin(kUnits), std::end(kUnits),
                                         [&](const Unit& u) { return same_name(u.name, unit); });
  return found == std::end(kUnits) ? 0 : found->bytes;
}

/// "1,234,567" without its commas, "1.234.567" without its points; one point may be a decimal one.
std::string without_groups(std::string_view number) {
  const std::size_t first = number.find_first_of(",.");
  if (first == std::string_view::npos || first == 0 || first > 3) return std::string(number);
  const char mark = number[first];
  std::string digits(number.substr(0, first));
  std::size_t at = first, groups = 0;
  for (; at < number.size() && number[at] == mark; at += 4, ++groups) {
    const std::string_view group = number.substr(at + 1, 3);
    if (group.size() != 3 || !std::all_of(group.begin(), group.end(), is_digit)) break;
    digits += group;
  }
  const bool grouped = groups > (mark == '.' ? 1 : 0);
  return grouped ? digits.append(number.substr(at)) : std::string(number);
}

/// So many bytes are the decimals of a size in this unit.
std::optional<std::int64_t> fraction_of(std::string_view decimals, std::int64_t unit) {
  constexpr std::size_t kRead = 6;
  if (decimals.empty() || !std::all_of(decimals.begin(), decimals.end(), is_digit))
    return std::nullopt;
  std::int64_t part = 0, whole = 1;
  for (const char c : decimals.substr(0, kRead)) {
    part = part * 10 + (c - '0');
    whole *= 10;
  }
  return part * unit / whole;
}

/// "1h 2m 3s", "62 min", "1 hour, 2 minutes".
std::optional<std::int64_t> spelt_duration(std::string_view text) {
  constexpr std::string_view kBetween = " \t\r\n,.";
  std::int64_t total = 0;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto value = read_number(text.substr(0, digits));
    text = trim(text.substr(digits));
    std::size_t letters = 0;
    while (letters < text.size() && is_letter(text[letters])) ++letters;
    const std::int64_t unit = seconds_of_unit(text.substr(0, letters));
    if (!value || unit == 0 || *value > kLargest / 10000) return std::nullopt;
    total += *value * unit;
    text.remove_prefix(letters);
    text.remove_prefix(std::min(text.find_first_not_of(kBetween), text.size()));
  }
  return total;
}

}  // namespace

std::optional<std::int64_t> read_number(std::string_view text) {
  text = trim(text);
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  std::int64_t value = 0;
  std::size_t at = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    value = value * 10 + (text[at] - '0');
    if (value > kLargest) return std::nullopt;
  }
  if (at < text.size() && text[at] != '.') return std::nullopt;
  return value;
}

std::optional<std::int64_t> read_size(std::string_view text) {
  text = trim(text);
  const auto letter = std::find_if(text.begin(), text.end(), is_letter);
  const auto digits = static_cast<std::size_t>(letter - text.begin());
  const std::int64_t unit = bytes_of_unit(text.substr(digits));
  const std::string plain = without_groups(trim(text.substr(0, digits)));
  const std::size_t point = plain.find_first_of(".,");
  const auto whole = read_number(std::string_view(plain).substr(0, point));
  if (!whole || unit == 0 || *whole > kLargest / unit) return std::nullopt;
  if (point == std::string::npos) return *whole * unit;
  if (plain[point] == ',' && unit == 1) return std::nullopt;
  const auto part = fraction_of(std::string_view(plain).substr(point + 1), unit);
  if (!part) return std::nullopt;
  return *whole * unit + *part;
}

std::optional<std::int64_t> read_duration(std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  if (text.front() == 'P') return iso_duration(text);
  if (text.find_first_of("hmsHMS") != std::string_view::npos) return spelt_duration(text);
  std::int64_t total = 0;
  for (int parts = 0; parts < 4; ++parts) {
    const std::size_t colon = text.find(':');
    const auto part = read_number(text.substr(0, colon));
    if (!part || *part > kLargest / 100) return std::nullopt;
    total = total * 60 + *part;
    if (colon == std::string_view::npos) return total;
    text.remove_prefix(colon + 1);
  }
  return std::nullopt;
}

}  // namespace feedmill
