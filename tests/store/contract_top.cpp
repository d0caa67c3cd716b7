// An issue leads with what most outlets report, in whatever order their reports came.
#include <algorithm>
#include <random>
#include <set>

#include "contract.h"
#include "digest/compose.h"
#include "digest_user.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

constexpr int kSources = 150, kStories = 200, kLeading = 10;

/// Sources 3k and 3k + 1 are two feeds of one outlet; every other one is an outlet of its own.
std::string host_of(int source) { return std::to_string(source - (source % 3 == 1 ? 1 : 0)); }

std::string name_of(int source) { return "Source " + std::to_string(source); }

/// How many sources tell a story: the ten that many do stand anywhere.
int tellers_of(int story) {
  if (story % 20 == 7) return 40 + story / 20;
  return 1 + story % 5;
}

struct Told {
  int source = 0, story = 0;
};

/// Every report of every story.
std::vector<Told> all_reports() {
  std::vector<Told> all;
  for (int story = 0; story < kStories; ++story)
    for (int i = 0; i < tellers_of(story); ++i)
      all.push_back({(story * 31 + i * 7) % kSources, story});
  return all;
}

struct TopFixture : Contract {
  DigestSpec spec = a_digest("top");

  TopFixture() {
    std::vector<Source> sources;
    for (int i = 0; i < kSources; ++i)
      sources.push_back(
          a_source("https://feeds" + std::to_string(i) + ".example/feed", name_of(i)));
    sync(sources);
    expect(store->sync_digests({spec}, now));
  }

  /// A report says when it was published, whenever it is fetched.
  void bring(const Told& told) {
    const std::string story = std::to_string(told.story);
    NewEntry entry =
        an_entry("g" + story + "-" + std::to_string(told.source), "Event number " + story,
                 "https://event" + story + ".example/article");
    entry.entry.published = kNoon - Seconds{60 * (told.story + 1)};
    const PollTask task = claim(name_of(told.source));
    PollUpdate update;
    update.source_id = task.source_id;
    update.state = task.state;
    update.state.home_page_url = "https://www.outlet" + host_of(told.source) + ".example/";
    update.state.last_poll = now;
    update.fresh = {std::move(entry)};
    update.read_document = true;
    REQUIRE(value_of(store->apply({update}, now)) == 1);
  }

  IssueView sealed(std::optional<Issue>& issue) {
    issue = value_of(seal_issue(*store, request_of_all(spec, now)));
    REQUIRE(issue);
    return compose(*issue);
  }
};

std::vector<std::string> titles_of(const IssueView& view) {
  std::vector<std::string> titles;
  for (const StoryView& story : view.stories) titles.push_back(story.lead().title);
  return titles;
}

}  // namespace

TEST_CASE(
    "top: the first ten of 200 stories are those of most outlets, in whatever order they came") {
  std::vector<Told> reports = all_reports();
  std::vector<std::string> first_order;
  for (const unsigned seed : {1U, 2U}) {
    TopFixture f;
    std::mt19937 random(seed);
    std::shuffle(reports.begin(), reports.end(), random);
    for (const Told& told : reports) f.bring(told);
    f.settle();
    std::optional<Issue> issue;
    const IssueView view = f.sealed(issue);
    REQUIRE(view.stories.size() == kStories);
    std::size_t fewest_of_first = kSources, most_of_others = 0;
    for (std::size_t i = 0; i < view.stories.size(); ++i) {
      const std::size_t outlets = view.stories[i].outlets();
      if (i < kLeading)
        fewest_of_first = std::min(fewest_of_first, outlets);
      else
        most_of_others = std::max(most_of_others, outlets);
    }
    CHECK(fewest_of_first > most_of_others);
    CHECK(view.stories.front().rank == Rank::kLead);
    if (first_order.empty()) first_order = titles_of(view);
    CHECK(titles_of(view) == first_order);
  }
}
