// The pictures of sealed issues. Fetched after sealing, outside of any transaction, and written in
// one of their own.
#include "store/ids.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {

std::optional<IssuePicture> SqliteStore::read_picture(std::int64_t issue, std::int64_t story) {
  Rows rows(db_.statement("SELECT media_type, bytes, width, height, alt FROM issue_picture"
                          " WHERE issue = ? AND story = ?"),
            issue, story);
  if (!rows.next()) return std::nullopt;
  return IssuePicture{rows.text(0), rows.text(1), static_cast<int>(rows.integer(2)),
                      static_cast<int>(rows.integer(3)), rows.text(4)};
}

Result<std::vector<std::string>> SqliteStore::awaiting_pictures(std::string_view digest) {
  const std::string name(digest);
  return db_.guarded([&] {
    std::vector<std::string> ids;
    Rows rows(db_.statement("SELECT i.urn FROM issue i JOIN digest d ON d.id = i.digest"
                            " WHERE d.name = ? AND NOT i.published AND i.awaits_pictures"
                            " ORDER BY i.id"),
              name);
    while (rows.next()) ids.push_back(rows.text(0));
    return ids;
  });
}

Result<void> SqliteStore::add_pictures(std::string_view issue_id,
                                       const std::vector<StoryPicture>& pictures) {
  const std::string urn(issue_id);
  return db_.transaction([&] {
    const std::int64_t issue =
        db_.integer("SELECT id FROM issue WHERE urn = ? AND awaits_pictures", urn);
    if (issue == 0) return;
    for (const StoryPicture& one : pictures)
      db_.run(
          "INSERT OR IGNORE INTO issue_picture(issue, story, media_type, width, height, alt, bytes)"
          " VALUES(?, ?, ?, ?, ?, ?, ?)",
          issue, story_shown_as(one.story_id, tag_), one.picture.media_type, one.picture.width,
          one.picture.height, one.picture.alt, Blob{one.picture.bytes});
    db_.run("UPDATE issue SET awaits_pictures = 0 WHERE id = ?", issue);
  });
}

}  // namespace feedmill::sqlite
