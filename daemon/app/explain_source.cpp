#include "app/explain_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/listing.h"
#include "insight/advice.h"
#include "schedule/duration.h"

namespace feedmill {
namespace {

constexpr std::array<const char*, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                              "Thursday", "Friday", "Saturday"};

std::string at(Instant when) { return short_time(when) + " " + time_zone_shown(); }

/// "2 h 5 min": a person reads it, no parser does.
std::string in_words(Seconds duration) {
  const auto seconds = std::max<std::int64_t>(duration.count(), 0);
  if (seconds < 120) return fmt::format("{} s", seconds);
  const auto minutes = (seconds + 30) / 60;
  if (minutes < 120) return fmt::format("{} min", minutes);
  if (minutes < 48 * 60) return fmt::format("{} h {} min", minutes / 60, minutes % 60);
  return fmt::format("{} days {} h", minutes / (24 * 60), minutes / 60 % 24);
}

std::string last_poll(const SourceState& state) {
  if (!state.last_poll) return "Never asked yet.";
  std::string line = fmt::format("Last asked {}: {}", at(*state.last_poll), shown(state.outcome));
  if (state.failures == 0) return line + ".";
  if (state.failures > 1) line += fmt::format(", {} in a row", state.failures);
  return line + ": " + shown(state.last_error);
}

std::string next_poll_line(const SourceStatus& status, Instant now) {
  const SourceState& state = status.state;
  if (!status.source.enabled) return "Not polled: the configuration has it disabled.";
  if (state.gone) return "Not polled: its server says that it is gone (410). `poll NAME` asks it.";
  if (!state.next_poll) return "Due now: it has never been asked.";
  if (*state.next_poll <= now) return "Due now, since " + at(*state.next_poll) + ".";
  return fmt::format("Next poll {}, in {}.", at(*state.next_poll),
                     in_words(*state.next_poll - now));
}

/// What a document shows of the past is no watching: a source that is a minute old has no habits.
bool is_young(const Learned& learned, Instant now) {
  constexpr Seconds kWatched = std::chrono::hours(3 * 24);
  return learned.met && now - *learned.met < kWatched;
}

std::string because(const SourceStatus& status, const Learned& learned, const PollPolicy& policy,
                    Instant now) {
  const std::string most = to_duration(policy.max_interval);
  switch (learned.reason) {
    case PollReason::kUnknown:
      return {};
    case PollReason::kFirstGuess:
      return "Why then: nothing is known of its habits yet, so it is poll.interval, " +
             to_duration(policy.interval) + ".";
    case PollReason::kFixed:
      return "Why then: the configuration gives it an interval of " +
             to_duration(status.source.interval.value_or(policy.interval)) + ".";
    case PollReason::kHabits:
      if (is_young(learned, now))
        return "Why then: by the dates of the entries that its document holds.";
      return fmt::format(
          "Why then: by its habits. A request is worth {} of waiting, summed over the entries that "
          "wait: asked sooner it would find too little, later too much would have waited "
          "(min_interval {}, max_interval {}).",
          in_words(Seconds{static_cast<std::int64_t>(policy.patience)}),
          to_duration(policy.min_interval), most);
    case PollReason::kFresh:
      return "Why then: its server says that its answer holds until then (Cache-Control or "
             "Expires; "
             "heeded up to " +
             most + ").";
    case PollReason::kPublisher:
      return "Why then: the feed itself asks for no more (ttl or sy:updatePeriod, heeded up to " +
             most + ").";
    case PollReason::kSkipped:
      return "Why then: the feed asks not to be polled before (skipHours or skipDays).";
    case PollReason::kRetryAfter:
      return "Why then: its server asked for it (Retry-After).";
    case PollReason::kBackOff:
      return "Why then: it failed, and each failure in a row doubles the wait, up to " + most + ".";
    case PollReason::kHostBusy:
      return "Why then: its server has turned several feeds away (429 or 503), so none of its "
             "feeds "
             "is asked before.";
    case PollReason::kTurnover:
      return "Why then: its document has moved on by more than it holds from one poll to the next, "
             "so it is asked sooner than its habits ask for.";
  }
  return {};
}

/// "between 7 and 16 UTC" of the hours that are busier than the average one, where any stand out.
std::string busy_hours(const Forecast& forecast) {
  std::string list;
  for (int hour = 0; hour < 24; ++hour) {
    if (forecast.busy_hour(hour) < 1.5) continue;
    int end = hour;
    while (end < 24 && forecast.busy_hour(end) >= 1.5) ++end;
    list += fmt::format("{}{}:00 to {}:00", list.empty() ? "" : ", ", hour, end);
    hour = end;
  }
  return list.empty() ? "at any hour" : "mostly from " + list + " UTC";
}

std::string quiet_days(const Forecast& forecast) {
  std::string list;
  for (int day = 0; day < 7; ++day) {
    if (forecast.busy_day(day) >= 0.6) continue;
    list += (list.empty() ? ", seldom on a " : " or ") + std::string(kDays[std::size_t(day)]);
  }
  return list;
}

std::string habits_line(const Learned& learned, const PollPolicy& policy, Instant now) {
  if (!learned.habits.since) return {};
  if (is_young(learned, now)) {
    const Seconds watched = now - *learned.met;
    return "Nothing is known of its ways yet: it has been watched for " + in_words(watched) + ".";
  }
  const Forecast forecast(learned.habits, now, rate_for(policy.interval, kPatience));
  constexpr double kWeek = 7 * 24 * 3600;
  return fmt::format(
      "Its habits: about {:.3g} entries a week in the long run, {:.3g} lately, {}{}; the last one "
      "appeared about {}; watched since {}.",
      forecast.steady() * kWeek, forecast.this_week() * kWeek, busy_hours(forecast),
      quiet_days(forecast), at(learned.habits.last), at(*learned.habits.since));
}

}  // namespace

std::vector<std::string> explain_source(const SourceStatus& status, const PollPolicy& policy,
                                        Instant now) {
  const Learned learned = Learned::from_text(status.state.learned);
  std::vector<std::string> lines = {shown(name_of(status)) + "  " + shown(status.source.url),
                                    last_poll(status.state), next_poll_line(status, now)};
  const bool waits = status.source.enabled && !status.state.gone && status.state.next_poll &&
                     *status.state.next_poll > now;
  if (waits) lines.push_back(because(status, learned, policy, now));
  lines.push_back(habits_line(learned, policy, now));
  if (!status.moved_to.empty())
    lines.push_back("It has moved for good and is asked at " + shown(status.moved_to) + ".");
  std::erase_if(lines, [](const std::string& line) { return line.empty(); });
  return lines;
}

}  // namespace feedmill
