// What a poll's update takes while it waits to be stored. Pure; any thread.
#pragma once

#include <cstddef>

#include "feedmill/poll.h"

namespace feedmill {

/// About what an entry holds in memory, in bytes.
std::size_t bytes_of(const NewEntry& entry);

/// The same of an update.
std::size_t bytes_of(const PollUpdate& update);

}  // namespace feedmill
