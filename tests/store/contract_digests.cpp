#include "contract.h"
#include "digest_user.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using DigestFixture = DigestUser<Contract>;

}  // namespace

TEST_CASE("digests: each entry is told once, in the order of ingestion") {
  DigestFixture fixture;
  NewEntry backdated = article(3);
  backdated.entry.published = kNoon - 300 * kDay;
  fixture.poll("A", {article(1), article(2)});
  fixture.poll("B", {backdated});
  const auto first = fixture.seal();
  CHECK(titles(first) == std::vector<std::string>{"Article 1", "Article 2", "Article 3"});
  CHECK_FALSE(fixture.seal());
  fixture.poll("A", {article(4)});
  CHECK(titles(fixture.seal()) == std::vector<std::string>{"Article 4"});
}

TEST_CASE("digests: what an issue is") {
  DigestFixture fixture;
  fixture.spec.title = "All of it";
  fixture.spec.timezone = "Europe/Berlin";
  fixture.poll("A", {article(1)});
  const auto issue = fixture.seal();
  REQUIRE(issue);
  CHECK(issue->id.substr(0, 9) == "urn:uuid:");
  CHECK(issue->id.size() == 45);
  CHECK(issue->digest == "all");
  CHECK(issue->title == "All of it");
  CHECK(issue->timezone == "Europe/Berlin");
  CHECK(issue->stem == "2026-11-23T120000Z");
  CHECK(issue->sealed == kNoon);
  REQUIRE(issue->stories.size() == 1);
  const Report& report = issue->stories[0].reports.at(0);
  CHECK(report.seq == 1);
  CHECK(report.source == "A");
  CHECK(report.source_url == "https://a.example/feed");
  CHECK(report.first_seen == kNoon);
  CHECK(report.entry == article(1).entry);
  CHECK(report.entry_id == fixture.entries()[0].entry_id);
  CHECK(issue->stories[0].story_id == fixture.stories()[0].story_id);
}

