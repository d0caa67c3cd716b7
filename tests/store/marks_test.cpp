// What processes were at when they ended.
#include "store/sqlite/marks.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "schedule/setback.h"
#include "store_fixture.h"
#include "system/workers.h"

using namespace feedmill;
using namespace feedmill::test;
using sqlite::Marks;

namespace {

const WorkUnit kFeed{Work::kPoll, "17"}, kForm{Work::kForm, "urn:uuid:1 html"};

/// Another process opens the store, does this, and dies of it.
void dies(const std::string& path, const std::function<void(Store&)>& work, int how = SIGABRT) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    auto store = open_store(path, StoreAccess::kExisting);
    if (store && (*store)->setback(kFeed)) work(**store);  // which has a row from now on
    raise(how);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
}

int deaths_at(const std::string& path, const WorkUnit& unit) {
  auto store = value_of(open_store(path, StoreAccess::kExisting));
  return value_of(store->setback(unit)).deaths;
}

std::string made_store(const Folder& folder) {
  const std::string path = folder.file("s.db");
  value_of(open_store(path, StoreAccess::kCreate));
  return path;
}

}  // namespace

TEST_CASE("marks: what was worked on when a process died is known to the next, and counted") {
  const Folder folder;
  const std::string path = made_store(folder);
  dies(path, [](Store& store) { store.begin(kFeed); });
  CHECK(deaths_at(path, kFeed) == 1);
  CHECK(deaths_at(path, kForm) == 0);
  CHECK(deaths_at(path, kFeed) == 1);
  dies(path, [](Store& store) {
    store.begin(kForm);
    store.begin(kFeed);
  });
  CHECK(deaths_at(path, kFeed) == 2);
  CHECK(deaths_at(path, kForm) == 0);
}

TEST_CASE("marks: a command that was killed says nothing, a daemon that was does") {
  const Folder folder;
  const std::string path = made_store(folder);
  dies(
      path, [](Store& store) { store.begin(kFeed); }, SIGKILL);
  CHECK(deaths_at(path, kFeed) == 0);
  const auto as_daemon = [](Store& store) {
    if (store.become_daemon()) store.begin(kFeed);
  };
  dies(path, as_daemon, SIGKILL);
  CHECK(deaths_at(path, kFeed) == 1);
}

TEST_CASE("marks: of what other threads were at all is under suspicion where one of them crashed") {
  const Folder folder;
  const std::string path = made_store(folder);
  const WorkUnit first{Work::kParcel, "1"}, second{Work::kParcel, "2"}, over{Work::kParcel, "3"};
  const auto at_work = [&](Store& store) {
    for (const WorkUnit& unit : {first, second, over}) store.begin_beside(unit);
    store.end_beside(over);
    store.begin(kFeed);
  };
  dies(path, [&](Store& store) {
    at_work(store);
    std::thread([] { raise(SIGABRT); }).join();
  });
  CHECK(deaths_at(path, first) == 1);
  CHECK(deaths_at(path, second) == 1);
  CHECK(deaths_at(path, over) == 0);
  CHECK(deaths_at(path, kFeed) == 0);
  dies(path, at_work);  // in the thread that marks
  CHECK(deaths_at(path, first) == 1);
  CHECK(deaths_at(path, kFeed) == 1);
  dies(path, [&](Store& store) {
    at_work(store);
    store.leave();
    std::thread([] { raise(SIGABRT); }).join();
  });
  CHECK(deaths_at(path, first) == 1);
  CHECK(deaths_at(path, kFeed) == 1);
}

TEST_CASE("marks: what a daemon's other threads were at counts where it was at nothing itself") {
  const Folder folder;
  const std::string path = made_store(folder);
  dies(
      path, [](Store& store) { store.begin_beside(kForm); }, SIGKILL);
  CHECK(deaths_at(path, kForm) == 0);  // a command
  const auto as_daemon = [](Store& store) {
    if (store.become_daemon()) store.begin_beside(kForm);
  };
  dies(path, as_daemon, SIGKILL);
  CHECK(deaths_at(path, kForm) == 1);
}

TEST_CASE("marks: what was done with, or left on purpose, is held against nothing") {
  const Folder folder;
  const std::string path = made_store(folder);
  dies(path, [](Store& store) {
    store.begin(kFeed);
    store.end();
  });
  dies(path, [](Store& store) {
    store.begin(kFeed);
    store.leave();
    store.begin(kForm);
  });
  CHECK(deaths_at(path, kFeed) == 0);
  CHECK(deaths_at(path, kForm) == 0);
}

namespace {

const WorkUnit kOther{Work::kPoll, "18"};

/// One worker is at kOther when `die` is done: there, or by the thread that is at kFeed.
void at_two(Store& store, bool in_worker, const std::function<void()>& die) {
  Workers workers(1);
  std::atomic<bool> marked{false}, never{false};
  const Marked own(store, kFeed);
  const auto job = workers.begin([&] {
    const Marked other(store, kOther);
    if (in_worker) die();
    marked = true;
    never.wait(false);
  });
  while (!marked) std::this_thread::yield();
  die();
}

}  // namespace

