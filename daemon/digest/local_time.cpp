#include "digest/local_time.h"

#include "calendar/calendar.h"

namespace feedmill {
namespace {

std::string in_zone(Instant when, const Issue& issue, const char* format) {
  std::string text = format_local(when, issue.timezone, format);
  if (!text.empty() && text.front() == ' ') text.erase(0, 1);  // %e pads
  return text;
}

}  // namespace

std::string local_time(Instant when, const Issue& issue) {
  const auto same = [&](const char* format) {
    return in_zone(when, issue, format) == in_zone(issue.sealed, issue, format);
  };
  if (same("%Y-%m-%d")) return in_zone(when, issue, "%H:%M");
  if (same("%Y")) return in_zone(when, issue, "%e %b, %H:%M");
  return local_day(when, issue);
}

std::string local_day(Instant when, const Issue& issue) { return in_zone(when, issue, "%e %b %Y"); }

}  // namespace feedmill
