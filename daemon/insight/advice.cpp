#include "insight/advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "schedule/source_condition.h"
#include "text/display.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

constexpr std::size_t kLongestShown = 300;  // bytes of what somebody else wrote
constexpr int kMany = 10;                   // failures in a row: it may not be there any more

// What the failure's own words do not say (fetch/failure.cpp has those).
constexpr std::pair<std::string_view, std::string_view> kByOutcome[] = {
    {"404", "open its site and add the address that stands there"},
    {"429", "give it a longer interval"},
    {"dns", "is its address spelt right, and its site still there?"},
    {"connect", "nobody answers there: is its site still there?"},
    {"tls", "open its site: does a browser trust it? A ca_file of your own goes into http.ca_file"},
    {"timeout", "http.timeout gives it longer, max_per_host asks a host less at once"},
    {"too-large", "http.max_body lets more through"},
    {"redirects", "open its address and look where it goes"},
};

std::string shown(std::string_view text) {
  return truncate_utf8(one_line(text.substr(0, 4 * kLongestShown)), kLongestShown);
}

/// As a shell takes it for one word.
std::string as_word(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
      "0123456789-_./:@%+=,";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

std::string argument_of(const SourceStatus& status) {
  const Source& source = status.source;
  return shown(as_word(source.name.empty() ? source.url : source.name));
}

bool is_one_of(const std::string& outcome, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), outcome) != words.end();
}

bool is_blocked(const SourceState& state) {
  return state.failures > 0 &&
         is_one_of(state.outcome, {"401", "403", "406", "407", "429", "451", "999",
                                   "refused-address", "refused-scheme"});
}

/// Where a person looks for what became of it.
std::string place_of(const SourceStatus& status) {
  const std::string& home = status.state.home_page_url;
  return home.empty() ? std::string() : " at " + shown(home);
}

std::string day_of(Instant when) { return to_rfc3339(when).substr(0, 10); }

std::string advice_on_failure(const SourceStatus& status) {
  const SourceState& state = status.state;
  if (state.outcome == "404" && !state.home_page_url.empty())
    return "feedmill sources add " + shown(as_word(state.home_page_url)) + " looks for it";
  if (state.failures >= kMany && !is_blocked(state) &&
      !is_one_of(state.outcome, {"not-a-feed", "secret", "file", "inside"}))
    return fmt::format("look whether it is still there{}; else feedmill sources pause {}",
                       place_of(status), argument_of(status));
  if (state.failures < kFailuresTold) return {};  // it is asked again by itself
  for (const auto& [known, advice] : kByOutcome)
    if (state.outcome == known) return std::string(advice);
  return {};
}

std::string failure_of(const SourceState& state) {
  const std::string times =
      state.failures > 1 ? fmt::format("{} in a row: ", state.failures) : std::string();
  return fmt::format("{}{}: {}", times, shown(state.outcome), shown(state.last_error));
}

std::string silence_told(const SourceStatus& status, Instant now) {
  if (const auto silence = silence_of(status.state, now))
    return fmt::format("nothing new since {}: it used to bring about {:.2g} entries a week",
                       day_of(silence->since), silence->used_to_bring);
  const auto newest = std::max(status.state.last_new, status.last_entry);
  return newest ? "nothing new since " + day_of(*newest) : "nothing new ever";
}

}  // namespace

std::string name_of(const SourceStatus& status) {
  if (!status.source.name.empty()) return status.source.name;
  return status.state.title.empty() ? status.source.url : status.state.title;
}

std::string_view word_for(const SourceStatus& status, Instant now) {
  const std::string_view condition = condition_of(status, now);
  if (condition == "failing" && is_blocked(status.state)) return "blocked";
  return condition == "ok" && !status.moved_to.empty() ? "moved" : condition;
}

std::string trouble_of(const SourceStatus& status, Instant now) {
  const std::string_view condition = condition_of(status, now);
  if (condition == "failing" || condition == "gone") return failure_of(status.state);
  if (condition == "quiet") return silence_told(status, now);
  if (condition == "ok" && !status.moved_to.empty())
    return "moved for good, asked at " + shown(status.moved_to);
  return {};
}

std::string advice_on(const SourceStatus& status, Instant now) {
  const std::string_view word = word_for(status, now);
  if (word == "gone") return "feedmill sources remove " + argument_of(status);
  if (word == "failing" || word == "blocked") return advice_on_failure(status);
  if (word == "quiet") return "look" + place_of(status) + ", whether it has moved or ended";
  return word == "moved" ? "write " + shown(status.moved_to) + " as its url" : std::string();
}

}  // namespace feedmill
