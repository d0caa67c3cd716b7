// The same thing delivered again, through the whole of decide().
#include <algorithm>

#include "poll_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using Items = std::vector<ParsedEntry>;
using Titles = std::vector<std::string>;

Items three() {
  return {item("g1", "One", "https://site.example/1", "Text one."),
          item("g2", "Two", "https://site.example/2", "Text two."),
          item("g3", "Three", "https://site.example/3", "Text three.")};
}

void check_nothing_new(const PollUpdate& update) {
  CHECK(titles(update.fresh).empty());
  CHECK(update.revised.empty());
}

}  // namespace

TEST_CASE("recognise: the same items in another order are not new") {
  HandPolls polls;
  CHECK(polls.poll(three()).fresh.size() == 3);
  Items turned = three();
  std::reverse(turned.begin(), turned.end());
  const PollUpdate update = polls.poll(turned);
  check_nothing_new(update);
  CHECK(update.touched.empty());
  CHECK(update.held.size() == 3);
}

TEST_CASE("recognise: items that leave and return are not new") {
  HandPolls polls;
  polls.poll(three());
  check_nothing_new(polls.poll(Items{}));
  check_nothing_new(polls.poll(three()));
}

TEST_CASE("recognise: an edit is a revision, the same text under another date is nothing") {
  HandPolls polls;
  polls.poll(three());
  Items edited = three();
  edited[1].entry.title = "Two, corrected";
  edited[2].entry.updated = kNoon;
  const PollUpdate update = polls.poll(edited);
  CHECK(update.fresh.empty());
  REQUIRE(update.revised.size() == 1);
  CHECK(update.revised[0].entry.entry.title == "Two, corrected");
  CHECK(update.touched.empty());
  check_nothing_new(polls.poll(edited));
}

TEST_CASE("recognise: markup that reads the same is touched, not revised") {
  HandPolls polls;
  ParsedEntry before = item("g1", "One", "https://site.example/1", "<p>Text</p>");
  before.content.kind = RawText::Kind::kHtml;
  ParsedEntry after = before;
  after.content.value = "<p onclick=\"x()\">Text</p>";
  polls.poll(Items{before});
  const PollUpdate update = polls.poll(Items{after});
  check_nothing_new(update);
  CHECK(update.touched.size() == 1);
  CHECK(polls.poll(Items{after}).touched.empty());
}

TEST_CASE("recognise: new guids for the same addresses and titles announce nothing old") {
  HandPolls polls;
  polls.poll(three());
  Items moved = three();
  for (auto& one : moved) one.entry.guid = "post-" + one.entry.guid;
  moved.push_back(item("post-4", "Four", "https://site.example/4"));
  const PollUpdate update = polls.poll(moved);
  CHECK(titles(update.fresh) == Titles{"Four"});
  CHECK(update.touched.size() == 3);
  check_nothing_new(polls.poll(moved));
}

TEST_CASE("recognise: a site that moves to https announces nothing old") {
  const auto with_scheme = [](const std::string& scheme) {
    Items items;
    for (const std::string n : {"1", "2"}) {
      const std::string url = scheme + "://site.example/" + n;
      items.push_back(item(url, "Title " + n, url));
    }
    return items;
  };
  HandPolls polls;
  polls.poll(with_scheme("http"));
  check_nothing_new(polls.poll(with_scheme("https")));
}

TEST_CASE("recognise: another guid and title at the same address are another entry") {
  HandPolls polls;
  polls.poll(Items{item("g1", "Ticker, Monday", "https://site.example/live", "Monday's text.")});
  const PollUpdate update = polls.poll(
      Items{item("g2", "Ticker, Tuesday", "https://site.example/live", "Tuesday's text.")});
  CHECK(titles(update.fresh) == Titles{"Ticker, Tuesday"});
}

TEST_CASE("recognise: another guid at the same address with the same text is an update") {
  HandPolls polls;
  polls.poll(Items{item("g1", "A title", "https://site.example/1", "The same text.")});
  const PollUpdate update =
      polls.poll(Items{item("g2", "A better title", "https://site.example/1", "The same text.")});
  CHECK(update.fresh.empty());
  CHECK(update.revised.size() == 1);
}

