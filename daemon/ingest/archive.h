// Walking a feed's archive back over a gap: RFC 5005 sections 3 (`next` of a paged feed) and 4
// (`prev-archive`), JSON Feed's `next_url`. The loop asks for one page after the other under the
// claim of the poll that saw the gap; what is found there is stored with that poll. Pure; belongs
// to one thread.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

#include "feedmill/poll.h"
#include "feedmill/polls.h"
#include "ingest/decide.h"

namespace feedmill {

/// Where the archive of a feed goes on; empty: nowhere. Absolute, http or https.
std::string earlier_page_of(const Feed& feed);

class ArchiveWalk {
 public:
  static constexpr int kMostPages = 10;
  static constexpr std::size_t kMostBytes = 32U << 20U;  ///< of what it has found

  /// `update` is of a poll that found a gap. `asked` is the address that was asked: an archive at
  /// another host is not walked.
  ArchiveWalk(PollTask task, PollUpdate update, const std::string& asked);

  /// The page to ask for; empty: the walk is over.
  const std::string& page() const { return page_; }

  /// `known` is what the store knows of keys_wanted(page). What is new on the page is taken, up to
  /// the first item that is known. A page that is no document ends the walk.
  void take(Interpretation&& page, const std::vector<KnownKey>& known);

  /// What it holds in memory.
  std::size_t bytes() const { return bytes_; }

  const PollTask& task() const { return task_; }
  /// What the poll has come to, with what was found. The walk is spent.
  PollUpdate finish();

 private:
  void go_on_to(std::string page);
  void stop(std::string reason);

  PollTask task_;
  PollUpdate update_;
  std::string host_, page_;
  std::size_t bytes_ = 0;
  std::unordered_set<std::string> visited_;
  std::unordered_set<std::uint64_t> taken_;  // keys of what this poll stores
};

}  // namespace feedmill
