#include "system/log_repeats.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "text/hash.h"

namespace feedmill {
namespace {

// What differs from one time to the next without being something else.
constexpr std::string_view kPassing[] = {"ms", "failures", "attempt", "next_try", "issue"};

bool is_passing(std::string_view key) {
  return std::find(std::begin(kPassing), std::end(kPassing), key) != std::end(kPassing);
}

std::string without_digits(std::string_view text) {
  std::string plain;
  for (const char c : text)
    if (c < '0' || c > '9') plain += c;
  return plain;
}

std::uint64_t identity_of(const LogFields& fields) {
  std::string text;
  for (const auto& [key, value] : fields) {
    if (is_passing(key)) continue;
    text.append(key).append("=");
    text.append(key == "error" ? without_digits(value) : std::string(value)).append("\n");
  }
  return hash64(text);
}

// What somebody asked for, and waits to hear of, each time; and which issue reached nobody.
constexpr std::string_view kAnswers[] = {"reload", "start", "stop", "failed", "delivery_given_up"};

bool may_be_kept_back(const LogFields& fields) {
  const bool has_error = std::any_of(fields.begin(), fields.end(),
                                     [](const auto& field) { return field.first == "error"; });
  return has_error && std::none_of(fields.begin(), fields.end(), [](const auto& field) {
           return field.first == "event" && std::find(std::begin(kAnswers), std::end(kAnswers),
                                                      field.second) != std::end(kAnswers);
         });
}

}  // namespace

std::optional<std::uint64_t> LogRepeats::pass(const LogFields& fields, Clock::time_point now) {
  if (!may_be_kept_back(fields)) return 0;
  if (seen_.size() >= kMost) forget(now);
  Seen& seen = seen_[identity_of(fields)];
  // A failure that comes seldom, or again after a while, is news each time.
  if (now - seen.last > kEvery && seen.kept_back == 0) seen.written = 0;
  seen.last = now;
  if (seen.written >= kFirst && now - seen.told < kEvery) {
    ++seen.kept_back;
    return std::nullopt;
  }
  seen.told = now;
  ++seen.written;
  return std::exchange(seen.kept_back, 0);
}

/// Those that have not come for long, else all: they are written anew then.
void LogRepeats::forget(Clock::time_point now) {
  std::erase_if(seen_, [&](const auto& one) { return now - one.second.last > kEvery; });
  if (seen_.size() >= kMost) seen_.clear();
}

}  // namespace feedmill