TEST_CASE("recognise: without a guid by the address, whatever tracks in it") {
  HandPolls polls;
  const auto with = [](const std::string& tail) {
    return Items{item("", "One", "https://site.example/1" + tail)};
  };
  polls.poll(with(""));
  check_nothing_new(polls.poll(with("?utm_source=rss&utm_medium=feed")));
  check_nothing_new(polls.poll(with("?fbclid=abc")));
  CHECK(polls.poll(with("?id=7")).fresh.size() == 1);
}

TEST_CASE("recognise: one guid with two texts is two entries, in every delivery") {
  const ParsedEntry a = item("g", "A"), b = item("g", "B"), c = item("g", "C");
  HandPolls polls;
  CHECK(titles(polls.poll(Items{b, a}).fresh) == Titles{"A", "B"});
  check_nothing_new(polls.poll(Items{a, b}));
  check_nothing_new(polls.poll(Items{b}));
  CHECK(titles(polls.poll(Items{c, b}).fresh) == Titles{"C"});
  check_nothing_new(polls.poll(Items{a, b, c}));
}

TEST_CASE("recognise: entries known before a feed began to repeat guids stay known") {
  HandPolls polls;
  polls.poll(Items{item("g", "A"), item("h", "Other")});
  CHECK(titles(polls.poll(Items{item("g", "B"), item("g", "A"), item("h", "Other")}).fresh) ==
        Titles{"B"});
  check_nothing_new(polls.poll(Items{item("g", "A"), item("g", "B"), item("h", "Other")}));
}

TEST_CASE("recognise: one thing twice in a document is one entry") {
  Items items = three();
  items.push_back(items[1]);
  items.push_back(items[0]);
  HandPolls polls;
  CHECK(polls.poll(items).fresh.size() == 3);
  const ParsedEntry bare = item("", "Only a title");
  CHECK(HandPolls().poll(Items{bare, bare}).fresh.size() == 1);
}

TEST_CASE("recognise: what retention forgot does not come back as new") {
  HandPolls polls;
  polls.poll(three());
  polls.forget(2);
  check_nothing_new(polls.poll(three()));
  Items edited = three();
  edited[1].entry.title = "Two, edited after it was forgotten";
  const PollUpdate update = polls.poll(edited);
  check_nothing_new(update);
  CHECK(update.held.size() == 2);
}

TEST_CASE("recognise: what was forgotten long ago and is in its feed still is refreshed") {
  HandPolls polls;
  polls.poll(three());
  polls.forget(2);
  CHECK(polls.poll(three()).met.empty());
  std::size_t fading = 0;
  for (auto& [key, known] : polls.keys) {
    known.fading = known.entry_id == 0;
    fading += known.fading ? 1 : 0;
  }
  const PollUpdate update = polls.poll(three());
  check_nothing_new(update);
  CHECK(update.met.size() == fading);
  CHECK(polls.poll({three()[0], three()[2]}).met.empty());
}

TEST_CASE("recognise: entries without guid, link or date are stored once") {
  const Items items = {
      item("", "Only a title", "", ""), item("", "", "https://site.example/only-a-link", ""),
      item("", "", "", "Only a text, nothing else at all."), item("only-a-guid", "", "", "x")};
  HandPolls polls;
  CHECK(polls.poll(items).fresh.size() == 4);
  check_nothing_new(polls.poll(items));
}

namespace {

ParsedEntry dated(ParsedEntry one, Instant when) {
  one.entry.published = when;
  return one;
}

/// Items without texts, as link blogs have them, of a site at this host.
Items headlines(const std::string& host, bool with_dates = true) {
  Items items;
  for (const int n : {1, 2, 3}) {
    const std::string url = "https://" + host + "/" + std::to_string(n);
    items.push_back(item(url, "Headline " + std::to_string(n), url, ""));
    if (with_dates) items.back().entry.published = kNoon - n * kDay - Seconds{77};
  }
  return items;
}

}  // namespace

TEST_CASE("recognise: a site that moves to another host announces nothing old") {
  for (const bool with_dates : {true, false}) {
    HandPolls polls;
    polls.poll(headlines("old.example", with_dates));
    const PollUpdate moved = polls.poll(headlines("new.example", with_dates));
    CHECK(moved.fresh.empty());
    REQUIRE(moved.revised.size() == 3);  // the old addresses are dead
    CHECK(moved.revised[0].entry.entry.url == "https://new.example/1");
    check_nothing_new(polls.poll(headlines("new.example", with_dates)));
  }
}

