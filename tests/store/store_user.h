// A store that is polled, settled and listed by hand, of whatever kind; and entries made by hand.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/sealing.h"
#include "feedmill/store.h"
#include "store/open.h"
#include "support/catch.h"
#include "text/hash.h"
#include "text/url.h"

namespace feedmill::test {

inline constexpr Instant kNoon{Seconds{1795435200}};  // 2026-11-23T12:00:00Z
inline constexpr Seconds kHour = std::chrono::hours(1);
inline constexpr Seconds kDay = std::chrono::hours(24);

template <class T>
T value_of(Result<T>&& result) {
  if (!result) FAIL(result.error().message);
  return *std::move(result);
}
inline void expect(const Result<void>& result) {
  if (!result) FAIL(result.error().message);
}

inline Source a_source(const std::string& url, const std::string& name = "") {
  Source source;
  source.url = url;
  source.name = name;
  source.key = name.empty() ? canonical_url(url) : name;
  return source;
}

inline NewEntry an_entry(const std::string& guid, const std::string& title,
                         const std::string& url = "") {
  NewEntry entry;
  entry.entry.id = entry.entry.guid = guid;
  entry.entry.title = title;
  entry.entry.url = url.empty() ? "https://site.example/" + guid : url;
  entry.entry.content_html = "<p>Told at length: " + title + "</p>";
  entry.keys = {hash64(guid, 1)};
  entry.fingerprint = hash64(title, 2);
  return entry;
}

/// Who uses a store, whose time is its own.
struct StoreUser {
  std::unique_ptr<Store> store;
  Instant now = kNoon;

  void sync(const std::vector<Source>& sources) { expect(store->sync_sources(sources, now)); }

  std::vector<PollTask> claim_all() {
    std::vector<std::int64_t> ids;
    for (const auto& source : value_of(store->due(DueSelection::kAll, {}, now, kDay))) {
      ids.push_back(source.id);
    }
    return value_of(store->claim(ids, now));
  }

  /// The task of the source with this name or address, which must be free.
  PollTask claim(const std::string& name) {
    const auto due = value_of(store->due(DueSelection::kNamed, {name}, now, kDay));
    REQUIRE(due.size() == 1);
    auto tasks = value_of(store->claim({due[0].id}, now));
    REQUIRE(tasks.size() == 1);
    return tasks[0];
  }

  /// A poll of a source that brought these entries.
  void poll(const std::string& name, std::vector<NewEntry> fresh) {
    const PollTask task = claim(name);
    PollUpdate update;
    update.source_id = task.source_id;
    update.state = task.state;
    update.state.last_poll = now;
    update.state.next_poll = now + kHour;
    update.fresh = std::move(fresh);
    update.read_document = true;
    REQUIRE(value_of(store->apply({update}, now)) == 1);
  }

  void settle() { REQUIRE(value_of(store->settle(now, 0)) == 0); }

  std::vector<EntryRow> entries(const EntryQuery& query = {}) {
    std::vector<EntryRow> rows;
    expect(store->entries(query, [&](const EntryRow& row) {
      rows.push_back(row);
      return true;
    }));
    return rows;
  }

  std::vector<StoryRow> stories(const EntryQuery& query = {}) {
    std::vector<StoryRow> rows;
    expect(store->stories(query, [&](const StoryRow& row) {
      rows.push_back(row);
      return true;
    }));
    return rows;
  }

  /// Numbers of the entries that are found.
  std::vector<std::int64_t> search(const std::string& query) {
    std::vector<std::int64_t> found;
    expect(store->search(query, 0, [&](const EntryRow& row) {
      found.push_back(row.seq);
      return true;
    }));
    return found;
  }
};

inline DigestSpec a_digest(const std::string& name) {
  DigestSpec spec;
  spec.name = name;
  spec.timezone = "UTC";
  return spec;
}

}  // namespace feedmill::test
