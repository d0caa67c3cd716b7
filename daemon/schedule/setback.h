// What becomes of a unit of work that has failed, or that a process has died at
// (feedmill/setbacks.h). Pure.
#pragma once

#include <string>

#include "feedmill/setbacks.h"

namespace feedmill {

enum class Turn {
  kAsUsual,
  kAlone,   ///< a process died at it: after everything else, with nothing beside it
  kFailed,  ///< another one has: it has failed, without being tried
};

/// A first death may be chance; from the second on, each is a failure before it is tried again.
Turn turn_of(const Setback& setback);

/// An entry is not left out after its deaths: from the second on it is settled without its text,
/// which is what they died at.
bool goes_without_text(const Setback& entry);

/// What the failure says, for a person.
std::string death_error(const Setback& setback);

/// The setback after one more failure: ten seconds, then twice as long each time, an hour at most.
Setback after_failure(Setback setback, std::string error, Instant now);

/// Whether it is to be left alone for now. A clock that was set back holds nothing up for longer.
bool waits(const Setback& setback, Instant now);

}  // namespace feedmill
