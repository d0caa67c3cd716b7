#include "stories/window.h"

#include <algorithm>

#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::stories;

namespace {

Member member(std::int64_t entry, std::int64_t story, const std::string& title) {
  Text text;
  text.title = title;
  return {entry, story, 1, Instant{Seconds{1795435200 + entry}}, features_of(text)};
}

}  // namespace

TEST_CASE("window: the oldest report goes and leaves no trace") {
  Window window, fresh;
  const std::int64_t extra = 25;
  const auto title = [](std::int64_t n) { return "Otter number " + std::to_string(1000 + n % 97); };
  const auto total = static_cast<std::int64_t>(Window::kMostReports) + extra;
  for (std::int64_t n = 1; n <= total; ++n) {
    window.add(member(n, 1 + n % 50, title(n)), Instant::max());
    if (n > extra) fresh.add(member(n, 1 + n % 50, title(n)), Instant::max());
  }
  CHECK(window.size() == Window::kMostReports);
  CHECK(window.words().stories(Language::kUnknown) == 50);
  CHECK(fresh.words().stories(Language::kUnknown) == 50);
  for (std::int64_t n = 1; n <= 97; ++n) {
    for (const Term& term : member(n, 1, title(n)).features.terms) {
      REQUIRE(window.words().count(term.hash, Language::kUnknown) ==
              fresh.words().count(term.hash, Language::kUnknown));
    }
  }
  for (std::int64_t story = 1; story <= 50; ++story) {
    REQUIRE(window.group(story) != nullptr);
    CHECK(window.group(story)->words == fresh.group(story)->words);
    CHECK(window.group(story)->latest == fresh.group(story)->latest);
  }
}

TEST_CASE("window: full, it stays under 64 MB") {
  Window window;
  Features features;
  for (std::uint32_t n = 0; n < 60; ++n) {
    features.opening.push_back(n * 2654435761U);
    if (n < 12) features.terms.push_back({n * 40503U + 7, 16, 1});
  }
  for (std::int64_t n = 1; n <= static_cast<std::int64_t>(Window::kMostReports) * 2; ++n) {
    for (auto& run : features.opening) run = run * 1664525U + 1013904223U;
    for (auto& term : features.terms) term.hash = term.hash * 1664525U + 1013904223U;
    std::sort(features.terms.begin(), features.terms.end(),
              [](const Term& a, const Term& b) { return a.hash < b.hash; });
    window.add({n, n, n % 500, Instant{Seconds{n}}, features}, Instant::max());
  }
  CHECK(window.bytes() < 64U * 1000 * 1000);
}
