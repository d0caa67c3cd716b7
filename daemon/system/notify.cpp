#include "system/notify.h"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <cstdint>
#include <ctime>

#include "text/display.h"

namespace feedmill {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

// A message that cannot be sent is systemd's loss: there is nobody to tell.
void send(const std::string& message) { sd_notify(0, message.c_str()); }

std::int64_t monotonic_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

}  // namespace

Notify::Notify() : interval_(std::chrono::hours(24 * 366)) {
  std::uint64_t allowed = 0;
  watched_ = sd_watchdog_enabled(0, &allowed) > 0;
  if (watched_) interval_ = duration_cast<milliseconds>(microseconds(allowed / 2));
}

void Notify::ready() const { send("READY=1"); }

// sd_notify(3): with the time at which it began, so that systemd can tell two reloads apart.
void Notify::reloading() const {
  send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", monotonic_microseconds()));
}

void Notify::stopping() const { send("STOPPING=1"); }

void Notify::status(const std::string& text) {
  if (text == status_) return;
  status_ = text;
  send("STATUS=" + one_line(text));
}

void Notify::alive() {
  const auto now = Clock::now();
  if (!watched_ || now - told_ < interval_ / 2) return;
  told_ = now;
  send("WATCHDOG=1");
}

}  // namespace feedmill
