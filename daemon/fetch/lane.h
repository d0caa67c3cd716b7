// A lane carries one hop at a time: libcurl's easy handle with everything that is decided while
// bytes arrive. What the answer means is judged afterwards (verdict.h). The fetch loop only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/address.h"
#include "fetch/body_budget.h"
#include "fetch/curl_handle.h"
#include "fetch/job.h"
#include "fetch/options.h"
#include "fetch/response_head.h"
#include "fetch/tls.h"
#include "fetch/trace.h"

namespace feedmill {

class Lane;

/// What all lanes of one configuration share.
struct LaneRules {
  FetchOptions options;
  AddressGuard guard;
  std::shared_ptr<TlsTrusts> trusts;
  std::shared_ptr<BodyBudget> budget;
  std::function<bool(const Lane&)> is_oldest;               ///< of those with a large body
  std::function<bool(const std::string& host)> more_waits;  ///< for this host: keep its connection
};

/// Why feedmill itself ended a transfer.
enum class Stop : std::uint8_t {
  kNone,
  kBodyTooLarge,
  kHeadTooLarge,
  kNoMemory,
  kEnough,  ///< nobody wants the rest: the page of an error or a redirect
};

/// How far a transfer came.
enum class Phase : std::uint8_t { kResolving, kConnecting, kHandshaking, kWaiting, kReceiving };

/// Whether a status comes with a document that feedmill reads.
constexpr bool carries_document(int status) {
  return status == 200 || status == 203 || status == 226;
}

/// One hop's answer.
struct Answer {
  CURLcode code = CURLE_OK;
  Stop stop = Stop::kNone;
  Phase phase = Phase::kResolving;
  ResponseHead head;
  std::string body;
  std::uint64_t received = 0;    ///< bytes of body, kept or not
  std::vector<Address> refused;  ///< by the guard
  bool opened = false;           ///< a connection was tried to an address that was not
  bool out_of_descriptors = false;
  int system_error = 0;  ///< errno of the connection, where there is one
  int proxy_status = 0;  ///< of a CONNECT that failed
  std::string peer;      ///< the address that was connected to
  std::string detail;    ///< libcurl's own words
  std::chrono::milliseconds took{0};
};

class Lane {
 public:
  using Clock = std::chrono::steady_clock;
  explicit Lane(std::shared_ptr<const LaneRules> rules);
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  ~Lane() { give_back(); }

  CURL* easy() const { return easy_.get(); }
  const LaneRules& rules() const { return *rules_; }
  /// The lane of a handle that SocketLoop::next_done() gave.
  static Lane& of(CURL* easy);

  /// Makes the handle ready for the hop in `job`; the caller adds it to the loop.
  void start(std::unique_ptr<Job> job);
  /// What came. The lane is free afterwards.
  Answer finish(CURLcode code);
  Job& job() { return *job_; }
  const Job& job() const { return *job_; }

  /// Since when its body is larger than what needs no asking; nothing: it is not.
  std::optional<Clock::time_point> large_since() const { return large_since_; }
  /// Whether its connection carries others of its host as well.
  bool is_multiplexed() const;
  /// A transfer for which the budget has no room stands still until there is some; its time does
  /// too, so that once one stood still its end is looked for here rather than by libcurl. So is,
  /// some seconds late, the end of one that libcurl has lost (it had no memory for its timer, say).
  bool is_paused() const { return paused_since_.has_value(); }
  /// Whether there was room.
  bool resume_if_room();
  bool is_overdue(Clock::time_point now) const;

  /// Whether nobody has let it in, and how long it has waited for that.
  bool knocks() const { return phase() <= Phase::kConnecting; }
  Clock::time_point began() const { return started_; }
  std::unique_ptr<Job> take_job() { return std::move(job_); }

 private:
  template <class Step>
  bool guarded(Step step);
  template <class T>
  void set(CURLoption option, T value);
  void set_fixed_options();
  void set_trust();
  void set_headers();
  void set_trace();
  Phase phase() const;
  bool line(std::string_view text);
  void head_complete();
  bool bytes(std::string_view text);
  bool may_receive(std::size_t bytes);
  std::size_t wants_next(std::size_t granted) const;
  void reserve_declared();
  void stand_still();
  void give_back();
  curl_socket_t open_socket(const curl_sockaddr& address);
  bool may_ask(const char* address);

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
  static CURLcode on_tls(CURL* easy, void* context, void* self);
  static int on_prerequest(void* self, char* peer, char* local, int peer_port, int local_port);

  std::shared_ptr<const LaneRules> rules_;
  CurlEasy easy_;
  CurlList headers_;
  std::unique_ptr<Job> job_;
  std::optional<Trace> trace_;  // with --log-level debug
  Answer answer_;
  std::size_t head_bytes_ = 0;
  std::size_t granted_ = 0;  // of the budget, beyond the small part
  Clock::time_point started_{}, lost_after_{};
  Clock::duration stood_still_{};
  std::optional<Clock::time_point> large_since_, paused_since_, deadline_;
  bool head_done_ = false;
  char error_[CURL_ERROR_SIZE] = "";
};

}  // namespace feedmill
