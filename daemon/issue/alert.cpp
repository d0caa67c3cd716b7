#include "issue/alert.h"

#include <algorithm>

#include "issue/health.h"

namespace feedmill {
namespace {

using State = AlertLine::State;
using Now = ToldTrouble::Now;

constexpr int kFailuresTold = 3;  // in a row

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

std::optional<AlertLine> delivery_trouble(const std::string& destination,
                                          const std::optional<DeliveryRecord>& waiting,
                                          const std::optional<DeliveryRecord>& ended) {
  const auto line = [&](const DeliveryRecord& of) {
    return AlertLine{AlertLine::About::kDelivery,
                     State::kFailing,
                     destination,
                     destination,
                     of.attempts,
                     of.error};
  };
  if (waiting && waiting->attempts >= kFailuresTold) return line(*waiting);
  if (ended && ended->given_up) return line(*ended);
  return std::nullopt;
}

Now standing_of(const ToldTrouble& told, const DigestSpec& digest, std::optional<int> failures) {
  if (told.about == AlertLine::About::kDelivery) {
    const bool listed = std::any_of(digest.deliver.begin(), digest.deliver.end(),
                                    [&](const auto& one) { return one.key == told.subject; });
    return listed ? Now::kWell : Now::kForgotten;
  }
  if (!failures) return Now::kForgotten;
  return *failures > 0 ? Now::kUnsure : Now::kWell;
}

bool is_too_soon(std::optional<Instant> last, Instant now, Seconds apart) {
  return last && *last <= now && now - *last < apart;
}

}  // namespace feedmill
