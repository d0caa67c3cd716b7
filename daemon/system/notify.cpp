#include "system/notify.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>

#include "text/display.h"

namespace feedmill {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

// The protocol of sd_notify(3), which is promised to stay: one datagram to the socket that
// $NOTIFY_SOCKET names. libsystemd would bring five libraries for it, which are loaded at each
// start. A message that cannot be sent is systemd's loss: there is nobody to tell.
void send(const std::string& message) {
  const char* const name = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::size_t size = name == nullptr ? 0 : std::strlen(name);
  if (size < 2 || size > sizeof address.sun_path || (name[0] != '/' && name[0] != '@')) return;
  std::memcpy(address.sun_path, name, size);
  if (name[0] == '@') address.sun_path[0] = '\0';  // abstract: unix(7)
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return;
  (void)::sendto(socket, message.data(), message.size(), MSG_NOSIGNAL,
                 reinterpret_cast<const sockaddr*>(&address),
                 socklen_t(offsetof(sockaddr_un, sun_path) + size));
  ::close(socket);
}

/// A variable of the environment that is a number; 0 where it is missing or none.
std::uint64_t number_in(const char* variable) {
  const char* const text = std::getenv(variable);
  if (text == nullptr) return 0;
  const std::string_view digits(text);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size() ? value : 0;
}

/// sd_watchdog_enabled(3): for which time systemd lets this process be silent; 0: for any.
microseconds watchdog_allows() {
  const bool for_another = std::getenv("WATCHDOG_PID") != nullptr &&
                           number_in("WATCHDOG_PID") != std::uint64_t(::getpid());
  return microseconds(for_another ? 0 : number_in("WATCHDOG_USEC"));
}

std::int64_t monotonic_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

}  // namespace

Notify::Notify() : interval_(std::chrono::hours(24 * 366)) {
  const microseconds allowed = watchdog_allows();
  watched_ = allowed.count() > 0;
  if (watched_) interval_ = duration_cast<milliseconds>(allowed / 2);
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
