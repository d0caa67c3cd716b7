// What a person decides about stories, kept for good: a split entry never joins that story again, a
// joined one stays. The window is read again after it.
#include <fmt/format.h>

#include "store/ids.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

constexpr const char* kRule =
    "INSERT INTO overrule(entry, story, joined) VALUES(?1, ?2, ?3)"
    " ON CONFLICT DO UPDATE SET joined = ?3";

std::string by_hand(std::int64_t story) {
  stories::Decision decision;
  decision.joined.tier = stories::Tier::kByHand;
  decision.joined.story = story;
  return to_json(decision);
}

/// A mistake of the person's, thrown through the transaction, which it undoes.
struct NoSuch {
  std::string message;
};

template <class Body>
Result<void> undone_by_mistakes(Database& db, Body&& body) {
  try {
    return db.transaction(body);
  } catch (const NoSuch& mistake) {
    return failure(Errc::kUsage, mistake.message);
  }
}

}  // namespace

std::int64_t SqliteStore::story_of(std::int64_t entry) {
  return db_.integer("SELECT story FROM report WHERE entry = ?", entry);
}

/// `to` is 0: a story of its own.
void SqliteStore::move_report(std::int64_t entry, std::int64_t from, std::int64_t to) {
  const Instant time =
      instant_from_sql(db_.integer("SELECT time FROM report WHERE entry = ?", entry));
  const Instant seen =
      instant_from_sql(db_.integer("SELECT first_seen FROM entry WHERE id = ?", entry));
  const std::int64_t story = write_story(to, time, seen);
  db_.run("UPDATE report SET story = ?2, reason = ?3 WHERE entry = ?1", entry, story,
          by_hand(to == 0 ? from : to));
  db_.run(kRule, entry, from, 0);
  db_.run(kRule, entry, story, 1);
  db_.run("DELETE FROM story WHERE id = ?1 AND NOT EXISTS(SELECT 1 FROM report WHERE story = ?1)",
          from);
}

Result<void> SqliteStore::split_story(std::string_view story_id, std::string_view entry_id) {
  const std::int64_t story = story_shown_as(story_id, tag_), entry = entry_shown_as(entry_id, tag_);
  return undone_by_mistakes(db_, [&] {
    if (entry == 0 || story == 0 || story_of(entry) != story) {
      throw NoSuch{fmt::format("{} is not in a story {}", entry_id, story_id)};
    }
    if (db_.integer("SELECT count(*) FROM report WHERE story = ?", story) < 2) {
      throw NoSuch{fmt::format("{} is all that {} has", entry_id, story_id)};
    }
    move_report(entry, story, 0);
    new_edition();
  });
}

Result<void> SqliteStore::join_story(std::string_view story_id, std::string_view other_id) {
  const std::int64_t story = story_shown_as(story_id, tag_), entry = entry_shown_as(other_id, tag_),
                     other = story_shown_as(other_id, tag_);
  return undone_by_mistakes(db_, [&] {
    if (story == 0 || db_.integer("SELECT 1 FROM story WHERE id = ?", story) == 0) {
      throw NoSuch{fmt::format("no story is {}", story_id)};
    }
    std::vector<std::pair<std::int64_t, std::int64_t>> moved;  // entry, its story
    {
      Rows rows(db_.statement("SELECT entry, story FROM report WHERE (entry = ?1 OR story = ?2)"
                              " AND story <> ?3 ORDER BY entry"),
                entry, other, story);
      while (rows.next()) moved.emplace_back(rows.integer(0), rows.integer(1));
    }
    if (moved.empty()) {
      throw NoSuch{fmt::format("nothing outside {} is {}", story_id, other_id)};
    }
    for (const auto& [report, from] : moved) move_report(report, from, story);
    new_edition();
  });
}

}  // namespace feedmill::sqlite
