// Where it is noticed that sources and deliveries fail, go quiet or come back, for destinations
// with `when: failing`: what is wrong is compared with what was told, and what is new becomes an
// alert in the outbox. Belongs to the thread that owns the store.
#pragma once

#include <optional>
#include <vector>

#include "config/config.h"
#include "digest/selection.h"
#include "feedmill/alerts.h"
#include "feedmill/issues.h"

namespace feedmill {

class AlertDesk {
 public:
  /// Both outlive the desk, and know the digests.
  AlertDesk(Issues& issues, Alerts& alerts) : issues_(issues), alerts_(alerts) {}

  /// A configuration, the first or a new one. Errors: Errc::kConfig for a pattern that cannot be
  /// used, which a checked configuration does not have.
  Result<void> use(const Config& config);

  /// A turn of the daemon: what changes within a minute is one alert. True: one was raised.
  Result<bool> step(Instant now);

  /// The end of a pass: all that it changed is one alert.
  Result<bool> finish(Instant now);

 private:
  struct Desk {
    DigestSpec spec;
    Selection selection;
    std::optional<Instant> news_since = {};  // that nobody was told of yet
  };

  Result<std::vector<AlertLine>> news(const Desk& desk, Instant now);
  Result<bool> raise(Desk& desk, const std::vector<AlertLine>& lines, Instant now);

  Issues& issues_;
  Alerts& alerts_;
  std::vector<Desk> desks_;
  std::optional<Instant> next_look_;
};

}  // namespace feedmill
