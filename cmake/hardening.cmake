# What makes a mistake in memory harder to use: feedmill reads what strangers write. A test reads the
# built program for each of these (tests/hardened.py).
include(CheckCXXCompilerFlag)
include(CheckPIESupported)

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
check_pie_supported(LANGUAGES CXX)

add_library(feedmill_hardening INTERFACE)
target_compile_options(feedmill_hardening INTERFACE -fstack-protector-strong -fstack-clash-protection)
target_link_options(feedmill_hardening INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)

# x86 only; ARM has a flag of its own.
set(FEEDMILL_CONTROL_FLOW OFF)
foreach(flag -fcf-protection=full -mbranch-protection=standard)
  string(MAKE_C_IDENTIFIER "HAS${flag}" has)
  check_cxx_compiler_flag(${flag} ${has})
  if(${has})
    target_compile_options(feedmill_hardening INTERFACE ${flag})
  endif()
endforeach()
# The linker takes the mark away for the sake of what Debian builds without it (crt1.o, SQLiteCpp), where
# a shadow stack is as right: nothing there leaves its stack by another way than it came.
if(HAS_fcf_protection_full)
  target_link_options(feedmill_hardening INTERFACE -Wl,-z,shstk)
  set(FEEDMILL_CONTROL_FLOW ON)
endif()

# Needs an optimising build, and sanitizers have checks of their own in the same places. A
# distribution's compiler may have set a level already.
if(NOT FEEDMILL_SANITIZE)
  target_compile_options(feedmill_hardening INTERFACE
    $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3>)
endif()
