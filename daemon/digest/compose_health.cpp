#include "digest/compose_health.h"

#include <fmt/format.h>

#include <algorithm>

#include "digest/local_time.h"
#include "digest/readable.h"
#include "text/display.h"

namespace feedmill {

HealthView compose_health(const SourceHealth& health, const Issue& issue) {
  HealthView view;
  view.health = &health;
  view.source = shortened(one_line(health.source), kNameColumns);
  const auto on_day = [&](Instant when) { return local_day(when, issue); };
  switch (health.state) {
    case SourceHealth::State::kFailing:
      view.says = fmt::format("{} failures in a row", health.failures);
      if (!health.error.empty())
        view.says += ": " + shortened(one_line(health.error), kTitleColumns);
      if (health.since) view.says += "; the last success was on " + on_day(*health.since);
      break;
    case SourceHealth::State::kGone:
      view.says = "its server says that it is gone for good";
      break;
    case SourceHealth::State::kQuiet:
      view.says = health.since ? "nothing new since " + on_day(*health.since) : "nothing yet";
      break;
  }
  return view;
}

std::string health_summary(const std::vector<SourceHealth>& all) {
  const auto count = [&all](SourceHealth::State state) {
    return std::count_if(all.begin(), all.end(),
                         [state](const SourceHealth& one) { return one.state == state; });
  };
  std::string summary;
  const auto add = [&summary](auto number, const char* one, const char* many) {
    if (number == 0) return;
    if (!summary.empty()) summary += ", ";
    summary += std::to_string(number);
    if (summary.find("feed") == std::string::npos) summary += number == 1 ? " feed" : " feeds";
    summary += number == 1 ? one : many;
  };
  add(count(SourceHealth::State::kFailing), " is failing", " are failing");
  add(count(SourceHealth::State::kGone), " is gone", " are gone");
  add(count(SourceHealth::State::kQuiet), " has gone quiet", " have gone quiet");
  return summary;
}

}  // namespace feedmill
