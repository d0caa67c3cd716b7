// No command ends by a signal or an exception that nobody caught: what could not be handled
// (memory, threads or descriptors that ran out) is a line on stderr and an exit status. Any thread.
#pragma once

#include <exception>

namespace feedmill {

/// The line, of the exception in hand where there is one. Takes no memory of its own.
void say_last_word() noexcept;

/// std::terminate (an exception that leaves a thread or a noexcept function) says the last word and
/// ends the process with this exit status, without a signal.
void end_with_last_word(int status);

}  // namespace feedmill
