// The outbox: an issue reaches each of its destinations, the oldest first, and no destination waits
// for another.
#include <SQLiteCpp/SQLiteCpp.h>

#include "digest/compose.h"
#include "digest_user.h"
#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using OutboxFixture = OutboxUser<Fixture>;

}  // namespace

TEST_CASE("outbox: a process whose claim another has taken over writes nothing of it") {
  OutboxFixture f;
  f.spec.deliver.pop_back();
  expect(f.store->sync_digests({f.spec}, f.now));
  f.seal(1);
  const auto frozen = f.claim();
  REQUIRE(frozen.size() == 1);
  {
    // As its file of claims was taken away while it stood still.
    std::filesystem::remove(f.path + ".claims");
    auto other = value_of(open_store(f.path, StoreAccess::kCreate));
    const auto taken = value_of(other->claim_deliveries({f.spec}, f.now));
    REQUIRE(taken.size() == 1);
    for (const Kind kind : {Kind::kNotTried, Kind::kFailed, Kind::kGivenUp, Kind::kDelivered}) {
      f.finish(frozen[0], kind, f.now + kHour);
      const auto waiting = value_of(other->deliveries());
      REQUIRE(waiting.size() == 1);
      CHECK(waiting[0].attempts == 0);
      CHECK_FALSE(waiting[0].given_up);
      CHECK(value_of(other->claim_deliveries({f.spec}, f.now)).empty());  // the other holds it
    }
    expect(other->finish_delivery(taken[0].id, {Kind::kDelivered, {}, {}}));
  }
  CHECK(value_of(f.store->deliveries()).empty());
}

TEST_CASE("outbox: with each: story a destination has a row a story, in the issue's order") {
  OutboxFixture f;
  WebhookTo hook;
  hook.url = "https://a.example/";
  hook.each_story = true;
  f.spec.deliver = {{"hook", hook}, {"alerts", MaildirTo{"/one"}, SentWhen::kFailing}};
  expect(f.store->sync_digests({f.spec}, f.now));
  f.poll("A", {an_entry("g1", "A harbour opens"), an_entry("g2", "Bread is dearer"),
               an_entry("g3", "Clouds over the coast")});
  const Issue issue = f.seal(4);
  REQUIRE(issue.stories.size() == 4);
  std::vector<std::string> sent;
  for (auto claimed = f.claim(); !claimed.empty(); claimed = f.claim()) {
    REQUIRE(claimed.size() == 1);
    CHECK(claimed[0].issue_id == issue.id);
    sent.push_back(claimed[0].story);
    const Issue alone = value_of(f.store->story_of_issue("all", issue.id, claimed[0].story));
    REQUIRE(alone.stories.size() == 1);
    CHECK(alone.stories[0].story_id == claimed[0].story);
    CHECK(alone.id == issue.id);
    f.finish(claimed[0], Kind::kDelivered);
  }
  CHECK(sent == story_order(issue));
}
