// What a sealed issue puts into the outbox. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "feedmill/digest.h"

namespace feedmill {

/// What an issue that is sealed puts into the queue of each destination: itself, or each of its
/// stories.
struct Queued {
  std::string destination;  ///< its key
  std::string story = {};   ///< an id; empty: the whole issue
  bool operator==(const Queued&) const = default;
};
std::vector<Queued> queued_with(const DigestSpec& spec, const Issue& issue);

}  // namespace feedmill
