#include "issue/withdrawals.h"

#include <algorithm>
#include <iterator>

namespace feedmill {
namespace {

constexpr auto kYoung = std::chrono::hours(24);  // what stood there for longer has had its time
constexpr std::size_t kFew = 2;  // more that go at once from one document were not taken back

bool was_taken_back(const VanishedEntry& entry, const DateSpan& span, Instant now) {
  if (entry.first_seen > now || now - entry.first_seen >= kYoung) return false;
  const auto date = entry.published ? entry.published : entry.updated;
  return date && *date > span.oldest;
}

}  // namespace

std::vector<std::int64_t> taken_back(const std::vector<VanishedEntry>& vanished,
                                     const DateSpan& span, Instant now) {
  std::vector<std::int64_t> gone;
  for (const VanishedEntry& entry : vanished)
    if (was_taken_back(entry, span, now)) gone.push_back(entry.entry);
  if (gone.size() > kFew) gone.clear();
  return gone;
}

std::vector<std::int64_t> vanished_in(const PollUpdate& update,
                                      const std::vector<std::int64_t>& before,
                                      const std::vector<std::int64_t>& held) {
  if (!update.span || before.empty()) return {};
  return numbers_missing(before, held);
}

std::vector<std::int64_t> taken_back(const PollUpdate& update,
                                     const std::vector<VanishedEntry>& vanished, Instant now) {
  std::vector<std::int64_t> gone = update.deleted;
  if (!update.span) return gone;
  const auto back = taken_back(vanished, *update.span, now);
  gone.insert(gone.end(), back.begin(), back.end());
  return gone;
}

std::vector<std::int64_t> come_back(const PollUpdate& update,
                                    const std::vector<std::int64_t>& before) {
  return numbers_missing(update.held, before);
}

std::vector<std::int64_t> numbers_missing(std::vector<std::int64_t> one,
                                          std::vector<std::int64_t> other) {
  std::sort(one.begin(), one.end());
  std::sort(other.begin(), other.end());
  std::vector<std::int64_t> missing;
  std::set_difference(one.begin(), one.end(), other.begin(), other.end(),
                      std::back_inserter(missing));
  return missing;
}

}  // namespace feedmill
