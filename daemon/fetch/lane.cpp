#include "fetch/lane.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

#include "fetch/redirect.h"
#include "fetch/request_headers.h"
#include "system/log.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr std::size_t kMaxHead = 256U << 10;      // of one hop, interim answers included
constexpr std::size_t kMaxDiscarded = 64U << 10;  // of a page nobody reads, to keep its connection
// Freed after each transfer: from 64 KiB on, glibc tidies its whole heap each time.
constexpr long kReceiveBuffer = 32L << 10;
constexpr auto kLost = std::chrono::seconds(5);  // libcurl ends nothing that late
constexpr std::size_t kGrant = 1U << 20;         // asked for at once, at least

/// The source's own certificates, where this hop is at its host.
std::string certificates_of(const Job& job) {
  const bool at_host = host_of(job.request.url) == job.host;
  return at_host ? job.request.ca_file : std::string();
}

}  // namespace

template <class T>
void Lane::set(CURLoption option, T value) {
  curl_easy_setopt(easy_.get(), option, value);
}

Lane::Lane(std::shared_ptr<const LaneRules> rules)
    : rules_(std::move(rules)), easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
  set_fixed_options();
}

Lane& Lane::of(CURL* easy) {
  char* self = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
  return *reinterpret_cast<Lane*>(self);
}

void Lane::set_fixed_options() {
  const FetchOptions& options = rules_->options;
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_ERRORBUFFER, error_);
  set(CURLOPT_HEADERFUNCTION, &Lane::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &Lane::on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_OPENSOCKETFUNCTION, &Lane::on_open);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_PREREQFUNCTION, &Lane::on_prerequest);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_NOSIGNAL, 1L);
  // A resolver that hangs is left behind, not waited for: 11 s were seen without this.
  set(CURLOPT_QUICK_EXIT, 1L);
  // No cache of names: libcurl 7.88 walks all of it after every transfer, and a host's requests
  // share a connection anyway.
  set(CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_BUFFERSIZE, kReceiveBuffer);
  set(CURLOPT_USERAGENT, options.user_agent.c_str());
  set(CURLOPT_NOPROXY, "");
  set(CURLOPT_HEADEROPT, long(CURLHEADER_SEPARATE));  // a CONNECT carries none of ours
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_HTTP09_ALLOWED, 0L);
  set_trust();
}

void Lane::set_trust() {
  if (!TlsTrust::available()) {
    const std::string& ca_file = rules_->options.ca_file;
    if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
    return;
  }
  // Nothing for libcurl to read: the trust that on_tls() sets is all there is.
  set(CURLOPT_CAINFO, static_cast<const char*>(nullptr));
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(CURLOPT_SSL_SESSIONID_CACHE, 0L);
  set(CURLOPT_SSL_CTX_FUNCTION, &Lane::on_tls);
  set(CURLOPT_SSL_CTX_DATA, this);
}

