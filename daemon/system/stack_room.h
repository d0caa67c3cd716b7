// How much stack there is: as much as everywhere, whatever limit the program was started under.
#pragma once

#include <functional>

namespace feedmill {

/// Runs `body`, which throws nothing, with the stack that Linux gives by itself, in this thread;
/// threads that begin in it have as much. Else the limit would be what each has, 64 KiB as well as
/// all there is. Before any thread; returns what `body` does.
int with_stack_room(const std::function<int()>& body);

}  // namespace feedmill
