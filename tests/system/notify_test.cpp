#include "system/notify.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "support/catch.h"

using namespace feedmill;

namespace {

/// systemd's end: an abstract datagram socket of its own for each test.
class Listener {
 public:
  Listener() : fd_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    // Autobind (unix(7)): the system picks an abstract name that nobody has.
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(sa_family_t)) == 0);
    socklen_t size = sizeof address;
    REQUIRE(getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    const std::string name(address.sun_path + 1, size - sizeof(sa_family_t) - 1);
    setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
  }
  ~Listener() {
    close(fd_);
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
  }
  /// The next message; empty where there is none.
  std::string next() const {
    char buffer[1024];
    const ssize_t size = recv(fd_, buffer, sizeof buffer, 0);
    return size < 0 ? "" : std::string(buffer, static_cast<std::size_t>(size));
  }

 private:
  int fd_;
};

}  // namespace

TEST_CASE("notify: the life of a service in systemd's words") {
  const Listener systemd;
  Notify notify;
  notify.ready();
  CHECK(systemd.next() == "READY=1");
  notify.status("12 sources,\n3 failing");
  CHECK(systemd.next() == "STATUS=12 sources, 3 failing");
  notify.status("12 sources,\n3 failing");
  CHECK(systemd.next().empty());
  notify.reloading();
  CHECK(systemd.next().rfind("RELOADING=1\nMONOTONIC_USEC=", 0) == 0);
  notify.stopping();
  CHECK(systemd.next() == "STOPPING=1");
  notify.alive();
  CHECK(systemd.next().empty());
  CHECK(notify.watchdog_interval() > std::chrono::hours(24));
}

TEST_CASE("notify: the watchdog hears often enough and not more") {
  const Listener systemd;
  setenv("WATCHDOG_USEC", "400000", 1);
  Notify notify;
  CHECK(notify.watchdog_interval() == std::chrono::milliseconds(200));
  notify.alive();
  CHECK(systemd.next() == "WATCHDOG=1");
  notify.alive();
  CHECK(systemd.next().empty());
  std::this_thread::sleep_for(std::chrono::milliseconds(120));
  notify.alive();
  CHECK(systemd.next() == "WATCHDOG=1");
}

TEST_CASE("notify: without systemd nothing happens") {
  unsetenv("NOTIFY_SOCKET");
  Notify notify;
  notify.ready();
  notify.status("alone");
  notify.alive();
  CHECK(notify.watchdog_interval() > std::chrono::hours(24));
}
