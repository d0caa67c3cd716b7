// The desk of deliveries and the courier, over a store in memory and a clock that the test sets.
#include "delivery_mill.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

Destination a_box(const ScratchFolder& folder) {
  return {"box", MaildirTo{(folder.path / "box").string()}};
}

}  // namespace

TEST_CASE("deliveries: each issue reaches its destination once, the oldest first") {
  ScratchFolder folder;
  DeliveryMill mill({a_box(folder)});
  mill.seal("Otters");
  mill.clock.pass(kMinute);
  mill.seal("Badgers");
  mill.settle();
  mill.pass(10 * kMinute);
  CHECK(mill.waiting().empty());
  std::size_t found = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder.path / "box/new"))
    found += file.is_regular_file();
  CHECK(found == 2);
}

TEST_CASE("deliveries: what fails is tried again, later each time, and given up after five days") {
  DeliveryMill mill({a_program("/bin/false")});
  mill.seal("Otters");
  mill.settle();
  REQUIRE(mill.waiting().size() == 1);
  CHECK(mill.waiting()[0].attempts == 1);
  CHECK(mill.waiting()[0].next_try == mill.clock.now() + kMinute);
  CHECK_FALSE(mill.waiting()[0].last_error.empty());
  mill.pass(Seconds{59});
  CHECK(mill.waiting()[0].attempts == 1);
  mill.pass(Seconds{6});
  CHECK(mill.waiting()[0].attempts == 2);
  CHECK(mill.waiting()[0].next_try == mill.clock.now() + 2 * kMinute);
  mill.pass(kDay);
  CHECK_FALSE(mill.waiting()[0].given_up);
  mill.pass(5 * kDay);
  CHECK(mill.waiting()[0].given_up);
  CHECK(mill.waiting()[0].attempts == 3);
  mill.pass(kDay);
  CHECK(mill.waiting()[0].attempts == 3);
}

TEST_CASE("deliveries: one that fails holds up no other") {
  ScratchFolder folder;
  DeliveryMill mill({a_program("/bin/false"), a_box(folder)});
  mill.seal("Otters");
  mill.settle();
  REQUIRE(mill.waiting().size() == 1);
  CHECK(mill.waiting()[0].destination == "program");
}

TEST_CASE("deliveries: what cannot even be packed has failed as well") {
  WebhookTo hook;
  hook.url = "http://127.0.0.1:9/";
  hook.secret_file = "/nonexistent/secret";
  DeliveryMill mill({{"hook", hook}});
  mill.seal("Otters");
  mill.settle();
  REQUIRE(mill.waiting().size() == 1);
  CHECK(mill.waiting()[0].attempts == 1);
  CHECK(mill.waiting()[0].last_error.find("secret") != std::string::npos);
}

TEST_CASE(
    "deliveries: a destination that is taken out is sent nothing, and again once it is back") {
  DeliveryMill mill({a_program("/bin/true")});
  mill.seal("Otters");
  Config without = mill.config;
  without.digests[0].deliver.clear();
  expect(mill.store.sync_digests(without.digests, mill.clock.now()));
  mill.desk->use(without);
  mill.pass(kMinute);
  CHECK(mill.waiting().empty());
  expect(mill.store.sync_digests(mill.config.digests, mill.clock.now()));
  CHECK(mill.waiting().size() == 1);
  mill.desk->use(mill.config);
  mill.pass(kMinute);
  CHECK(mill.waiting().empty());
}

TEST_CASE("deliveries: finish() tries each that is due once, and stops when it is told to") {
  DeliveryMill mill({a_program("/bin/false")});
  mill.seal("Otters");
  expect(mill.desk->finish([] { return true; }));
  CHECK(mill.waiting()[0].attempts == 0);
  expect(mill.desk->finish([] { return false; }));
  CHECK(mill.waiting()[0].attempts == 1);
  expect(mill.desk->finish([] { return false; }));
  CHECK(mill.waiting()[0].attempts == 1);
}

TEST_CASE("deliveries: what a stop finds on its way is free for the next process") {
  DeliveryMill mill({{"slow", CommandTo{{"/bin/sleep", "20"}}}});
  mill.seal("Otters");
  expect(mill.desk->step(mill.clock.now()));
  CHECK(mill.desk->busy());
  mill.desk->give_up_claims();
  CHECK_FALSE(mill.desk->busy());
  CHECK(value_of(mill.store.claim_deliveries(mill.config.digests, mill.clock.now())).size() == 1);
  CHECK(mill.waiting()[0].attempts == 0);
}
