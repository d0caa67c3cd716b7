#include "store/sqlite/at_hand.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace feedmill::sqlite {
namespace {

std::size_t bytes_of(const Entry& entry) {
  return sizeof entry + entry.title.size() + entry.content_html.size() + entry.content_text.size() +
         entry.summary.size() + entry.summary_html.size();
}

void put(std::string& out, const std::string& part) {
  const auto size = static_cast<std::uint32_t>(part.size());
  out.append(reinterpret_cast<const char*>(&size), sizeof size).append(part);
}

std::string get(std::string_view& in) {
  std::uint32_t size = 0;
  std::memcpy(&size, in.data(), sizeof size);
  std::string part(in.substr(sizeof size, size));
  in.remove_prefix(sizeof size + size);
  return part;
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

void AtHand::keep(std::int64_t number, const stories::Prepared& report) {
  std::string packed;
  for (const std::string* part : {&report.title, &report.canonical_url, &report.source_name})
    put(packed, *part);
  put(packed, to_blob(report.features));
  if (chunks_.empty() || chunks_.back().size() + packed.size() > chunks_.back().capacity())
    chunks_.emplace_back().reserve(std::max(kChunk, packed.size()));
  places_[number] = {static_cast<std::uint32_t>(chunks_.size() - 1),
                     static_cast<std::uint32_t>(chunks_.back().size())};
  chunks_.back() += packed;
}

std::optional<stories::Prepared> AtHand::take(std::int64_t number) {
  const auto found = places_.find(number);
  if (found == places_.end()) return std::nullopt;
  std::string_view packed =
      std::string_view(chunks_[found->second.first]).substr(found->second.second);
  places_.erase(found);
  stories::Prepared report;
  for (std::string* part : {&report.title, &report.canonical_url, &report.source_name})
    *part = get(packed);
  auto features = stories::from_blob(get(packed));
  if (!features) return std::nullopt;
  report.features = *std::move(features);
  return report;
}

}  // namespace feedmill::sqlite
