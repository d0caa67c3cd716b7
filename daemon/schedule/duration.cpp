#include "schedule/duration.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace feedmill {
namespace {

struct Unit {
  char letter;
  std::int64_t seconds;
};
constexpr Unit kUnits[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
constexpr std::int64_t kLongest = 1000LL * 366 * 86400;

}  // namespace

std::optional<Seconds> parse_duration(std::string_view text) {
  if (text.empty() || text.front() == '-') return std::nullopt;
  std::int64_t number = 0;
  const char* end = text.data() + text.size() - 1;
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  for (const Unit& unit : kUnits) {
    if (unit.letter != text.back()) continue;
    if (number > kLongest / unit.seconds) return std::nullopt;
    return Seconds{number * unit.seconds};
  }
  return std::nullopt;
}

std::string to_duration(Seconds duration) {
  const std::int64_t seconds = duration.count();
  for (const Unit& unit : kUnits)
    if (seconds != 0 && seconds % unit.seconds == 0)
      return fmt::format("{}{}", seconds / unit.seconds, unit.letter);
  return fmt::format("{}s", seconds);
}

}  // namespace feedmill
