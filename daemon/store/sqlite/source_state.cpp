#include "store/sqlite/source_state.h"

#include <algorithm>

namespace feedmill::sqlite {

SourceState state_of(Rows& row, int at) {
  SourceState state;
  state.next_poll = row.instant(at++);
  state.last_poll = row.instant(at++);
  state.last_success = row.instant(at++);
  state.last_new = row.instant(at++);
  state.interval = Seconds{row.integer(at++)};
  state.failures = static_cast<int>(row.integer(at++));
  state.gone = row.flag(at++);
  state.validators.etag = row.text(at++);
  state.validators.last_modified = row.text(at++);
  state.asked_url = row.text(at++);
  state.body_hash = hash_from_sql(row.integer(at++));
  state.outcome = row.text(at++);
  state.last_error = row.text(at++);
  state.redirect_url = row.text(at++);
  state.redirect_count = static_cast<int>(row.integer(at++));
  state.redirect_since = row.instant(at++);
  state.redirect_trusted = row.flag(at++);
  state.title = row.text(at++);
  state.home_page_url = row.text(at++);
  state.seen_document = row.flag(at++);
  state.guids_unreliable = row.flag(at++);
  state.learned = row.text(at++);
  state.standing = static_cast<Standing>(std::clamp<std::int64_t>(row.integer(at), 0, 2));
  return state;
}

void write_state(Database& db, std::int64_t source, const SourceState& state) {
  db.run(
      "UPDATE source SET next_poll = ?, last_poll = ?, last_success = ?, last_new = ?,"
      " interval = ?, failures = ?, gone = ?, etag = ?, last_modified = ?, asked_url = ?,"
      " body_hash = ?, outcome = ?, last_error = ?, redirect_url = ?, redirect_count = ?,"
      " redirect_since = ?, redirect_trusted = ?, title = ?, home_page_url = ?, seen_document = ?,"
      " guids_unreliable = ?, learned = ?, standing = ? WHERE id = ?",
      to_sql(state.next_poll), to_sql(state.last_poll), to_sql(state.last_success),
      to_sql(state.last_new), state.interval.count(), state.failures, state.gone,
      state.validators.etag, state.validators.last_modified, state.asked_url,
      to_sql(state.body_hash), state.outcome, state.last_error, state.redirect_url,
      state.redirect_count, to_sql(state.redirect_since), state.redirect_trusted, state.title,
      state.home_page_url, state.seen_document, state.guids_unreliable, state.learned,
      static_cast<std::int64_t>(state.standing), source);
}

}  // namespace feedmill::sqlite
