// A source's row: what is remembered of it, read and written whole.
#pragma once

#include "feedmill/poll.h"
#include "store/sqlite/database.h"

namespace feedmill::sqlite {

// Five columns of its configuration, 23 of its state.
#define SOURCE_COLUMNS                                                                             \
  "SELECT url, name, key, tags, enabled, next_poll, last_poll, last_success, last_new, interval,"  \
  " failures, gone, etag, last_modified, asked_url, body_hash, outcome, last_error, redirect_url," \
  " redirect_count, redirect_since, redirect_trusted, title, home_page_url, seen_document,"        \
  " guids_unreliable, learned, standing"

constexpr int kFirstOfState = 5, kBehindState = 28;

/// Reads a state from the 23 columns that start with next_poll.
SourceState state_of(Rows& row, int at);
void write_state(Database& db, std::int64_t source, const SourceState& state);

}  // namespace feedmill::sqlite