TEST_CASE("digests: a body that no reader takes is cut in an issue, and stays whole in the store") {
  DigestFixture fixture;
  NewEntry great = article(1, "https://a.example/1");
  for (int i = 0; i < 200'000; ++i) great.entry.content_html += "<p>A great text.</p>";
  const std::string whole = great.entry.content_html;
  fixture.poll("A", {great});
  const auto issue = fixture.seal();
  REQUIRE(issue);
  const std::string& told = issue->stories.at(0).reports.at(0).entry.content_html;
  CHECK(told.size() < (1U << 20U) + 200);
  CHECK(told.find("<a href=\"https://a.example/1\"") != std::string::npos);
  CHECK(fixture.entries().at(0).item_json.find(whole.substr(whole.size() - 1000)) !=
        std::string::npos);
  const auto waiting = value_of(fixture.store->unpublished(fixture.spec.name));
  check_same(*issue, value_of(fixture.store->issue(fixture.spec.name, waiting.at(0))));
}

TEST_CASE("digests: an issue that was not published is the very same after a restart and an edit") {
  DigestFixture fixture;
  fixture.poll("A", articles(1, 3));
  const auto sealed = fixture.seal();
  REQUIRE(sealed);
  fixture.reopen();
  fixture.sync({a_source("https://a.example/feed", "A")});
  const PollTask task = fixture.claim("A");
  PollUpdate edit;
  edit.source_id = task.source_id;
  edit.state = task.state;
  edit.revised = {{1, an_entry("g1", "Another title")}};
  REQUIRE(value_of(fixture.store->apply({edit}, fixture.now)) == 1);
  const auto waiting = value_of(fixture.store->unpublished(fixture.spec.name));
  REQUIRE(waiting.size() == 1);
  check_same(value_of(fixture.store->issue(fixture.spec.name, waiting[0])), *sealed);
  expect(fixture.store->mark_published(sealed->id));
  CHECK(value_of(fixture.store->unpublished(fixture.spec.name)).empty());
}

TEST_CASE("digests: max_stories carries the rest over, the oldest stored first") {
  DigestFixture fixture;
  fixture.spec.max_stories = 10;
  fixture.poll("A", articles(1, 25));
  std::vector<std::size_t> told;
  std::vector<std::string> all;
  for (int n = 0; n < 4; ++n) {
    const auto issue = fixture.seal();
    const auto of_issue = titles(issue);
    told.push_back(of_issue.size());
    all.insert(all.end(), of_issue.begin(), of_issue.end());
  }
  CHECK(told == std::vector<std::size_t>{10, 10, 5, 0});
  REQUIRE(all.size() == 25);
  CHECK(all.front() == "Article 1");
  CHECK(all.back() == "Article 25");
}

TEST_CASE("digests: two reports of one article are one story") {
  DigestFixture fixture;
  fixture.poll("A", {article(1, "https://news.example/story"), article(2)});
  fixture.poll("B", {article(3, "http://news.example/story?utm_source=b")});
  const auto issue = fixture.seal();
  REQUIRE(issue);
  REQUIRE(issue->stories.size() == 2);
  CHECK(issue->stories[0].reports.size() == 2);
  CHECK(issue->stories[1].reports.size() == 1);
}

TEST_CASE("digests: a later report of a told story stands once under more, and makes no issue") {
  DigestFixture fixture;
  fixture.poll("A", {article(1, "https://news.example/story")});
  const auto first = fixture.seal();
  REQUIRE(first);
  fixture.now += kHour;
  fixture.poll("B", {article(2, "https://news.example/story")});
  CHECK_FALSE(fixture.seal());
  fixture.poll("A", {article(3)});
  const auto second = fixture.seal();
  REQUIRE(second);
  CHECK(titles(second) == std::vector<std::string>{"Article 3"});
  REQUIRE(second->more.size() == 1);
  CHECK(second->more[0].story_id == first->stories[0].story_id);
  CHECK(second->more[0].title == "Article 1");
  CHECK(second->more[0].issue == first->id);
  REQUIRE(second->more[0].reports.size() == 1);
  CHECK(second->more[0].reports[0].entry.title == "Article 2");
  fixture.poll("A", {article(4)});
  const auto third = fixture.seal();
  REQUIRE(third);
  CHECK(third->more.empty());
}

TEST_CASE("digests: backlog is told by none") {
  DigestFixture fixture;
  NewEntry past = article(1);
  past.backlog = true;
  fixture.poll("A", {past, article(2)});
  CHECK(titles(fixture.seal()) == std::vector<std::string>{"Article 2"});
}

TEST_CASE("digests: one added later starts with what was stored in the last 24 hours") {
  DigestFixture fixture;
  fixture.poll("A", {article(1)});
  fixture.now += 20 * kHour;
  fixture.poll("A", {article(2)});
  fixture.now += 10 * kHour;
  const DigestSpec late = a_digest("late");
  expect(fixture.store->sync_digests({fixture.spec, late}, fixture.now));
  fixture.now += 10 * kHour;
  fixture.poll("A", {article(3)});
  SealRequest request = fixture.request();
  request.spec = late;
  CHECK(titles(fixture.seal(request)) == std::vector<std::string>{"Article 2", "Article 3"});
  CHECK(titles(fixture.seal()).size() == 3);
}

TEST_CASE("digests: each has its own memory and its own selection") {
  DigestFixture fixture;
  const DigestSpec other = a_digest("b-only");
  expect(fixture.store->sync_digests({fixture.spec, other}, fixture.now));
  fixture.poll("A", {article(1)});
  fixture.poll("B", {article(2)});
  CHECK(titles(fixture.seal()).size() == 2);
  SealRequest request = fixture.request();
  request.spec = other;
  request.selects = [](const Source& source, const Entry&) { return source.name == "B"; };
  CHECK(titles(fixture.seal(request)) == std::vector<std::string>{"Article 2"});
  CHECK_FALSE(fixture.seal(request));
}

TEST_CASE("digests: with a filter the whole entry is looked at") {
  DigestFixture fixture;
  fixture.spec.filter.include = {{{FilterRule::Field::kText, "length: Article 2"}}};
  fixture.poll("A", articles(1, 3));
  SealRequest request = fixture.request();
  request.selects = [](const Source&, const Entry& entry) {
    return entry.content_html.find("length: Article 2") != std::string::npos;
  };
  CHECK(titles(fixture.seal(request)) == std::vector<std::string>{"Article 2"});
}

TEST_CASE("digests: an issue of a time holds what was stored before it") {
  DigestFixture fixture;
  fixture.poll("A", {article(1)});
  fixture.now += kHour;
  fixture.poll("A", {article(2)});
  SealRequest request = fixture.request();
  request.stored_before = fixture.now;
  CHECK(titles(fixture.seal(request)) == std::vector<std::string>{"Article 1"});
  CHECK(titles(fixture.seal()) == std::vector<std::string>{"Article 2"});
}

TEST_CASE("digests: a time of the schedule is served once, also with nothing new") {
  DigestFixture fixture;
  SealRequest request = fixture.request();
  request.scheduled = fixture.now;
  CHECK_FALSE(fixture.seal(request));
  CHECK(value_of(fixture.store->digest_state("all")).served == fixture.now);
  CHECK(value_of(fixture.store->digest_state("all")).first_seen == kNoon);
  fixture.poll("A", {article(1)});
  CHECK_FALSE(fixture.seal(request));
  request.scheduled = fixture.now + kHour;
  CHECK(fixture.seal(request));
  CHECK_FALSE(fixture.store->digest_state("other"));
}

TEST_CASE("digests: two issues of one second have names and ids of their own") {
  DigestFixture fixture;
  std::vector<std::string> stems, ids;
  for (int n = 1; n <= 3; ++n) {
    fixture.poll("A", {article(n)});
    const auto issue = fixture.seal();
    REQUIRE(issue);
    stems.push_back(issue->stem);
    ids.push_back(issue->id);
  }
  CHECK(stems == std::vector<std::string>{"2026-11-23T120000Z", "2026-11-23T120000Z-2",
                                          "2026-11-23T120000Z-3"});
  CHECK(ids[0] != ids[1]);
  CHECK(ids[1] != ids[2]);
}

TEST_CASE("digests: entries of a source that was taken out are not lost") {
  DigestFixture fixture;
  fixture.poll("A", {article(1)});
  fixture.sync({a_source("https://b.example/feed", "B")});
  CHECK(titles(fixture.seal()) == std::vector<std::string>{"Article 1"});
}

TEST_CASE("digests: fewer stories than min_stories wait, and none of them is lost") {
  DigestFixture f;
  f.poll("A", articles(1, 2));
  SealRequest request = f.request();
  request.min_stories = 3;
  request.scheduled = f.now;
  CHECK_FALSE(f.seal(request));
  f.now += kHour;
  f.poll("B", articles(3, 3));
  request = f.request();
  request.min_stories = 3;
  request.scheduled = f.now;
  CHECK(titles(f.seal(request)) == std::vector<std::string>{"Article 1", "Article 2", "Article 3"});
}

TEST_CASE("digests: a time that had too few stories is served all the same") {
  DigestFixture f;
  f.poll("A", articles(1, 1));
  SealRequest request = f.request();
  request.min_stories = 2;
  request.scheduled = f.now;
  CHECK_FALSE(f.seal(request));
  CHECK(value_of(f.store->digest_state("all")).served == f.now);
}

namespace {

/// An edit of the first entry, in its title.
void edit_first(DigestFixture& fixture, const std::string& title) {
  const PollTask task = fixture.claim("A");
  PollUpdate edit;
  edit.source_id = task.source_id;
  edit.state = task.state;
  edit.revised = {{1, an_entry("g1", title)}};
  REQUIRE(value_of(fixture.store->apply({edit}, fixture.now)) == 1);
}

}  // namespace

TEST_CASE("digests: a correction is told once, by the next issue, with the words that changed") {
  DigestFixture fixture;
  fixture.poll("A", {article(1)});
  const auto first = fixture.seal();
  REQUIRE(first);
  CHECK(first->corrections.empty());
  fixture.now += kHour;
  edit_first(fixture, "Article one");
  CHECK_FALSE(fixture.seal());  // corrections alone make no issue
  fixture.now += kHour;
  fixture.poll("B", {article(2)});
  const auto second = fixture.seal();
  REQUIRE(second);
  REQUIRE(second->corrections.size() == 1);
  const Correction& told = second->corrections[0];
  CHECK(told.entry_id == first->stories[0].reports[0].entry_id);
  CHECK(told.story_id == first->stories[0].story_id);
  CHECK(told.issue == first->id);
  CHECK(told.when == kNoon + kHour);
  CHECK(told.revision == 2);
  CHECK(told.title == "Article one");
  REQUIRE(told.changes.size() == 2);
  CHECK(told.changes[0] == WordChange{WordChange::Where::kTitle, "Article", "1", "one", ""});
  CHECK(value_of(fixture.store->issue("all", second->id)).corrections == second->corrections);
  fixture.now += kHour;
  fixture.poll("B", {article(3)});
  const auto third = fixture.seal();
  REQUIRE(third);
  CHECK(third->corrections.empty());
}

TEST_CASE(
    "digests: edits of what was not told yet, and edits that were taken back, are no corrections") {
  DigestFixture fixture;
  fixture.poll("A", {article(1)});
  edit_first(fixture, "Article one");
  const auto first = fixture.seal();
  REQUIRE(first);
  CHECK(titles(first) == std::vector<std::string>{"Article one"});
  fixture.now += kHour;
  edit_first(fixture, "Article won");
  edit_first(fixture, "Article one");
  fixture.poll("B", {article(2)});
  const auto second = fixture.seal();
  REQUIRE(second);
  CHECK(second->corrections.empty());
}

TEST_CASE(
    "digests: however often an entry is edited, what was told is compared with what it says now") {
  DigestFixture fixture;
  fixture.poll("A", {article(1)});
  REQUIRE(fixture.seal());
  for (int n = 2; n < 30; ++n) edit_first(fixture, "Article " + std::to_string(n));
  fixture.poll("B", {article(2)});
  const auto issue = fixture.seal();
  REQUIRE(issue);
  REQUIRE(issue->corrections.size() == 1);
  CHECK(issue->corrections[0].revision == 29);
  CHECK(issue->corrections[0].title == "Article 29");
}

TEST_CASE("digests: sources that are not well are told at the end, and make no issue alone") {
  DigestFixture fixture;
  const auto failed = [&fixture](const std::string& name, int failures, bool gone) {
    const PollTask task = fixture.claim(name);
    PollUpdate update;
    update.source_id = task.source_id;
    update.state = task.state;
    update.state.last_poll = fixture.now;
    update.state.failures = failures;
    update.state.gone = gone;
    update.state.outcome = "timeout";
    update.state.last_error = "no answer within 30 s";
    REQUIRE(value_of(fixture.store->apply({update}, fixture.now)) == 1);
  };
  fixture.poll("A", {article(1)});
  failed("B", 2, false);
  auto issue = fixture.seal();
  REQUIRE(issue);
  CHECK(issue->health.empty());  // a hiccup is no news
  fixture.now += kHour;
  failed("B", 3, false);
  CHECK_FALSE(fixture.seal());
  fixture.poll("A", {article(2)});
  issue = fixture.seal();
  REQUIRE(issue);
  const std::vector<SourceHealth> told = {{SourceHealth::State::kFailing, "B",
                                           "https://b.example/feed", 3, "timeout",
                                           "no answer within 30 s", std::nullopt}};
  CHECK(issue->health == told);
  CHECK(value_of(fixture.store->issue("all", issue->id)).health == told);
  SealRequest other = fixture.request();
  other.covers = [](const Source& source) { return source.name == "A"; };
  fixture.poll("A", {article(3)});
  issue = fixture.seal(other);
  REQUIRE(issue);
  CHECK(issue->health.empty());
  fixture.now += 91 * kDay;
  failed("B", 0, true);
  fixture.poll("A", {article(4)});
  issue = fixture.seal();
  REQUIRE(issue);
  REQUIRE(issue->health.size() == 1);
  CHECK(issue->health[0].state == SourceHealth::State::kGone);
}

TEST_CASE("digests: two told stories that become one are told no more, the new report under more") {
  DigestFixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B"),
                a_source("https://c.example/feed", "C")});
  const std::string otter = "Otter colony moves into Lamorna lighthouse";
  const std::string fence = "Harbour board to fence the disused tower against animals";
  const auto titled = [&fixture](int number, const std::string& title) {
    NewEntry entry = article(number);
    entry.entry.title = title;
    entry.entry.content_html.clear();
    entry.entry.published = fixture.now;
    return entry;
  };
  fixture.poll("A", {titled(1, otter)});
  fixture.poll("B", {titled(2, fence)});
  const auto first = fixture.seal();
  REQUIRE(first);
  REQUIRE(first->stories.size() == 2);
  fixture.now += kHour;
  fixture.poll("C",
               {titled(3, otter + ": harbour board to fence the disused tower against animals")});
  fixture.settle();
  CHECK(fixture.stories().size() == 1);
  CHECK_FALSE(fixture.seal());
  fixture.poll("B", {titled(4, "Quite another matter in Zermatt")});
  const auto second = fixture.seal();
  REQUIRE(second);
  CHECK(second->stories.size() == 1);
  REQUIRE(second->more.size() == 1);
  CHECK(second->more[0].reports.size() == 1);
}
