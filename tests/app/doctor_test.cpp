// What is made of what doctor saw; the looks themselves are in tests/e2e/doctor.py.
#include "app/doctor.h"

#include <algorithm>

#include "support/catch.h"

using namespace feedmill;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};  // 2026-11-23T12:00:00Z
constexpr std::int64_t kMB = 1'000'000;

StoreExamination well() {
  StoreExamination seen;
  seen.version = seen.newest_version = 10;
  seen.looked_at_all = true;
  seen.can_shrink = true;
  return seen;
}

Verdict worst(const Findings& findings) {
  Verdict verdict = Verdict::kOk;
  for (const Finding& one : findings) verdict = std::max(verdict, one.verdict);
  return verdict;
}

Verdict of_store(const StoreExamination& seen) {
  return worst(judge_store("/srv/feedmill.db", seen, kNoon));
}

}  // namespace

TEST_CASE("doctor: a store is judged by what is seen of it") {
  StoreExamination seen = well();
  CHECK(of_store(seen) == Verdict::kOk);
  seen.looked_at_all = false;
  CHECK(of_store(seen) == Verdict::kOk);
  seen.damage = "malformed";
  CHECK(of_store(seen) == Verdict::kWrong);
  seen = well();
  seen.version = 9;
  CHECK(of_store(seen) == Verdict::kNote);
  seen = well();
  seen.indexed_percent = 40;
  CHECK(of_store(seen) == Verdict::kNote);
  seen = well();
  seen.last_poll = kNoon + Seconds{3600};
  CHECK(of_store(seen) == Verdict::kWrong);
  seen.last_poll = kNoon - Seconds{3600};
  CHECK(of_store(seen) == Verdict::kOk);
}

TEST_CASE("doctor: free room is worth a word where the file cannot shrink by itself") {
  StoreExamination seen = well();
  seen.file_bytes = 100 * kMB;
  seen.free_percent = 60;
  CHECK(of_store(seen) == Verdict::kOk);
  seen.can_shrink = false;
  CHECK(of_store(seen) == Verdict::kNote);
  seen.file_bytes = kMB;
  CHECK(of_store(seen) == Verdict::kOk);
}

TEST_CASE("doctor: a disk is full, nearly full, without files, read-only") {
  const auto of = [](const DiskRoom& room) { return judge_disk("output", "/srv", room).verdict; };
  CHECK(of({100'000 * kMB, 400'000 * kMB, 100, 1000, false}) == Verdict::kOk);
  CHECK(of({400 * kMB, 400'000 * kMB, 100, 1000, false}) == Verdict::kNote);
  CHECK(of({10 * kMB, 400'000 * kMB, 100, 1000, false}) == Verdict::kWrong);
  CHECK(of({100'000 * kMB, 400'000 * kMB, 0, 1000, false}) == Verdict::kWrong);
  CHECK(of({100'000 * kMB, 400'000 * kMB, 0, 0, false}) == Verdict::kOk);  // it counts none
  CHECK(of({100'000 * kMB, 400'000 * kMB, 100, 1000, true}) == Verdict::kWrong);
}

TEST_CASE("doctor: a clock before the program's own time is wrong") {
  CHECK(judge_clock(kNoon).verdict == Verdict::kOk);
  CHECK(judge_clock(Instant{}).verdict == Verdict::kWrong);
}

TEST_CASE("doctor: what decodes pictures is looked for where a digest shows some") {
  Config config;
  config.digests.resize(2);
  const auto never = []() -> bool {
    FAIL("it is not asked for");
    return false;
  };
  CHECK(judge_pictures(config, never).empty());
  config.digests[1].pictures = Pictures::kLead;
  const auto there = judge_pictures(config, [] { return true; });
  REQUIRE(there.size() == 1);
  CHECK(there[0].verdict == Verdict::kOk);
  const auto absent = judge_pictures(config, [] { return false; });
  REQUIRE(absent.size() == 1);
  CHECK(absent[0].verdict == Verdict::kWrong);
  CHECK(absent[0].mend.find("libgd3") != std::string::npos);
}

TEST_CASE("doctor: a delivery that was given up, or fails for the third time") {
  Delivery delivery;
  CHECK(worst(judge_deliveries({})) == Verdict::kOk);
  CHECK(worst(judge_deliveries({delivery})) == Verdict::kOk);
  delivery.attempts = 1;
  CHECK(worst(judge_deliveries({delivery})) == Verdict::kNote);
  delivery.attempts = 3;
  CHECK(worst(judge_deliveries({delivery})) == Verdict::kWrong);
  delivery.attempts = 0;
  delivery.given_up = true;
  CHECK(worst(judge_deliveries({delivery})) == Verdict::kWrong);
}

TEST_CASE("doctor: sizes as people read them") {
  CHECK(size_shown(512) == "0.5 kB");
  CHECK(size_shown(12'300'000) == "12.3 MB");
  CHECK(size_shown(2'500'000'000) == "2.5 GB");
}
