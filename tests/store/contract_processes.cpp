// Several processes at one store: what one has claimed no other takes, until it is gone.
#include "contract.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

struct TwoProcesses : Contract {
  std::vector<Source> sources = {a_source("https://a.example/feed", "A"),
                                 a_source("https://b.example/feed", "B")};
  std::unique_ptr<Store> other;

  TwoProcesses() {
    sync(sources);
    other = value_of(place->open());
    expect(other->sync_sources(sources, now));
  }
  std::size_t claimed_by_other(std::int64_t source) {
    return value_of(other->claim({source}, now)).size();
  }
};

}  // namespace

TEST_CASE("processes: a source is polled by one, and free when that one is gone or gives it back") {
  TwoProcesses f;
  const PollTask task = f.claim("A");
  CHECK(f.claimed_by_other(task.source_id) == 0);
  expect(f.other->release({task.source_id}));  // not its own
  CHECK(f.claimed_by_other(task.source_id) == 0);
  PollUpdate update;
  update.source_id = task.source_id;
  CHECK(value_of(f.other->apply({update}, f.now)) == 0);
  CHECK(value_of(f.other->next_due()));
  f.store.reset();
  CHECK(f.claimed_by_other(task.source_id) == 1);
  f.store = value_of(f.place->open());
  expect(f.store->sync_sources(f.sources, f.now));
  expect(f.other->release({task.source_id}));
  CHECK(f.claim("A").source_id == task.source_id);
}

TEST_CASE("processes: what one stores another knows, settles and seals") {
  TwoProcesses f;
  f.poll("A", {an_entry("g1", "Otter one is seen")});
  CHECK(value_of(f.other->known(1, an_entry("g1", "").keys)).size() == 1);
  CHECK(value_of(f.other->settle(f.now, 0)) == 0);
  const auto story = f.stories().at(0).story_id;
  f.poll("B", {an_entry("h1", "Otter one is seen", "https://site.example/g1")});
  f.settle();
  CHECK(f.stories().at(0).story_id == story);
  SealRequest request;
  request.spec = a_digest("all");
  request.now = f.now;
  const auto issue = value_of(seal_issue(*f.other, request));
  REQUIRE(issue);
  CHECK(issue->stories.at(0).reports.size() == 2);
  CHECK(value_of(f.store->issue("all", issue->stem)).id == issue->id);
}

TEST_CASE("processes: one daemon at a time") {
  TwoProcesses f;
  expect(f.store->become_daemon());
  const auto second = f.other->become_daemon();
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Errc::kHeld);
  f.store.reset();
  expect(f.other->become_daemon());
}

TEST_CASE("processes: every source that there ever was is known, with what polls left behind") {
  TwoProcesses f;
  f.poll("A", {});
  f.sync({f.sources[1]});
  const auto known = value_of(f.other->known_sources());
  REQUIRE(known.size() == 2);
  CHECK(known[0].source.name == "A");
  CHECK_FALSE(known[0].listed);
  CHECK(known[0].state.next_poll == f.now + kHour);
  CHECK(known[1].listed);
}

TEST_CASE("processes: a preview of what is sealed is that, whoever looks, and changes nothing") {
  TwoProcesses f;
  f.poll("A", {an_entry("g1", "Otter one is seen")});
  SealRequest request;
  request.spec = a_digest("all");
  request.now = f.now;
  const auto shown = value_of(preview_issue(*f.other, request));
  REQUIRE(shown);
  const auto sealed = value_of(seal_issue(*f.store, request));
  REQUIRE(sealed);
  CHECK(shown->stories.at(0).story_id == sealed->stories.at(0).story_id);
  CHECK_FALSE(value_of(preview_issue(*f.other, request)));
}