void Lane::start(std::unique_ptr<Job> job) {
  job_ = std::move(job);
  give_back();
  answer_ = {};
  started_ = Clock::now();
  stood_still_ = {};
  paused_since_.reset();
  deadline_.reset();
  head_bytes_ = 0;
  head_done_ = false;
  error_[0] = '\0';
  const FetchOptions& options = rules_->options;
  const auto left = std::max(options.timeout - job_->spent, std::chrono::milliseconds(1));
  lost_after_ = started_ + left + kLost;
  const bool secure = scheme_of(job_->url) == "https";
  set(CURLOPT_URL, job_->url.c_str());
  set(CURLOPT_PROXY, proxy_of(*job_, options).c_str());  // "": none, not even the environment's
  set(CURLOPT_TIMEOUT_MS, long(left.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, long(std::min(left, options.connect_timeout).count()));
  set(CURLOPT_HTTP_VERSION, long(secure ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PIPEWAIT, secure ? 1L : 0L);  // rather a stream of a connection than a new one
  set(CURLOPT_FORBID_REUSE, 0L);
  set_headers();
  set_trace();
}

void Lane::set_trace() {
  trace_.reset();
  if (log_level() < LogLevel::kDebug) return Trace::detach(easy_.get());
  trace_.emplace(*job_, proxy_of(*job_, rules_->options));
  Trace::attach(easy_.get(), &*trace_);
}

void Lane::set_headers() {
  const FetchRequest& request = job_->request;
  const bool at_home = job_->trail.hops == 0 || same_origin(request.url, job_->url);
  curl_slist* list = nullptr;
  for (const std::string& line : request_headers(request, at_home, job_->url, job_->cookies)) {
    list = curl_slist_append(list, line.c_str());
  }
  set(CURLOPT_HTTPHEADER, list);
  headers_.reset(list);
  const bool credentials = at_home && !request.username.empty();
  set(CURLOPT_USERNAME, credentials ? request.username.c_str() : nullptr);
  set(CURLOPT_PASSWORD, credentials ? request.password.c_str() : nullptr);
}

Phase Lane::phase() const {
  if (head_done_) return Phase::kReceiving;
  const auto reached = [this](CURLINFO info) {
    curl_off_t microseconds = 0;
    curl_easy_getinfo(easy_.get(), info, &microseconds);
    return microseconds > 0;
  };
  if (reached(CURLINFO_PRETRANSFER_TIME_T)) return Phase::kWaiting;
  if (reached(CURLINFO_CONNECT_TIME_T)) return Phase::kHandshaking;
  if (reached(CURLINFO_NAMELOOKUP_TIME_T)) return Phase::kConnecting;
  return Phase::kResolving;
}

Answer Lane::finish(CURLcode code) {
  if (paused_since_) stood_still_ += Clock::now() - *paused_since_;
  paused_since_.reset();
  give_back();
  if (trace_) trace_->finish(easy_.get(), code);
  Answer out = std::move(answer_);
  out.code = code;
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_TOTAL_TIME_T, &microseconds);
  out.took = std::chrono::milliseconds(microseconds / 1000) -
             std::chrono::duration_cast<std::chrono::milliseconds>(stood_still_);
  if (code == CURLE_OK) return out;
  out.phase = phase();
  out.detail = error_[0] != '\0' ? error_ : curl_easy_strerror(code);
  long system_error = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &system_error);
  out.system_error = int(system_error);
  long proxy_status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_CONNECTCODE, &proxy_status);
  out.proxy_status = int(proxy_status);
  char* peer = nullptr;
  curl_easy_getinfo(easy_.get(), CURLINFO_PRIMARY_IP, &peer);
  if (peer != nullptr) out.peer = peer;
  return out;
}

bool Lane::line(std::string_view text) {
  head_bytes_ += text.size();
  if (head_bytes_ > kMaxHead) {
    answer_.stop = Stop::kHeadTooLarge;
    return false;
  }
  if (head_done_) return true;  // a trailer says nothing that counts
  if (text != "\r\n" && text != "\n") {
    add_header_line(answer_.head, text);
    return true;
  }
  if (!answer_.head.is_interim()) head_complete();
  return answer_.stop == Stop::kNone;
}

void Lane::head_complete() {
  head_done_ = true;
  const ResponseHead& head = answer_.head;
  if (carries_document(head.status) && head.content_length) {
    if (*head.content_length > rules_->options.max_body) answer_.stop = Stop::kBodyTooLarge;
    const std::uint64_t small = rules_->budget->small();
    const auto length = std::size_t(std::min<std::uint64_t>(*head.content_length, small));
    if (answer_.stop == Stop::kNone) answer_.body.reserve(length);
  }
  // The last of a host closes its connection: libcurl 7.88 walks all idle ones to evict one.
  const bool goes_on = is_redirect(head.status) || rules_->more_waits(job_->host);
  if (!goes_on) set(CURLOPT_FORBID_REUSE, 1L);
}

bool Lane::bytes(std::string_view text) {
  answer_.received += text.size();
  if (!carries_document(answer_.head.status)) {
    if (answer_.received <= kMaxDiscarded) return true;
    answer_.stop = Stop::kEnough;
    return false;
  }
  if (answer_.received > rules_->options.max_body) {
    answer_.stop = Stop::kBodyTooLarge;
    answer_.body = {};
    return false;
  }
  answer_.body.append(text);
  return true;
}

/// Room for what comes in two seconds at its pace: who is let in comes to the end, mostly, and who
/// stops sending keeps little from others.
std::size_t Lane::wants_next(std::size_t granted) const {
  using std::chrono::milliseconds;
  const auto took =
      std::chrono::duration_cast<milliseconds>(Clock::now() - started_ - stood_still_);
  const auto pace = answer_.body.size() * 2000 / std::size_t(std::max<long>(took.count(), 1));
  const std::uint64_t most = answer_.head.content_length.value_or(rules_->options.max_body);
  return std::size_t(std::min<std::uint64_t>(std::max(kGrant, pace),
                                             most - std::min<std::uint64_t>(most, granted)));
}

/// Beyond the small part the budget is asked.
bool Lane::may_receive(std::size_t bytes) {
  if (!carries_document(answer_.head.status) || answer_.stop != Stop::kNone) return true;
  BodyBudget& budget = *rules_->budget;
  const std::size_t wanted = answer_.body.size() + bytes, may = budget.small() + granted_;
  if (wanted <= may) return true;
  if (!large_since_) large_since_ = Clock::now();
  const std::size_t need = wanted - may;
  const std::size_t got =
      budget.grant(need, std::max(need, wants_next(may)), rules_->is_oldest(*this));
  granted_ += got;
  if (got > 0) reserve_declared();
  return got > 0;
}

