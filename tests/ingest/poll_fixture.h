// Polls of one source against a store that is a few maps: what decide() wants, and nothing else.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "feedmill/parse.h"
#include "identify/recognise.h"
#include "ingest/decide.h"
#include "support/catch.h"

namespace feedmill::test {

inline constexpr Instant kNoon{Seconds{1795435200}};  // 2026-11-23T12:00:00Z
inline constexpr Seconds kHour = std::chrono::hours(1);
inline constexpr Seconds kDay = std::chrono::hours(24);

inline ParsedEntry item(const std::string& guid, const std::string& title,
                        const std::string& url = "", const std::string& text = "A text.") {
  ParsedEntry parsed;
  parsed.entry.guid = guid;
  parsed.entry.id = guid.empty() ? url : guid;
  parsed.entry.title = title;
  parsed.entry.url = url;
  parsed.content = {text, RawText::Kind::kPlain, ""};
  return parsed;
}

/// An answer with these items.
inline Interpretation document(std::vector<ParsedEntry> items, bool unreliable = false) {
  Interpretation answer;
  answer.kind = Interpretation::Kind::kDocument;
  answer.outcome = "200";
  answer.document = identify_all(std::move(items), unreliable);
  return answer;
}

struct HandPolls {
  PollTask task;
  Instant now = kNoon;
  PollPolicy policy;
  std::map<std::uint64_t, KnownKey> keys;
  std::map<std::int64_t, StoredEntry> entries;

  HandPolls() {
    task.source_id = 1;
    task.source.url = task.source.key = "https://site.example/feed";
  }

  PollUpdate poll(Interpretation answer) {
    std::vector<KnownKey> known;
    for (const auto key : keys_wanted(answer)) {
      if (keys.count(key) != 0) known.push_back(keys[key]);
    }
    std::vector<StoredEntry> stored;
    for (const auto id : entries_wanted(answer, known)) {
      if (entries.count(id) != 0) stored.push_back(entries[id]);
    }
    PollUpdate update = decide(task, std::move(answer), known, stored, now, policy);
    apply(update);
    return update;
  }
  PollUpdate poll(std::vector<ParsedEntry> items) {
    return poll(document(std::move(items), task.state.guids_unreliable));
  }

  /// Forgets an entry as retention does: tombstones stay.
  void forget(std::int64_t entry) {
    entries.erase(entry);
    for (auto& [key, known] : keys) {
      if (known.entry_id == entry) known.entry_id = 0;
    }
  }

 private:
  void write(std::int64_t id, const NewEntry& entry) {
    entries[id] = remembered(id, 1, Entry(entry.entry));
    write_keys(id, entry.keys, entry.fingerprint);
  }
  void write_keys(std::int64_t id, const std::vector<std::uint64_t>& all, std::uint64_t print) {
    for (const auto key : all) {
      auto& known = keys.emplace(key, KnownKey{key, id, print}).first->second;
      if (known.entry_id == id) known.fingerprint = print;
    }
  }
  void apply(const PollUpdate& update) {
    task.state = update.state;
    for (const auto& fresh : update.fresh) {
      write(static_cast<std::int64_t>(entries.size()) + 1, fresh);
    }
    for (const auto& revised : update.revised) write(revised.entry_id, revised.entry);
    for (const auto& touched : update.touched) {
      write_keys(touched.entry_id, touched.keys, touched.fingerprint);
    }
  }
};

inline std::vector<std::string> titles(const std::vector<NewEntry>& entries) {
  std::vector<std::string> found;
  for (const auto& entry : entries) found.push_back(entry.entry.title);
  return found;
}

}  // namespace feedmill::test
