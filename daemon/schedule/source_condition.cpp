#include "schedule/source_condition.h"

namespace feedmill {

std::string_view condition_of(const SourceStatus& status, Instant now) {
  const SourceState& state = status.state;
  if (!status.source.enabled) return "disabled";
  if (state.gone) return "gone";
  if (state.failures > 0) return "failing";
  if (!state.last_poll) return "new";
  const auto newest = state.last_new ? state.last_new : status.last_entry;
  return is_quiet(newest, now) ? "quiet" : "ok";
}

bool is_quiet(std::optional<Instant> newest, Instant now) {
  return !newest || now - *newest > kQuietAfter;
}

}  // namespace feedmill
