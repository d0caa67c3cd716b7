#include "stories/posting_ring.h"

#include <algorithm>
#include <deque>
#include <random>
#include <utility>
#include <vector>

#include "support/catch.h"

using namespace feedmill::stories;

TEST_CASE("posting ring: what stands in it is found, the newest first, through many turns of it") {
  constexpr std::uint32_t kCapacity = 2048, kAdded = 20000, kHashes = 700;
  PostingRing ring(kCapacity);
  std::deque<std::pair<std::uint32_t, std::uint32_t>> held;  // the newest first
  std::mt19937 random(7);
  const auto any_hash = [&] { return static_cast<std::uint32_t>(random() % kHashes * 8); };
  for (std::uint32_t report = 1; report <= kAdded; ++report) {
    const std::uint32_t hash = any_hash();
    ring.add(hash, report);
    held.emplace_front(hash, report);
    if (held.size() > kCapacity) held.pop_back();
    if (report % 977 != 0) continue;
    const std::vector<std::uint32_t> asked{hash, any_hash(), 3, 0};
    std::vector<std::vector<std::uint32_t>> found(asked.size()), expected(asked.size()), three(4);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      for (const auto& [other, number] : held)
        if (other == asked[i]) expected[i].push_back(number);
      ring.for_each(asked[i], [&](std::uint32_t number) {
        found[i].push_back(number);
        return true;
      });
    }
    CHECK(found == expected);
    ring.for_newest(asked, 3, [&](std::size_t i, std::uint32_t number) {
      three[i].push_back(number);
      return true;
    });
    for (auto& numbers : expected) numbers.resize(std::min<std::size_t>(numbers.size(), 3));
    CHECK(three == expected);
  }
}
