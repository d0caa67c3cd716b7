# What makes a mistake in memory harder to use: feedmill reads what strangers write. A test reads the
# built program for each of these (tests/hardened.py).
include(CheckPIESupported)

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
check_pie_supported(LANGUAGES CXX)

add_library(feedmill_hardening INTERFACE)
target_compile_options(feedmill_hardening INTERFACE -fstack-protector-strong -fstack-clash-protection)
target_link_options(feedmill_hardening INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)

# Each processor has a flag of its own. Not tried for: clang takes another processor's with a warning, which
# clang-tidy calls an error. The linker takes the mark of a shadow stack away for the sake of what Debian builds
# without it (crt1.o, SQLiteCpp), where it is as right: nothing there leaves its stack by another way than it came.
set(FEEDMILL_CONTROL_FLOW OFF)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(feedmill_hardening INTERFACE -fcf-protection=full)
  target_link_options(feedmill_hardening INTERFACE -Wl,-z,shstk)
  set(FEEDMILL_CONTROL_FLOW ON)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
  target_compile_options(feedmill_hardening INTERFACE -mbranch-protection=standard)
endif()

# Needs an optimising build, and sanitizers have checks of their own in the same places. A
# distribution's compiler may have set a level already.
if(NOT FEEDMILL_SANITIZE)
  target_compile_options(feedmill_hardening INTERFACE
    $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3>)
endif()
