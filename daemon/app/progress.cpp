#include "app/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include "app/source_secrets.h"
#include "system/log.h"
#include "system/terminal.h"

namespace feedmill {
namespace {

constexpr auto kRedrawEvery = std::chrono::milliseconds(100);

std::string shown_name(const PollTask& task, const PollUpdate& update) {
  if (!task.source.name.empty()) return task.source.name;
  return !update.state.title.empty() ? update.state.title : task.source.url;
}

void log_poll(const PollTask& task, std::chrono::milliseconds duration, const PollUpdate& update) {
  const Secrets secrets = secrets_of(task.source);
  const std::string name = secrets.redacted(shown_name(task, update));
  const std::string took = std::to_string(duration.count());
  const std::string fresh = std::to_string(update.fresh.size());
  const std::string revised = std::to_string(update.revised.size());
  const SourceState& state = update.state;
  if (state.failures > 0 || state.gone) {
    log(LogLevel::kWarning, {{"event", "poll"},
                             {"source", name},
                             {"url", task.source.url},
                             {"status", state.outcome},
                             {"failures", std::to_string(state.failures)},
                             {"ms", took},
                             {"error", secrets.redacted(state.last_error)}});
  } else {
    log(LogLevel::kInfo, {{"event", "poll"},
                          {"source", name},
                          {"url", task.source.url},
                          {"status", state.outcome},
                          {"new", fresh},
                          {"revised", revised},
                          {"ms", took}});
  }
}

}  // namespace

Progress::Style Progress::style_for(bool quiet) {
  if (quiet) return Style::kQuiet;
  return is_screen(STDERR_FILENO) && is_log_for_people() ? Style::kTerminal : Style::kLines;
}

void Progress::polled(const PollTask& task, std::chrono::milliseconds took,
                      const PollUpdate& update) {
  const bool failed = update.state.failures > 0 || update.state.gone;
  ++tally_.done;
  tally_.failed += failed ? 1 : 0;
  tally_.unchanged += !failed && update.fresh.empty() && update.revised.empty() ? 1 : 0;
  tally_.fresh += update.fresh.size();
  tally_.revised += update.revised.size();
  if (style_ == Style::kTerminal) {
    if (failed) log_poll(task, took, update);
    redraw(failed);
  } else if (style_ == Style::kLines || failed) {
    log_poll(task, took, update);
  }
}

void Progress::not_counted() {
  ++tally_.done;
  if (style_ == Style::kTerminal) redraw(false);
}

void Progress::redraw(bool now) {
  const auto moment = std::chrono::steady_clock::now();
  if (!now && moment - drawn_ < kRedrawEvery) return;
  drawn_ = moment;
  const std::string line = fmt::format("{}/{} sources, {} new, {} failed", tally_.done,
                                       tally_.total, tally_.fresh, tally_.failed);
  // A line that wraps cannot be written anew.
  set_status_line(line.substr(0, columns_of_screen(STDERR_FILENO) - 1));
}

void Progress::summary() {
  if (style_ == Style::kQuiet) return;
  if (style_ == Style::kTerminal) set_status_line({});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
  if (tally_.total == 0 && tally_.digests == 0) {
    say(LogLevel::kInfo,
        "0 of 0 sources polled: none is due; `feedmill poll --all` asks them all the same");
    return;
  }
  const auto plural = [](auto number, const char* many, const char* one) {
    return number == 1 ? one : many;
  };
  say(LogLevel::kInfo,
      fmt::format(
          "{} of {} source{} polled: {} unchanged, {} failed; {} new entr{}, {} revised; {} "
          "digest{} written; {:.1f} s",
          tally_.done, tally_.total, plural(tally_.total, "s", ""), tally_.unchanged, tally_.failed,
          tally_.fresh, plural(tally_.fresh, "ies", "y"), tally_.revised, tally_.digests,
          plural(tally_.digests, "s", ""), took.count()));
}

}  // namespace feedmill
