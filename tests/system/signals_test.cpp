#include "system/signals.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
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

TEST_CASE("signals: what takes too long before they are read ends with the given status") {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const Signals signals;
    const StopWatch watch(7);
    kill(getpid(), SIGTERM);
    std::this_thread::sleep_for(std::chrono::seconds(30));
    std::_Exit(1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 7);
}

TEST_CASE("signals: one that came is still there to be read afterwards") {
  const Signals signals;
  {
    const StopWatch watch(7);
    kill(getpid(), SIGTERM);
  }
  CHECK(signals.next() == SIGTERM);
}
