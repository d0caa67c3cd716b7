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

/// The entries that the document before, which held `before`, held, and this one, which holds
/// `held`, does not; none where its order or its past says nothing.
std::vector<std::int64_t> vanished_in(const PollUpdate& update,
                                      const std::vector<std::int64_t>& before,
                                      const std::vector<std::int64_t>& held);

/// What the source has taken back: what it says so of, and of what vanished the young ones that by
/// their date would stand in the midst of what is there. More than a few at once were not taken
/// back: the document is another selection.
std::vector<std::int64_t> taken_back(const PollUpdate& update,
                                     const std::vector<VanishedEntry>& vanished, Instant now);

/// The same of what vanished alone.
std::vector<std::int64_t> taken_back(const std::vector<VanishedEntry>& vanished,
                                     const DateSpan& span, Instant now);

/// Known entries that this document holds and the one before did not: back, where they had been
/// taken back.
std::vector<std::int64_t> come_back(const PollUpdate& update,
                                    const std::vector<std::int64_t>& before);

/// The numbers of `one` that are not in `other`, sorted.
std::vector<std::int64_t> numbers_missing(std::vector<std::int64_t> one,
                                          std::vector<std::int64_t> other);

}  // namespace feedmill
