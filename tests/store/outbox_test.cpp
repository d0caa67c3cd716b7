// The outbox: an issue reaches each of its destinations, the oldest first, and no destination waits
// for another.
#include <SQLiteCpp/SQLiteCpp.h>

#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using Kind = DeliveryOutcome::Kind;

struct OutboxFixture : Fixture {
  DigestSpec spec = a_digest("all");

  OutboxFixture() {
    spec.deliver = {{"one", MaildirTo{"/one"}}, {"two", MaildirTo{"/two"}}};
    spec.keep = 1;
    sync({a_source("https://a.example/feed", "A")});
    expect(store->sync_digests({spec}, now));
  }

  /// Stores an entry and seals the issue that tells it.
  Issue seal(int number) {
    const std::string n = std::to_string(number);
    poll("A", {an_entry("g" + n, "Article number " + n)});
    SealRequest request;
    request.spec = spec;
    request.now = now;
    request.selects = [](const Source&, const Entry&) { return true; };
    const auto issue = value_of(seal_issue(*store, request));
    REQUIRE(issue);
    expect(store->mark_published(issue->id));
    now += kHour;
    return *issue;
  }

  std::vector<Delivery> claim() { return value_of(store->claim_deliveries({spec}, now)); }
  void finish(const Delivery& delivery, Kind kind, Instant next_try = {}) {
    expect(store->finish_delivery(delivery.id,
                                  {kind, kind == Kind::kDelivered ? "" : "no answer", next_try}));
  }
};

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
