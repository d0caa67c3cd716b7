#include "identify/story.h"

#include "support/catch.h"
#include "text/url.h"

using namespace feedmill;
using std::chrono::hours;

namespace {
constexpr Instant kNoon{Seconds{1795435200}};
}  // namespace

TEST_CASE("story: a site's front page is no article's address") {
  CHECK(story_key(canonical_url("https://site.example/")) == 0);
  CHECK(story_key(canonical_url("https://site.example")) == 0);
  CHECK(story_key("") == 0);
  CHECK(story_key(canonical_url("https://site.example/?p=7")) != 0);
  CHECK(story_key(canonical_url("https://site.example/a")) ==
        story_key(canonical_url("http://SITE.example/a?utm_source=x#y")));
}

TEST_CASE("story: a slash at the end of a path makes no other article") {
  CHECK(story_key("https://site.example/a/b/") == story_key("https://site.example/a/b"));
  CHECK(story_key("https://site.example/a/?p=1") == story_key("https://site.example/a?p=1"));
  CHECK(story_key("https://site.example/a?p=1") != story_key("https://site.example/a?p=2"));
  CHECK(story_key("https://site.example/a?next=/") != story_key("https://site.example/a?next="));
}

TEST_CASE("story: a date in the future is not believed") {
  CHECK(story_time(kNoon - hours(5), kNoon) == kNoon - hours(5));
  CHECK(story_time(kNoon + hours(5), kNoon) == kNoon);
  CHECK(story_time(std::nullopt, kNoon) == kNoon);
}
