#include "picture/confine.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

namespace feedmill {
namespace {

// GD holds four bytes a pixel, a progressive JPEG's decoder up to three more; libraries take a
// hundred MiB of addresses.
constexpr rlim_t kAddresses = 448U << 20U;
constexpr rlim_t kOutput = 4U << 20U;
constexpr rlim_t kSeconds = 5;  // of the processor

// A sanitizer takes terabytes of addresses.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define FEEDMILL_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define FEEDMILL_SANITIZED
#endif
#endif
#ifdef FEEDMILL_SANITIZED
constexpr bool kAddressesAreCounted = false;
#else
constexpr bool kAddressesAreCounted = true;
#endif

bool limit(__rlimit_resource what, rlim_t most) {
  const rlimit both{most, most};
  return setrlimit(what, &both) == 0;
}

#if defined(__x86_64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kMachine = 0;  // no filter: its numbers were not looked at
#endif

// Enough to compute and to write the answer; anything else is refused as if it were not permitted.
constexpr int kAllowed[] = {
    SYS_read,
    SYS_write,
    SYS_brk,
    SYS_mmap,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_futex,
    SYS_exit,
    SYS_exit_group,
    SYS_lseek,
    SYS_fstat,
    SYS_getpid,
    SYS_gettid,
    SYS_rt_sigreturn,
    SYS_getrandom,
    SYS_clock_gettime,
    SYS_sched_yield,
    SYS_rt_sigprocmask,
    SYS_rt_sigaction,
    SYS_newfstatat,
    SYS_close,
    SYS_sched_getaffinity,
    SYS_tgkill,
    SYS_sigaltstack,
    SYS_mprotect,
};

/// seccomp(2): a program of the kernel's that looks at each system call's number.
void filter_calls() {
  if (kMachine == 0) return;
  std::vector<sock_filter> program = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kMachine, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
  };
  for (const int call : kAllowed) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
  const sock_fprog whole{static_cast<unsigned short>(program.size()), program.data()};
  // As a filter in a container may refuse this one, nothing depends on it: without descriptors
  // there is no socket.
  static_cast<void>(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole));
}

}  // namespace

bool confine() {
  const bool limited = limit(RLIMIT_CORE, 0) && limit(RLIMIT_CPU, kSeconds) &&
                       limit(RLIMIT_FSIZE, kOutput) && limit(RLIMIT_NPROC, 0) &&
                       (!kAddressesAreCounted || limit(RLIMIT_AS, kAddresses)) &&
                       // None but those that are open: no file, no socket, no pipe.
                       limit(RLIMIT_NOFILE, 0) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  if (limited) filter_calls();
  return limited;
}

}  // namespace feedmill
