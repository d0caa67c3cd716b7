// What this process has at hand of an entry settles it as its row would: whoever settles, and when,
// the rows that come of it are the same to the byte.
#include <SQLiteCpp/SQLiteCpp.h>

#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

constexpr const char* kPassage =
    "The ferry between the islands was taken out of service on Monday morning after its crew had "
    "found a crack in the rudder shaft, said the harbour master, who expects the yard to need "
    "three "
    "weeks for the repair. Passengers are brought across by two smaller boats meanwhile, which run "
    "every hour until nine in the evening and take no cars. ";

NewEntry told(const std::string& guid, const std::string& title, const std::string& html) {
  NewEntry entry = an_entry(guid, title);
  entry.entry.content_html = html;
  entry.entry.language = "en";
  return entry;
}

/// With all that is read of one.
NewEntry whole() {
  NewEntry entry = told("whole", "F\xC3\xA4hre f\xC3\xA4llt aus: 3 weeks & more",
                        "<p>" + std::string(kPassage) +
                            "</p><p>&amp; see <a href=\"https://b.example/ferry?a=1&amp;b=2\">the "
                            "plan</a>\xE6\xB8\xAF.</p>");
  entry.entry.summary = "In short: \"no ferry\".\n\tAnd \\ so on.";
  entry.entry.authors = {{"Ann O'Neil", "", ""}};
  entry.entry.tags = {"ferries", "\xE6\xB8\xAF\xE5\x8F\xA3"};
  entry.entry.media = Media{"", "A boat at its pier", ""};
  entry.entry.external_url = "https://c.example/ferry";
  return entry;
}

std::vector<NewEntry> first_batch() {
  std::vector<NewEntry> entries = {whole(), an_entry("short", "Library opens on Sundays again")};
  entries[1].entry.content_html.clear();
  entries[1].entry.content_text = "Two < three, and plain.";
  return entries;
}

std::vector<NewEntry> second_batch() {
  return {told("copy", "Ferry out of service for weeks", "<p>" + std::string(kPassage) + "</p>"),
          told("other", "Library open on Sundays again from May", "<p>From ten to four.</p>")};
}

/// What was decided of each entry, what is kept for comparing, and what the index holds.
std::string settled_rows(const std::string& path) {
  SQLite::Database raw(path);
  std::string all;
  for (const char* sql :
       {"SELECT r.entry || ' ' || r.story || ' ' || r.time || ' ' || r.reason || ' ' ||"
        " hex(t.features) FROM report r JOIN trait t ON t.entry = r.entry ORDER BY t.seq",
        "SELECT term || ' ' || doc || ' ' || col || ' ' || \"offset\" FROM words ORDER BY 1"}) {
    if (std::string_view(sql).find("words") != std::string_view::npos)
      raw.exec("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'text', 'instance')");
    SQLite::Statement rows(raw, sql);
    while (rows.executeStep()) all += rows.getColumn(0).getString() + "\n";
  }
  return all;
}

/// `between` comes between storing and settling.
template <class Between>
std::string rows_after(Between&& between) {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B")});
  fixture.poll("A", first_batch());
  between(fixture);
  fixture.settle();
  fixture.poll("B", second_batch());
  between(fixture);
  fixture.settle();
  return settled_rows(fixture.path);
}

}  // namespace

TEST_CASE("at hand: what another process settles comes out the same") {
  const std::string own = rows_after([](Fixture&) {});
  CHECK(own.find("rudder") != std::string::npos);
  CHECK(own == rows_after([](Fixture& fixture) {
          fixture.reopen();
          fixture.sync(
              {a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B")});
        }));
}

TEST_CASE("at hand: much that comes at once is indexed at once, and settled the same") {
  const auto rows = [](bool reopens) {
    Fixture fixture;
    const std::vector<Source> sources = {a_source("https://a.example/feed", "A")};
    fixture.sync(sources);
    std::vector<NewEntry> entries = first_batch();
    for (int i = 0; i < 2500; ++i)  // more than are indexed in one transaction
      entries.push_back(an_entry("n" + std::to_string(i), "Number " + std::to_string(i * 7919)));
    fixture.poll("A", std::move(entries));
    if (reopens) fixture.reopen();
    fixture.sync(sources);
    fixture.poll("A", second_batch());
    fixture.settle();
    return settled_rows(fixture.path);
  };
  CHECK(rows(false) == rows(true));
}

TEST_CASE("at hand: an entry that is revised before it is settled is compared as it stands then") {
  const auto rows = [](bool reopens) {
    Fixture fixture;
    const std::vector<Source> sources = {a_source("https://a.example/feed", "A")};
    fixture.sync(sources);
    fixture.poll("A", first_batch());
    const PollTask task = fixture.claim("A");
    PollUpdate update;
    update.source_id = task.source_id;
    update.state = task.state;
    update.state.title = "Another name";
    NewEntry revised = an_entry("whole", "Quite another title of five words");
    update.revised = {{1, revised}};
    REQUIRE(value_of(fixture.store->apply({update}, fixture.now)) == 1);
    if (reopens) fixture.reopen();
    fixture.settle();
    return settled_rows(fixture.path);
  };
  CHECK(rows(false) == rows(true));
}

TEST_CASE("at hand: what was stored in vain is not taken for what has its number then") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  const PollTask task = fixture.claim("A");
  PollUpdate update;
  update.source_id = task.source_id;
  update.state = task.state;
  update.fresh = {an_entry("lost", "Words that nobody is to find")};
  SQLite::Database(fixture.path, SQLite::OPEN_READWRITE)
      .exec("CREATE TRIGGER full BEFORE UPDATE ON source BEGIN SELECT RAISE(ABORT, 'full'); END");
  REQUIRE_FALSE(fixture.store->apply({update}, fixture.now));
  SQLite::Database(fixture.path, SQLite::OPEN_READWRITE).exec("DROP TRIGGER full");
  update.fresh = {an_entry("kept", "Something else altogether")};
  REQUIRE(value_of(fixture.store->apply({update}, fixture.now)) == 1);
  fixture.settle();
  CHECK(fixture.search("nobody").empty());
  CHECK(fixture.search("altogether") == std::vector<std::int64_t>{1});
}
