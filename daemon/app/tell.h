// How a command says that something went wrong: "feedmill: MESSAGE" on stderr, harmless on a
// terminal, and an exit status. Any thread.
#pragma once

#include <string>

#include "app/command.h"
#include "feedmill/result.h"

namespace feedmill {

/// Says what the command ends with; returns `status`.
int tell_failure(const std::string& message, ExitStatus status);

/// The same with the status that goes with the error: usage, else failed.
int tell_failure(const Error& error);

/// The same of what the daemon may run into too: a daemon's words are for its log, a command's for
/// whoever typed it. To a daemon a configuration's error has a status of its own.
int tell_failure(const Error& error, bool daemon);

/// Says what a command does all the same.
void tell_warning(const std::string& message);

}  // namespace feedmill
