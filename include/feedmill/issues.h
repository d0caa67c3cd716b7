// Issues as the store keeps them: what each digest was served and has told, and its sealed issues.
// What an issue takes is decided in issue/, of what is read here as values, and comes back as a
// draft; sealing it writes down what is told and the snapshot in one transaction, on disk before
// anything leaves, or refuses it where what it was decided from has changed. A crash at any point
// neither loses nor repeats a story: what is sealed and not published is found by the next call.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/issue_draft.h"
#include "feedmill/result.h"

namespace feedmill {

class Issues {
 public:
  virtual ~Issues() = default;

  virtual Result<void> sync_digests(const std::vector<DigestSpec>& digests, Instant now) = 0;
  virtual Result<DigestState> digest_state(std::string_view digest) = 0;

  /// Where a digest stands, once everything that is stored has its story.
  virtual Result<DigestStand> digest_stand(const DigestSpec& digest, Instant now) = 0;
  /// The next page of what it has not told, in the order of ingestion, of entries after `after` and
  /// up to `stand.newest`; an empty one: there are no more.
  virtual Result<std::vector<UntoldReport>> untold(const DigestSpec& digest,
                                                   const DigestStand& stand,
                                                   std::int64_t after) = 0;
  /// What a story's reports were compared with, and may stand beside it.
  virtual Result<std::vector<Neighbour>> neighbours(std::int64_t story) = 0;
  /// The next page of gaps that it has not heard of, after the gap of this number.
  virtual Result<std::vector<UnheardGap>> unheard_gaps(const DigestSpec& digest,
                                                       std::int64_t after) = 0;
  /// The next page of sources that something is the matter with, after the source of this number.
  virtual Result<std::vector<TroubledSource>> troubled_sources(Instant now, std::int64_t after) = 0;

  virtual Result<Sealing> seal(const IssueDraft& draft) = 0;
  /// What seal() would make, without sealing; its id and stem are no issue's.
  virtual Result<Sealing> preview(const IssueDraft& draft) = 0;

  /// The ids of sealed issues of a digest whose pictures are not there yet, oldest first. Until
  /// they are, such an issue is neither unpublished() nor claimed from the outbox: all of its forms
  /// have the same pictures.
  virtual Result<std::vector<std::string>> awaiting_pictures(std::string_view digest) = 0;
  /// All that an issue will have, in its snapshot. Of one that waits for none they are dropped:
  /// another process was there first.
  virtual Result<void> add_pictures(std::string_view issue_id,
                                    const std::vector<StoryPicture>& pictures) = 0;

  /// The ids of sealed issues of a digest that are not on disk yet, oldest first.
  virtual Result<std::vector<std::string>> unpublished(std::string_view digest) = 0;
  virtual Result<void> mark_published(std::string_view issue_id) = 0;
  /// A sealed issue as long as its snapshot is kept; `name` is its id, its UUID or its stem.
  /// Errors: Errc::kUsage where the digest never had it, or does not have it any more.
  virtual Result<Issue> issue(std::string_view digest, std::string_view name) = 0;
  /// The same with one of its stories alone: neither the others nor what stands behind them.
  virtual Result<Issue> story_of_issue(std::string_view digest, std::string_view name,
                                       std::string_view story_id) = 0;
};

}  // namespace feedmill
