// Where digests are made: which are due, sealing, rendering, publishing. Every step that a crash
// cuts off is taken up by the next call; so is work on a folder whose file system does not answer,
// while the other digests go on. Belongs to the thread that owns the store.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/folder_work.h"
#include "app/sealing.h"
#include "calendar/calendar.h"
#include "digest/selection.h"
#include "digest/template.h"
#include "feedmill/issues.h"
#include "feedmill/setbacks.h"
#include "publish/publisher.h"

namespace feedmill {

/// What a round of digests came to.
struct DigestOutcome {
  std::size_t written = 0;  ///< issues that are on disk now and were not before
  std::size_t held = 0;     ///< whose folder another process holds, or does not answer: again, soon
  std::size_t failed = 0;   ///< digests that could not be sealed or written; the log says why

  DigestOutcome& operator+=(const DigestOutcome& further) {
    written += further.written;
    held += further.held;
    failed += further.failed;
    return *this;
  }
};

/// What is thrown in one digest's work, or one issue's (memory that ran out), is its failure alone.
template <class Work>
Result<void> alone(Work&& work) {
  try {
    return work();
  } catch (const std::exception& thrown) {
    return failure(Errc::kFailed, reason_of(thrown));
  }
}

class DigestDesk {
 public:
  /// `store` and `setbacks` outlive the desk; the store knows the digests (Store::sync_digests).
  /// Errors: Errc::kConfig for a schedule or pattern that cannot be used, which a checked
  /// configuration does not have.
  static Result<DigestDesk> open(Issues& store, Setbacks& setbacks,
                                 const std::vector<DigestSpec>& digests,
                                 const std::vector<Source>& sources, std::filesystem::path output);

  /// `step` is called between two digests and while a folder is waited for; it may use the store,
  /// but not the desk.
  void on_step(std::function<void()> step) { step_ = std::move(step); }
  /// Asked while a folder is waited for.
  void on_wait(std::function<bool()> stopping) { stopping_ = std::move(stopping); }
  /// Where large forms are written before they go to their folder; unset: they are held.
  void write_forms_in(std::filesystem::path folder) { form_folder_ = std::move(folder); }

  /// Publishes what was sealed and is not on disk, then whatever the schedules ask for. Looks at
  /// the store only when something may be due.
  DigestOutcome write_due(Instant now);

  /// What was settled may be enough for a digest that does not wait for its time.
  void look_for_early();

  /// One issue of each digest, with everything that is stored.
  DigestOutcome write_now(Instant now);

  /// What was sealed and is not on disk, alone: its pictures may have come.
  DigestOutcome write_sealed(Instant now);

  /// Tries again, for some seconds, those whose folder another process held just now, or did not
  /// answer; for as long as files are being written. What is held even then has failed. `stopping`
  /// is asked now and then.
  void finish_held(DigestOutcome& outcome, Instant now, const std::function<bool()>& stopping);

  /// What an issue of a digest would hold that took what was stored before `as_of` (absent: all),
  /// without sealing anything; nothing where there would be none.
  Result<std::optional<Issue>> preview(std::string_view digest, Instant now,
                                       std::optional<Instant> as_of);

 private:
  /// What was rendered of an issue, on its way into the folder.
  struct Writing {
    IssueLine issue;
    std::vector<IssueForm> forms;
    std::vector<Setback> known;  // what stands against each of them
    std::size_t begun = 0;       // so many of them are being written
    Result<void> others;         // what became of those that were not made
    FolderWork<std::vector<UnwrittenForm>> work;
    std::shared_ptr<std::atomic<std::uint64_t>> steps =
        std::make_shared<std::atomic<std::uint64_t>>(0);
  };
  /// By another process, or by a file system that does not answer.
  struct Held {
    Instant since{};
    Error error;
  };
  struct Desk {
    DigestSpec spec;
    Calendar calendar;
    Selection selection;
    std::optional<Instant> next_look = {};  // nothing is due before; absent: look now
    std::optional<Held> held = {};          // when it was last tried
    bool tidied = false;                    // its folder was freed of what a crash may have left
    FolderWork<std::vector<IndexedIssue>> looking = {};
    std::optional<Writing> writing = {};
  };

  DigestDesk(Issues& store, Setbacks& setbacks, std::filesystem::path output)
      : store_(&store), setbacks_(&setbacks), output_(std::move(output)) {}
  static SealRequest request_of(const Desk& desk, Instant now);
  /// A unit's work, unless it is left alone for now (false). What fails is written down, and left
  /// alone for longer each time.
  Result<bool> attempt(const WorkUnit& unit, Instant now,
                       const std::function<Result<void>()>& work);
  Result<std::optional<Setback>> may_try(const WorkUnit& unit, Instant now);
  Result<bool> tried(const Setback& known, const Result<void>& done, Instant now);
  bool rests(const Setback& setback, Instant now) const;
  tl::unexpected<Error> failed(const Setback& setback, std::string error, Instant now);
  void tell(const Desk& desk, const Error& error);
  Result<bool> issue_rests(const std::string& id, Instant now);
  bool is_fatal(const Desk& desk, const std::vector<Setback>& setbacks) const;

  Result<void> seal(const SealRequest& request);
  Result<void> seal(const Desk& desk, Instant now, std::optional<Instant> scheduled);
  Result<void> seal_early(const Desk& desk, Instant now);
  Result<void> seal_due(Desk& desk, Instant now);
  Result<void> publish(Desk& desk, Instant now, std::size_t& written);
  Result<void> publish_waiting(Desk& desk, Instant now, std::size_t& written);
  Result<std::vector<IndexedIssue>> look_into(Desk& desk);
  Result<bool> publish_one(Desk& desk, const std::string& id, const Look& look, Instant now);
  Result<void> make_forms(Desk& desk, const std::string& id, const Look& look,
                          const std::vector<IndexedIssue>& on_disk, Instant now);
  Result<void> make_form(const IssueView& view, DigestFormat format, const Look& look, Instant now,
                         Writing& writing);
  Result<IssueForm> rendered(const WorkUnit& unit, const IssueView& view, DigestFormat format,
                             const Look& look);
  Result<void> begin_writing(Desk& desk);
  Result<std::vector<UnwrittenForm>> take_written(Desk& desk);
  Result<bool> end_writing(Desk& desk, Instant now);
  Result<void> note_forms(const Writing& writing, const std::vector<UnwrittenForm>& unwritten,
                          Instant now);
  bool wait_on() const;
  std::uint64_t steps_made() const;
  std::vector<Desk*> in_turn(std::vector<Desk*> desks);
  std::vector<DigestFormat> in_turn(const Issue& issue, std::vector<DigestFormat> formats);
  Result<void> published(const IssueLine& issue);
  void finish(Desk& desk, const Result<void>& sealed, Instant now, DigestOutcome& outcome);
  void put_off(Desk& desk, const Error& error, Instant now, DigestOutcome& outcome);

  Issues* store_;
  Setbacks* setbacks_;
  std::filesystem::path output_;
  std::vector<Desk> desks_;
  std::function<void()> step_;
  std::function<bool()> stopping_;
  std::filesystem::path form_folder_;
  // What failed in this desk's time, by work and name: whoever opens another one wants to see it
  // tried.
  std::map<std::pair<Work, std::string>, Instant> rests_;
};

}  // namespace feedmill
