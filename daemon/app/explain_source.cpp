#include "app/explain_source.h"

#include <fmt/format.h>

#include "app/listing.h"
#include "app/source_status.h"
#include "schedule/duration.h"

namespace feedmill {
namespace {

std::string at(Instant when) { return short_time(when) + " UTC"; }

std::string last_poll(const SourceState& state) {
  if (!state.last_poll) return "never asked yet";
  std::string line = fmt::format("last asked {}: {}", at(*state.last_poll), shown(state.outcome));
  if (state.failures == 0) return line;
  return line + fmt::format(", {} failures in a row: {}", state.failures, shown(state.last_error));
}

std::string next_poll_of(const SourceStatus& status, Instant now) {
  const SourceState& state = status.state;
  if (!status.source.enabled) return "not polled: it is disabled in the configuration";
  if (state.gone) return "not polled: its server said that it is gone (410); by name it still is";
  if (!state.next_poll || *state.next_poll <= now) return "due now";
  return "next poll " + at(*state.next_poll) + ", in " + to_duration(*state.next_poll - now);
}

}  // namespace

std::vector<std::string> explain_source(const SourceStatus& status, const Config&, Instant now) {
  return {shown(name_of(status)) + "  " + shown(status.source.url), last_poll(status.state),
          next_poll_of(status, now)};
}

}  // namespace feedmill