bool Lane::is_multiplexed() const {
  long version = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_VERSION, &version);
  return version >= CURL_HTTP_VERSION_2_0;
}

/// Memory that is only reserved is not used; growing step by step would need it twice.
void Lane::reserve_declared() {
  const auto& length = answer_.head.content_length;
  if (length && *length <= rules_->options.max_body) answer_.body.reserve(std::size_t(*length));
}

void Lane::stand_still() {
  const auto moment = Clock::now();
  paused_since_ = moment;
  if (deadline_) return;
  deadline_ =
      started_ + std::max(rules_->options.timeout - job_->spent, std::chrono::milliseconds(1));
  set(CURLOPT_TIMEOUT_MS, 0L);
}

bool Lane::is_overdue(Clock::time_point now) const {
  return !is_paused() && now > deadline_.value_or(lost_after_);
}

bool Lane::resume_if_room() {
  if (!guarded([&] { return may_receive(kReceiveBuffer); }) && answer_.stop == Stop::kNone)
    return false;
  const auto still = Clock::now() - *paused_since_;
  stood_still_ += still;
  *deadline_ += still;
  paused_since_.reset();
  curl_easy_pause(easy_.get(), CURLPAUSE_CONT);
  return true;
}

void Lane::give_back() {
  rules_->budget->give_back(std::exchange(granted_, 0));
  large_since_.reset();
}

curl_socket_t Lane::open_socket(const curl_sockaddr& address) {
  const auto target = address_of(&address.addr);
  if (proxy_of(*job_, rules_->options).empty() && target && !rules_->guard.allows(*target)) {
    answer_.refused.push_back(*target);
    return CURL_SOCKET_BAD;
  }
  const int fd = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
  if (fd < 0 && (errno == EMFILE || errno == ENFILE)) answer_.out_of_descriptors = true;
  answer_.opened |= fd >= 0;
  return fd < 0 ? CURL_SOCKET_BAD : fd;
}

/// A connection that is used again was opened under the rules of its time; these may have changed.
bool Lane::may_ask(const char* address) {
  if (!proxy_of(*job_, rules_->options).empty()) return true;
  const std::string_view text(address);
  const auto target = parse_address(text.substr(0, text.find('%')));
  if (target && rules_->guard.allows(*target)) return true;
  if (target) answer_.refused.push_back(*target);
  return false;
}

/// No exception passes through libcurl, which is C: memory that ran out ends this transfer.
template <class Step>
bool Lane::guarded(Step step) {
  try {
    return step();
  } catch (const std::exception&) {
    answer_.body = {};
    answer_.stop = Stop::kNoMemory;
    return false;
  }
}

std::size_t Lane::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  const std::string_view text(data, size * count);
  auto* lane = static_cast<Lane*>(self);
  return lane->guarded([&] { return lane->line(text); }) ? text.size() : 0;
}

std::size_t Lane::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  const std::string_view text(data, size * count);
  auto* lane = static_cast<Lane*>(self);
  if (!lane->guarded([&] { return lane->may_receive(text.size()); })) {
    if (lane->answer_.stop != Stop::kNone) return 0;
    lane->stand_still();
    return CURL_WRITEFUNC_PAUSE;
  }
  return lane->guarded([&] { return lane->bytes(text); }) ? text.size() : 0;
}

curl_socket_t Lane::on_open(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto* lane = static_cast<Lane*>(self);
  curl_socket_t socket = CURL_SOCKET_BAD;
  lane->guarded([&] { return (socket = lane->open_socket(*address)) != CURL_SOCKET_BAD; });
  return socket;
}

CURLcode Lane::on_tls(CURL* /*easy*/, void* context, void* self) {
  auto* lane = static_cast<Lane*>(self);
  CURLcode code = CURLE_OUT_OF_MEMORY;
  lane->guarded([&] {
    const std::string server = host_and_port(lane->job_->url);
    TlsTrust& trust = lane->rules_->trusts->of(certificates_of(*lane->job_));
    code = trust.prepare(static_cast<ssl_ctx_st*>(context), server);
    return code == CURLE_OK;
  });
  return code;
}

int Lane::on_prerequest(void* self, char* peer, char* /*local*/, int /*peer_port*/,
                        int /*local_port*/) {
  auto* lane = static_cast<Lane*>(self);
  return lane->guarded([&] { return lane->may_ask(peer); }) ? CURL_PREREQFUNC_OK
                                                            : CURL_PREREQFUNC_ABORT;
}

}  // namespace feedmill
