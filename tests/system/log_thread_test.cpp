#include "system/log_thread.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <mutex>
#include <string>
#include <thread>

#include "support/catch.h"
#include "system/log.h"

using namespace feedmill;

namespace {

/// Standard error as a pipe, which is read from begin_to_read() on.
class Pipe {
 public:
  Pipe() : before_(dup(STDERR_FILENO)) {
    std::signal(SIGPIPE, SIG_IGN);  // a thread may be at it still when nobody reads any more
    REQUIRE(pipe(ends_.data()) == 0);
    REQUIRE(fcntl(ends_[0], F_SETFL, O_NONBLOCK) == 0);
    dup2(ends_[1], STDERR_FILENO);
  }
  ~Pipe() {
    over_ = true;
    if (reader_.joinable()) reader_.join();
    dup2(before_, STDERR_FILENO);
    for (const int end : {before_, ends_[0], ends_[1]}) close(end);
  }
  void begin_to_read() {
    reader_ = std::thread([this] {
      while (!over_) read_some();
    });
  }
  /// All that has come, once this has.
  std::string text_with(const std::string& line) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    for (; std::chrono::steady_clock::now() < until;
         std::this_thread::sleep_for(std::chrono::milliseconds(5))) {
      const std::lock_guard lock(mutex_);
      if (text_.find(line) != std::string::npos) return text_;
    }
    return {};
  }

 private:
  void read_some() {
    char block[4096];
    const ssize_t got = read(ends_[0], block, sizeof block);
    if (got <= 0) return std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const std::lock_guard lock(mutex_);
    text_.append(block, static_cast<std::size_t>(got));
  }

  int before_;
  std::array<int, 2> ends_{};
  std::atomic<bool> over_{false};
  std::thread reader_;
  std::mutex mutex_;
  std::string text_;  // guarded by mutex_
};

void log_number(int number) {
  log(LogLevel::kInfo, {{"event", "poll"}, {"number", std::to_string(number)}});
}

std::string numbered(int number) { return "event=poll number=" + std::to_string(number) + "\n"; }

constexpr int kMany = 40'000;  // more than a pipe and the queue hold

void log_many() {
  for (int i = 0; i < kMany; ++i) log_number(i);
}

void wait_until_written() {
  for (int i = 0; i < 100 && !LogThread::drain(); ++i) {
  }
}

}  // namespace

TEST_CASE("log thread: who logs does not wait for a reader, and what is missing is said") {
  Pipe pipe;
  const LogThread thread(LogThread::WhenFull::kDrop);
  log_many();
  pipe.begin_to_read();
  wait_until_written();
  log_number(kMany);
  const std::string all = pipe.text_with(numbered(kMany));
  REQUIRE(!all.empty());
  int next = 0, dropped = 0;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = all.find('\n', begin) + 1;
    REQUIRE(end != 0);
    const std::string line = all.substr(begin, end - begin);
    begin = end;
    const std::size_t count = line.find("dropped=");
    if (count == std::string::npos) {
      if (line != numbered(next)) REQUIRE(line == numbered(next));
      ++next;
      continue;
    }
    CHECK(line.substr(0, 9) == "event=log");
    dropped += std::stoi(line.substr(count + 8));
    next += std::stoi(line.substr(count + 8));
  }
  CHECK(next == kMany + 1);
  CHECK(dropped > 1000);
}

TEST_CASE("log thread: a command's lines wait for their reader") {
  Pipe pipe;
  const LogThread thread(LogThread::WhenFull::kWait);
  std::thread worker(log_many);
  pipe.begin_to_read();
  worker.join();
  std::string expected;
  for (int i = 0; i < kMany; ++i) expected += numbered(i);
  CHECK(pipe.text_with(numbered(kMany - 1)) == expected);
}

TEST_CASE("log thread: a command that is told to stop waits for no reader") {
  Pipe pipe;
  const LogThread thread(LogThread::WhenFull::kWait);
  std::thread worker(log_many);
  LogThread::hurry();
  worker.join();
  pipe.begin_to_read();
  wait_until_written();
}

TEST_CASE("log thread: its end does not wait for a reader, nor does what is logged then") {
  Pipe pipe;
  {
    const LogThread thread(LogThread::WhenFull::kDrop);
    log_many();
  }
  log_many();
  pipe.begin_to_read();
  wait_until_written();
  { const LogThread another(LogThread::WhenFull::kDrop); }
  log_number(kMany);
  CHECK(!pipe.text_with(numbered(kMany)).empty());
}
