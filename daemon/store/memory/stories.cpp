// Each report is given its story, and what a person decides against that.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "store/ids.h"
#include "store/memory/memory_store.h"

namespace feedmill::memory {

std::vector<stories::Unsettled> MemoryStore::unsettled() const {
  std::vector<stories::Unsettled> waiting;
  for (const auto& [number, kept] : memory_->entries) {
    if (!kept.report)
      waiting.push_back({number, kept.source, kept.first_seen, kept.entry.published});
  }
  return waiting;
}

Result<std::size_t> MemoryStore::settle(Instant, std::size_t limit) {
  std::vector<stories::Unsettled> waiting = unsettled();
  if (waiting.empty()) return 0;
  const Instant pass = stories::put_in_order(waiting);
  load_window();
  for (std::size_t done = 0; !waiting.empty() && (limit == 0 || done < limit); ++done) {
    assign(waiting.back(), pass);
    waiting.pop_back();
  }
  return waiting.size();
}

void MemoryStore::load_window() {
  const auto& traits = memory_->traits;
  const std::int64_t newest = traits.empty() ? 0 : traits.rbegin()->first;
  if (settling_.is_current(newest, memory_->edition)) return;
  settling_.refill(newest, memory_->edition);
  for (const auto& trait : traits) {
    const KeptEntry& kept = memory_->entries.at(trait.second.entry);
    settling_.add({trait.second.entry, kept.report->story, kept.source, kept.report->time,
                   trait.second.features},
                  memory_->stories.at(kept.report->story).began);
  }
}

/// The story, made anew where `story` is 0 or was forgotten.
std::int64_t MemoryStore::write_story(std::int64_t story, Instant time, Instant first_seen) {
  const auto known = memory_->stories.find(story);
  const std::int64_t seq = ++memory_->story_seq;
  if (known == memory_->stories.end()) {
    memory_->stories[++memory_->last_story] = {seq, first_seen, first_seen, time};
    return memory_->last_story;
  }
  KeptStory& kept = known->second;
  kept.seq = seq;
  kept.first_seen = std::min(kept.first_seen, first_seen);
  kept.updated = std::max(kept.updated, first_seen);
  kept.began = std::min(kept.began, time);
  return story;
}

void MemoryStore::assign(const stories::Unsettled& waiting, Instant pass) {
  KeptEntry& kept = memory_->entries.at(waiting.entry);
  const KeptSource& source = memory_->sources.at(kept.source);
  const std::string& name = source.state.title.empty() ? source.source.name : source.state.title;
  std::vector<std::int64_t> barred;
  for (const auto& [story, joined] : kept.overruled)
    if (!joined) barred.push_back(story);
  stories::Settled given = settling_.decide(waiting, pass, kept.entry, name, std::move(barred));
  if (!given.decision.bridged.empty()) stories::keep_overruled(given.decision, overruled_stories());
  const std::int64_t story =
      write_story(given.decision.joined.story, given.report.time, waiting.first_seen);
  for (const stories::Comparison& part : given.decision.bridged)
    bring_in(part.story, story, waiting.entry);
  kept.report = KeptReport{story, given.report.time, given.decision};
  const std::int64_t number = ++memory_->last_trait;
  memory_->traits[number] = {waiting.entry, given.report.features};
  if (memory_->traits.size() > stories::Window::kMostReports)
    memory_->traits.erase(memory_->traits.begin());
  settling_.settled(std::move(given), waiting.entry, story, number);
}

/// On a report of which a person has decided.
std::vector<std::int64_t> MemoryStore::overruled_stories() const {
  std::vector<std::int64_t> overruled;
  for (const auto& entry : memory_->entries) {
    const KeptEntry& kept = entry.second;
    if (kept.report && !kept.overruled.empty()) overruled.push_back(kept.report->story);
  }
  return overruled;
}

/// The reports of the one story become the other's, for which the entry is the reason.
void MemoryStore::bring_in(std::int64_t part, std::int64_t story, std::int64_t entry) {
  for (const std::int64_t number : reports_of(part)) {
    KeptReport& report = *memory_->entries.at(number).report;
    report.story = story;
    if (report.decision.brought_by == 0) report.decision.brought_by = entry;
  }
  const KeptStory gone = memory_->stories.at(part);
  KeptStory& kept = memory_->stories.at(story);
  kept.first_seen = std::min(kept.first_seen, gone.first_seen);
  kept.updated = std::max(kept.updated, gone.updated);
  kept.began = std::min(kept.began, gone.began);
  memory_->stories.erase(part);
}

std::int64_t MemoryStore::story_of(std::int64_t entry) const {
  const auto kept = memory_->entries.find(entry);
  return kept == memory_->entries.end() || !kept->second.report ? 0 : kept->second.report->story;
}

/// In the order of time.
std::vector<std::int64_t> MemoryStore::reports_of(std::int64_t story) const {
  std::vector<std::pair<Instant, std::int64_t>> found;
  for (const auto& [number, kept] : memory_->entries)
    if (kept.report && kept.report->story == story) found.emplace_back(kept.report->time, number);
  std::sort(found.begin(), found.end());
  std::vector<std::int64_t> numbers;
  numbers.reserve(found.size());
  for (const auto& one : found) numbers.push_back(one.second);
  return numbers;
}

void MemoryStore::drop_if_empty(std::int64_t story) {
  if (reports_of(story).empty()) memory_->stories.erase(story);
}

/// `to` is 0: a story of its own.
void MemoryStore::move_report(std::int64_t entry, std::int64_t from, std::int64_t to) {
  KeptEntry& kept = memory_->entries.at(entry);
  const std::int64_t story = write_story(to, kept.report->time, kept.first_seen);
  stories::Decision by_hand;
  by_hand.joined.tier = stories::Tier::kByHand;
  by_hand.joined.story = to == 0 ? from : to;
  kept.report->story = story;
  kept.report->decision = std::move(by_hand);
  kept.overruled[from] = false;
  kept.overruled[story] = true;
  drop_if_empty(from);
}

Result<void> MemoryStore::split_story(std::string_view story_id, std::string_view entry_id) {
  const std::int64_t story = story_shown_as(story_id, memory_->tag);
  const std::int64_t entry = entry_shown_as(entry_id, memory_->tag);
  if (entry == 0 || story == 0 || story_of(entry) != story)
    return failure(Errc::kUsage, fmt::format("{} is not in a story {}", entry_id, story_id));
  if (reports_of(story).size() < 2)
    return failure(Errc::kUsage, fmt::format("{} is all that {} has", entry_id, story_id));
  move_report(entry, story, 0);
  ++memory_->edition;
  return {};
}

Result<void> MemoryStore::join_story(std::string_view story_id, std::string_view other_id) {
  const std::int64_t story = story_shown_as(story_id, memory_->tag);
  if (memory_->stories.count(story) == 0)
    return failure(Errc::kUsage, fmt::format("no story is {}", story_id));
  const std::int64_t entry = entry_shown_as(other_id, memory_->tag);
  const std::int64_t other = story_shown_as(other_id, memory_->tag);
  std::vector<std::int64_t> moved = other == 0 ? std::vector{entry} : reports_of(other);
  std::sort(moved.begin(), moved.end());
  std::erase_if(moved, [&](std::int64_t report) {
    return story_of(report) == 0 || story_of(report) == story;
  });
  if (moved.empty())
    return failure(Errc::kUsage, fmt::format("nothing outside {} is {}", story_id, other_id));
  for (const std::int64_t report : moved) move_report(report, story_of(report), story);
  ++memory_->edition;
  return {};
}

}  // namespace feedmill::memory
