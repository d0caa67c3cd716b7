#include "identify/story.h"

#include "support/catch.h"
#include "text/url.h"

using namespace feedmill;
using std::chrono::hours;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};
constexpr StoryClues kUrl{1, 0, 0}, kBody{0, 2, 0}, kTitle{0, 0, 3};

/// A candidate of source 2, in story 20.
StoryCandidate other(const StoryClues& clues, Instant time = kNoon) {
  return {20, 200, 2, time, clues};
}

StoryEntry entry(const StoryClues& clues) { return {1, kNoon, clues}; }

}  // namespace

TEST_CASE("story: one address, text or title in two sources is one story") {
  CHECK(decide_story(entry(kUrl), {other(kUrl)}).reason == "same address");
  CHECK(decide_story(entry(kBody), {other(kBody)}).reason == "same text");
  CHECK(decide_story(entry(kTitle), {other(kTitle)}).reason == "same title");
  CHECK(decide_story(entry(kTitle), {other(kTitle)}).story == 20);
  CHECK(decide_story(entry(kUrl), {}).story == 0);
  CHECK(decide_story(entry(kUrl), {other({9, 0, 0})}).story == 0);
}

TEST_CASE("story: titles are compared within 72 hours, addresses and texts within 7 days") {
  CHECK(decide_story(entry(kTitle), {other(kTitle, kNoon - hours(72))}).story == 20);
  CHECK(decide_story(entry(kTitle), {other(kTitle, kNoon - hours(73))}).story == 0);
  CHECK(decide_story(entry(kTitle), {other(kTitle, kNoon + hours(73))}).story == 0);
  CHECK(decide_story(entry(kUrl), {other(kUrl, kNoon - hours(168))}).story == 20);
  CHECK(decide_story(entry(kUrl), {other(kUrl, kNoon - hours(169))}).story == 0);
}

TEST_CASE("story: what recurs within one source recognises nothing") {
  StoryCandidate own = other(kTitle);
  own.source = 1;
  CHECK(decide_story(entry(kTitle), {own}).story == 0);
  StoryCandidate again = other(kTitle);
  again.entry = 201;
  CHECK(decide_story(entry(kTitle), {other(kTitle), again}).story == 0);
}

TEST_CASE("story: the earliest report is the one that is joined") {
  StoryCandidate earlier{30, 300, 3, kNoon - hours(5), kUrl};
  CHECK(decide_story(entry(kUrl), {other(kUrl), earlier}).story == 30);
  CHECK(decide_story(entry(kUrl), {earlier, other(kUrl)}).entry == 300);
}

TEST_CASE("story: clues that say too little are none") {
  CHECK(story_clues("Open thread", "Short.", 0) == StoryClues{});
  CHECK(story_clues("Otter crosses motorway near Hobart", "", 0).title != 0);
  CHECK(story_clues("Otter crosses motorway near Hobart", "", 0) ==
        story_clues("OTTER crosses motorway, near Hobart!", "", 0));
  const std::string body(200, 'x');
  CHECK(story_clues("", body, 0).body != 0);
  CHECK(story_clues("", body.substr(1), 0).body == 0);
  CHECK(story_clues("", "", 5).url != 0);
}

TEST_CASE("story: a site's front page is no article's address") {
  CHECK(story_key(canonical_url("https://site.example/")) == 0);
  CHECK(story_key(canonical_url("https://site.example")) == 0);
  CHECK(story_key("") == 0);
  CHECK(story_key(canonical_url("https://site.example/?p=7")) != 0);
  CHECK(story_key(canonical_url("https://site.example/a")) ==
        story_key(canonical_url("http://SITE.example/a?utm_source=x#y")));
}

TEST_CASE("story: a date in the future is not believed") {
  CHECK(story_time(kNoon - hours(5), kNoon) == kNoon - hours(5));
  CHECK(story_time(kNoon + hours(5), kNoon) == kNoon);
  CHECK(story_time(std::nullopt, kNoon) == kNoon);
}