TEST_CASE("recognise: a site under two names in turns changes nothing after the first turn") {
  HandPolls polls;
  polls.poll(headlines("a.example"));
  polls.poll(headlines("b.example"));
  Items more = headlines("a.example");
  more.push_back(
      dated(item("https://a.example/4", "Headline 4", "https://a.example/4", ""), kNoon));
  CHECK(titles(polls.poll(more).fresh) == Titles{"Headline 4"});
  Items again = headlines("b.example");
  again.push_back(
      dated(item("https://b.example/4", "Headline 4", "https://b.example/4", ""), kNoon));
  CHECK(polls.poll(again).fresh.empty());
  check_nothing_new(polls.poll(more));
}

TEST_CASE("recognise: what has neither guid nor address is known under a date that moves") {
  for (const std::string text : {"The same words.", ""}) {
    HandPolls polls;
    const auto items = [&](Instant now) {
      return Items{dated(item("", "One", "", text), now), dated(item("", "Two", "", text), now)};
    };
    polls.poll(items(kNoon));
    for (int hour = 1; hour < 9; ++hour) check_nothing_new(polls.poll(items(kNoon + hour * kHour)));
    CHECK(polls.keys.size() <= 12);  // dates are not kept for ever
    Items more = items(kNoon + 9 * kHour);
    more.push_back(dated(item("", "Three", "", text), kNoon));
    CHECK(titles(polls.poll(more).fresh) == Titles{"Three"});
  }
}

TEST_CASE("recognise: guids made anew at each poll, without links") {
  int made = 0;
  const auto items = [&](const std::string& text) {
    Items all;
    for (const std::string title : {"One", "Two", "Three"}) {
      all.push_back(
          item("n-" + std::to_string(++made), title, "", text.empty() ? "" : title + text));
      all.back().entry.published = kNoon - kDay;
    }
    return all;
  };
  for (const std::string text : {" says more.", ""}) {
    HandPolls fresh;
    fresh.poll(items(text));
    for (int poll = 0; poll < 6; ++poll) check_nothing_new(fresh.poll(items(text)));
    CHECK(fresh.keys.size() <= 30);
  }
}

TEST_CASE("recognise: an incident in the words of an earlier one is news") {
  HandPolls polls;
  const auto incident = [](int n) {
    return dated(item("i-" + std::to_string(n), "Slow answers", "https://status.example/",
                      "We look into it."),
                 kNoon + n * kHour);
  };
  polls.poll(Items{incident(1)});
  CHECK(polls.poll(Items{incident(2)}).fresh.size() == 1);
  CHECK(polls.poll(Items{incident(3), incident(2)}).fresh.size() == 1);
}

TEST_CASE("recognise: two posts of one day under one short title are two") {
  HandPolls polls;
  const Instant midnight = std::chrono::floor<std::chrono::days>(kNoon);
  polls.poll(Items{dated(item("p1", "Photo", "https://site.example/p/1", "One."), midnight)});
  const auto update =
      polls.poll(Items{dated(item("p2", "Photo", "https://site.example/p/2", "Two."), midnight)});
  CHECK(update.fresh.size() == 1);
}

TEST_CASE("recognise: versions of a guid, in one document and from one to the next") {
  const std::string page = "https://site.example/otter";
  const auto version = [&](int n) { return item(page + "#" + std::to_string(n), "Otter", page); };
  HandPolls polls;
  polls.poll(Items{version(0)});
  check_nothing_new(polls.poll(Items{version(3), version(0)}));
  check_nothing_new(polls.poll(Items{version(3)}));
  check_nothing_new(polls.poll(Items{version(7), version(6)}));
}

TEST_CASE("recognise: without a guid, whatever way the address of one page is written") {
  HandPolls polls;
  const auto at = [](const std::string& url) { return Items{item("", "Otter", url)}; };
  polls.poll(at("https://www.site.example/2026/otter"));
  for (const char* same : {"https://www.site.example/2026/otter/", "http://site.example/2026/otter",
                           "https://m.site.example/2026/otter?utm_source=rss",
                           "https://www.site.example/2026/otter/amp/"}) {
    CAPTURE(same);
    check_nothing_new(polls.poll(at(same)));
  }
}

