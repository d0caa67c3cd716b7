// What a store needs now and then: forgetting what is old, and being told that one daemon has it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "feedmill/result.h"
#include "feedmill/time.h"

namespace feedmill {

class Upkeep {
 public:
  virtual ~Upkeep() = default;

  /// Forgets entries older than `keep` and beyond `max_entries` a source (0: no limit), leaving
  /// tombstones; never one that its feed still holds (but for max_entries) or that waits for an
  /// issue. `between` is called between its transactions, of which there may be many, and may use
  /// the store.
  virtual Result<void> prune(Instant now, Seconds keep, std::int64_t max_entries,
                             const std::function<void()>& between = {}) = 0;
  /// `step` is called now and then within whatever takes the store long, a lock that another
  /// process holds included, on the store's thread. It must not use the store. One that is never
  /// long does not call it.
  virtual void on_step(std::function<void()> step) { static_cast<void>(step); }  // NOLINT: kept
  /// One small step (some 20 ms) of what is put off until nobody waits: merging the search index or
  /// making it anew, giving room back to the file system. Whether there may be more to do.
  virtual Result<bool> tidy() = 0;
  /// The configuration that polling goes by, as a text (config/changes.h), and what it was; empty:
  /// none was. A store that ends with its process has nobody to tell.
  virtual Result<void> remember_configuration(const std::string& text) {
    static_cast<void>(text);
    return {};
  }
  virtual Result<std::string> configuration() { return std::string(); }
  /// Makes this process the store's one daemon until the object dies. Errors: Errc::kHeld, saying
  /// who.
  virtual Result<void> become_daemon() = 0;
};

}  // namespace feedmill
