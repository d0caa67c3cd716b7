// Makes one call fail, for tests/faults/faults.py: preloaded (LD_PRELOAD), it counts the calls of
// FAULT_CALL and lets the one numbered FAULT_AT fail with FAULT_ERROR (an errno, or SQLite's
// result code); with FAULT_STAYS all after it too, as on a disk that is full. Where it came to that
// is written to FAULT_HIT: a file that is not there tells the driver that there was none so late.
// With FAULT_PLACES only the first call from each place counts, a place being the calls that led to
// it: memory is asked for tens of thousands of times, from some thousand places.
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <pthread.h>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <cstring>

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
}

namespace {

const char* call = nullptr;  // null: nothing fails yet
const char* hit_file = nullptr;
long fails_at = 0;
int error_number = EIO;
bool stays = false;
bool by_place = false;
std::atomic<long> calls{0};

constexpr int kFrames = 8;  // of a place, the innermost
constexpr std::size_t kPlaces = 1U << 16U;
std::atomic<std::uint64_t> places[kPlaces];

/// Where the call comes from, as a number; 0 while that is being found out, which takes memory,
/// too.
std::uint64_t place() {
  thread_local bool asking = false;
  if (asking) return 0;
  asking = true;
  void* frames[kFrames];
  const int depth = backtrace(frames, kFrames);
  asking = false;
  std::uint64_t hash = 14695981039346656037U;
  for (int frame = 0; frame < depth; ++frame)
    hash = (hash ^ reinterpret_cast<std::uintptr_t>(frames[frame])) * 1099511628211U;
  return hash | 1U;
}

bool is_new_place() {
  const std::uint64_t hash = place();
  if (hash == 0) return false;
  for (std::size_t at = hash % kPlaces;; at = (at + 1) % kPlaces) {
    std::uint64_t none = 0;
    if (places[at].compare_exchange_strong(none, hash)) return true;
    if (none == hash) return false;
  }
}

void tell_hit() {
  const int file =
      int(syscall(SYS_openat, AT_FDCWD, hit_file, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (file >= 0) syscall(SYS_close, file);
}

/// Whether this call of `name` is the one. Makes no call of its own that could fail.
bool fails(const char* name) {
  if (call == nullptr || std::strcmp(call, name) != 0) return false;
  if (by_place && calls < fails_at && !is_new_place()) return false;
  const long number = ++calls;
  if (number < fails_at || (number > fails_at && !stays)) return false;
  if (number == fails_at) tell_hit();
  errno = error_number;
  return true;
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

/// What a program that this one starts must not inherit, and what was asked for.
__attribute__((constructor)) void begin() {
  unsetenv("LD_PRELOAD");
  const char* at = std::getenv("FAULT_AT");
  const char* number = std::getenv("FAULT_ERROR");
  hit_file = std::getenv("FAULT_HIT");
  if (at == nullptr || hit_file == nullptr) return;
  fails_at = std::atol(at);
  if (number != nullptr) error_number = std::atoi(number);
  stays = std::getenv("FAULT_STAYS") != nullptr;
  by_place = std::getenv("FAULT_PLACES") != nullptr;
  void* none[1];
  backtrace(none, 1);  // loads what it needs
  call = std::getenv("FAULT_CALL");
}

bool is_of_sqlite(void* caller) {
  Dl_info info{};
  return dladdr(caller, &info) != 0 && std::strstr(info.dli_fname, "libsqlite3") != nullptr;
}

mode_t mode_of(int flags, std::va_list& rest) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}

}  // namespace

#define FAULTY(result, name, parameters, arguments, failed)     \
  result name parameters {                                      \
    static const auto real = next<result(*) parameters>(#name); \
    return fails(#name) ? failed : real arguments;              \
  }

#define FAULTY_OPEN(name)                                                 \
  int name(const char* path, int flags, ...) {                            \
    static const auto real = next<int (*)(const char*, int, ...)>(#name); \
    std::va_list rest;                                                    \
    va_start(rest, flags);                                                \
    const mode_t mode = mode_of(flags, rest);                             \
    va_end(rest);                                                         \
    return fails("open") ? -1 : real(path, flags, mode);                  \
  }

extern "C" {

FAULTY_OPEN(open)
FAULTY_OPEN(open64)
int __open_2(const char* path, int flags) { return open(path, flags); }
int __open64_2(const char* path, int flags) { return open64(path, flags); }

FAULTY(ssize_t, write, (int file, const void* bytes, std::size_t size), (file, bytes, size), -1)
FAULTY(int, fsync, (int file), (file), -1)
FAULTY(int, fdatasync, (int file), (file), -1)
FAULTY(int, ftruncate64, (int file, off64_t size), (file, size), -1)
FAULTY(int, rename, (const char* from, const char* to), (from, to), -1)
FAULTY(int, unlink, (const char* path), (path), -1)
FAULTY(int, symlink, (const char* to, const char* path), (to, path), -1)
FAULTY(int, link, (const char* from, const char* to), (from, to), -1)
FAULTY(int, mkdir, (const char* path, mode_t mode), (path, mode), -1)
FAULTY(int, socket, (int family, int type, int protocol), (family, type, protocol), -1)
FAULTY(int, epoll_create1, (int flags), (flags), -1)
FAULTY(int, eventfd, (unsigned value, int flags), (value, flags), -1)
FAULTY(int, memfd_create, (const char* name, unsigned flags), (name, flags), -1)
FAULTY(int, pthread_create,
       (pthread_t * thread, const pthread_attr_t* attributes, void* (*start)(void*), void* of),
       (thread, attributes, start, of), EAGAIN)
FAULTY(int, posix_spawnp,
       (pid_t * process, const char* file, const posix_spawn_file_actions_t* actions,
        const posix_spawnattr_t* attributes, char* const* arguments, char* const* environment),
       (process, file, actions, attributes, arguments, environment), EAGAIN)

ssize_t pwrite64(int file, const void* bytes, std::size_t size, off64_t at) {
  static const auto real = next<ssize_t (*)(int, const void*, std::size_t, off64_t)>("pwrite64");
  return fails("pwrite") ? -1 : real(file, bytes, size, at);
}
ssize_t pwrite(int file, const void* bytes, std::size_t size, off_t at) {
  return pwrite64(file, bytes, size, at);
}

void* malloc(std::size_t size) { return fails("malloc") ? nullptr : __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) {
  return fails("malloc") ? nullptr : __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  return fails("malloc") ? nullptr : __libc_realloc(old, size);
}

int sqlite3_step(void* statement) {
  static const auto real = next<int (*)(void*)>("sqlite3_step");
  // SQLite's own calls take a step that was never made for one that had nothing to do.
  if (is_of_sqlite(__builtin_return_address(0))) return real(statement);
  return fails("sqlite3_step") ? error_number : real(statement);
}

int sqlite3_exec(void* database, const char* text, int (*row)(void*, int, char**, char**), void* of,
                 char** error) {
  static const auto real =
      next<int (*)(void*, const char*, int (*)(void*, int, char**, char**), void*, char**)>(
          "sqlite3_exec");
  if (is_of_sqlite(__builtin_return_address(0)) || !fails("sqlite3_step"))
    return real(database, text, row, of, error);
  if (error != nullptr) *error = nullptr;
  return error_number;
}

}  // extern "C"
