#include <algorithm>
#include <numeric>

#include "contract.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

std::vector<std::int64_t> numbers(const std::vector<EntryRow>& rows) {
  std::vector<std::int64_t> found;
  for (const auto& row : rows) found.push_back(row.seq);
  return found;
}

using Numbers = std::vector<std::int64_t>;

EntryQuery after(std::int64_t seq, std::int64_t limit = 0) {
  EntryQuery query;
  query.after = seq;
  query.limit = limit;
  return query;
}
EntryQuery at_most(std::int64_t limit) {
  EntryQuery query;
  query.limit = limit;
  return query;
}
EntryQuery since(Instant when) {
  EntryQuery query;
  query.since = when;
  return query;
}
EntryQuery of(const std::string& source, EntryQuery query = {}) {
  query.source = source;
  return query;
}

struct ListingFixture : Contract {
  ListingFixture() {
    sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed")});
    poll("A", {an_entry("g1", "First"), an_entry("g2", "Second")});
    now += kHour;
    poll("https://b.example/feed", {an_entry("g3", "Third")});
    poll("A", {an_entry("g4", "Fourth")});
    settle();
  }
};

}  // namespace

TEST_CASE("entries: newest first, or in the order of ingestion after a number") {
  ListingFixture fixture;
  CHECK(numbers(fixture.entries()) == Numbers{4, 3, 2, 1});
  CHECK(numbers(fixture.entries(after(2))) == Numbers{3, 4});
  CHECK(numbers(fixture.entries(after(0, 2))) == Numbers{1, 2});
  CHECK(numbers(fixture.entries(at_most(1))) == Numbers{4});
  CHECK(numbers(fixture.entries(since(kNoon + kHour))) == Numbers{4, 3});
  CHECK(fixture.entries(since(kNoon + kDay)).empty());
}

TEST_CASE("entries: of one source, by name or by address") {
  ListingFixture fixture;
  CHECK(numbers(fixture.entries(of("A"))) == Numbers{4, 2, 1});
  CHECK(numbers(fixture.entries(of("https://a.example/feed", after(1)))) == Numbers{2, 4});
  CHECK(numbers(fixture.entries(of("A", since(kNoon + kHour)))) == Numbers{4});
  const auto unknown = fixture.store->entries(of("C"), [](const EntryRow&) { return true; });
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Errc::kUsage);
}

TEST_CASE("entries: a reader that has enough is given no more") {
  ListingFixture fixture;
  int rows = 0;
  expect(fixture.store->entries({}, [&](const EntryRow&) { return ++rows < 2; }));
  CHECK(rows == 2);
}

TEST_CASE("entries: ids are of one store, and a source without a name is called by its title") {
  ListingFixture fixture, other;
  const auto row = fixture.entries()[1];
  CHECK(row.source == "https://b.example/feed");  // until its title is known
  CHECK(row.source_url == "https://b.example/feed");
  CHECK(entry_number(row.entry_id) == row.seq);
  CHECK(row.entry_id != other.entries()[1].entry_id);
  CHECK_FALSE(row.story_id.empty());
}

TEST_CASE("stories: one that gains a report comes again with a higher number") {
  ListingFixture fixture;
  auto before = fixture.stories();
  REQUIRE(before.size() == 4);
  const std::int64_t last = before.front().seq;
  fixture.now += kHour;
  fixture.poll("https://b.example/feed", {an_entry("g9", "Told again", "https://site.example/g2")});
  fixture.settle();
  const auto gained = fixture.stories(after(last));
  REQUIRE(gained.size() == 1);
  CHECK(gained[0].title == "Second");
  CHECK(gained[0].first_seen == kNoon);
  CHECK(gained[0].updated == fixture.now);
  REQUIRE(gained[0].reports.size() == 2);
  CHECK(gained[0].reports[1].title == "Told again");
  CHECK(fixture.stories().size() == 4);
}

TEST_CASE("stories: the same whatever order the feeds of one pass came in") {
  const auto run = [](const std::vector<std::string>& order) {
    Contract fixture;
    fixture.sync({a_source("https://a.example/", "A"), a_source("https://b.example/", "B"),
                  a_source("https://c.example/", "C")});
    for (const auto& name : order) {
      NewEntry entry = an_entry(name, "Report of " + name, "https://news.example/story");
      entry.entry.published = kNoon - kHour * (name[0] - 'A' + 1);
      fixture.poll(name, {entry});
    }
    fixture.settle();
    std::vector<std::string> reports;
    for (const auto& story : fixture.stories()) {
      for (const auto& report : story.reports) reports.push_back(report.source);
    }
    return reports;
  };
  const std::vector<std::string> expected = {"C", "B", "A"};
  CHECK(run({"A", "B", "C"}) == expected);
  CHECK(run({"C", "A", "B"}) == expected);
  CHECK(run({"B", "C", "A"}) == expected);
}

TEST_CASE("search: scripts without spaces") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/", "A")});
  fixture.poll("A", {an_entry("g1", "今日は東京で雪が降った"), an_entry("g2", "北京今天下雪了"),
                     an_entry("g3", "วันนี้ฝนตกที่เชียงใหม่"), an_entry("g4", "Снег в Москве"),
                     an_entry("g5", "오늘 서울에 눈이 왔다")});
  fixture.settle();
  CHECK(fixture.search("東京") == Numbers{1});
  CHECK(fixture.search("京東").empty());
  CHECK(fixture.search("下雪") == Numbers{2});
  CHECK(fixture.search("เชียงใหม่") == Numbers{3});
  CHECK(fixture.search("москве") == Numbers{4});
  CHECK(fixture.search("서울*") == Numbers{5});
}

TEST_CASE("listings: more than a page, in both directions and up to a limit") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  std::vector<NewEntry> many;
  for (int number = 0; number < 600; ++number)
    many.push_back(an_entry("g" + std::to_string(number), "Kingfisher " + std::to_string(number)));
  fixture.poll("A", many);
  fixture.settle();
  Numbers all(600);
  std::iota(all.begin(), all.end(), 1);
  CHECK(numbers(fixture.entries(after(0))) == all);
  CHECK(numbers(fixture.entries(of("A", after(0)))) == all);
  CHECK(fixture.entries(after(300, 290)).back().seq == 590);
  CHECK(fixture.search("kingfisher").size() == 600);
  CHECK(fixture.stories(after(0)).size() == 600);
  CHECK(fixture.stories(at_most(300)).size() == 300);
  std::reverse(all.begin(), all.end());
  CHECK(numbers(fixture.entries()) == all);
  CHECK(fixture.entries(at_most(300)).back().seq == 301);
  CHECK(fixture.stories().back().seq == 1);
}
