// Stories as the store keeps them: the same whatever the order of a pass and across a restart,
// explained, and overruled by hand.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "contract.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

NewEntry a_report(const std::string& guid, const std::string& title, Instant when) {
  NewEntry entry = an_entry(guid, title);
  entry.entry.published = when;
  entry.entry.content_html.clear();
  return entry;
}

const std::vector<std::string> kEvents = {
    "Otter crosses motorway near Hobart and halts traffic",
    "Glacier lake bursts its banks above Zermatt overnight",
    "Lighthouse keeper wins chess title in Reykjavik",
    "Old locomotive returns to Bergamo viaduct after restoration",
    "Beekeepers of Kumasi report record harvest of acacia honey",
};

/// The same event in other words: the words in another order, one left out.
std::string retold(const std::string& title, int how) {
  std::vector<std::string> words(1);
  for (const char c : title) {
    if (c == ' ') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  std::mt19937 random(static_cast<unsigned>(how));
  std::shuffle(words.begin(), words.end(), random);
  if (how % 2 == 0) words.pop_back();
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// Three passes over four sources; returns the stories as sets of guids.
std::set<std::set<std::string>> run(const std::vector<int>& order, bool restart) {
  Contract fixture;
  std::vector<Source> sources;
  for (int s = 0; s < 4; ++s) {
    sources.push_back(
        a_source("https://s" + std::to_string(s) + ".example/feed", "S" + std::to_string(s)));
  }
  fixture.sync(sources);
  for (int pass = 0; pass < 3; ++pass, fixture.now += kHour) {
    for (const int s : order) {
      std::vector<NewEntry> fresh;
      for (int event = 0; event < static_cast<int>(kEvents.size()); ++event) {
        if ((event + s + pass) % 2 != 0) continue;
        const std::string guid =
            std::to_string(s) + "-" + std::to_string(pass) + "-" + std::to_string(event);
        NewEntry entry =
            a_report(guid, retold(kEvents[static_cast<std::size_t>(event)], s + 4 * pass),
                     fixture.now - Seconds{60 * (event + 1)});
        if (event == 4) entry.entry.published.reset();
        fresh.push_back(std::move(entry));
      }
      fixture.poll("S" + std::to_string(s), std::move(fresh));
    }
    fixture.settle();
    if (restart) fixture.reopen(), fixture.sync(sources);
  }
  std::set<std::set<std::string>> stories;
  for (const StoryRow& story : fixture.stories()) {
    std::set<std::string> guids;
    for (const ReportRow& report : story.reports) guids.insert(report.url);
    stories.insert(guids);
  }
  return stories;
}

}  // namespace

TEST_CASE("stories: any order of a pass, and a restart between passes, give the same") {
  std::vector<int> order = {0, 1, 2, 3};
  const auto expected = run(order, false);
  CHECK(expected.size() < 20);  // reports did meet
  do {
    REQUIRE(run(order, order[0] % 2 == 0) == expected);
  } while (std::next_permutation(order.begin(), order.end()));
}

namespace {

struct TwoReports : Contract {
  TwoReports() {
    sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B")});
    poll("A", {a_report("a1", "Otter crosses motorway near Hobart", now)});
    poll("B", {a_report("b1", "Otter crosses motorway near Hobart!", now)});
    settle();
  }
};

}  // namespace

TEST_CASE("stories: explain says by what a report joined") {
  TwoReports fixture;
  const auto stories = fixture.stories();
  REQUIRE(stories.size() == 1);
  const auto rows = value_of(fixture.store->explain(stories[0].story_id));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].joined.ground == ComparisonRow::Ground::kNone);
  CHECK(rows[1].joined.ground == ComparisonRow::Ground::kArticle);
  CHECK(rows[1].joined.clue == "title");
  CHECK(rows[1].joined.entry_id == rows[0].entry_id);
  CHECK(value_of(fixture.store->explain(rows[1].entry_id)).size() == 1);
  CHECK(fixture.store->explain("nothing-7").error().code == Errc::kUsage);
}

TEST_CASE("stories: a split entry has a story of its own and stays out") {
  TwoReports fixture;
  const StoryRow story = fixture.stories().front();
  const std::string entry = story.reports[1].entry_id;
  expect(fixture.store->split_story(story.story_id, entry));
  CHECK(fixture.stories().size() == 2);
  CHECK(fixture.store->split_story(story.story_id, entry).error().code == Errc::kUsage);
  fixture.reopen();
  fixture.settle();
  CHECK(fixture.stories().size() == 2);
  expect(fixture.store->join_story(story.story_id, entry));
  REQUIRE(fixture.stories().size() == 1);
  CHECK(fixture.stories().front().reports.size() == 2);
  CHECK(fixture.store->join_story(story.story_id, entry).error().code == Errc::kUsage);
}

TEST_CASE("stories: what comes after a split is compared with the stories as they are") {
  TwoReports fixture;
  const StoryRow story = fixture.stories().front();
  expect(fixture.store->split_story(story.story_id, story.reports[0].entry_id));
  fixture.sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B"),
                a_source("https://c.example/feed", "C")});
  fixture.poll("C", {a_report("c1", "Otter crosses motorway near Hobart", fixture.now)});
  fixture.settle();
  CHECK(fixture.stories().size() == 2);
}

namespace {

/// Two reports of one event that have few words in common, and a third that has the words of both.
struct Bridged : Contract {
  Bridged() {
    sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B"),
          a_source("https://c.example/feed", "C")});
    poll("A", {a_report("a1", "Otter colony moves into Lamorna lighthouse", now)});
    poll("B", {a_report("b1", "Harbour board to fence the disused tower against animals", now)});
    settle();
    before = stories();
    now += kHour;
  }
  void third() {
    poll("C", {a_report("c1",
                        "Otter colony moves into Lamorna lighthouse: harbour board to fence the"
                        " disused tower against animals",
                        now)});
    settle();
  }
  std::vector<StoryRow> before;
};

}  // namespace

TEST_CASE("stories: a report that belongs to two stories makes one of them, with a higher seq") {
  Bridged fixture;
  REQUIRE(fixture.before.size() == 2);
  fixture.third();
  const auto stories = fixture.stories();
  REQUIRE(stories.size() == 1);
  CHECK(stories[0].reports.size() == 3);
  CHECK(stories[0].seq > std::max(fixture.before[0].seq, fixture.before[1].seq));
  const auto rows = value_of(fixture.store->explain(stories[0].story_id));
  REQUIRE(rows.size() == 3);
  REQUIRE(rows[2].bridged.size() == 1);
  CHECK(rows[2].bridged[0].score > rows[2].bridged[0].threshold);
  CHECK(rows[1].brought_by.entry_id == rows[2].entry_id);
  CHECK(rows[0].brought_by.ground == ComparisonRow::Ground::kNone);
  fixture.reopen();
  CHECK(fixture.stories().size() == 1);
}

TEST_CASE("stories: what a person decided on becomes no part of another story by itself") {
  Bridged fixture;
  const auto& before = fixture.before;
  expect(fixture.store->join_story(before[0].story_id, before[1].story_id));
  expect(fixture.store->split_story(before[0].story_id, before[1].reports[0].entry_id));
  fixture.third();
  CHECK(fixture.stories().size() == 2);
}
