#include <SQLiteCpp/SQLiteCpp.h>

#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

/// A number that no two articles share stands in each title, so that no story joins another.
NewEntry article(int number, const std::string& url = "") {
  const std::string n = std::to_string(number);
  return an_entry("g" + n, "Article " + n, url);
}

std::vector<NewEntry> articles(int from, int to) {
  std::vector<NewEntry> entries;
  for (int number = from; number <= to; ++number) entries.push_back(article(number));
  return entries;
}

struct DigestFixture : Fixture {
  DigestSpec spec = a_digest("all");

  DigestFixture() {
    sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B")});
    expect(store->sync_digests({spec}, now));
  }

  SealRequest request() {
    SealRequest request;
    request.spec = spec;
    request.now = now;
    request.selects = [](const Source&, const Entry&) { return true; };
    return request;
  }
  std::optional<Issue> seal() { return value_of(seal_issue(*store, request())); }
  std::optional<Issue> seal(const SealRequest& request) {
    return value_of(seal_issue(*store, request));
  }
};

std::vector<std::string> titles(const std::optional<Issue>& issue) {
  std::vector<std::string> found;
  if (!issue) return found;
  for (const auto& story : issue->stories) {
    for (const auto& report : story.reports) found.push_back(report.entry.title);
  }
  return found;
}

void check_same(const Issue& a, const Issue& b) {
  CHECK(std::tie(a.id, a.digest, a.title, a.stem, a.sealed, a.timezone) ==
        std::tie(b.id, b.digest, b.title, b.stem, b.sealed, b.timezone));
  REQUIRE(a.stories.size() == b.stories.size());
  REQUIRE(a.more.size() == b.more.size());
  for (std::size_t i = 0; i < a.stories.size(); ++i) {
    CHECK(a.stories[i].story_id == b.stories[i].story_id);
    REQUIRE(a.stories[i].reports.size() == b.stories[i].reports.size());
    for (std::size_t j = 0; j < a.stories[i].reports.size(); ++j) {
      CHECK(a.stories[i].reports[j].entry == b.stories[i].reports[j].entry);
      CHECK(a.stories[i].reports[j].entry_id == b.stories[i].reports[j].entry_id);
    }
  }
}

}  // namespace

TEST_CASE("digests: a damaged row holds up no other, and is told by its title") {
  DigestFixture fixture;
  const std::string item =
      GENERATE("no object", R"({"id":"g2","title":"Artic)", "", "\xFF\xFE", "7");
  const bool settled_before = GENERATE(false, true);
  fixture.poll("A", articles(1, 3));
  if (settled_before) fixture.settle();
  {
    SQLite::Database raw(fixture.path, SQLite::OPEN_READWRITE);
    SQLite::Statement damage(raw, "UPDATE entry SET item = ? WHERE id = 2");
    damage.bind(1, item);
    damage.exec();
  }
  fixture.settle();
  CHECK(fixture.stories().size() == 3);
  CHECK(fixture.search("article 3") == std::vector<std::int64_t>{3});
  const auto issue = fixture.seal();
  REQUIRE(issue);
  CHECK(titles(issue) == std::vector<std::string>{"Article 1", "Article 2", "Article 3"});
  CHECK_FALSE(fixture.seal());
  fixture.reopen();
  const auto waiting = value_of(fixture.store->unpublished(fixture.spec.name));
  REQUIRE(waiting.size() == 1);
  check_same(value_of(fixture.store->issue(fixture.spec.name, waiting[0])), *issue);
}

TEST_CASE("digests: two damaged rows are two stories") {
  DigestFixture fixture;
  fixture.poll("A", articles(1, 2));
  fixture.poll("B", articles(3, 4));
  SQLite::Database(fixture.path, SQLite::OPEN_READWRITE)
      .exec("UPDATE entry SET item = 'no object'");
  fixture.settle();
  CHECK(fixture.stories().size() == 4);
}
