#include "app/fatal_sources.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace feedmill {
namespace {

constexpr auto kApart = std::chrono::seconds(10);
constexpr auto kApartAtMost = std::chrono::seconds(60);

}  // namespace

Result<void> FatalSources::set_apart(std::vector<DueSource>& due) {
  auto found = setbacks_.setbacks(Work::kPoll);
  if (!found) return tl::unexpected(found.error());
  if (due_.empty()) since_ = clock_.steady();
  setbacks_of_.clear();
  due_.clear();
  if (found->empty()) return {};
  for (Setback& setback : *found)
    setbacks_of_.emplace(std::strtoll(setback.unit.name.c_str(), nullptr, 10), std::move(setback));
  const auto others = std::stable_partition(
      due.begin(), due.end(), [this](const DueSource& one) { return !knows(one.id); });
  due_.assign(others, due.end());
  due.erase(others, due.end());
  return {};
}

bool FatalSources::may_be_tried(bool quiet) const {
  const auto waited = clock_.steady() - since_;
  return waited >= kApartAtMost || (quiet && waited >= kApart);
}

bool FatalSources::next_has_failed() const {
  return turn_of(setback(due_.back().id)) == Turn::kFailed;
}

DueSource FatalSources::take() {
  DueSource source = std::move(due_.back());
  due_.pop_back();
  since_ = clock_.steady();
  return source;
}

}  // namespace feedmill
