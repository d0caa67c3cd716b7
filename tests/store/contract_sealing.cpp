// A draft is sealed as it was decided, or not at all.
#include "contract.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

struct SealingFixture : Contract {
  DigestSpec spec = a_digest("all");

  SealingFixture() {
    sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B")});
    expect(store->sync_digests({spec}, now));
    poll("A", {an_entry("g1", "Otter one is seen"), an_entry("g2", "Badger two crosses")});
  }

  IssueDraft draft() {
    IssueRequest request;
    request.spec = spec;
    request.now = now;
    const DigestStand stand = value_of(store->digest_stand(spec, now));
    std::vector<WaitingReport> waiting;
    for (const UntoldReport& one : value_of(store->untold(spec, stand, stand.floor)))
      waiting.push_back(one.report);
    return draft_of(request, stand, waiting);
  }

  void revise(std::int64_t entry, const std::string& title) {
    const PollTask task = claim("A");
    PollUpdate update;
    update.source_id = task.source_id;
    update.state = task.state;
    update.revised = {{entry, an_entry("g" + std::to_string(entry), title)}};
    REQUIRE(value_of(store->apply({update}, now)) == 1);
  }
};

}  // namespace

TEST_CASE("sealing: what is untold comes in pages, in the order of ingestion") {
  SealingFixture f;
  std::vector<NewEntry> many;
  for (int i = 0; i < 1200; ++i)
    many.push_back(an_entry("m" + std::to_string(i), "Number " + std::to_string(i)));
  f.poll("B", many);
  const DigestStand stand = value_of(f.store->digest_stand(f.spec, f.now));
  CHECK(stand.newest == 1202);
  f.poll("B", {an_entry("late", "Too late for this one")});
  std::int64_t after = stand.floor, pages = 0, last = 0;
  for (;; ++pages) {
    const auto page = value_of(f.store->untold(f.spec, stand, after));
    if (page.empty()) break;
    for (const UntoldReport& one : page) {
      CHECK(one.report.entry == last + 1);
      last = one.report.entry;
    }
    after = last;
  }
  CHECK(last == 1202);
  CHECK(pages >= 2);
}

TEST_CASE("sealing: a draft is sealed once") {
  SealingFixture f;
  const IssueDraft draft = f.draft();
  CHECK(value_of(f.store->preview(draft)).issue->stories.size() == 2);
  const Sealing sealed = value_of(f.store->seal(draft));
  CHECK_FALSE(sealed.outdated);
  REQUIRE(sealed.issue);
  CHECK(sealed.issue->stories.size() == 2);
  const Sealing again = value_of(f.store->seal(draft));
  CHECK(again.outdated);
  CHECK_FALSE(again.issue);
  CHECK(value_of(f.store->unpublished(f.spec.name)).size() == 1);
}

TEST_CASE("sealing: more that was stored since waits; what was chosen and has changed refuses it") {
  SealingFixture f;
  const IssueDraft draft = f.draft();
  f.poll("B", {an_entry("h1", "Herons gather")});
  SECTION("more") {
    CHECK(value_of(f.store->seal(draft)).issue->stories.size() == 2);
    CHECK(f.draft().stories.size() == 1);
  }
  SECTION("an edit") {
    f.revise(2, "Badger two does not cross");
    CHECK(value_of(f.store->seal(draft)).outdated);
    CHECK(value_of(f.store->seal(f.draft())).issue->stories.size() == 3);
  }
  SECTION("a person joins its stories") {
    f.settle();
    const auto stories = f.stories();
    expect(f.store->join_story(stories.at(1).story_id, stories.at(2).story_id));
    CHECK(value_of(f.store->seal(draft)).outdated);
  }
  SECTION("one is forgotten") {
    expect(f.store->sync_digests({}, f.now));
    expect(f.store->prune(f.now, Seconds{0}, 1));
    CHECK(value_of(f.store->seal(draft)).outdated);
    CHECK(value_of(f.store->unpublished(f.spec.name)).empty());
  }
}

TEST_CASE("sealing: what it told was edited since the draft was made") {
  SealingFixture f;
  value_of(f.store->seal(f.draft()));
  f.poll("B", {an_entry("h1", "Herons gather")});
  f.revise(1, "Otter one was not seen");
  const IssueDraft draft = f.draft();
  REQUIRE(draft.notices.size() == 1);
  f.revise(1, "Otter one was seen after all");
  CHECK(value_of(f.store->seal(draft)).outdated);
  const Sealing sealed = value_of(f.store->seal(f.draft()));
  REQUIRE(sealed.issue);
  REQUIRE(sealed.issue->corrections.size() == 1);
  CHECK(sealed.issue->corrections[0].title == "Otter one was seen after all");
}

TEST_CASE("sealing: a time of the schedule is served with an issue or without, once") {
  SealingFixture f;
  IssueDraft draft = f.draft();
  draft.served = f.now;
  draft.stories.clear();
  draft.floor.reset();
  CHECK_FALSE(value_of(f.store->seal(draft)).issue);
  CHECK(value_of(f.store->digest_state("all")).served == f.now);
  CHECK(value_of(f.store->seal(draft)).outdated);
  CHECK(f.draft().stories.size() == 2);
}
