#include "system/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <limits>

#include "digest/wrap.h"

namespace feedmill {
namespace {

constexpr std::size_t kUsualColumns = 80;

bool always_utc = false;

bool is_set(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

/// COLUMNS, where somebody has set it to what a screen may be; else 0.
std::size_t columns_asked_for() {
  constexpr std::size_t kLeast = 10, kMost = 10000;
  const char* const value = std::getenv("COLUMNS");
  if (value == nullptr) return 0;
  const std::string_view text(value);
  std::size_t columns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && columns >= kLeast && columns <= kMost ? columns : 0;
}

tm broken_down(Instant when, int descriptor) {
  const std::time_t seconds = when.time_since_epoch().count();
  tm parts{};
  if (always_utc || isatty(descriptor) == 0)
    gmtime_r(&seconds, &parts);
  else
    localtime_r(&seconds, &parts);
  return parts;
}

std::string formatted(Instant when, int descriptor, const char* format) {
  const tm parts = broken_down(when, descriptor);
  char text[64];
  return std::string(text, std::strftime(text, sizeof text, format, &parts));
}

}  // namespace

bool is_screen(int descriptor) {
  if (isatty(descriptor) == 0 || !is_set("TERM")) return false;
  return std::string_view(std::getenv("TERM")) != "dumb";
}

bool has_colours(int descriptor) { return is_screen(descriptor) && !is_set("NO_COLOR"); }

std::size_t columns_of_screen(int descriptor) {
  winsize size{};
  if (const std::size_t asked = columns_asked_for(); asked != 0) return asked;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualColumns;
  return size.ws_col;
}

std::size_t room_on(int descriptor) {
  return isatty(descriptor) != 0 ? columns_of_screen(descriptor)
                                 : std::numeric_limits<std::size_t>::max();
}

std::string broken_for_people(std::string_view line, int descriptor) {
  constexpr std::string_view kIndent = "    ";
  constexpr std::size_t kNarrowest = 20;
  const std::size_t room = room_on(descriptor);
  if (line.size() <= room) return std::string(line);
  std::string broken;
  append_wrapped(broken, line, {std::max(room, kNarrowest) - kIndent.size(), {}, kIndent});
  broken.pop_back();
  return broken;
}

void show_utc(bool utc) { always_utc = utc; }

std::string time_for_people(Instant when, int descriptor) {
  return formatted(when, descriptor, "%Y-%m-%d %H:%M");
}

std::string zone_for_people(Instant when, int descriptor) {
  return always_utc || isatty(descriptor) == 0 ? "UTC" : formatted(when, descriptor, "%Z");
}

std::string clock_for_people(Instant when, int descriptor) {
  return formatted(when, descriptor, "%H:%M:%S");
}

}  // namespace feedmill
