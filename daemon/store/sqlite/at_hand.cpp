#include "store/sqlite/at_hand.h"

#include <utility>

namespace feedmill::sqlite {
namespace {

constexpr std::size_t kAnAllocation = 16;  // bytes of it that are not ours

std::size_t bytes_of(const Entry& entry) {
  return sizeof entry + entry.title.size() + entry.content_html.size() + entry.content_text.size() +
         entry.summary.size() + entry.summary_html.size();
}

template <class T>
std::size_t bytes_of(const std::vector<T>& list) {
  return list.empty() ? 0 : list.capacity() * sizeof(T) + kAnAllocation;
}

std::size_t bytes_of(const stories::Prepared& report) {
  const stories::Features& f = report.features;
  return sizeof report + report.title.size() + report.canonical_url.size() +
         report.source_name.size() + bytes_of(f.opening) + bytes_of(f.runs) + bytes_of(f.places) +
         bytes_of(f.terms) + bytes_of(f.numbers) + bytes_of(f.links) + bytes_of(f.facts) +
         bytes_of(f.clues) + bytes_of(f.figures) + bytes_of(f.credits) + bytes_of(f.quotes);
}

}  // namespace

void AtHand::leave_borrowed() {
  for (const auto& [number, entry] : borrowed_) {
    const std::size_t bytes = bytes_of(*entry);
    if (entries_bytes_ + bytes > kMostEntries) continue;
    entries_bytes_ += bytes;
    entries_.emplace(number, *entry);
  }
  borrowed_.clear();
}

const Entry* AtHand::entry(std::int64_t number) const {
  if (const auto found = borrowed_.find(number); found != borrowed_.end()) return found->second;
  const auto found = entries_.find(number);
  return found == entries_.end() ? nullptr : &found->second;
}

void AtHand::drop_entry(std::int64_t number) {
  if (borrowed_.erase(number) != 0) return;
  const auto found = entries_.find(number);
  if (found == entries_.end()) return;
  entries_bytes_ -= bytes_of(found->second);
  entries_.erase(found);
}

void AtHand::keep(std::int64_t number, stories::Prepared report) {
  const std::size_t bytes = bytes_of(report);
  if (prepared_.emplace(number, std::move(report)).second) prepared_bytes_ += bytes;
}

std::optional<stories::Prepared> AtHand::take(std::int64_t number) {
  const auto found = prepared_.find(number);
  if (found == prepared_.end()) return std::nullopt;
  prepared_bytes_ -= bytes_of(found->second);
  std::optional<stories::Prepared> report(std::move(found->second));
  prepared_.erase(found);
  return report;
}

void AtHand::forget() { *this = {}; }

}  // namespace feedmill::sqlite
