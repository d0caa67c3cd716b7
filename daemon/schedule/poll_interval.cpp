#include "schedule/poll_interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "text/hash.h"

namespace feedmill {
namespace {

using std::chrono::hours;

constexpr Seconds kLongestRetryAfter = hours(7 * 24);
constexpr int kJitterPercent = 5;

// Adaptation: shorter at once when something new came, longer slowly when nothing did, so that a
// feed with a burst is asked often for a while.
constexpr double kShorten = 0.7, kLengthen = 1.15;

constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

Seconds scaled(Seconds interval, double factor) {
  return Seconds{static_cast<std::int64_t>(static_cast<double>(interval.count()) * factor)};
}

Seconds adapted(const SourceState& state, PollEvent event, const PollPolicy& policy) {
  const Seconds before = state.interval.count() > 0 ? state.interval : policy.interval;
  // The first document tells nothing about the rate, and a failure nothing at all.
  const bool first = state.interval.count() == 0;
  const double factor = event == PollEvent::kFailed || first ? 1.0
                        : event == PollEvent::kNew           ? kShorten
                                                             : kLengthen;
  return std::clamp(scaled(before, factor), policy.min_interval, policy.max_interval);
}

/// Up to kJitterPercent more, never less: a server that asked for a time is not asked before.
Seconds jittered(Seconds wait, const Source& source) {
  const auto per_mille = static_cast<std::int64_t>(hash64(source.key) % (kJitterPercent * 10));
  return wait + Seconds{wait.count() * per_mille / 1000};
}

Seconds backed_off(Seconds interval, int failures, Seconds longest) {
  for (int failure = 1; failure < failures && interval < longest; ++failure) interval *= 2;
  return std::min(interval, longest);
}

bool skipped(Instant when, const PublisherHints& hints) {
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const unsigned weekday = std::chrono::weekday{day}.c_encoding();
  const auto hour = std::chrono::duration_cast<hours>(when - day).count();
  return ((hints.skip_hours >> hour) & 1U) != 0 || ((hints.skip_days >> weekday) & 1U) != 0;
}

/// The first moment from `when` that is not skipped, `latest` where there is none before.
Instant unskipped(Instant when, Instant latest, const PublisherHints& hints) {
  Instant open = when;
  while (open < latest && skipped(open, hints)) open = std::chrono::floor<hours>(open) + hours(1);
  return std::min(open, std::max(latest, when));
}

/// The number after `name` in "name=number ..."; 0 where there is none.
std::uint64_t number_after(std::string_view text, std::string_view name, int base) {
  const std::size_t at = text.find(name);
  if (at == std::string_view::npos) return 0;
  std::uint64_t number = 0;
  std::from_chars(text.data() + at + name.size(), text.data() + text.size(), number, base);
  return number;
}

}  // namespace

PublisherHints PublisherHints::of(const Feed& feed) {
  PublisherHints hints;
  const std::int64_t ttl = feed.ttl_minutes.value_or(0);
  // A ttl of more than a year is a mistake (or would overflow): it asks for the longest wait.
  const std::int64_t year = 365 * 24 * 60;
  const std::int64_t seconds = std::max(std::clamp<std::int64_t>(ttl, 0, year) * 60,
                                        feed.update_interval_seconds.value_or(0));
  if (seconds > 0) hints.update_every = Seconds{std::min(seconds, year * 60)};
  for (const int hour : feed.skip_hours) {
    // RSS 0.91 counted hours from 1 to 24: 24 is midnight.
    if (hour >= 0 && hour <= 24) hints.skip_hours |= std::uint32_t{1} << (hour % 24);
  }
  for (const std::string& day : feed.skip_days) {
    const auto* found = std::find(kDays.begin(), kDays.end(), day);
    if (found == kDays.end()) continue;
    const auto bit = static_cast<unsigned>(found - kDays.begin());
    hints.skip_days = static_cast<std::uint8_t>(hints.skip_days | (1U << bit));
  }
  return hints;
}

std::string PublisherHints::to_text() const {
  if (*this == PublisherHints{}) return {};
  return fmt::format("every={} hours={:x} days={:x}", update_every.value_or(Seconds{0}).count(),
                     skip_hours, skip_days);
}

PublisherHints PublisherHints::from_text(std::string_view learned) {
  PublisherHints hints;
  if (const auto seconds = number_after(learned, "every=", 10); seconds > 0) {
    hints.update_every = Seconds{static_cast<std::int64_t>(seconds)};
  }
  hints.skip_hours = static_cast<std::uint32_t>(number_after(learned, "hours=", 16));
  hints.skip_days = static_cast<std::uint8_t>(number_after(learned, "days=", 16));
  return hints;
}

NextPoll next_poll(const Source& source, const SourceState& state, PollEvent event,
                   const Freshness& freshness, Instant now, const PollPolicy& policy) {
  const Seconds interval = source.interval ? *source.interval : adapted(state, event, policy);
  const Seconds longest = std::max(policy.max_interval, interval);
  const PublisherHints hints = PublisherHints::from_text(state.learned);

  Seconds wait = interval;
  if (event == PollEvent::kFailed) {
    wait = backed_off(interval, state.failures, longest);
  } else {
    wait = std::max({wait, std::min(freshness.fresh_for.value_or(Seconds{0}), policy.max_interval),
                     std::min(hints.update_every.value_or(Seconds{0}), policy.max_interval)});
  }
  wait = std::max(wait, std::min(freshness.retry_after.value_or(Seconds{0}), kLongestRetryAfter));
  wait = std::max(jittered(wait, source), Seconds{1});
  return {unskipped(now + wait, now + std::max(longest, wait), hints), interval};
}

}  // namespace feedmill
