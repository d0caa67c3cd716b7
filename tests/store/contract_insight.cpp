// What the status endpoint asks of a store.
#include "contract.h"
#include "digest_user.h"

using namespace feedmill;
using namespace feedmill::test;

using DigestFixture = DigestUser<Contract>;

TEST_CASE("insight: marks and figures are those of what is stored") {
  DigestFixture fixture;
  CHECK(value_of(fixture.store->marks()).entries == 0);
  CHECK(value_of(fixture.store->figures()).entries == 0);
  fixture.poll("A", articles(1, 3));
  fixture.settle();
  const auto marks = value_of(fixture.store->marks());
  CHECK(marks.entries == 3);
  CHECK(marks.stories >= 3);
  fixture.now += kHour;
  fixture.poll("B", articles(4, 4));
  CHECK(value_of(fixture.store->marks()).entries == 4);
  fixture.settle();
  CHECK(value_of(fixture.store->marks()).stories > marks.stories);
  REQUIRE(fixture.seal());
  const auto figures = value_of(fixture.store->figures());
  CHECK(figures.entries == 4);
  CHECK(figures.stories == 4);
  CHECK(figures.issues == 1);
}

TEST_CASE("insight: each day of a source is counted, and forgotten after some weeks") {
  DigestFixture fixture;
  fixture.poll("A", articles(1, 2));
  fixture.now += kHour;
  const PollTask task = fixture.claim("A");
  PollUpdate failed;
  failed.source_id = task.source_id;
  failed.state = task.state;
  failed.state.failures = 1;
  REQUIRE(value_of(fixture.store->apply({failed}, fixture.now)) == 1);
  fixture.now += kDay;
  fixture.poll("B", articles(3, 3));
  const auto days = value_of(fixture.store->days(kNoon));
  REQUIRE(days.size() == 2);
  CHECK(days[0].source == "A");
  CHECK(days[0].day == std::chrono::floor<std::chrono::days>(kNoon));
  CHECK(std::tie(days[0].polls, days[0].failed, days[0].fresh) == std::tuple(2, 1, 2));
  CHECK(days[1].source == "B");
  CHECK(std::tie(days[1].polls, days[1].failed, days[1].fresh) == std::tuple(1, 0, 1));
  CHECK(value_of(fixture.store->days(fixture.now)).size() == 1);
  fixture.now += 50 * kDay;
  expect(fixture.store->prune(fixture.now, 90 * kDay, 0));
  CHECK(value_of(fixture.store->days(kNoon)).empty());
}

TEST_CASE("insight: what a digest told last stands there, the newest issue first") {
  DigestFixture fixture;
  CHECK_FALSE(value_of(fixture.store->told_lately(fixture.spec, 10)));
  fixture.poll("A", articles(1, 2));
  fixture.settle();
  REQUIRE(fixture.seal());
  fixture.now += kHour;
  fixture.poll("B", articles(3, 3));
  fixture.settle();
  fixture.now += kHour;
  REQUIRE(fixture.seal());
  const auto lately = value_of(fixture.store->told_lately(fixture.spec, 10));
  REQUIRE(lately);
  CHECK(titles(lately) == std::vector<std::string>{"Article 3", "Article 1", "Article 2"});
  CHECK(lately->sealed == fixture.now);
  CHECK(lately->digest == fixture.spec.name);
  CHECK(value_of(fixture.store->told_lately(fixture.spec, 1))->stories.size() == 1);
}
