#include "system/channel.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.h"

using namespace feedmill;
using std::chrono::milliseconds;

TEST_CASE("channel: a push into a full channel leaves the item with its owner") {
  Channel<std::unique_ptr<int>> channel(2);
  CHECK(channel.try_push(std::make_unique<int>(1)));
  CHECK(channel.try_push(std::make_unique<int>(2)));
  auto third = std::make_unique<int>(3);
  CHECK_FALSE(channel.try_push(std::move(third)));
  REQUIRE(third != nullptr);
  CHECK(**channel.try_pop() == 1);
  CHECK(channel.try_push(std::move(third)));
  CHECK(third == nullptr);
  CHECK(**channel.try_pop() == 2);
  CHECK(**channel.try_pop() == 3);
  CHECK_FALSE(channel.try_pop());
}

TEST_CASE("channel: bytes count as well as items, and what is too heavy passes alone") {
  Channel<std::string> channel(100, 10, [](const std::string& text) { return text.size(); });
  CHECK(channel.try_push("123456"));
  CHECK_FALSE(channel.try_push("12345"));
  CHECK(channel.try_push("1234"));
  CHECK_FALSE(channel.try_push("a much longer text"));
  channel.try_pop();
  channel.try_pop();
  CHECK(channel.try_push("a much longer text"));
  CHECK_FALSE(channel.try_push(""));
  CHECK(channel.try_pop() == "a much longer text");
  CHECK(channel.try_push("123456"));
}

TEST_CASE("channel: what is light overtakes what is heavy, but not for ever") {
  using Texts = Channel<std::string>;
  Texts channel(
      100, 10, [](const std::string& text) { return text.size(); }, 3);
  CHECK(channel.try_push("heavy one"));
  CHECK_FALSE(channel.try_push("heavy two"));
  CHECK(channel.try_push("a"));
  CHECK(channel.try_push("b"));
  CHECK(channel.size() == 3);
  CHECK(channel.try_pop() == "a");
  for (int i = 0; i < Texts::kOvertakers; ++i) CHECK(channel.try_push(std::to_string(i % 10)));
  CHECK(channel.try_pop() == "b");
  for (int i = 0; i < Texts::kOvertakers - 2; ++i) CHECK(channel.try_pop()->size() == 1);
  CHECK(channel.try_pop() == "heavy one");
  CHECK(channel.try_pop()->size() == 1);
  CHECK(channel.try_push("heavy two"));
  CHECK(channel.try_pop()->size() == 1);
  CHECK(channel.try_pop() == "heavy two");
}

TEST_CASE("channel: who waits for it is woken by what comes into an empty one") {
  Channel<int> channel(4);
  int woken = 0;
  channel.on_push([&] { ++woken; });
  channel.try_push(1);
  channel.try_push(2);
  CHECK(woken == 1);
  channel.try_pop();
  channel.try_push(3);
  CHECK(woken == 1);  // it takes all there is when it wakes
  while (channel.try_pop()) {
  }
  channel.try_push(4);
  CHECK(woken == 2);
}

TEST_CASE("channel: a closed channel takes nothing and gives what it holds") {
  Channel<int> channel(4);
  channel.try_push(1);
  channel.close();
  CHECK_FALSE(channel.try_push(2));
  CHECK(channel.pop(milliseconds(10000)) == 1);
  CHECK(channel.pop(milliseconds(10000)) == std::nullopt);
}

TEST_CASE("channel: a wait ends with its time, and with a wake that came before it") {
  Channel<int> channel(4);
  const auto began = std::chrono::steady_clock::now();
  CHECK_FALSE(channel.pop(milliseconds(20)));
  CHECK(std::chrono::steady_clock::now() - began >= milliseconds(20));
  channel.wake();
  CHECK_FALSE(channel.pop(milliseconds(60000)));
}

TEST_CASE("channel: each push calls for the consumer, a refused one does not") {
  Channel<int> channel(1);
  int calls = 0;
  channel.on_push([&] { ++calls; });
  channel.try_push(1);
  channel.try_push(2);
  CHECK(calls == 1);
}

TEST_CASE("channel: between two threads nothing is lost, repeated or out of order") {
  constexpr int kItems = 20000;
  Channel<std::string> channel(8, 64, [](const std::string& text) { return text.size(); });
  std::atomic<int> refused{0};
  std::thread producer([&] {
    for (int n = 0; n < kItems;) {
      if (channel.try_push(std::to_string(n))) {
        ++n;
      } else {
        ++refused;
        std::this_thread::yield();
      }
    }
    channel.close();
  });
  std::vector<int> got;
  while (auto item = channel.pop(milliseconds(10000))) got.push_back(std::stoi(*item));
  producer.join();
  REQUIRE(got.size() == kItems);
  for (int n = 0; n < kItems; ++n) REQUIRE(got[static_cast<std::size_t>(n)] == n);
  CHECK(channel.size() == 0);
}
