#include "app/status_lines.h"

#include "support/catch.h"
#include "support/polled_source.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("status: it says what to do, and a gone source has no next poll") {
  SourceStatus gone = polled("410", 1);
  gone.state.gone = true;
  CHECK(has(source_lines(gone, kNoon), "feedmill sources remove 'Tides of mine'"));
  CHECK_FALSE(has(source_lines(gone, kNoon), "13:00"));
  CHECK(has(source_lines(polled("200"), kNoon), "13:00"));
  CHECK(has(source_lines(polled("dns", 12), kNoon), "12 in a row: dns: it failed\n"));
  CHECK(has(source_lines(polled("dns", 12), kNoon), "feedmill sources pause 'Tides of mine'"));
  SourceStatus moved = polled("500", 1);
  moved.moved_to = "https://new.example/feed";
  CHECK(has(source_lines(moved, kNoon), "moved for good, asked at https://new.example/feed"));
}

TEST_CASE("status: digests with their next issue, and what is not written") {
  Config config;
  DigestSpec spec;
  spec.name = "morning";
  spec.schedule = "07:00";
  config.digests = {spec};
  const auto fresh = digest_lines(config, {}, kNoon);
  REQUIRE(fresh.size() == 1);
  CHECK(fresh[0].next_time == kNoon + std::chrono::hours(19));
  DigestStatus stored;
  stored.name = "morning";
  stored.state.first_seen = kNoon - kDay;
  stored.unwritten = 1;
  const auto late = digest_lines(config, {stored}, kNoon);
  CHECK(late[0].error == "1 sealed issue is not on disk yet");
  stored.error = "morning: Permission denied";
  CHECK(digest_lines(config, {stored}, kNoon)[0].error ==
        "1 sealed issue is not on disk yet: morning: Permission denied");
}

TEST_CASE("status: everything is counted in a line") {
  Delivery waits, lost;
  lost.given_up = true;
  CHECK(
      summary_of({polled("200"), polled("403", 1), polled("200")}, 1, {waits, lost, lost}, kNoon) ==
      "3 sources: 2 ok, 1 blocked; 1 digest; 1 delivery waits; 2 were given up");
  CHECK(summary_of({}, 0, {}, kNoon) == "0 sources; 0 digests");
}
