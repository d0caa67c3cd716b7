// In which order what is stored is given its stories, and when the window must be filled again.
#include "stories/settling.h"

#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::stories;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};
constexpr Seconds kHour = std::chrono::hours(1);

Unsettled waiting(std::int64_t entry, std::int64_t source, Instant first_seen,
                  std::optional<Instant> published = std::nullopt) {
  return {entry, source, first_seen, published};
}

/// The entries in the order in which they are settled.
std::vector<std::int64_t> order(std::vector<Unsettled> reports) {
  put_in_order(reports);
  std::vector<std::int64_t> entries;
  for (auto report = reports.rbegin(); report != reports.rend(); ++report)
    entries.push_back(report->entry);
  return entries;
}

Entry entry(const std::string& title, const std::string& url) {
  Entry entry;
  entry.title = title;
  entry.url = url;
  return entry;
}

}  // namespace

TEST_CASE("settling: by date, whichever source was polled first") {
  const Unsettled early = waiting(9, 2, kNoon, kNoon - 2 * kHour);
  const Unsettled late = waiting(1, 1, kNoon - kHour, kNoon - kHour);
  CHECK(order({early, late}) == std::vector<std::int64_t>{9, 1});
  CHECK(order({late, early}) == std::vector<std::int64_t>{9, 1});
}

TEST_CASE("settling: within a second by source, then by the order in its document") {
  CHECK(order({waiting(4, 2, kNoon, kNoon), waiting(6, 1, kNoon, kNoon),
               waiting(5, 1, kNoon, kNoon)}) == std::vector<std::int64_t>{5, 6, 4});
}

TEST_CASE("settling: what has no date, or one in the future, happened when the pass ended") {
  std::vector<Unsettled> reports = {waiting(1, 1, kNoon - kHour),
                                    waiting(2, 1, kNoon, kNoon + kHour),
                                    waiting(3, 1, kNoon - 2 * kHour, kNoon - kHour / 2)};
  CHECK(put_in_order(reports) == kNoon);
  CHECK(order(reports) == std::vector<std::int64_t>{3, 1, 2});
  CHECK(time_of(reports[0], kNoon) == kNoon);
  CHECK(time_of(waiting(1, 1, kNoon, kNoon - 5 * kHour), kNoon) == kNoon - 5 * kHour);
  CHECK(time_of(waiting(1, 1, kNoon, kNoon + 5 * kHour), kNoon) == kNoon);
  CHECK(time_of(waiting(1, 1, kNoon), kNoon) == kNoon);
}

TEST_CASE("settling: the window is current for one state of the store alone") {
  Settling settling;
  CHECK_FALSE(settling.is_current(0, 0));
  settling.refill(7, 2);
  CHECK(settling.is_current(7, 2));
  CHECK_FALSE(settling.is_current(8, 2));
  CHECK_FALSE(settling.is_current(7, 3));
  settling.forget();
  CHECK_FALSE(settling.is_current(7, 2));
}

TEST_CASE("settling: a report is decided against those settled before it") {
  Settling settling;
  settling.refill(0, 1);
  const Unsettled first = waiting(1, 1, kNoon), second = waiting(2, 2, kNoon);
  const Entry story =
      entry("Otters return to the harbour after forty years", "https://a.example/o");
  Settled given = settling.decide(first, kNoon, story, "A", {});
  CHECK(given.decision.joined.story == 0);
  CHECK(given.report.source == 1);
  CHECK(given.report.time == kNoon);
  settling.settled(std::move(given), 1, 50, 11);
  CHECK(settling.is_current(11, 1));
  CHECK(settling.decide(second, kNoon, story, "B", {}).decision.joined.story == 50);
  CHECK(settling.decide(second, kNoon, story, "B", {50}).decision.joined.story == 0);
}
