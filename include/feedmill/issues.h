// Issues as the store keeps them: what each digest was served and has told, and its sealed issues.
// What an issue takes is decided in issue/; choosing, writing down what is told and the snapshot
// are one transaction, on disk before anything leaves. A crash at any point neither loses nor
// repeats a story: what is sealed and not published is found by the next call.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "feedmill/digest.h"
#include "feedmill/result.h"

namespace feedmill {

/// A digest that is to be sealed.
struct SealRequest {
  DigestSpec spec;
  Instant now{};
  std::optional<Instant>
      scheduled;  ///< the time of the schedule that it serves; absent: asked for by hand
  std::optional<Instant> stored_before;  ///< takes only what was stored before; absent: all
  int min_stories = 1;                   ///< fewer are left for a later issue
  /// Whether the digest selects an entry of a source; called inside the transaction. Where neither
  /// the digest nor the source has a filter, the entry has its title and address only.
  std::function<bool(const Source&, const Entry&)> selects;
  /// Whether the digest takes anything of a source; called inside the transaction. Absent: it does.
  std::function<bool(const Source&)> covers = {};
};

/// What is remembered of a digest's calendar.
struct DigestState {
  Instant first_seen{};           ///< when the store first heard of it
  std::optional<Instant> served;  ///< the last time of its schedule that was served
};

class Issues {
 public:
  virtual ~Issues() = default;

  virtual Result<void> sync_digests(const std::vector<DigestSpec>& digests, Instant now) = 0;
  virtual Result<DigestState> digest_state(std::string_view digest) = 0;
  /// Chooses and seals an issue; nothing new, no issue. With `scheduled`, that time is served
  /// either way.
  virtual Result<std::optional<Issue>> seal_digest(const SealRequest& request) = 0;
  /// Sealed issues of a digest that are not on disk yet, oldest first.
  virtual Result<std::vector<Issue>> unpublished(
      const DigestSpec& spec, std::size_t most = std::numeric_limits<std::size_t>::max()) = 0;
  virtual Result<void> mark_published(std::string_view issue_id) = 0;
  /// What seal_digest would choose now, without sealing; its id and stem are no issue's.
  virtual Result<std::optional<Issue>> preview_digest(const SealRequest& request) = 0;
  /// A sealed issue as long as its snapshot is kept; `name` is its id, its UUID or its stem.
  /// Errors: Errc::kUsage where the digest never had it, or does not have it any more.
  virtual Result<Issue> issue(std::string_view digest, std::string_view name) = 0;
};

}  // namespace feedmill
