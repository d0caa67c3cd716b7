// Gaps, and walking an archive back over them.
#include "ingest/archive.h"

#include "poll_fixture.h"
#include "schedule/learned.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

constexpr const char* kFeed = "https://site.example/feed";

std::vector<ParsedEntry> items(int newest, int count) {
  std::vector<ParsedEntry> all;
  for (int i = newest; i > newest - count; --i) {
    all.push_back(item("g" + std::to_string(i), "Title " + std::to_string(i)));
  }
  return all;
}

Interpretation page(std::vector<ParsedEntry> of, const std::string& relation = "",
                    const std::string& href = "") {
  Interpretation answer = document(std::move(of));
  if (!href.empty()) answer.feed.links.push_back({relation, href, "", "", ""});
  return answer;
}

/// A source that was read once, and again an hour later, when all of it was new.
struct Moved : HandPolls {
  PollUpdate update;
  explicit Moved(Interpretation second) {
    poll(items(10, 5));
    now += kHour;
    const PollTask before = task;
    update = poll(std::move(second));
    task = before;
  }
  ArchiveWalk walk() { return {task, update, kFeed}; }
  void take(ArchiveWalk& archive, Interpretation&& answer) {
    std::vector<KnownKey> known;
    for (const auto key : keys_wanted(answer)) {
      // What the poll itself brought is not stored yet when its archive is walked.
      if (keys.count(key) != 0 && keys[key].entry_id <= 5) known.push_back(keys[key]);
    }
    archive.take(std::move(answer), known);
  }
};

}  // namespace

TEST_CASE("gap: a document without anything that was there before") {
  const Moved moved(page(items(30, 5)));
  REQUIRE(moved.update.gap);
  CHECK(moved.update.gap->since == kNoon);
  CHECK(moved.update.gap->until == kNoon + kHour);
  CHECK(moved.update.fresh.size() == 5);
  CHECK(moved.update.earlier_page.empty());
}

TEST_CASE("gap: none where one item is known, where one is forgotten, in a first document") {
  CHECK_FALSE(Moved(page(items(14, 5))).update.gap);
  HandPolls first;
  CHECK_FALSE(first.poll(items(10, 5)).gap);
  first.forget(1);
  CHECK_FALSE(first.poll({item("g10", "Title 10"), item("g99", "Title 99")}).gap);
}

TEST_CASE("gap: a feed that shows one item at a time tells nothing") {
  CHECK_FALSE(Moved(page(items(30, 1))).update.gap);
}

TEST_CASE("gap: the source is polled sooner, and later again when it turns out to be slower") {
  HandPolls polls;
  polls.policy.interval = polls.policy.max_interval = kDay;
  polls.poll(items(10, 5));
  polls.now += 6 * kHour;
  polls.poll(items(30, 5));
  CHECK(*polls.task.state.next_poll <= polls.now + 3 * kHour + kHour / 6);
  const auto turnover = [&] { return Learned::from_text(polls.task.state.learned).turnover; };
  CHECK(turnover() == 6 * kHour);
  for (int i = 0; i < 40; ++i) {
    polls.now = *polls.task.state.next_poll;
    polls.poll(items(30, 5));
  }
  CHECK_FALSE(turnover());
}

TEST_CASE("archive: walked back to what is known, and no further") {
  for (const std::string relation : {"prev-archive", "next"}) {
    Moved moved(page(items(30, 5), relation, "https://site.example/2"));
    ArchiveWalk archive = moved.walk();
    CHECK(archive.page() == "https://site.example/2");
    moved.take(archive, page(items(26, 10), relation, "https://site.example/3"));
    CHECK(archive.page() == "https://site.example/3");
    moved.take(archive, page(items(16, 12), relation, "https://site.example/4"));
    CHECK(archive.page().empty());
    const PollUpdate update = archive.finish();
    std::vector<std::string> expected;
    for (int i = 11; i <= 30; ++i) expected.push_back("Title " + std::to_string(i));
    CHECK(titles(update.fresh) == expected);
    CHECK(update.gap->pages == 2);
    CHECK(update.gap->recovered == 15);
    CHECK(update.gap->reason.empty());
  }
}

