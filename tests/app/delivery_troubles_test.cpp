// The desk of deliveries when something goes wrong: the store, an issue, a process that died at a
// parcel, a place that is slow; and what is sent as something else than an issue's form.
#include <algorithm>

#include "delivery_mill.h"
#include "support/http_server.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

Destination in_box(const std::filesystem::path& folder, const std::string& name) {
  return {name, MaildirTo{(folder / name).string()}};
}

/// A program that writes a line when it begins and one when it ends.
Destination watched(const std::filesystem::path& folder, const std::string& key) {
  const std::string log = (folder / "log").string();
  return {key, CommandTo{{"/bin/sh", "-c",
                          "echo + >>" + log + "; cat >/dev/null; sleep 0.1; echo - >>" + log}}};
}

int most_at_once(const std::string& log) {
  int most = 0, now = 0;
  for (const char c : log) {
    now += c == '+' ? 1 : c == '-' ? -1 : 0;
    most = std::max(most, now);
  }
  return most;
}

Setback died_at(std::int64_t delivery, int deaths) {
  return {{Work::kParcel, std::to_string(delivery)}, deaths};
}

}  // namespace

TEST_CASE("deliveries: a store that cannot be asked is told, and asked again") {
  for (const char* broken : {"claim_deliveries", "setbacks"}) {
    CAPTURE(broken);
    ScratchFolder folder;
    DeliveryMill mill({in_box(folder.path, "box")});
    mill.seal("Otters");
    mill.store.breaks(broken);
    CHECK_FALSE(mill.desk->step(mill.clock.now()));
    CHECK_FALSE(mill.desk->finish([] { return false; }));
    mill.store.mend();
    mill.pass(kMinute);
    CHECK(mill.waiting().empty());
    CHECK(names_in(folder.path / "box/new").size() == 1);
  }
}

TEST_CASE(
    "deliveries: an end that the store could not be told is told later, and nothing is sent "
    "twice") {
  ScratchFolder folder;
  DeliveryMill mill({in_box(folder.path, "box")});
  mill.seal("Otters");
  mill.store.breaks("finish_delivery");
  expect(mill.desk->step(mill.clock.now()));
  Result<void> done;
  for (int wait = 0; done && wait < 2000; ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    done = mill.desk->step(mill.clock.now());
  }
  CHECK_FALSE(done);
  CHECK(mill.desk->busy());
  CHECK_FALSE(mill.desk->step(mill.clock.now()));
  CHECK(mill.waiting().size() == 1);
  mill.store.mend();
  mill.settle();
  CHECK(mill.waiting().empty());
  CHECK(names_in(folder.path / "box/new").size() == 1);
}

TEST_CASE("deliveries: an issue that cannot be read has failed, and is tried again") {
  for (const bool throws : {false, true}) {
    ScratchFolder folder;
    DeliveryMill mill({in_box(folder.path, "box")});
    mill.seal("Otters");
    if (throws)
      mill.store.throws("issue");
    else
      mill.store.breaks("issue");
    mill.settle();
    REQUIRE(mill.waiting().size() == 1);
    CHECK(mill.waiting()[0].attempts == 1);
    CHECK(mill.waiting()[0].last_error == (throws ? "std::bad_alloc" : "the disk is full"));
    mill.store.mend();
    mill.pass(2 * kMinute);
    CHECK(mill.waiting().empty());
  }
}

TEST_CASE("deliveries: what a process died at is sent once more, alone, and is forgiven") {
  ScratchFolder folder;
  DeliveryMill mill({watched(folder.path, "first"), watched(folder.path, "second")});
  mill.seal("Otters");
  const std::int64_t first = mill.waiting().at(0).id;
  expect(mill.store.set_back(died_at(first, 1)));
  mill.settle();
  CHECK(mill.waiting().empty());
  CHECK(contents(folder.path / "log") == "+\n-\n+\n-\n");
  CHECK(mill.store.marked.back() == std::to_string(first));
  CHECK(value_of(mill.store.setbacks(Work::kParcel)).empty());
}

TEST_CASE("deliveries: what two processes died at has failed without being tried, and is told") {
  ScratchFolder folder;
  DeliveryMill mill({in_box(folder.path, "box"), in_box(folder.path, "other")});
  mill.seal("Otters");
  const std::int64_t first = mill.waiting().at(0).id;
  expect(mill.store.set_back(died_at(first, 2)));
  mill.settle();
  REQUIRE(mill.waiting().size() == 1);
  CHECK(mill.waiting()[0].id == first);
  CHECK(mill.waiting()[0].attempts == 1);
  CHECK(mill.waiting()[0].last_error.find("ended 2 times") != std::string::npos);
  CHECK(std::find(mill.store.marked.begin(), mill.store.marked.end(), std::to_string(first)) ==
        mill.store.marked.end());
  CHECK(value_of(mill.store.setback(died_at(first, 0).unit)).counted == 2);
  mill.pass(2 * kMinute);  // answered for: it is tried again, and arrives
  CHECK(mill.waiting().empty());
}

