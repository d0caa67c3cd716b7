// The outbox: an issue reaches each of its destinations, the oldest first, and no destination waits
// for another.
#include "contract.h"
#include "digest_user.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using OutboxFixture = OutboxUser<Contract>;

std::vector<std::string> keys(const std::vector<Delivery>& deliveries) {
  std::vector<std::string> found;
  for (const auto& delivery : deliveries)
    found.push_back(delivery.destination + " " + delivery.issue_id);
  return found;
}

}  // namespace

TEST_CASE("outbox: each destination gets the oldest issue first, and only once") {
  OutboxFixture f;
  const Issue first = f.seal(1), second = f.seal(2);
  auto claimed = f.claim();
  CHECK(keys(claimed) == std::vector<std::string>{"one " + first.id, "two " + first.id});
  CHECK(f.claim().empty());  // it is being delivered
  f.finish(claimed[0], Kind::kDelivered);
  f.finish(claimed[1], Kind::kFailed, f.now + kHour);
  claimed = f.claim();
  CHECK(keys(claimed) == std::vector<std::string>{"one " + second.id});
  f.finish(claimed[0], Kind::kDelivered);
  CHECK(f.claim().empty());
  f.now += kHour;
  claimed = f.claim();
  REQUIRE(keys(claimed) == std::vector<std::string>{"two " + first.id});
  CHECK(claimed[0].attempts == 1);
  CHECK(claimed[0].last_error == "no answer");
}

TEST_CASE("outbox: what was not tried is claimed again, at no attempt's cost") {
  OutboxFixture f;
  f.seal(1);
  for (const auto& delivery : f.claim()) f.finish(delivery, Kind::kNotTried);
  const auto again = f.claim();
  REQUIRE(again.size() == 2);
  CHECK(again[0].attempts == 0);
}

TEST_CASE("outbox: what was refused waits aside, and what is behind it goes, one at a time") {
  OutboxFixture f;
  const Issue first = f.seal(1), second = f.seal(2), third = f.seal(3);
  auto claimed = f.claim();
  REQUIRE(claimed.size() == 2);
  f.refuse(claimed[0], f.now + kHour);
  f.finish(claimed[1], Kind::kFailed, f.now + kHour);
  claimed = f.claim();
  REQUIRE(keys(claimed) == std::vector<std::string>{"one " + second.id});
  f.now += kHour;  // while the second is on its way
  CHECK(keys(f.claim()) == std::vector<std::string>{"two " + first.id});
  f.finish(claimed[0], Kind::kDelivered);
  claimed = f.claim();
  REQUIRE(keys(claimed) == std::vector<std::string>{"one " + first.id});
  CHECK(claimed[0].refused);
  CHECK(f.claim().empty());
  f.finish(claimed[0], Kind::kFailed, f.now + 2 * kHour);
  claimed = f.claim();
  REQUIRE(keys(claimed) == std::vector<std::string>{"one " + third.id});
  f.finish(claimed[0], Kind::kDelivered);
  f.now += 2 * kHour;
  claimed = f.claim();
  CHECK(keys(claimed) == std::vector<std::string>{"one " + first.id});
}

TEST_CASE("outbox: what is given up is said, and the next issue follows") {
  OutboxFixture f;
  const Issue first = f.seal(1), second = f.seal(2);
  for (const auto& delivery : f.claim()) f.finish(delivery, Kind::kGivenUp);
  CHECK(keys(f.claim()) == std::vector<std::string>{"one " + second.id, "two " + second.id});
}

TEST_CASE("outbox: a snapshot stays until it has reached every destination, whatever keep says") {
  OutboxFixture f;
  const Issue first = f.seal(1);
  f.seal(2);
  f.seal(3);
  CHECK(value_of(f.store->issue("all", first.stem)).id == first.id);
  for (const auto& delivery : f.claim()) f.finish(delivery, Kind::kDelivered);
  const auto gone = f.store->issue("all", first.id);
  REQUIRE_FALSE(gone);
  CHECK(gone.error().code == Errc::kUsage);
  CHECK(gone.error().message.find("is gone") != std::string::npos);
}

TEST_CASE("outbox: a digest without destinations queues nothing") {
  OutboxFixture f;
  f.spec.deliver.clear();
  f.seal(1);
  CHECK(value_of(f.store->deliveries()).empty());
}

TEST_CASE("digests: a preview shows what sealing does, and seals nothing") {
  OutboxFixture f;
  f.poll("A", {an_entry("g", "A single article")});
  const SealRequest request = request_of_all(f.spec, f.now);
  const auto shown = value_of(preview_issue(*f.store, request));
  REQUIRE(shown);
  CHECK(value_of(f.store->deliveries()).empty());
  CHECK(value_of(f.store->unpublished(f.spec.name)).empty());
  const auto sealed = value_of(seal_issue(*f.store, request));
  REQUIRE(sealed);
  CHECK(sealed->stories.size() == shown->stories.size());
}

TEST_CASE("outbox: a destination that is taken out waits no longer, and again once it is back") {
  OutboxFixture f;
  f.seal(1);
  DigestSpec without = f.spec;
  without.deliver.pop_back();
  expect(f.store->sync_digests({without}, f.now));
  REQUIRE(value_of(f.store->deliveries()).size() == 1);
  CHECK(value_of(f.store->deliveries())[0].destination == "one");
  expect(f.store->sync_digests({}, f.now));
  CHECK(value_of(f.store->deliveries()).empty());
  expect(f.store->sync_digests({f.spec}, f.now));
  CHECK(f.claim().size() == 2);
}
