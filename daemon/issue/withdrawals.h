// Which entries a source has taken back, by what its document does not hold any more. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "feedmill/poll.h"

namespace feedmill {

/// What the document before held, and this one does not.
struct VanishedEntry {
  std::int64_t entry = 0;
  Instant first_seen{};
  std::optional<Instant> published, updated;
};

/// Of them, those that were taken back: young ones that by their date would stand in the midst of
/// what is there. More than a few at once were not taken back: the document is another selection.
std::vector<std::int64_t> taken_back(const std::vector<VanishedEntry>& vanished,
                                     const DateSpan& span, Instant now);

/// The numbers of `one` that are not in `other`, sorted.
std::vector<std::int64_t> numbers_missing(std::vector<std::int64_t> one,
                                          std::vector<std::int64_t> other);

}  // namespace feedmill