TEST_CASE("archive: why it did not fill the gap") {
  const auto reason_of = [](Interpretation&& first) {
    Moved moved(std::move(first));
    ArchiveWalk archive = moved.walk();
    for (int i = 0; i < 20 && !archive.page().empty(); ++i) {
      const std::string next = "https://site.example/p" + std::to_string(i + 2);
      if (archive.page().find("broken") != std::string::npos) {
        Interpretation failed;
        failed.error = "HTTP 500";
        archive.take(std::move(failed), {});
      } else if (archive.page().find("last") != std::string::npos) {
        moved.take(archive, page(items(100, 5)));
      } else if (archive.page().find("loop") != std::string::npos) {
        moved.take(archive, page(items(100, 5), "next", archive.page()));
      } else {
        moved.take(archive, page(items(1000 + i * 10, 5), "next", next));
      }
    }
    return archive.finish().gap->reason;
  };
  CHECK(reason_of(page(items(30, 5))) == "the feed has no archive");
  CHECK(reason_of(page(items(30, 5), "next", "ftp://site.example/2")) == "the feed has no archive");
  CHECK(reason_of(page(items(30, 5), "next", "https://other.example/2")) ==
        "the feed's archive is at another host");
  CHECK(reason_of(page(items(30, 5), "next", "https://site.example/broken")) ==
        "the feed's archive could not be read: HTTP 500");
  CHECK(reason_of(page(items(30, 5), "next", "https://site.example/last")) ==
        "the feed's archive does not reach back to it");
  CHECK(reason_of(page(items(30, 5), "next", "https://site.example/loop")) ==
        "the feed's archive goes round in a circle");
  CHECK(reason_of(page(items(30, 5), "next", "https://site.example/1")) ==
        "the feed's archive has more than 10 pages to it");
}

TEST_CASE("archive: a walk ends where what it found is too much to hold") {
  Moved moved(page(items(60, 5), "prev-archive", "https://site.example/0"));
  ArchiveWalk archive = moved.walk();
  int pages = 0;
  while (!archive.page().empty()) {
    std::vector<ParsedEntry> great = items(50 - pages, 1);
    great.front().content = {std::string(9U << 20U, 'x'), RawText::Kind::kPlain, {}};
    ++pages;
    moved.take(archive, page(std::move(great), "prev-archive",
                             "https://site.example/" + std::to_string(pages)));
  }
  CHECK(pages == 4);
  CHECK(archive.bytes() > 36U << 20U);
  const PollUpdate done = archive.finish();
  CHECK(done.fresh.size() == 9);
  CHECK(done.gap->reason == "the feed's archive holds more than is read at once");
}

TEST_CASE("tombstones: an entry that the feed says is deleted, and holds no more") {
  HandPolls polls;
  polls.poll(items(10, 5));
  Interpretation answer = page(items(10, 4));
  answer.feed.deleted = {{"g6", {}}, {"g10", {}}, {"unknown", {}}};
  const PollUpdate update = polls.poll(std::move(answer));
  CHECK(update.deleted == std::vector<std::int64_t>{1});  // oldest first: g6 is the first
}

TEST_CASE("span: of a document in the order of its dates, and of no other") {
  const auto span = [](std::vector<int> hours) {
    std::vector<ParsedEntry> all;
    for (const int hour : hours) {
      all.push_back(item("g" + std::to_string(hour), "T"));
      all.back().entry.published = kNoon - hour * kHour;
    }
    HandPolls polls;
    return polls.poll(std::move(all)).span;
  };
  CHECK(span({1, 2, 3}) == DateSpan{kNoon - 3 * kHour, kNoon - kHour});
  CHECK(span({3, 2, 1}) == DateSpan{kNoon - 3 * kHour, kNoon - kHour});
  CHECK_FALSE(span({1, 3, 2}));
  CHECK_FALSE(span({1, 2}));
}
