// What stands at the end of an issue: what was taken back, what may be missing.
#include "contract.h"
#include "digest_user.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

struct Notices : Contract {
  DigestSpec spec = a_digest("all");
  int made = 0;

  Notices() {
    sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B")});
    expect(store->sync_digests({spec}, now));
  }

  /// An entry that was published so long ago.
  NewEntry dated(const std::string& guid, Seconds ago) {
    NewEntry entry = an_entry(guid, "Number " + guid + std::to_string(++made));
    entry.entry.published = now - ago;
    return entry;
  }

  /// A poll of A whose document holds these and, new, `fresh`; it reaches back for so long.
  void hold(std::vector<std::int64_t> held, std::vector<NewEntry> fresh, Seconds reach,
            std::vector<std::int64_t> deleted = {}, std::optional<Break> gap = {}) {
    const PollTask task = claim("A");
    PollUpdate update;
    update.source_id = task.source_id;
    update.state = task.state;
    update.fresh = std::move(fresh);
    update.held = std::move(held);
    update.deleted = std::move(deleted);
    update.read_document = true;
    update.gap = std::move(gap);
    if (reach.count() > 0) update.span = DateSpan{now - reach, now};
    REQUIRE(value_of(store->apply({update}, now)) == 1);
  }

  /// An issue with something new in it from B.
  Issue seal() {
    const std::string number = std::to_string(++made);
    poll("B", {an_entry("b" + number, "Filler " + number)});
    auto issue = value_of(seal_issue(*store, request_of_all(spec, now)));
    REQUIRE(issue);
    now += kHour;
    return *issue;
  }
};

std::vector<std::string> told(const Issue& issue) {
  std::vector<std::string> lines;
  for (const Correction& one : issue.corrections) {
    lines.push_back((one.kind == Correction::Kind::kWithdrawn ? "gone " : "back ") + one.entry_id);
  }
  return lines;
}

}  // namespace

TEST_CASE("withdrawn: a young entry that goes from the midst of its document, told once") {
  Notices store;
  store.hold({}, {store.dated("a", kHour), store.dated("b", kHour), store.dated("c", 9 * kHour)},
             10 * kHour);
  const std::string second = store.entries()[1].entry_id;
  CHECK(told(store.seal()).empty());
  store.hold({1, 3}, {}, 10 * kHour);
  CHECK(told(store.seal()) == std::vector<std::string>{"gone " + second});
  store.hold({1, 3}, {}, 10 * kHour);
  CHECK(told(store.seal()).empty());
  store.hold({1, 2, 3}, {}, 10 * kHour);
  CHECK(told(store.seal()) == std::vector<std::string>{"back " + second});
  CHECK(told(store.seal()).empty());
}

TEST_CASE("withdrawn: not what made room, not what is old, not many at once, not without order") {
  const auto after = [](Seconds passes, Seconds reach, std::vector<std::int64_t> held) {
    Notices store;
    store.hold({},
               {store.dated("a", kHour), store.dated("b", kHour), store.dated("c", kHour),
                store.dated("d", kHour)},
               10 * kHour);
    store.seal();
    store.now += passes;
    store.hold(std::move(held), {}, reach);
    return told(store.seal()).size();
  };
  CHECK(after(kHour, 10 * kHour, {1, 2, 3}) == 1);
  CHECK(after(kHour, kHour, {1, 2, 3}) == 0);        // the document reaches no further back
  CHECK(after(2 * kDay, 9 * kDay, {1, 2, 3}) == 0);  // it stood there for long
  CHECK(after(kHour, 10 * kHour, {1}) == 0);         // three at once: another selection
  CHECK(after(kHour, Seconds{0}, {1, 2, 3}) == 0);   // no order to go by
}

TEST_CASE("withdrawn: a tombstone is believed at any age; before it is told, the report says so") {
  Notices store;
  store.hold({}, {store.dated("a", kHour), store.dated("b", kHour)}, Seconds{0});
  store.now += 3 * kDay;
  store.hold({1}, {}, Seconds{0}, {2});
  const Issue issue = store.seal();
  REQUIRE(issue.stories.size() == 3);
  CHECK_FALSE(issue.stories[0].reports[0].withdrawn);
  CHECK(issue.stories[1].reports[0].withdrawn == kNoon + 3 * kDay);
  CHECK(told(issue).empty());
  CHECK(told(store.seal()).empty());
}

TEST_CASE("gaps: told once by each digest, unless an archive has filled them") {
  Notices store;
  store.seal();
  const Break open{kNoon, kNoon + kHour, 0, 0, "the feed has no archive"};
  const Break filled{kNoon, kNoon + kHour, 2, 9, ""};
  store.hold({}, {store.dated("a", kHour)}, Seconds{0}, {}, open);
  store.hold({}, {store.dated("b", kHour)}, Seconds{0}, {}, filled);
  const Issue issue = store.seal();
  REQUIRE(issue.gaps.size() == 1);
  CHECK(issue.gaps[0] ==
        Gap{"A", "https://a.example/feed", kNoon, kNoon + kHour, 0, 0, "the feed has no archive"});
  CHECK(store.seal().gaps.empty());
  CHECK(value_of(store.store->issue("all", issue.id)).gaps == issue.gaps);
  const auto status = value_of(store.store->status());
  REQUIRE(status.size() == 2);
  CHECK(status[0].gap == filled);
  CHECK_FALSE(status[1].gap);
}

TEST_CASE(
    "gaps: a digest that is added later tells no old ones; a source's are not kept for ever") {
  Notices store;
  for (int i = 0; i < 30; ++i)
    store.hold({}, {}, Seconds{0}, {},
               Break{store.now, store.now, i, 0, "the feed has no archive"});
  CHECK(store.seal().gaps.size() == 20);
  store.now += 3 * kDay;
  store.spec = a_digest("later");
  expect(store.store->sync_digests({store.spec}, store.now));
  CHECK(store.seal().gaps.empty());
}