TEST_CASE("recognise: addresses that hold the visit's number announce nothing old") {
  HandPolls polls;
  const auto visit = [](const std::string& number) {
    Items items = three();
    for (auto& one : items) {
      one.entry.guid.clear();
      one.entry.url += ";jsessionid=" + number;
    }
    return items;
  };
  CHECK(polls.poll(visit("A1")).fresh.size() == 3);
  check_nothing_new(polls.poll(visit("B2")));
  Items edited = visit("C3");
  edited[0].content.value = "Text one, and more.";
  const PollUpdate update = polls.poll(edited);
  CHECK(update.fresh.empty());
  CHECK(update.revised.size() == 1);
}

TEST_CASE("recognise: a site that names its sections anew announces nothing old") {
  HandPolls polls;
  const auto section = [](const std::string& name) {
    Items items = three();
    for (auto& one : items) {
      one.entry.guid = one.entry.url = "https://site.example/" + name + "/" + one.entry.guid;
    }
    return items;
  };
  CHECK(polls.poll(section("news")).fresh.size() == 3);
  CHECK(polls.poll(section("top")).fresh.empty());
}

TEST_CASE("recognise: guids that count places announce what is new, and nothing old") {
  HandPolls polls;
  const auto numbered = [](Items items) {
    for (std::size_t i = 0; i < items.size(); ++i) items[i].entry.guid = std::to_string(i + 1);
    return items;
  };
  CHECK(polls.poll(numbered(three())).fresh.size() == 3);
  for (int more = 0; more < 3; ++more) {
    Items shifted = three();
    for (int i = 0; i <= more; ++i) {
      const std::string name = "Pushed " + std::to_string(i);
      shifted.insert(shifted.begin(), item("", name, "https://site.example/" + name, name + "."));
    }
    const PollUpdate update = polls.poll(numbered(shifted));
    CHECK(titles(update.fresh) == Titles{"Pushed " + std::to_string(more)});
    CHECK(update.revised.empty());
  }
}

TEST_CASE("recognise: a guid that is given to another article is another entry") {
  HandPolls polls;
  const auto slot = [](const std::string& title, const std::string& page, const std::string& text) {
    return Items{item("top-story", title, "https://site.example/" + page, text)};
  };
  polls.poll(slot("Ferry runs again", "ferry", "After four days of storm."));
  // An edit: a word of the title, the page or the text stays.
  CHECK(polls.poll(slot("Ferry sails at last", "ferry-at-last", "It sailed.")).fresh.empty());
  CHECK(polls.poll(slot("Islands reached", "ferry-at-last", "They are.")).fresh.empty());
  const Items other = slot("Council votes on bridge", "bridge", "On Thursday.");
  CHECK(titles(polls.poll(other).fresh) == Titles{"Council votes on bridge"});
  check_nothing_new(polls.poll(other));
}

TEST_CASE("recognise: a guid that is given out again long after is another entry") {
  HandPolls polls;
  const auto post = [](const std::string& title, const std::string& page, Instant when) {
    Items items = {item("?p=5", title, "https://site.example/" + page, "On " + page + ".")};
    items[0].entry.published = when;
    return items;
  };
  constexpr Seconds day{24 * 60 * 60};
  polls.poll(post("The seven best knots for a small harbour", "knots", kNoon - 400 * day));
  CHECK(polls.poll(post("The seven best knots and hitches", "hitches", kNoon)).fresh.empty());
  const Items other = post("The ten best planners of tides", "planners", kNoon + 60 * day);
  CHECK(titles(polls.poll(other).fresh) == Titles{"The ten best planners of tides"});
  check_nothing_new(polls.poll(other));
}

TEST_CASE("recognise: a site that names all of its undated pages anew announces nothing old") {
  HandPolls polls;
  const std::string long_text(100, 'x');
  const auto pages = [&](const std::string& form) {
    Items items = three();
    for (auto& one : items) {
      one.content.value += long_text;
      one.entry.guid = one.entry.url = "https://site.example/" + form + one.entry.title;
    }
    return items;
  };
  polls.poll(pages("?p="));
  CHECK(polls.poll(pages("2026/on-")).fresh.empty());
}
