// What the store puts off, done in steps.
#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>

#include "store_fixture.h"
#include "text/entry_text.h"
#include "text/words.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using Numbers = std::vector<std::int64_t>;

/// Steps that had something to do.
int tidy(Fixture& fixture, int most = 100'000) {
  int steps = 0;
  while (steps < most && value_of(fixture.store->tidy())) ++steps;
  return steps;
}

/// Entries "g1", "g2", … of the source A, each with a word of its own.
void store_many(Fixture& fixture, int from, int to, const std::string& filling = "") {
  std::vector<NewEntry> fresh;
  for (int n = from; n <= to; ++n) {
    fresh.push_back(an_entry("g" + std::to_string(n), "Otter number" + std::to_string(n)));
    fresh.back().entry.content_html += filling;
  }
  fixture.poll("A", std::move(fresh));
  fixture.now += kHour;
}

/// What another version of the tokenizer left: its own words, and its mark.
void make_stale(Fixture& fixture) {
  fixture.store.reset();
  {
    SQLite::Database raw(fixture.path, SQLite::OPEN_READWRITE);
    raw.exec(
        "INSERT INTO text(text) VALUES('delete-all');"
        "INSERT INTO text(rowid, title, body) SELECT id, 'zebra', 'zebra' FROM entry;"
        "UPDATE meta SET value = 0 WHERE name = 'index_words'");
  }
  fixture.reopen();
  fixture.sync({a_source("https://a.example/feed", "A")});
}

void check_index(const std::string& path) {
  SQLite::Database raw(path, SQLite::OPEN_READWRITE);
  CHECK_NOTHROW(raw.exec("INSERT INTO text(text, rank) VALUES('integrity-check', 0)"));
  CHECK(raw.execAndGet("PRAGMA integrity_check").getString() == "ok");
  CHECK_FALSE(raw.tableExists("text_stale"));
}

std::int64_t pages_of(Fixture& fixture) {
  return SQLite::Database(fixture.path).execAndGet("PRAGMA page_count").getInt64();
}

struct Filled : Fixture {
  Filled() {
    sync({a_source("https://a.example/feed", "A")});
    store_many(*this, 1, 350);
    settle();
  }
};

}  // namespace

TEST_CASE("tidy: an index of other words is made anew in steps, and meanwhile finds what it has") {
  Filled fixture;
  make_stale(fixture);
  CHECK(value_of(fixture.store->indexed_percent()) == 0);
  CHECK(fixture.search("zebra").empty());
  CHECK(fixture.search("number7").empty());
  CHECK(tidy(fixture, 1) == 1);
  CHECK(fixture.search("number7") == Numbers{7});
  CHECK(fixture.search("number349").empty());
  const int percent = value_of(fixture.store->indexed_percent());
  CHECK((percent > 0 && percent < 100));
  store_many(fixture, 351, 352);
  fixture.settle();
  CHECK(fixture.search("number352") == Numbers{352});
  CHECK(tidy(fixture) > 3);
  CHECK(value_of(fixture.store->indexed_percent()) == 100);
  CHECK(fixture.search("otter").size() == 352);
  CHECK(fixture.search("number349") == Numbers{349});
  CHECK(fixture.search("zebra").empty());
  fixture.store.reset();
  check_index(fixture.path);
}

TEST_CASE("tidy: a process that dies on the way leaves the rest to the next one") {
  Filled fixture;
  make_stale(fixture);
  for (int life = 0; life < 100; ++life) {
    const bool done = tidy(fixture, 1) == 0;
    fixture.reopen();
    if (done) break;
  }
  CHECK(tidy(fixture) == 0);
  CHECK(fixture.search("otter").size() == 350);
  fixture.store.reset();
  check_index(fixture.path);
}

