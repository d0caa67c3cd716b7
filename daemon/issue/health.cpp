#include "issue/health.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "schedule/source_condition.h"

namespace feedmill {
namespace {

using State = SourceHealth::State;
constexpr std::size_t kMostTold = 50;

std::optional<Instant> newest_of(const SourceRecord& source) {
  return std::max(source.state.last_new, source.last_entry);
}

bool ends_in(const std::string& text, const std::string& end) {
  return text.size() >= end.size() &&
         text.compare(text.size() - end.size(), std::string::npos, end) == 0;
}

/// An address may hold a secret: a source that has no name is shown as its host.
std::string shown_name(const SourceRecord& source) {
  if (!source.name.empty()) return source.name;
  if (!source.title.empty()) return source.title;
  for (const char* usual : {":443", ":80"}) {
    const std::string port(usual);
    if (ends_in(source.host, port)) return source.host.substr(0, source.host.size() - port.size());
  }
  return source.host;
}

}  // namespace

SourceHealth health_told(const SourceRecord& source, State state) {
  SourceHealth health;
  health.state = state;
  health.source = shown_name(source);
  health.source_url = source.url;
  health.failures = source.state.failures;
  if (state == State::kQuiet) {
    health.since = newest_of(source);
    return health;
  }
  health.outcome = source.state.outcome;
  health.error = source.state.last_error;
  health.since = source.state.last_success;
  return health;
}

std::optional<State> trouble_of(const SourceRecord& source, Instant now) {
  const SourceState& state = source.state;
  if (state.gone) return State::kGone;
  if (state.failures >= kFailuresTold) return State::kFailing;
  const bool may_be_quiet = state.failures == 0 && state.last_poll;
  if (may_be_quiet && is_quiet(source.state, source.last_entry, now)) return State::kQuiet;
  return std::nullopt;
}

std::vector<SourceHealth> health_of(std::vector<SourceRecord> sources, Instant now) {
  std::sort(sources.begin(), sources.end(), [](const SourceRecord& a, const SourceRecord& b) {
    return std::tie(a.name, a.title, a.url) < std::tie(b.name, b.title, b.url);
  });
  std::vector<SourceHealth> health;
  for (const SourceRecord& source : sources) {
    const auto trouble = trouble_of(source, now);
    if (trouble) health.push_back(health_told(source, *trouble));
  }
  std::stable_sort(health.begin(), health.end(),
                   [](const SourceHealth& a, const SourceHealth& b) { return a.state < b.state; });
  if (health.size() > kMostTold) health.resize(kMostTold);
  return health;
}

}  // namespace feedmill
