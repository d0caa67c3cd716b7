// Reads rows (tab-separated, a header line; columns by name: id time publisher url title, and guid,
// body, text where there are any) and prints `id<TAB>cluster`, each decided as it arrives by the
// code that the daemon runs; a later report may make one story of two, so that they are printed at
// the end. Usage:
//
//   zstd -dc ../shared/stories/feeds/feeds.tsv.zst | replay_stories [--set RULE=VALUE]… > pred.tsv
//
// --set tries another value of a rule; --explain writes each decision to standard error; --cost
// says there what a report took.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "identify/entry_key.h"
#include "stories/recogniser.h"
#include "text/url.h"

namespace {

using namespace feedmill;

using Fields = std::vector<std::string>;

Fields split(const std::string& line) {
  Fields fields(1);
  for (const char c : line) {
    if (c == '\t')
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}

/// The rules by name, for --set.
const std::map<std::string, double stories::Rules::*> kRules = {
    {"containment", &stories::Rules::containment},
    {"runs_in_common", &stories::Rules::runs_in_common},
    {"swaps_share", &stories::Rules::swaps_share},
    {"similarity", &stories::Rules::similarity},
    {"similarity_own", &stories::Rules::similarity_own},
    {"amount", &stories::Rules::amount},
    {"full_amount", &stories::Rules::full_amount},
    {"decay_hours", &stories::Rules::decay_hours},
    {"passages_bonus", &stories::Rules::passages_bonus},
    {"credit_bonus", &stories::Rules::credit_bonus},
    {"beside_name", &stories::Rules::beside_name},
    {"one_name", &stories::Rules::one_name},
    {"crowd", &stories::Rules::crowd},
    {"crowd_from", &stories::Rules::crowd_from},
    {"long_name", &stories::Rules::long_name},
    {"one_part", &stories::Rules::one_part},
    {"commonplace", &stories::Rules::commonplace},
    {"commonplace_from", &stories::Rules::commonplace_from},
    {"commonplace_range", &stories::Rules::commonplace_range},
    {"rarest_missing", &stories::Rules::rarest_missing},
    {"rarest_missing_young", &stories::Rules::rarest_missing_young},
    {"young_store", &stories::Rules::young_store},
    {"young_stories", &stories::Rules::young_stories},
    {"titles_miss", &stories::Rules::titles_miss},
    {"text_asked", &stories::Rules::text_asked},
    {"text_likeness", &stories::Rules::text_likeness},
    {"same_figures", &stories::Rules::same_figures},
    {"same_names", &stories::Rules::same_names},
    {"other_figures", &stories::Rules::other_figures},
    {"other_names", &stories::Rules::other_names},
    {"one_frame", &stories::Rules::one_frame},
    {"frame", &stories::Rules::frame},
    {"other_language", &stories::Rules::other_language},
    {"text_alone", &stories::Rules::text_alone},
    {"bridge_margin", &stories::Rules::bridge_margin},
    {"same_quotation", &stories::Rules::same_quotation},
    {"common_word", &stories::Rules::common_word},
    {"spread", &stories::Rules::spread},
};

class Replay {
 public:
  Replay(const Fields& header, const stories::Rules& rules, bool explain)
      : recogniser_(rules), explain_(explain) {
    for (std::size_t i = 0; i < header.size(); ++i) columns_[header[i]] = i;
  }

  void row(const Fields& fields) {
    const std::string id = field(fields, "id"), publisher = field(fields, "publisher");
    const std::int64_t source = source_of(publisher);
    const ParsedEntry parsed = parsed_entry(fields);
    const std::vector<std::uint64_t> keys = keys_of(parsed);
    std::int64_t story = known(source, keys);
    if (story == 0) {
      story = recognise(fields, parsed, source, publisher);
      for (const std::uint64_t key : keys) known_[key ^ static_cast<std::uint64_t>(source)] = story;
    }
    rows_.emplace_back(id, story);
  }

  /// A report may make one story of two: what each row is in shows at the end.
  void print() const {
    for (const auto& [id, story] : rows_) fmt::print("{}\t{}\n", id, now(story));
  }

  const stories::Window& window() const { return recogniser_.window(); }

 private:
  std::string field(const Fields& fields, const std::string& name) const {
    const auto column = columns_.find(name);
    return column == columns_.end() || column->second >= fields.size() ? ""
                                                                       : fields[column->second];
  }

  std::int64_t source_of(const std::string& publisher) {
    return sources_.emplace(publisher, static_cast<std::int64_t>(sources_.size()) + 1)
        .first->second;
  }

  ParsedEntry parsed_entry(const Fields& fields) const {
    ParsedEntry parsed;
    parsed.entry.title = field(fields, "title");
    parsed.entry.url = field(fields, "url");
    parsed.entry.guid = field(fields, "guid");
    parsed.content.value = field(fields, "text");
    if (parsed.content.value.empty()) parsed.content.value = field(fields, "body");
    return parsed;
  }

  static std::vector<std::uint64_t> keys_of(const ParsedEntry& parsed) {
    std::vector<ParsedEntry> one{parsed};
    const bool named = !parsed.entry.guid.empty();
    if (!named) return {};
    return identify_all(std::move(one), false).entries.front().keys;
  }

  /// Tier 1: an item that its feed delivers again.
  std::int64_t known(std::int64_t source, const std::vector<std::uint64_t>& keys) const {
    if (keys.empty()) return 0;
    const auto found = known_.find(keys.front() ^ static_cast<std::uint64_t>(source));
    return found == known_.end() ? 0 : found->second;
  }

  std::int64_t recognise(const Fields& fields, const ParsedEntry& parsed, std::int64_t source,
                         const std::string& publisher) {
    const std::string canonical =
        parsed.entry.url.empty() ? std::string() : canonical_url(parsed.entry.url);
    stories::Candidate report;
    report.source = source;
    std::int64_t time = 0;
    const std::string written = field(fields, "time");
    std::from_chars(written.data(), written.data() + written.size(), time);
    report.time = Instant{Seconds{time}};
    stories::Text text;
    text.title = parsed.entry.title;
    text.body = parsed.content.value;
    text.canonical_url = canonical;
    text.source_name = publisher;
    stories::Spelling spelling;
    report.features = stories::features_of(text, explain_ ? &spelling : nullptr);
    recogniser_.tell_of_window(report);
    stories::Decision decision = recogniser_.decide(report);
    const std::int64_t entry = ++entries_;
    const std::int64_t story = decision.joined.story != 0 ? decision.joined.story : entry;
    if (explain_) {
      stories::spell(spelling, decision);
      fmt::print(stderr, "{}\t{}\t{}\n", field(fields, "id"), entry, to_json(decision));
    }
    for (const stories::Comparison& other : decision.bridged) {
      recogniser_.merge(other.story, story);
      became_[other.story] = story;
    }
    recogniser_.add({entry, story, source, report.time, std::move(report.features)}, report.time);
    return story;
  }

  std::int64_t now(std::int64_t story) const {
    const auto found = became_.find(story);
    return found == became_.end() ? story : now(found->second);
  }

  std::map<std::string, std::size_t> columns_;
  std::unordered_map<std::string, std::int64_t> sources_;
  std::unordered_map<std::uint64_t, std::int64_t> known_;
  stories::Recogniser recogniser_;
  std::int64_t entries_ = 0;
  bool explain_;
  std::vector<std::pair<std::string, std::int64_t>> rows_;
  std::unordered_map<std::int64_t, std::int64_t> became_;  ///< stories that are part of another
};

void print_cost(std::vector<double> costs, const Replay& replay) {
  if (costs.empty()) return;
  std::sort(costs.begin(), costs.end());
  double sum = 0;
  for (const double cost : costs) sum += cost;
  const auto at = [&](double share) {
    return costs[static_cast<std::size_t>(share * static_cast<double>(costs.size() - 1))];
  };
  fmt::print(stderr,
             "reports {}  mean {:.1f} us  median {:.1f}  p99 {:.1f}  most {:.1f}  "
             "held {}  window {:.1f} MB\n",
             costs.size(), sum / static_cast<double>(costs.size()), at(0.5), at(0.99), costs.back(),
             replay.window().size(), static_cast<double>(replay.window().bytes()) / 1e6);
}

}  // namespace

int main(int argc, char** argv) {
  stories::Rules rules;
  bool explain = false, cost = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    explain = explain || argument == "--explain";
    cost = cost || argument == "--cost";
    if (argument != "--set" || i + 1 == argc) continue;
    const std::string setting = argv[++i];
    const auto equals = setting.find('=');
    const auto rule = kRules.find(setting.substr(0, equals));
    if (equals == std::string::npos || rule == kRules.end()) {
      fmt::print(stderr, "replay_stories: no rule is named so: {}\n", setting);
      return 2;
    }
    rules.*rule->second = std::stod(setting.substr(equals + 1));
  }
  std::string line;
  if (!std::getline(std::cin, line)) return 0;
  Replay replay(split(line), rules, explain);
  std::vector<double> costs;
  while (std::getline(std::cin, line)) {
    const auto began = std::chrono::steady_clock::now();
    replay.row(split(line));
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - began;
    if (cost) costs.push_back(took.count());
  }
  replay.print();
  print_cost(std::move(costs), replay);
  return 0;
}
