#include "system/log_thread.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include "support/catch.h"
#include "system/log.h"

using namespace feedmill;

namespace {

/// Standard error as a pipe that is read when it is asked for.
class Pipe {
 public:
  Pipe() : before_(dup(STDERR_FILENO)) {
    std::signal(SIGPIPE, SIG_IGN);  // a thread may be at it still when nobody reads any more
    REQUIRE(pipe(ends_.data()) == 0);
    REQUIRE(fcntl(ends_[0], F_SETFL, O_NONBLOCK) == 0);
    dup2(ends_[1], STDERR_FILENO);
  }
  ~Pipe() {
    dup2(before_, STDERR_FILENO);
    for (const int end : {before_, ends_[0], ends_[1]}) close(end);
  }
  /// What comes until a line ends in this.
  std::string read_until(const std::string& end) const {
    std::string text;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (text.find(end) == std::string::npos && std::chrono::steady_clock::now() < until) {
      char block[4096];
      const ssize_t got = read(ends_[0], block, sizeof block);
      if (got > 0)
        text.append(block, static_cast<std::size_t>(got));
      else
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return text;
  }

 private:
  int before_;
  std::array<int, 2> ends_{};
};

void log_number(int number) {
  log(LogLevel::kInfo, {{"event", "poll"}, {"number", std::to_string(number)}});
}

std::string numbered(int number) { return "event=poll number=" + std::to_string(number) + "\n"; }

constexpr int kMany = 40'000;  // more than a pipe and the queue hold

}  // namespace

TEST_CASE("log thread: who logs does not wait for a reader, and what is missing is said") {
  const Pipe pipe;
  const LogThread thread(LogThread::WhenFull::kDrop);
  for (int i = 0; i < kMany; ++i) log_number(i);
  std::string all = pipe.read_until("dropped=");
  all += pipe.read_until("\n");
  log_number(kMany);
  all += pipe.read_until(numbered(kMany));
  int next = 0;
  std::size_t dropped = 0;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = all.find('\n', begin) + 1;
    REQUIRE(end != 0);
    const std::string line = all.substr(begin, end - begin);
    begin = end;
    const std::size_t count = line.find("dropped=");
    if (count == std::string::npos) {
      REQUIRE(line == numbered(next++));
      continue;
    }
    CHECK(line.substr(0, 9) == "event=log");
    dropped += std::stoul(line.substr(count + 8));
    next += std::stoi(line.substr(count + 8));
  }
  CHECK(next == kMany + 1);
  CHECK(dropped > 1000);
}

TEST_CASE("log thread: a command's lines wait for their reader until it is told to stop") {
  const Pipe pipe;
  const LogThread thread(LogThread::WhenFull::kWait);
  std::thread worker([] {
    for (int i = 0; i < kMany; ++i) log_number(i);
  });
  const std::string all = pipe.read_until(numbered(kMany - 1));
  worker.join();
  std::string expected;
  for (int i = 0; i < kMany; ++i) expected += numbered(i);
  CHECK(all == expected);

  worker = std::thread([] {
    for (int i = 0; i < kMany; ++i) log_number(i);
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  LogThread::hurry();
  worker.join();  // nobody reads
  pipe.read_until("dropped=");
}

TEST_CASE("log thread: its end does not wait for a reader, nor does what is logged then") {
  const auto began = std::chrono::steady_clock::now();
  const Pipe pipe;
  {
    const LogThread thread(LogThread::WhenFull::kDrop);
    for (int i = 0; i < kMany; ++i) log_number(i);
  }
  for (int i = 0; i < kMany; ++i) log_number(i);
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
  pipe.read_until("dropped=");
  { const LogThread another(LogThread::WhenFull::kDrop); }
  log_number(7);
  CHECK(pipe.read_until(numbered(7)).find(numbered(7)) != std::string::npos);
}
