// What a unit of work has cost before. A unit is what fails for itself: a source's answer, an
// entry, a digest's next issue, a form of an issue, a parcel. It is marked while it is worked on; a
// process that ends under a mark (a crash; for a daemon also the kernel's want of memory, a
// watchdog, a kill) leaves it behind, and whoever finds that process dead notes the death. What
// somebody died at is done once more, alone; after a second death it has failed like anything else
// that fails, waits for longer each time, and is told of, so that no unit can take the whole
// program with it again and again (schedule/setback.h decides). Claims that were only held, and
// marks from before the machine went down, say nothing. begin() and end() are of the thread that
// owns the store, and of workers, each of which has marks of its own; all else belongs to the
// former.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "feedmill/result.h"
#include "feedmill/time.h"

namespace feedmill {

enum class Work : std::uint8_t {
  kNone,
  kPoll,    ///< a source's answer: reading, deciding, storing; named by its number
  kEntry,   ///< an entry that is indexed and given its story; named by its number
  kIssue,   ///< a digest's next issue being sealed; named by the digest
  kForm,    ///< a form of a sealed issue, or its pictures; named by the issue's id and the format
  kParcel,  ///< a form being packed for a destination, and sent; named by the delivery's number
};

struct WorkUnit {
  Work work = Work::kNone;
  std::string name;
  bool operator==(const WorkUnit&) const = default;
};

struct Setback {
  WorkUnit unit;
  int deaths = 0;      ///< of processes at it, since it last went well
  int counted = 0;     ///< so many of them were answered for as a failure
  int failures = 0;    ///< in a row
  Instant next_try{};  ///< of kIssue and kForm
  std::string error = {};
  std::string about = {};  ///< what that is, for a person; of setbacks() alone
  bool operator==(const Setback&) const = default;
};

class Setbacks {
 public:
  virtual ~Setbacks() = default;

  /// Marks what this process is at from now on, in place of what was marked before. No transaction
  /// and no error: a mark that cannot be written is none.
  virtual void begin(const WorkUnit& unit) noexcept = 0;
  /// That is done with: what was marked around it counts again.
  virtual void end() noexcept = 0;
  /// Other threads work on that, too, from now on: many things at a time. Where a process ends in
  /// one of them each is under suspicion, and is then done alone. No error, as above.
  virtual void begin_beside(const WorkUnit& unit) noexcept = 0;
  virtual void end_beside(const WorkUnit& unit) noexcept = 0;
  /// The process ends on purpose, whatever it is at: its marks count no more. Any thread.
  virtual void leave() noexcept = 0;

  /// What stands against a unit; where nothing does, only the unit.
  virtual Result<Setback> setback(const WorkUnit& unit) = 0;
  /// Everything that stands against units of that kind; kNone: of all.
  virtual Result<std::vector<Setback>> setbacks(Work work) = 0;
  /// Writes down what stands against a unit from now on.
  virtual Result<void> set_back(const Setback& setback) = 0;
  /// Nothing stands against it any more.
  virtual Result<void> went_well(const WorkUnit& unit) = 0;
};

/// A mark for as long as the object lives.
class Marked {
 public:
  Marked(Setbacks& setbacks, const WorkUnit& unit) : setbacks_(setbacks) { setbacks_.begin(unit); }
  Marked(const Marked&) = delete;
  Marked& operator=(const Marked&) = delete;
  ~Marked() { setbacks_.end(); }

 private:
  Setbacks& setbacks_;
};

}  // namespace feedmill
