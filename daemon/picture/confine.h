// What a process gives up before it reads what nobody vouches for: time, memory, files, the
// network, other programs. There is no way back. Linux.
#pragma once

namespace feedmill {

/// False where one of the limits cannot be set. The filter of system calls is a second line behind
/// them: a machine that has none goes without.
bool confine();

}  // namespace feedmill
