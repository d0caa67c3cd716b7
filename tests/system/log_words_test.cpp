// Events as people read them on a terminal.
#include "system/log_words.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

std::string told(const LogFields& fields) {
  const LogWords words = words_of_event(fields);
  return words.subject.empty() ? words.text : words.subject + ": " + words.text;
}

}  // namespace

TEST_CASE("log words: a poll says what came, or what went wrong and how often") {
  CHECK(told({{"event", "poll"}, {"source", "heise"}, {"new", "3"}, {"revised", "0"}}) ==
        "heise: 3 new");
  CHECK(told({{"event", "poll"}, {"source", "heise"}, {"new", "1"}, {"revised", "2"}}) ==
        "heise: 1 new, 2 revised");
  CHECK(told({{"event", "poll"}, {"source", "heise"}, {"new", "0"}, {"revised", "0"}}) ==
        "heise: nothing new");
  CHECK(told({{"event", "poll"}, {"source", "x"}, {"failures", "1"}, {"error", "no host"}}) ==
        "x: no host");
  CHECK(told({{"event", "poll"}, {"source", "x"}, {"failures", "12"}, {"error", "no host"}}) ==
        "x: no host; 12 times in a row");
}

TEST_CASE("log words: digests, deliveries, and what has no words of its own") {
  CHECK(told({{"event", "digest"},
              {"digest", "d"},
              {"issue", "2026-11-28T070000Z"},
              {"stories", "1"},
              {"folder", "/srv/d"}}) == "digest d: 1 story in /srv/d/2026-11-28T070000Z");
  CHECK(told({{"event", "digest"}, {"digest", "d"}, {"error", "is full"}}) == "digest d: is full");
  CHECK(told({{"event", "delivery"}, {"digest", "d"}, {"destination", "mail a"}, {"issue", "i"}}) ==
        "digest d: i is at mail a");
  CHECK(told({{"event", "delivery"},
              {"digest", "d"},
              {"destination", "mail a"},
              {"issue", "i"},
              {"error", "refused"},
              {"next_try", "never"}}) == "digest d: i did not reach mail a: refused; given up");
  CHECK(told({{"event", "failed"}, {"error", "no store"}}) == "feedmill: no store");
  CHECK(told({{"event", "damaged_entry"}, {"entry", "7"}, {"error", "not JSON"}}) ==
        "damaged entry: not JSON (entry 7)");
  CHECK(told({{"event", "warm_up"}, {"version", "1"}, {"sources", "2"}}) ==
        "warm up: version 1, sources 2");
}
