// Named places between choosing an issue and having delivered it, at which a test build can be
// killed: tests/e2e/crash.py. Nothing in any other build. Any thread.
#pragma once

namespace feedmill {

#ifdef FEEDMILL_CRASH_POINTS
/// Kills the process where FEEDMILL_CRASH_AT is "NAME" or "NAME:N", at the Nth time it comes by.
void crash_point(const char* name);
#else
inline void crash_point(const char*) {}
#endif

}  // namespace feedmill