TEST_CASE("marks: of several that were worked on, a crash counts against its own, a kill all") {
  const Folder folder;
  const std::string path = made_store(folder);
  for (const bool in_worker : {true, false}) {
    CAPTURE(in_worker);
    const int own = deaths_at(path, kFeed), other = deaths_at(path, kOther);
    dies(path, [&](Store& store) {
      if (store.become_daemon()) at_two(store, in_worker, [] { raise(SIGABRT); });
    });
    CHECK(deaths_at(path, kFeed) == own + (in_worker ? 0 : 1));
    CHECK(deaths_at(path, kOther) == other + (in_worker ? 1 : 0));
  }
  const int own = deaths_at(path, kFeed), other = deaths_at(path, kOther);
  dies(
      path,
      [&](Store& store) {
        if (store.become_daemon()) at_two(store, false, [] { raise(SIGKILL); });
      },
      SIGKILL);
  CHECK(deaths_at(path, kFeed) == own + 1);
  CHECK(deaths_at(path, kOther) == other + 1);
}

TEST_CASE("marks: what a worker is done with, or was left on purpose, is held against nothing") {
  const Folder folder;
  const std::string path = made_store(folder);
  dies(path, [](Store& store) {
    Workers workers(1);
    std::atomic<bool> done{false};
    workers.begin([&] {
      { const Marked other(store, kOther); }
      done = true;
    });
    while (!done) std::this_thread::yield();
    at_two(store, false, [&store] {
      store.leave();
      raise(SIGABRT);
    });
  });
  CHECK(deaths_at(path, kFeed) == 0);
  CHECK(deaths_at(path, kOther) == 0);
}

TEST_CASE("marks: around one that is done with, the one before it counts again") {
  const Folder folder;
  const std::string path = made_store(folder);
  dies(path, [](Store& store) {
    const Marked form(store, kForm);
    { const Marked feed(store, kFeed); }
    raise(SIGABRT);
  });
  CHECK(deaths_at(path, kForm) == 1);
  CHECK(deaths_at(path, kFeed) == 0);
}

TEST_CASE("marks: a poll that is stored takes what stood against its source") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  dies(fixture.path, [](Store& store) { store.begin({Work::kPoll, "1"}); });
  const PollTask task = fixture.claim("A");
  CHECK(value_of(fixture.store->setback({Work::kPoll, "1"})).deaths == 1);
  PollUpdate update;
  update.source_id = task.source_id;
  update.answers_for_deaths = true;
  REQUIRE(value_of(fixture.store->apply({update}, fixture.now)) == 1);
  CHECK(value_of(fixture.store->setback({Work::kPoll, "1"})).counted == 1);
  fixture.poll("A", {an_entry("g1", "Otters")});
  CHECK(value_of(fixture.store->setbacks(Work::kNone)).empty());
}

TEST_CASE("marks: an entry at which two processes died is a story of its own, found by nothing") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  fixture.poll("A", {an_entry("g1", "Otters"), an_entry("g2", "Plovers"), an_entry("g3", "Terns")});
  for (int times = 0; times < 2; ++times)
    dies(fixture.path, [](Store& store) { store.begin({Work::kEntry, "2"}); });
  fixture.reopen();
  fixture.settle();
  CHECK(fixture.stories().size() == 3);
  CHECK(fixture.search("otters") == std::vector<std::int64_t>{1});
  CHECK(fixture.search("plovers").empty());
  CHECK(fixture.search("terns") == std::vector<std::int64_t>{3});
  const auto setbacks = value_of(fixture.store->setbacks(Work::kEntry));
  REQUIRE(setbacks.size() == 1);
  CHECK(setbacks[0].error == death_error(setbacks[0]));
  CHECK(setbacks[0].about.find("Plovers") != std::string::npos);
  fixture.sync({a_source("https://a.example/feed", "A")});
  fixture.now += 200 * kDay;
  fixture.poll("A", {});
  expect(fixture.store->prune(fixture.now, kDay, 0));
  CHECK(value_of(fixture.store->setbacks(Work::kNone)).empty());
}

TEST_CASE("marks: an entry at which one process died is settled as any other") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  fixture.poll("A", {an_entry("g1", "Otters"), an_entry("g2", "Plovers"), an_entry("g3", "Terns")});
  dies(fixture.path, [](Store& store) { store.begin({Work::kEntry, "2"}); });
  fixture.reopen();
  fixture.settle();
  CHECK(fixture.search("plovers") == std::vector<std::int64_t>{2});
  CHECK(value_of(fixture.store->setbacks(Work::kNone)).empty());
}

TEST_CASE("marks: a name of any length is one name") {
  CHECK(Marks::name_of("short") == "short");
  const std::string one(Marks::kLongestName + 1, 'a');
  CHECK(Marks::name_of(one).size() <= Marks::kLongestName);
  CHECK(Marks::name_of(one) != Marks::name_of(one + "b"));
}
