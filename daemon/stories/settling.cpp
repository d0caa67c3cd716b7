#include "stories/settling.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "stories/links.h"
#include "text/entry_text.h"
#include "text/url.h"

namespace feedmill::stories {
namespace {

std::string address_of(const Entry& entry) {
  return entry.url.empty() ? std::string() : canonical_url(entry.url);
}

bool has_words(const Decision& decision) {
  return !decision.joined.word_hashes.empty() ||
         std::any_of(decision.rejected.begin(), decision.rejected.end(),
                     [](const Comparison& other) { return !other.word_hashes.empty(); });
}

}  // namespace

Prepared prepare(const Entry& entry, const std::string& body, std::string source_name) {
  Prepared report;
  report.title = entry.title;
  report.canonical_url = address_of(entry);
  report.source_name = std::move(source_name);
  report.features = features_of({report.title, body, report.canonical_url, report.source_name,
                                 links_of(entry), entry.language});
  return report;
}

bool quotes_text(const Decision& decision) { return decision.joined.passage_hash != 0; }

/// Few decisions are ever asked for: what they are spelt from is made again where it is needed.
void spell(const Prepared& report, Decision& decision) {
  if (!has_words(decision)) return;
  Spelling spelling;
  features_of({report.title, {}, report.canonical_url, report.source_name, {}, {}}, &spelling);
  spell(spelling, decision);
}

void spell(const Entry& entry, const std::string& source_name, Decision& decision) {
  const std::string body = body_text(entry), canonical = address_of(entry);
  Spelling spelling;
  features_of({entry.title, body, canonical, source_name, {}, entry.language}, &spelling);
  spell(spelling, decision);
}

Instant time_of(const Unsettled& report, Instant pass) {
  return report.published && *report.published < pass ? *report.published : pass;
}

Instant put_in_order(std::vector<Unsettled>& waiting) {
  Instant pass{};
  for (const Unsettled& report : waiting) pass = std::max(pass, report.first_seen);
  const auto key = [pass](const Unsettled& report) {
    return std::tuple(time_of(report, pass), report.source, report.entry);
  };
  std::sort(waiting.begin(), waiting.end(),
            [&](const Unsettled& a, const Unsettled& b) { return key(a) > key(b); });
  return pass;
}

void keep_overruled(Decision& decision, const std::vector<std::int64_t>& overruled) {
  const auto is_fixed = [&](std::int64_t story) {
    return std::find(overruled.begin(), overruled.end(), story) != overruled.end();
  };
  auto& bridged = decision.bridged;
  const bool fixed = is_fixed(decision.joined.story);
  const auto stays = std::stable_partition(bridged.begin(), bridged.end(), [&](const auto& part) {
    return !fixed && !is_fixed(part.story);
  });
  for (auto part = stays; part != bridged.end(); ++part) {
    part->veto = "split by hand";
    decision.rejected.insert(decision.rejected.begin(), std::move(*part));
  }
  bridged.erase(stays, bridged.end());
}

void Settling::refill(std::int64_t newest, std::int64_t edition) {
  recogniser_.emplace();
  newest_ = newest;
  edition_ = edition;
}

Settled Settling::decide(const Unsettled& waiting, Instant pass, Features features,
                         std::vector<std::int64_t> barred) const {
  Settled settled;
  settled.report.source = waiting.source;
  settled.report.time = time_of(waiting, pass);
  settled.report.features = std::move(features);
  recogniser_->tell_of_window(settled.report);
  settled.report.not_with = std::move(barred);
  settled.decision = recogniser_->decide(settled.report);
  return settled;
}

Settled Settling::decide(const Unsettled& waiting, Instant pass, const Entry& entry,
                         const std::string& source_name, std::vector<std::int64_t> barred) const {
  Prepared report = prepare(entry, body_text(entry), source_name);
  Settled settled = decide(waiting, pass, std::move(report.features), std::move(barred));
  if (quotes_text(settled.decision))
    spell(entry, source_name, settled.decision);
  else
    spell(report, settled.decision);
  return settled;
}

void Settling::settled(Settled report, std::int64_t entry, std::int64_t story,
                       std::int64_t number) {
  newest_ = number;
  Candidate& told = report.report;
  for (const Comparison& part : report.decision.bridged) recogniser_->merge(part.story, story);
  recogniser_->add({entry, story, told.source, told.time, std::move(told.features)}, told.time);
}

}  // namespace feedmill::stories
