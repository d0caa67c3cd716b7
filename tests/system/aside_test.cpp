#include "system/aside.h"

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.h"

using namespace feedmill;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// Work that ends when it is let go.
class Gate {
 public:
  auto work() const {
    return [open = open_] {
      open.wait();
      return 1;
    };
  }
  void let_go() { gate_.set_value(); }

 private:
  std::promise<void> gate_;
  std::shared_future<void> open_ = gate_.get_future().share();
};

template <class Condition>
bool comes_true(Condition condition) {
  for (int i = 0; i < 2000 && !condition(); ++i) std::this_thread::sleep_for(milliseconds(5));
  return condition();
}

}  // namespace

TEST_CASE("aside: what does not end is left behind") {
  Gate gate;
  const auto began = std::chrono::steady_clock::now();
  {
    const auto never = aside("/a", gate.work());
    CHECK(never->wait_for(milliseconds(1)) == std::future_status::timeout);
  }
  CHECK(std::chrono::steady_clock::now() - began < seconds(2));
  gate.let_go();
  CHECK(aside("/b", [] { return 2; })->get() == 2);
}

TEST_CASE("aside: what hangs has one thread, is named, and is asked again once it has answered") {
  Gate gate;
  const auto first = aside("/dead/file", gate.work());
  REQUIRE(first);
  CHECK(comes_true([] { return !aside("/dead/file", [] { return 1; }); }));
  for (int i = 0; i < 100; ++i) CHECK_FALSE(aside("/dead/file", [] { return 1; }));
  const auto refused = aside("/dead/file", [] { return 1; });
  CHECK(refused.error().message.find("has not answered for") != std::string::npos);
  CHECK(aside("/living/file", [] { return 3; })->get() == 3);
  const auto awaited = awaited_paths(seconds(1));
  REQUIRE(awaited.size() == 1);
  CHECK(awaited[0].path == "/dead/file");
  CHECK(awaited_paths(seconds(60)).empty());
  gate.let_go();
  CHECK(comes_true([] { return static_cast<bool>(aside("/dead/file", [] { return 1; })); }));
  CHECK(comes_true([] { return awaited_paths(seconds(0)).empty(); }));
}

TEST_CASE("aside: threads that hang are bounded, and each further file is waited for less") {
  Gate gate;
  std::vector<Result<std::future<int>>> hanging;
  for (int i = 0; i < 64; ++i) hanging.push_back(aside("/dead/" + std::to_string(i), gate.work()));
  CHECK(comes_true([] { return !aside("/other", [] { return 1; }); }));
  CHECK(patience() < milliseconds(500));
  gate.let_go();
  CHECK(comes_true([] { return static_cast<bool>(aside("/other", [] { return 1; })); }));
  CHECK(comes_true([] { return patience() >= milliseconds(1000); }));
}

TEST_CASE("aside: what is wanted soon and does not come is a failure") {
  Gate gate;
  const auto late = soon("/slow", [work = gate.work()]() -> Result<int> { return work(); });
  CHECK_FALSE(late);
  gate.let_go();
  CHECK(soon("/quick", []() -> Result<int> { return 5; }) == 5);
  CHECK(comes_true([] { return awaited_paths(seconds(0)).empty(); }));
}
