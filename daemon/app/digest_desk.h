// Where digests are made: which are due, sealing, rendering, publishing. Every step that a crash
// cuts off is taken up by the next call. Belongs to the thread that owns the store.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/sealing.h"
#include "calendar/calendar.h"
#include "digest/selection.h"
#include "digest/template.h"
#include "feedmill/issues.h"
#include "feedmill/setbacks.h"

namespace feedmill {

/// What a round of digests came to.
struct DigestOutcome {
  std::size_t written = 0;  ///< issues that are on disk now and were not before
  std::size_t held = 0;     ///< digests whose folder another process holds: again, soon
  std::size_t failed = 0;   ///< digests that could not be sealed or written; the log says why

  DigestOutcome& operator+=(const DigestOutcome& further) {
    written += further.written;
    held += further.held;
    failed += further.failed;
    return *this;
  }
};

class DigestDesk {
 public:
  /// `store` and `setbacks` outlive the desk; the store knows the digests (Store::sync_digests).
  /// Errors: Errc::kConfig for a schedule or pattern that cannot be used, which a checked
  /// configuration does not have.
  static Result<DigestDesk> open(Issues& store, Setbacks& setbacks,
                                 const std::vector<DigestSpec>& digests,
                                 const std::vector<Source>& sources, std::filesystem::path output);

  /// `step` is called between two digests; it may use the store, but not the desk.
  void on_step(std::function<void()> step) { step_ = std::move(step); }

  /// Publishes what was sealed and is not on disk, then whatever the schedules ask for. Looks at
  /// the store only when something may be due.
  DigestOutcome write_due(Instant now);

  /// One issue of each digest, with everything that is stored.
  DigestOutcome write_now(Instant now);

  /// What was sealed and is not on disk, alone: its pictures may have come.
  DigestOutcome write_sealed(Instant now);

  /// Tries again, for some seconds, those whose folder another process held just now. What is held
  /// even then has failed. `stopping` is asked now and then.
  void finish_held(DigestOutcome& outcome, Instant now, const std::function<bool()>& stopping);

  /// What an issue of a digest would hold that took what was stored before `as_of` (absent: all),
  /// without sealing anything; nothing where there would be none.
  Result<std::optional<Issue>> preview(std::string_view digest, Instant now,
                                       std::optional<Instant> as_of);

 private:
  struct Desk {
    DigestSpec spec;
    Calendar calendar;
    Selection selection;
    std::optional<Instant> next_look = {};  // nothing is due before; absent: look now
    bool held = false;                      // by another process, when it was last tried
    bool tidied = false;                    // its folder was freed of what a crash may have left
  };

  DigestDesk(Issues& store, Setbacks& setbacks, std::filesystem::path output)
      : store_(&store), setbacks_(&setbacks), output_(std::move(output)) {}
  static SealRequest request_of(const Desk& desk, Instant now);
  /// A unit's work, unless it is left alone for now (false). What fails is written down, and left
  /// alone for longer each time.
  Result<bool> attempt(const WorkUnit& unit, Instant now,
                       const std::function<Result<void>()>& work);
  bool rests(const Setback& setback, Instant now) const;
  tl::unexpected<Error> failed(const Setback& setback, std::string error, Instant now);
  tl::unexpected<Error> no_folder(const Desk& desk, const Error& error);
  Result<bool> issue_rests(const std::string& id, Instant now);
  bool is_fatal(const Desk& desk, const std::vector<Setback>& setbacks) const;

  Result<void> seal(const SealRequest& request);
  Result<void> seal(const Desk& desk, Instant now, std::optional<Instant> scheduled);
  Result<void> seal_early(const Desk& desk, Instant now);
  Result<void> seal_due(Desk& desk, Instant now);
  Result<void> publish(Desk& desk, Instant now, std::size_t& written);
  Result<bool> publish_one(const Desk& desk, const std::string& id, const Look& look, Instant now);
  Result<void> write_forms(const Desk& desk, const Issue& issue, const Look& look, Instant now,
                           bool& of_a_form);
  std::vector<Desk*> in_turn(std::vector<Desk*> desks);
  std::vector<DigestFormat> in_turn(const Issue& issue, std::vector<DigestFormat> formats);
  Result<void> published(const Issue& issue);
  void finish(Desk& desk, const Result<void>& sealed, Instant now, DigestOutcome& outcome);
  void put_off(Desk& desk, const Error& error, DigestOutcome& outcome);

  Issues* store_;
  Setbacks* setbacks_;
  std::filesystem::path output_;
  std::vector<Desk> desks_;
  std::function<void()> step_;
  // What failed in this desk's time, by work and name: whoever opens another one wants to see it
  // tried.
  std::map<std::pair<Work, std::string>, Instant> rests_;
};

}  // namespace feedmill
