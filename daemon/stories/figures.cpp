#include "stories/figures.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace feedmill::stories {
namespace {

constexpr double kSteps = 16383.0 / 3;  // of the logarithm, from 1 to 1000
constexpr double kRoundedAway = 0.06;   // by rounding: "5.7" is "6", "26" is not "30"
constexpr double kSame = 0.003;         // of figures of three digits and more
constexpr int kStepsAway = 147;         // no two are near that are further apart: kRoundedAway

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A number as it is written.
struct Written {
  double value = 0;
  int digits = 0;  ///< without leading and closing zeros
};

/// Whether the points of a number part its thousands: three digits behind each.
bool has_thousands(std::string_view number) {
  const std::size_t first = number.find('.');
  if (first == std::string_view::npos || first == 0 || first > 3) return false;
  if (number.front() == '0') return false;
  for (std::size_t at = first; at < number.size(); at += 4) {
    if (number[at] != '.' || at + 4 > number.size()) return false;
  }
  return true;
}

Written read(std::string_view number) {
  const bool thousands = has_thousands(number);
  Written written;
  double scale = 0;
  int zeros = 0;
  for (const char c : number) {
    if (c == '.') {
      if (!thousands && scale == 0) scale = 1;
      continue;
    }
    written.value = written.value * 10 + (c - '0');
    scale *= 10;
    zeros = c == '0' ? zeros + 1 : 0;
    if (written.value > 0) ++written.digits;
  }
  // "5.0" was written with two digits, "400" with one.
  if (scale == 0) written.digits -= zeros;
  if (scale > 0) written.value /= scale;
  return written;
}

double value_of(Figure figure) { return std::pow(10, (figure & 0x3FFF) / kSteps); }

double rounded(double value, int digits) {
  const double unit = std::pow(10, std::floor(std::log10(value)) + 1 - digits);
  return std::round(value / unit) * unit;
}

}  // namespace

Figure figure_of(std::string_view word) {
  std::size_t end = 0;
  while (end < word.size() && (is_digit(word[end]) || word[end] == '.')) ++end;
  while (end > 0 && word[end - 1] == '.') --end;
  if (end == 0 || end > 15) return 0;
  const Written written = read(word.substr(0, end));
  if (!(written.value > 0)) return 0;
  double thousands = std::fmod(std::log10(written.value), 3);
  if (thousands < 0) thousands += 3;
  const auto step = static_cast<unsigned>(std::min(std::lround(thousands * kSteps), 16383L));
  const auto digits = static_cast<unsigned>(std::clamp(written.digits, 1, 3));
  return static_cast<Figure>(digits << 14U | step);
}

bool is_near(Figure a, Figure b) {
  if (a == b) return true;
  if (std::abs((a & 0x3FFF) - (b & 0x3FFF)) > kStepsAway) return false;
  const double x = value_of(a), y = value_of(b);
  const double apart = std::abs(x - y) / std::max(x, y);
  const int coarser = std::min(digits_of(a), digits_of(b));
  if (coarser == 3) return apart < kSame;
  if (digits_of(a) == digits_of(b) || apart > kRoundedAway) return false;
  const double finer = digits_of(a) > digits_of(b) ? x : y;
  return std::abs(rounded(finer, coarser) - std::min(x + y - finer, 1000.0)) < 0.002 * finer;
}

}  // namespace feedmill::stories
