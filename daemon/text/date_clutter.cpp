#include "text/date_clutter.h"

#include <algorithm>
#include <cstddef>

namespace feedmill {

std::string_view behind_weekday(std::string_view text) {
  constexpr std::size_t kLongestWeekday = 24, kShortestDate = 8;
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos || comma > kLongestWeekday) return {};
  text.remove_prefix(comma + 1);
  while (!text.empty() && (text.front() == ' ' || text.front() == ',')) text.remove_prefix(1);
  const bool day = !text.empty() && text.front() >= '0' && text.front() <= '9';
  return day && text.size() >= kShortestDate ? text : std::string_view{};
}

std::string_view without_clock(std::string_view text) {
  const std::size_t clock = std::min(text.find(" m=+"), text.find(" m=-"));
  return text.substr(0, clock);
}

}  // namespace feedmill
