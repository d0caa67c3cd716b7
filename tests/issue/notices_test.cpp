// What an issue says of what was told: edited, taken back, there again.
#include "issue/notices.h"
#include "issue/withdrawals.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};
constexpr Seconds kHour = std::chrono::hours(1);
using Kind = Correction::Kind;

Entry titled(const std::string& title) {
  Entry entry;
  entry.title = title;
  entry.content_html = "<p>What was found in the harbour is told at length here.</p>";
  return entry;
}

EditedReport edited(std::int64_t entry, Instant seen) { return {entry, seen, true, 2}; }

/// An entry that vanished: stored so long ago, and dated so long ago.
VanishedEntry vanished(std::int64_t entry, Seconds stored, Seconds dated) {
  return {entry, kNoon - stored, kNoon - dated, std::nullopt};
}

const DateSpan kSpan{kNoon - 10 * kHour, kNoon};

}  // namespace

TEST_CASE("notices: an edit that no reader sees, or that cannot be read, is none") {
  CHECK(is_correction(titled("Twelve ships held"), titled("Fourteen ships held")));
  CHECK_FALSE(is_correction(titled("Same"), titled("Same")));
  CHECK_FALSE(is_correction(std::nullopt, titled("Whole again")));
  CHECK_FALSE(is_correction(titled("Whole"), std::nullopt));
  CHECK(notices_of({{1, kNoon, false, 2}}, {}).empty());
}

TEST_CASE("notices: corrections, the oldest change first, then what was taken back") {
  const std::vector<TurnedReport> turned = {{9, kNoon, std::nullopt},
                                            {8, kNoon + kHour, kNoon + 2 * kHour}};
  CHECK(notices_of({edited(3, kNoon + kHour), edited(5, kNoon), edited(4, kNoon)}, turned) ==
        std::vector<Notice>{{Kind::kCorrected, 4, kNoon},
                            {Kind::kCorrected, 5, kNoon},
                            {Kind::kCorrected, 3, kNoon + kHour},
                            {Kind::kRestored, 8, kNoon + 2 * kHour},
                            {Kind::kWithdrawn, 9, kNoon}});
}

TEST_CASE("withdrawals: a young entry that goes from the midst of its document") {
  CHECK(taken_back({vanished(1, kHour, kHour)}, kSpan, kNoon) == std::vector<std::int64_t>{1});
  // It stood there for long; it was stored in the future, by a clock that was wrong.
  CHECK(taken_back({vanished(1, 24 * kHour, kHour)}, kSpan, kNoon).empty());
  CHECK(taken_back({vanished(1, 24 * kHour - Seconds{1}, kHour)}, kSpan, kNoon).size() == 1);
  CHECK(taken_back({vanished(1, -kHour, kHour)}, kSpan, kNoon).empty());
  // It made room: the document reaches no further back.
  CHECK(taken_back({vanished(1, kHour, 10 * kHour)}, kSpan, kNoon).empty());
  CHECK(taken_back({vanished(1, kHour, 11 * kHour)}, kSpan, kNoon).empty());
}

TEST_CASE("withdrawals: by the date of the change where there is no other, never without a date") {
  CHECK(taken_back({{1, kNoon, std::nullopt, kNoon - kHour}}, kSpan, kNoon).size() == 1);
  CHECK(taken_back({{1, kNoon, std::nullopt, std::nullopt}}, kSpan, kNoon).empty());
  CHECK(taken_back({{1, kNoon, kNoon - 11 * kHour, kNoon - kHour}}, kSpan, kNoon).empty());
}

TEST_CASE("withdrawals: more than two at once are another selection; old ones do not count") {
  const auto young = [](std::int64_t entry) { return vanished(entry, kHour, kHour); };
  CHECK(taken_back({young(1), young(2)}, kSpan, kNoon).size() == 2);
  CHECK(taken_back({young(1), young(2), young(3)}, kSpan, kNoon).empty());
  CHECK(taken_back({young(1), vanished(2, 99 * kHour, kHour), young(3)}, kSpan, kNoon) ==
        std::vector<std::int64_t>{1, 3});
}

TEST_CASE("withdrawals: numbers of one document that another does not hold") {
  CHECK(numbers_missing({3, 1, 2}, {2, 9}) == std::vector<std::int64_t>{1, 3});
  CHECK(numbers_missing({1, 2, 9}, {9, 2}) == std::vector<std::int64_t>{1});
  CHECK(numbers_missing({}, {1}).empty());
}

TEST_CASE("withdrawals: of a document against the one before") {
  PollUpdate update;
  update.deleted = {7};
  update.held = {2, 3};
  CHECK(vanished_in(update, {1, 2}, {2, 3}).empty());  // its order says nothing
  update.span = kSpan;
  CHECK(vanished_in(update, {1, 2}, {2, 3}) == std::vector<std::int64_t>{1});
  CHECK(vanished_in(update, {}, {2, 3}).empty());
  CHECK(taken_back(update, {vanished(1, kHour, kHour)}, kNoon) == std::vector<std::int64_t>{7, 1});
  CHECK(come_back(update, {1, 2}) == std::vector<std::int64_t>{3});
}
