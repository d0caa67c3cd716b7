// /status: what a person sees of a daemon that runs. What needs a hand stands first. One page
// without a script, in the digest's looks; filtered by its address. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "feedmill/time.h"

namespace feedmill {

constexpr std::size_t kDaysShown = 30;

/// What happened on one day.
struct PollTally {
  std::int64_t polls = 0, failed = 0, fresh = 0;
};

struct SourceLine {
  std::string name, url;  ///< `url` without its query; may be empty
  std::string state;      ///< condition_of()
  std::string word = {};  ///< word_for()
  std::vector<std::string> tags = {};
  std::optional<Instant> last_poll = {}, next_poll = {};
  std::int64_t entries = 0;
  std::string trouble = {};                     ///< what is wrong; empty: nothing is
  std::array<PollTally, kDaysShown> days = {};  ///< the last one is today
};

struct DigestShown {
  std::string name, title;
  std::optional<Instant> last_issue = {}, next_issue = {};
  std::int64_t stories = 0;  ///< of the last issue
  bool has_files = false;    ///< /digests/NAME/ leads somewhere
};

struct DeliveryLine {
  std::string digest, destination, error;
  Instant queued{};
  std::optional<Instant> next_try = {};  ///< absent: it was given up
  int attempts = 0;
};

/// Something that a person can do something about.
struct Need {
  std::string what;  ///< "Harbour News"
  std::string why;   ///< "5 failures in a row: timeout"
  std::string advice;
};

struct StatusPage {
  Instant now{};
  std::string version;
  std::vector<Need> needs;
  std::map<std::string, std::size_t> states;  ///< of all sources
  std::string state, words;                   ///< the filter; empty: none
  std::vector<SourceLine> sources;            ///< those that it lets through
  std::size_t all_sources = 0;
  std::vector<DigestShown> digests;
  std::vector<DeliveryLine> deliveries;
};

/// Whether a source has what a filter asks for: a state, and words in its name, address or tags.
bool is_shown(const SourceLine& source, const std::string& state, const std::string& words);

std::string status_page(const StatusPage& page);

/// "in 12 min", "3 h ago", "2 days ago".
std::string in_words(Instant when, Instant now);

/// What else than the digest's stylesheet the page has.
std::string_view status_style();

}  // namespace feedmill
