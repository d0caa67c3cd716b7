#include "system/signals.h"

#include <poll.h>
#include <unistd.h>

#include <thread>

#include "support/catch.h"

using namespace feedmill;

TEST_CASE("signals: they wait to be read, from whatever thread they hit") {
  const Signals signals;
  CHECK_FALSE(signals.next());
  std::thread([] { kill(getpid(), SIGHUP); }).join();
  pollfd readable{signals.fd(), POLLIN, 0};
  REQUIRE(poll(&readable, 1, 5000) == 1);
  CHECK(signals.next() == SIGHUP);
  CHECK_FALSE(signals.next());
  kill(getpid(), SIGTERM);
  kill(getpid(), SIGINT);
  const auto first = signals.next(), second = signals.next();
  CHECK(first.value_or(0) + second.value_or(0) == SIGTERM + SIGINT);
}

TEST_CASE("signals: writing to a pipe that nobody reads is an error, not an end") {
  const Signals signals;
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  close(ends[0]);
  CHECK(write(ends[1], "x", 1) == -1);
  close(ends[1]);
}
