#include "system/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <string_view>

namespace feedmill {
namespace {

constexpr std::size_t kUsualColumns = 80;

bool always_utc = false;

bool is_set(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0';
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
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualColumns;
  return size.ws_col;
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
