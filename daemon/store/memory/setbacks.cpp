// What stands against units of work.
#include <algorithm>

#include "store/memory/memory_store.h"

namespace feedmill::memory {

Result<Setback> MemoryStore::setback(const WorkUnit& unit) {
  for (const Setback& one : setbacks_)
    if (one.unit == unit) return one;
  return Setback{unit};
}

Result<std::vector<Setback>> MemoryStore::setbacks(Work work) {
  std::vector<Setback> found;
  for (const Setback& one : setbacks_)
    if (work == Work::kNone || one.unit.work == work) found.push_back(one);
  return found;
}

Result<void> MemoryStore::set_back(const Setback& setback) {
  if (auto cleared = went_well(setback.unit); !cleared) return cleared;
  setbacks_.push_back(setback);
  return {};
}

Result<void> MemoryStore::went_well(const WorkUnit& unit) {
  std::erase_if(setbacks_, [&](const Setback& one) { return one.unit == unit; });
  return {};
}

}  // namespace feedmill::memory
