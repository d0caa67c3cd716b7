#include "issue/alert.h"

#include <algorithm>

#include "issue/health.h"

namespace feedmill {
namespace {

using State = AlertLine::State;

template <class Thing>
const Thing* find(const std::vector<Thing>& all, AlertLine::About about,
                  const std::string& subject) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Thing& one) {
    return one.about == about && one.subject == subject;
  });
  return found == all.end() ? nullptr : &*found;
}

State state_of(SourceHealth::State state) {
  if (state == SourceHealth::State::kGone) return State::kGone;
  return state == SourceHealth::State::kQuiet ? State::kQuiet : State::kFailing;
}

}  // namespace

AlertLine alert_line(const SourceRecord& source, SourceHealth::State state) {
  const SourceHealth health = health_told(source, state);
  return {AlertLine::About::kSource, state_of(state), health.source_url, health.source,
          health.failures,           health.error,    health.since};
}

std::vector<AlertLine> alert_lines(const std::vector<AlertLine>& present,
                                   const std::vector<ToldTrouble>& told) {
  std::vector<AlertLine> lines;
  for (const AlertLine& line : present) {
    const ToldTrouble* known = find(told, line.about, line.subject);
    if (known == nullptr || known->state != line.state) lines.push_back(line);
  }
  for (const ToldTrouble& one : told)
    if (one.now == ToldTrouble::Now::kWell && find(present, one.about, one.subject) == nullptr)
      lines.push_back({one.about, State::kBack, one.subject, one.name, 0});
  return lines;
}

}  // namespace feedmill
