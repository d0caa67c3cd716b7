#include "system/log.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>

#include "support/catch.h"

using namespace feedmill;

namespace {

/// Standard error as a pipe, while it lives.
class Stderr {
 public:
  Stderr() : before_(dup(STDERR_FILENO)) {
    REQUIRE(pipe2(ends_.data(), O_NONBLOCK) == 0);
    dup2(ends_[1], STDERR_FILENO);
  }
  ~Stderr() {
    dup2(before_, STDERR_FILENO);
    for (const int end : {before_, ends_[0], ends_[1]}) close(end);
  }
  /// What one write(2) after the other has left there.
  std::string read_all() const {
    std::string text(65536, '\0');
    const ssize_t got = read(ends_[0], text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
  }

 private:
  int before_;
  std::array<int, 2> ends_{};
};

std::string numbered(int number) { return "event=poll number=" + std::to_string(number) + "\n"; }

void log_number(int number) {
  log(LogLevel::kInfo, {{"event", "poll"}, {"number", std::to_string(number)}});
}

}  // namespace

TEST_CASE("log: a value is quoted where it has to be, and harmless") {
  CHECK(
      logfmt({{"a", "plain"}, {"b", "two words"}, {"c", ""}, {"d", "x=y"}, {"e", "say \"so\""}}) ==
      R"(a=plain b="two words" c="" d="x=y" e="say \"so\"")");
  CHECK(logfmt({{"a", "\x1B[31mred"}, {"b", "Zürich"}, {"c", "ab\u202Edc"}}) ==
        "a=[31mred b=Zürich c=abdc");
}

TEST_CASE("log: the lines of a batch come when it ends, or are many, each whole") {
  const Stderr pipe;
  log_number(1);
  CHECK(pipe.read_all() == numbered(1));
  std::string all;
  {
    const LogBatch batch;
    log_number(2);
    CHECK(pipe.read_all().empty());
    all = numbered(2);
    std::string come;
    for (int i = 3; come.empty() && i < 1000; ++i) {
      log_number(i);
      come = pipe.read_all();
      if (come.empty()) all += numbered(i);
    }
    CHECK(come == all);
    CHECK(come.size() <= 4096);
    CHECK(pipe.read_all().empty());
  }
  CHECK(pipe.read_all().size() < 64);  // the one that had no room
  log_number(1);
  CHECK(pipe.read_all() == numbered(1));
}

TEST_CASE("log: as JSON a line in words of its own is JSON as well") {
  const Stderr pipe;
  set_log_format(LogFormat::kJson);
  say(LogLevel::kError, "feedmill.yaml:3:1: \"sourcse\" is no key");
  set_log_format(LogFormat::kUsual);
  const std::string line = pipe.read_all();
  CHECK(line.find(
            R"("level":"error","event":"message","message":"feedmill.yaml:3:1: \"sourcse\" is)") !=
        std::string::npos);
  CHECK(line.back() == '\n');
}