TEST_CASE("deliveries: a setback that cannot be written down is a failure of the delivery") {
  ScratchFolder folder;
  DeliveryMill mill({in_box(folder.path, "box")});
  mill.seal("Otters");
  expect(mill.store.set_back(died_at(mill.waiting().at(0).id, 2)));
  mill.store.breaks("set_back");
  mill.settle();
  REQUIRE(mill.waiting().size() == 1);
  CHECK(mill.waiting()[0].last_error == "the disk is full");
}

TEST_CASE(
    "deliveries: what arrived and cannot be forgiven yet is forgiven when the store is there") {
  ScratchFolder folder;
  DeliveryMill mill({in_box(folder.path, "box")});
  mill.seal("Otters");
  expect(mill.store.set_back(died_at(mill.waiting().at(0).id, 1)));
  mill.store.breaks("went_well");
  Result<void> done;
  for (int turn = 0; turn < 5000 && done; ++turn) {
    done = mill.desk->step(mill.clock.now());
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK_FALSE(done);
  mill.store.mend();
  mill.settle();
  CHECK(mill.waiting().empty());
  CHECK(value_of(mill.store.setbacks(Work::kParcel)).empty());
  CHECK(names_in(folder.path / "box/new").size() == 1);
}

TEST_CASE("deliveries: two at once to one place, however many wait; others do not wait for it") {
  ScratchFolder folder;
  std::vector<Destination> to;
  for (int i = 0; i < 5; ++i) to.push_back(watched(folder.path, "watched " + std::to_string(i)));
  to.push_back(in_box(folder.path, "box"));
  DeliveryMill mill(to);
  mill.seal("Otters");
  expect(mill.desk->step(mill.clock.now()));
  for (int wait = 0; wait < 2000 && !std::filesystem::exists(folder.path / "box/new"); ++wait)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  mill.settle();
  CHECK(mill.waiting().empty());
  const std::string log = contents(folder.path / "log");
  CHECK(std::count(log.begin(), log.end(), '+') == 5);
  CHECK(most_at_once(log) <= 2);
  CHECK(names_in(folder.path / "box/new").size() == 1);
}

TEST_CASE("deliveries: what has little memory makes one form after the other") {
  ScratchFolder folder;
  DeliveryMill mill(
      {in_box(folder.path, "a"), in_box(folder.path, "b"), watched(folder.path, "c")});
  mill.config.http.max_memory = 4;
  mill.desk->use(mill.config);
  mill.seal("Otters");
  mill.settle();
  CHECK(mill.waiting().empty());
  CHECK(names_in(folder.path / "a/new").size() == 1);
  CHECK(names_in(folder.path / "b/new").size() == 1);
}

TEST_CASE("deliveries: a new proxy breaks nothing off that is on its way") {
  ScratchFolder folder;
  DeliveryMill mill({watched(folder.path, "watched")});
  mill.seal("Otters");
  expect(mill.desk->step(mill.clock.now()));
  CHECK(mill.desk->busy());
  mill.config.http.proxy = "http://127.0.0.1:9";
  mill.desk->use(mill.config);
  CHECK(mill.desk->busy());
  mill.settle();
  CHECK(mill.waiting().empty());
  CHECK(contents(folder.path / "log") == "+\n-\n");
  mill.seal("Badgers");  // a program needs no proxy
  mill.settle();
  CHECK(mill.waiting().empty());
}

TEST_CASE("deliveries: a server that asks for patience has it, a refusal is tried again") {
  HttpServer server;
  HttpReply busy;
  busy.status = 503;
  busy.headers = {{"Retry-After", "600"}};
  server.on("/hook", std::vector<HttpReply>{busy, HttpReply{}});
  WebhookTo hook;
  hook.url = server.url("/hook");
  DeliveryMill mill({{"hook", hook}});
  mill.seal("Otters");
  mill.settle();
  REQUIRE(mill.waiting().size() == 1);
  CHECK(mill.waiting()[0].next_try == mill.clock.now() + Seconds{600});
  mill.pass(Seconds{599});
  CHECK(server.seen("/hook").size() == 1);
  mill.pass(Seconds{6});
  CHECK(mill.waiting().empty());
  CHECK(server.seen("/hook").size() == 2);
}

TEST_CASE("deliveries: a story a request, each under an id of its own, in their order") {
  HttpServer server;
  server.on("*", [](const HttpRequest&) { return HttpReply{}; });
  WebhookTo hook;
  hook.url = server.url("/hook");
  hook.each_story = true;
  hook.body = "{{title}}";
  hook.content_type = "text/plain";
  DeliveryMill mill({{"hook", hook}});
  mill.seal("Otters");
  mill.settle();
  mill.pass(kMinute);
  CHECK(mill.waiting().empty());
  CHECK(server.seen("/hook").size() == 1);
}

TEST_CASE("deliveries: an alert is sent to who takes alerts, and waits where it cannot be read") {
  ScratchFolder folder;
  Destination alerts = in_box(folder.path, "alerts");
  alerts.when = SentWhen::kFailing;
  DeliveryMill mill({in_box(folder.path, "box"), alerts});
  const std::vector<AlertLine> lines = {{AlertLine::About::kSource, AlertLine::State::kFailing,
                                         "https://ada.example/feed", "ada", 3}};
  REQUIRE(
      value_of(mill.store.raise_alert(mill.config.digests[0], lines, mill.clock.now(), kMinute)));
  mill.desk->sealed();
  mill.store.breaks("alert");
  mill.settle();
  REQUIRE(mill.waiting().size() == 1);
  CHECK(mill.waiting()[0].last_error == "the disk is full");
  mill.store.mend();
  mill.pass(2 * kMinute);
  CHECK(mill.waiting().empty());
  CHECK(names_in(folder.path / "alerts/new").size() == 1);
  CHECK_FALSE(std::filesystem::exists(folder.path / "box/new"));
}

TEST_CASE(
    "deliveries: the store is asked every few seconds, at once after an issue, and after a "
    "clock that was set back") {
  ScratchFolder folder;
  DeliveryMill mill({in_box(folder.path, "box")});
  const auto asked = [&] { return mill.store.calls("claim_deliveries"); };
  mill.settle();
  CHECK(asked() == 1);
  mill.pass(Seconds{4});
  CHECK(asked() == 1);
  mill.pass(Seconds{1});
  CHECK(asked() == 2);
  mill.desk->sealed();
  mill.settle();
  CHECK(asked() == 3);
  mill.clock.set(mill.clock.now() - kDay);
  mill.settle();
  CHECK(asked() == 4);
}

TEST_CASE("deliveries: where nothing is to be sent the store is not asked") {
  DeliveryMill mill({});
  mill.settle();
  expect(mill.desk->finish([] { return false; }));
  CHECK(mill.store.calls("claim_deliveries") == 0);
}

TEST_CASE("deliveries: finish() sends every issue that waits for one destination, in order") {
  ScratchFolder folder;
  DeliveryMill mill({in_box(folder.path, "box")});
  for (const char* title : {"Otters", "Badgers", "Herons"}) {
    mill.seal(title);
    mill.clock.pass(kMinute);
  }
  expect(mill.desk->finish([] { return false; }));
  CHECK(mill.waiting().empty());
  CHECK(names_in(folder.path / "box/new").size() == 3);
}

TEST_CASE("deliveries: a configuration that is reloaded sends on what waited, in its own way") {
  ScratchFolder folder;
  DeliveryMill mill(
      {watched(folder.path, "a"), watched(folder.path, "b"), watched(folder.path, "c")});
  mill.seal("Otters");
  expect(mill.desk->step(mill.clock.now()));  // two are on their way, one waits
  mill.desk->use(mill.config);
  mill.settle();
  CHECK(mill.waiting().empty());
  const std::string log = contents(folder.path / "log");
  CHECK(std::count(log.begin(), log.end(), '+') == 3);
}

TEST_CASE("deliveries: at a stop what arrives within a moment is no repeat of the next process") {
  ScratchFolder folder;
  DeliveryMill mill(
      {watched(folder.path, "a"), watched(folder.path, "b"), watched(folder.path, "c")});
  mill.seal("Otters");
  expect(mill.desk->step(mill.clock.now()));
  mill.desk->give_up_claims();
  CHECK_FALSE(mill.desk->busy());
  REQUIRE(mill.waiting().size() == 1);  // it was never begun
  CHECK(mill.waiting()[0].attempts == 0);
  CHECK(value_of(mill.store.claim_deliveries(mill.config.digests, mill.clock.now())).size() == 1);
}

TEST_CASE("deliveries: whether a configuration has a destination still") {
  DeliveryMill mill({a_program("/bin/true")});
  Delivery delivery;
  delivery.digest = "all";
  delivery.destination = "program";
  CHECK(has_destination(mill.config, delivery));
  delivery.destination = "another";
  CHECK_FALSE(has_destination(mill.config, delivery));
  delivery.destination = "program";
  delivery.digest = "other";
  CHECK_FALSE(has_destination(mill.config, delivery));
}
