// Reports one after another: what is kept of one is the same each time, in whatever order its links
// stand, and reads back from its stored form; a decision is the same each time, and joins a story
// that is there and is not forbidden. Any bytes are features or none.
#include <algorithm>

#include "fields.h"
#include "stories/recogniser.h"
#include "text/url.h"

namespace {

using namespace feedmill;
using namespace feedmill::stories;
using fuzz::require;

constexpr std::size_t kMostReports = 24;

struct Written {
  std::string title, body, url, source, language;
  std::vector<std::string> links;

  explicit Written(fuzz::Fields& fields)
      : title(fields.next()), body(fields.next()), url(canonical_url(fields.next())) {
    source = fields.next();
    language = fields.next();
    for (unsigned left = fields.choose(4); left > 0; --left)
      links.push_back(canonical_url(fields.next()));
  }
  Text text() const { return {title, body, url, source, links, language}; }
};

Features kept_of(const Written& written) {
  Spelling spelling;
  Features features = features_of(written.text(), &spelling);
  require(features == features_of(written.text()));
  Written turned = written;
  std::reverse(turned.links.begin(), turned.links.end());
  require(features == features_of(turned.text()));
  const auto stored = from_blob(to_blob(features));
  require(stored && *stored == features);
  return features;
}

void judge(const Decision& decision, const Recogniser& recogniser, const Candidate& report) {
  const auto known = [&](std::int64_t story) {
    return recogniser.window().group(story) != nullptr;
  };
  if (decision.joined.tier != Tier::kNone) {
    require(known(decision.joined.story));
    require(std::count(report.not_with.begin(), report.not_with.end(), decision.joined.story) == 0);
  }
  require(decision.rejected.size() <= 3);
  for (const Comparison& other : decision.rejected) {
    require(known(other.story) && other.story != decision.joined.story);
  }
  // The hashes are not stored.
  Decision again = decision_from_json(to_json(decision));
  require(again.joined.story == decision.joined.story && again.joined.tier == decision.joined.tier);
  require(to_json(again) == to_json(decision));
}

void settle(fuzz::Fields& fields) {
  Recogniser recogniser;
  for (std::size_t entry = 1; entry <= kMostReports && !fields.done(); ++entry) {
    Candidate report;
    report.source = fields.choose(4) + 1;
    report.time = Instant(Seconds(1795435200 + 3600 * std::int64_t{fields.choose(256)}));
    if (const unsigned split = fields.choose(32); split < entry) report.not_with = {split};
    report.features = kept_of(Written(fields));
    const Decision decision = recogniser.decide(report);
    require(decision == recogniser.decide(report));
    judge(decision, recogniser, report);
    const auto number = static_cast<std::int64_t>(entry);
    const std::int64_t story = decision.joined.story != 0 ? decision.joined.story : number;
    recogniser.add({number, story, report.source, report.time, std::move(report.features)},
                   report.time);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Fields fields(data, size);
  if (fields.choose(8) == 7) {
    const std::string_view blob(reinterpret_cast<const char*>(data), size);
    if (const auto features = from_blob(blob.substr(1))) {
      const auto again = from_blob(to_blob(*features));
      require(again && *again == *features);
    }
    return 0;
  }
  settle(fields);
  return 0;
}
