#include "fetch/socket_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <mutex>
#include <new>
#include <system_error>
#include <utility>

namespace feedmill {
namespace {

int checked(int fd, const char* what) {
  if (fd < 0) throw std::system_error(errno, std::generic_category(), what);
  return fd;
}

void start_libcurl() {
  static std::once_flag once;
  std::call_once(once, [] {
    curl_global_init(CURL_GLOBAL_ALL);
    // A peer that hangs up is an error of that write (TLS writes without MSG_NOSIGNAL), not the end
    // of the program. A handler of the program's own stays.
    struct sigaction old {};
    if (sigaction(SIGPIPE, nullptr, &old) == 0 && old.sa_handler == SIG_DFL) {
      (void)std::signal(SIGPIPE, SIG_IGN);
    }
  });
}

CURLM* new_multi() {
  start_libcurl();
  CURLM* multi = curl_multi_init();
  if (multi == nullptr) throw std::bad_alloc();
  return multi;
}

int to_curl(std::uint32_t events) {
  int out = 0;
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) out |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) out |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) out |= CURL_CSELECT_ERR;
  return out;
}

// Kept with each descriptor in the epoll: who it belongs to.
constexpr std::uint64_t kOurs = std::uint64_t{1} << 32;

}  // namespace

Utf8Thread::Utf8Thread() {
  static const locale_t kUtf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  before_ = uselocale(kUtf8);  // null, where the system has no such locale, changes nothing
}

Utf8Thread::~Utf8Thread() { uselocale(before_); }

SocketLoop::SocketLoop()
    : epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      event_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      multi_(new_multi()) {
  watch(event_.get());
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &SocketLoop::on_socket);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &SocketLoop::on_timer);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
}

SocketLoop::~SocketLoop() = default;

void SocketLoop::set_connections(std::size_t count) {
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, long(count));
}

bool SocketLoop::add(CURL* easy) { return curl_multi_add_handle(multi_.get(), easy) == CURLM_OK; }

void SocketLoop::remove(CURL* easy) { curl_multi_remove_handle(multi_.get(), easy); }

int SocketLoop::on_socket(CURL* /*easy*/, curl_socket_t fd, int what, void* self, void* known) {
  auto* loop = static_cast<SocketLoop*>(self);
  const int epoll = loop->epoll_.get();
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(epoll, EPOLL_CTL_DEL, fd, nullptr);  // fails where it is closed already: as well
    return 0;
  }
  epoll_event event{};
  event.data.u64 = std::uint64_t(fd);
  if ((what & CURL_POLL_IN) != 0) event.events |= EPOLLIN;
  if ((what & CURL_POLL_OUT) != 0) event.events |= EPOLLOUT;
  const int first = known != nullptr ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  const int second = known != nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  // A number that was closed and given out again is not what libcurl believes it to be.
  if (epoll_ctl(epoll, first, fd, &event) != 0) epoll_ctl(epoll, second, fd, &event);
  curl_multi_assign(loop->multi_.get(), fd, loop);
  return 0;
}

int SocketLoop::on_timer(CURLM* /*multi*/, long milliseconds, void* self) {
  auto* loop = static_cast<SocketLoop*>(self);
  if (milliseconds < 0) {
    loop->timer_.reset();
  } else {
    loop->timer_ = Clock::now() + std::chrono::milliseconds(milliseconds);
  }
  return 0;
}

int SocketLoop::wait_for(std::chrono::milliseconds timeout) const {
  if (timer_) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*timer_ - Clock::now());
    timeout = std::min(timeout, left);
  }
  return int(std::clamp<std::int64_t>(timeout.count(), 0, 60'000));
}

void SocketLoop::run_timer() {
  if (!timer_ || Clock::now() < *timer_) return;
  timer_.reset();
  int running = 0;
  curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running);
}

void SocketLoop::drain_wakeups() {
  std::uint64_t count = 0;
  while (::read(event_.get(), &count, sizeof count) > 0) continue;
}

void SocketLoop::wait(std::chrono::milliseconds timeout) {
  std::array<epoll_event, 128> events;
  const int count = epoll_wait(epoll_.get(), events.data(), int(events.size()), wait_for(timeout));
  const Utf8Thread utf8;
  run_timer();
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[std::size_t(i)];
    const int fd = int(event.data.u64 & 0xffff'ffffU);
    if ((event.data.u64 & kOurs) != 0) {
      if (fd == event_.get()) drain_wakeups();
      continue;
    }
    int running = 0;
    curl_multi_socket_action(multi_.get(), fd, to_curl(event.events), &running);
  }
}

std::optional<SocketLoop::Done> SocketLoop::next_done() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg == CURLMSG_DONE) return Done{message->easy_handle, message->data.result};
  }
  return std::nullopt;
}

void SocketLoop::watch(int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = std::uint64_t(fd) | kOurs;
  checked(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

void SocketLoop::unwatch(int fd) { epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr); }

void SocketLoop::wakeup() {
  const std::uint64_t one = 1;
  (void)!::write(event_.get(), &one, sizeof one);
}

}  // namespace feedmill
