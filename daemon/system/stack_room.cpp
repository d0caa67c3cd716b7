#include "system/stack_room.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>

#include <algorithm>

namespace feedmill {
namespace {

constexpr std::size_t kStack = 8U << 20U;   // what Linux gives by itself
constexpr std::size_t kEnough = 1U << 20U;  // for what is done in the first thread

void give_threads_room() {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return;
  if (pthread_attr_setstacksize(&attributes, kStack) == 0)
    static_cast<void>(pthread_setattr_default_np(&attributes));
  pthread_attr_destroy(&attributes);
}

/// Raises the soft limit as far as the hard one lets it; whether that is enough.
bool raise_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_STACK, &limit) != 0) return true;
  if (limit.rlim_cur < kStack) {
    limit.rlim_cur = std::min<rlim_t>(kStack, limit.rlim_max);
    static_cast<void>(setrlimit(RLIMIT_STACK, &limit));
  }
  return limit.rlim_cur >= kEnough;
}

/// makecontext(3) passes integers only.
struct Call {
  const std::function<int()>* body;
  int outcome;
};
Call* call = nullptr;

void make_call() { call->outcome = (*call->body)(); }

}  // namespace

int with_stack_room(const std::function<int()>& body) {
  give_threads_room();
  if (raise_limit()) return body();
  void* const stack = mmap(nullptr, kStack, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  ucontext_t here{}, there{};
  if (stack == MAP_FAILED || getcontext(&there) != 0) return body();
  there.uc_stack.ss_sp = stack;
  there.uc_stack.ss_size = kStack;
  there.uc_link = &here;
  Call made{&body, 0};
  call = &made;
  makecontext(&there, make_call, 0);
  if (swapcontext(&here, &there) != 0) return body();
  munmap(stack, kStack);
  return made.outcome;
}

}  // namespace feedmill