TEST_CASE("tidy: what is revised or forgotten while the index is made anew is as it should be") {
  Filled fixture;
  make_stale(fixture);
  REQUIRE(tidy(fixture, 1) == 1);  // as far as the hundredth entry
  const PollTask task = fixture.claim("A");
  PollUpdate update;
  update.source_id = task.source_id;
  update.state = task.state;
  update.read_document = true;
  for (const int n : {5, 300}) {
    const auto entry = an_entry("g" + std::to_string(n), "Badger number" + std::to_string(n));
    update.revised.push_back({n, entry});
    update.held.push_back(n);
  }
  REQUIRE(value_of(fixture.store->apply({update}, fixture.now)) == 1);
  fixture.settle();
  CHECK(fixture.search("badger") == Numbers{5});
  fixture.now += 100 * kDay;
  expect(fixture.store->prune(fixture.now, 90 * kDay, 0));
  tidy(fixture);
  CHECK(fixture.search("badger").size() == 2);
  CHECK(fixture.search("otter").empty());
  fixture.now += 100 * kDay;
  update.revised.clear();
  update.held.clear();
  fixture.claim("A");
  REQUIRE(value_of(fixture.store->apply({update}, fixture.now)) == 1);
  expect(fixture.store->prune(fixture.now, 90 * kDay, 0));
  tidy(fixture);
  CHECK(fixture.entries().empty());
  CHECK(fixture.search("badger").empty());
  fixture.store.reset();
  check_index(fixture.path);
}

TEST_CASE("tidy: an index is not made anew under a running daemon") {
  Filled fixture;
  expect(fixture.store->become_daemon());
  SQLite::Database(fixture.path, SQLite::OPEN_READWRITE)
      .exec("UPDATE meta SET value = 0 WHERE name = 'index_words'");
  const auto second = open_store(fixture.path, StoreAccess::kExisting);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Errc::kHeld);
}

TEST_CASE("tidy: merging is owed, and done in steps") {
  Filled fixture;
  store_many(fixture, 351, 1200);
  for (int n = 1201; n <= 1600; ++n) {
    store_many(fixture, n, n);
    fixture.settle();
  }
  CHECK(tidy(fixture) > 0);
  CHECK(tidy(fixture) == 0);
  CHECK(fixture.search("otter").size() == 1600);
  fixture.store.reset();
  check_index(fixture.path);
}

TEST_CASE("tidy: the file shrinks when much is forgotten") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  std::string filling;
  for (int word = 0; word < 600; ++word) filling += " word" + std::to_string(word);
  for (int n = 1; n <= 400; n += 20) store_many(fixture, n, n + 19, filling);
  fixture.settle();
  tidy(fixture);
  const std::int64_t before = pages_of(fixture);
  fixture.now += 100 * kDay;
  fixture.poll("A", {});
  expect(fixture.store->prune(fixture.now, 90 * kDay, 0));
  CHECK(tidy(fixture) > 1);
  CHECK(pages_of(fixture) < before * 2 / 3);
  fixture.store.reset();  // the log is folded in
  CHECK(std::filesystem::file_size(fixture.path) < static_cast<std::uintmax_t>(before) * 3000);
  check_index(fixture.path);
}

TEST_CASE("tidy: whoever changes what is indexed raises kIndexedWords") {
  Entry entry;
  entry.title = "Grüße, 東京 & <b>Otter</b>";
  entry.content_html =
      "<h2>Ministers' plan</h2><p>The <em>A7</em> re-opens:&nbsp;state-of-the-art, "
      "x<sup>2</sup></p><ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr>"
      "</table><pre>let x = 1;</pre><img src='a.png' alt='a picture'>";
  entry.summary = "In short";
  entry.authors.push_back({"Ann Author", "", ""});
  entry.tags = {"rivers"};
  const std::string words =
      space_out(entry.title) + '\n' + space_out(search_text(entry, body_text(entry)));
  CAPTURE(words);
  CHECK(std::make_pair(kIndexedWords, hash64(words)) ==
        std::make_pair(std::int64_t{1}, std::uint64_t{12026922438754421513U}));
}

TEST_CASE("tidy: a damaged index is a failure once, and is made anew") {
  Filled fixture;
  fixture.store.reset();
  SQLite::Database(fixture.path, SQLite::OPEN_READWRITE)
      .exec("UPDATE text_data SET block = zeroblob(40) WHERE id > 10");
  fixture.reopen();
  fixture.sync({a_source("https://a.example/feed", "A")});
  fixture.now += 100 * kDay;
  fixture.poll("A", {an_entry("new", "Otter at last")});
  int failures = 0;
  for (int n = 400; n < 1400; ++n) {  // until the damaged part is merged with others
    store_many(fixture, n, n);
    failures += fixture.store->settle(fixture.now, 0) ? 0 : 1;
    failures += fixture.store->tidy() ? 0 : 1;
  }
  failures += fixture.store->prune(fixture.now, 90 * kDay, 0) ? 0 : 1;
  CHECK((failures > 0 && failures < 3));
  tidy(fixture);
  fixture.settle();
  CHECK(fixture.search("number1399") == Numbers{1351});
  fixture.store.reset();
  check_index(fixture.path);
}
