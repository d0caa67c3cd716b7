// The daemon's own schedule over virtual time: when entries were posted on stdin
// (SOURCE<TAB>SECONDS, on a window of 364 days that begins on a Monday), when each source would
// have been polled on stdout, in the same form. A poll sees the 50 newest entries posted so far,
// with their times; no server says anything. Sources begin a minute apart.
//
//   replay_schedule [--min SECONDS] [--max SECONDS] [--scale X] [--requests-per-day N] < posts
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schedule/poll_interval.h"
#include "schedule/request_budget.h"

namespace {

using namespace feedmill;
using Posts = std::vector<Instant>;

constexpr Instant kBegin = std::chrono::sys_days(std::chrono::January / 1 / 2024);  // a Monday
constexpr Instant kEnd = kBegin + std::chrono::hours(24 * 364);
constexpr std::ptrdiff_t kDocument = 50;  // entries that a poll sees

struct Settings {
  PollPolicy policy;
  double requests_per_day = 0;  // 0: not bounded
};

struct ReplayedSource {
  std::string name;
  Posts posts;
  Source source;
  SourceState state;
  Learned learned;
  Posts::iterator unseen;
};

std::vector<ReplayedSource> read_posts(std::istream& in) {
  std::map<std::string, Posts> by_name;
  std::string name;
  for (double seconds = 0; in >> name >> seconds;) {
    by_name[name].push_back(kBegin + Seconds(static_cast<std::int64_t>(seconds)));
  }
  std::vector<ReplayedSource> sources;
  for (auto& [source, posts] : by_name) {
    std::sort(posts.begin(), posts.end());
    sources.push_back({source, std::move(posts), {}, {}, {}, {}});
  }
  int number = 0;
  for (ReplayedSource& source : sources) {
    source.source.key = source.name;
    source.unseen = source.posts.begin();
    source.state.next_poll = kBegin + std::chrono::minutes(number++ % 30);
  }
  return sources;
}

/// One poll, as ingest decides it.
void poll(ReplayedSource& replayed, const PollPolicy& policy) {
  const Instant now = *replayed.state.next_poll;
  std::printf("%s\t%lld\n", replayed.name.c_str(), static_cast<long long>((now - kBegin).count()));
  const auto seen = std::upper_bound(replayed.unseen, replayed.posts.end(), now);
  const auto from =
      std::max(replayed.unseen, seen - std::min(kDocument, seen - replayed.posts.begin()));
  if (seen != from || !replayed.learned.habits.since) {
    learn_postings(replayed.learned.habits, {from, seen}, replayed.state.last_success, now);
  }
  replayed.unseen = seen;
  replayed.state.last_success = now;
  // Through its text, as in the store.
  replayed.learned = Learned::from_text(replayed.learned.to_text());
  const NextPoll next = next_poll(replayed.source, replayed.state, replayed.learned,
                                  PollEvent::kSucceeded, {}, now, policy);
  replayed.state.next_poll = next.when;
  replayed.state.interval = next.interval;
}

/// As the daemon does it, hourly.
double patience(const std::vector<ReplayedSource>& sources, const Settings& settings) {
  if (settings.requests_per_day <= 0) return settings.policy.patience;
  std::vector<IntervalCount> counts;
  for (const ReplayedSource& source : sources) counts.push_back({source.state.interval, 1});
  return patience_for(settings.requests_per_day, 0, counts, settings.policy);
}

void replay(std::vector<ReplayedSource>& sources, const Settings& settings) {
  for (Instant hour = kBegin; hour < kEnd; hour += std::chrono::hours(1)) {
    PollPolicy policy = settings.policy;
    policy.patience = patience(sources, settings);
    for (ReplayedSource& source : sources) {
      while (*source.state.next_poll < hour + std::chrono::hours(1)) poll(source, policy);
    }
  }
}

Settings read_arguments(int argc, char** argv) {
  Settings settings;
  double scale = 1;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    const double value = std::atof(argv[i + 1]);
    const Seconds seconds{static_cast<std::int64_t>(value)};
    if (option == "--min") settings.policy.min_interval = seconds;
    if (option == "--max") settings.policy.max_interval = seconds;
    if (option == "--scale") scale = value;
    if (option == "--requests-per-day") settings.requests_per_day = value;
  }
  PollPolicy& policy = settings.policy;
  policy.interval = std::clamp(policy.interval, policy.min_interval, policy.max_interval);
  // An interval goes with the square root of the patience.
  policy.patience = kPatience * scale * scale;
  return settings;
}

}  // namespace

int main(int argc, char** argv) {
  const Settings settings = read_arguments(argc, argv);
  auto sources = read_posts(std::cin);
  replay(sources, settings);
  return std::fflush(stdout) == 0 ? 0 : 1;
}
