#include "serve/http_server.h"

#include <microhttpd.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <list>
#include <memory>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include "system/aside.h"
#include "system/thread_name.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

constexpr unsigned kPlaces = 512;                     // connections at once
constexpr std::size_t kConnectionBytes = 16U << 10U;  // request line and headers, and what is sent
constexpr auto kTurn = milliseconds(250);
// A request is there whole within this time of its connection, or of the one before it; a shorter
// one while places are few, so that those who ask find one.
constexpr auto kAskWithin = seconds(10), kAskWithinWhenFull = seconds(1);
constexpr unsigned kFew = kPlaces / 2;
constexpr auto kReadWithin = seconds(120);  // an answer
constexpr unsigned kIdleSeconds = 15;
constexpr std::size_t kFileBlock = 64U << 10U;
constexpr auto kLongestHold = seconds(60);

void put_header(MHD_Response* response, const char* name, const std::string& value) {
  MHD_add_response_header(response, name, value.c_str());
}

/// What every answer says: no guessing of types, no script, no other site's frame. An answer's own
/// policy wins.
void put_policy(MHD_Response* response, const HttpAnswer& answer) {
  put_header(response, "X-Content-Type-Options", "nosniff");
  put_header(response, "Referrer-Policy", "no-referrer");
  put_header(response, "Cross-Origin-Resource-Policy", "same-origin");
  bool policy = false, caching = false;
  for (const auto& [name, value] : answer.headers) {
    put_header(response, name.c_str(), value);
    policy = policy || name == "Content-Security-Policy";
    caching = caching || name == "Cache-Control";
  }
  if (!policy)
    put_header(response, "Content-Security-Policy",
               "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
               "base-uri 'none'; frame-ancestors 'none'");
  if (!caching) put_header(response, "Cache-Control", "no-store");
}

Result<std::string> read_block(const Descriptor& file, std::uint64_t at, std::size_t most) {
  std::string bytes(most, '\0');
  const ssize_t got = ::pread(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
  if (got <= 0) return failure(Errc::kFailed, "it has become shorter, or cannot be read");
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

/// A block of a file. One that does not come ends the connection, so that nobody takes what came
/// for the whole.
ssize_t send_block(void* state, std::uint64_t at, char* room, std::size_t most) {
  try {
    const auto& sent = *static_cast<const HttpFile*>(state);
    const auto block =
        soon(sent.path, [file = sent.file, at, most] { return read_block(*file, at, most); });
    if (!block) return MHD_CONTENT_READER_END_WITH_ERROR;
    std::copy(block->begin(), block->end(), room);
    return static_cast<ssize_t>(block->size());
  } catch (const std::exception&) {  // nothing may be thrown through a library in C
    return MHD_CONTENT_READER_END_WITH_ERROR;
  }
}

void forget_file(void* state) { delete static_cast<HttpFile*>(state); }  // NOLINT: MHD's to keep

MHD_Response* response_of(HttpAnswer& answer) {
  if (answer.file) {
    auto state = std::make_unique<HttpFile>(*std::move(answer.file));
    MHD_Response* const made = MHD_create_response_from_callback(
        state->size, kFileBlock, &send_block, state.get(), &forget_file);
    if (made != nullptr) static_cast<void>(state.release());
    return made;
  }
  return MHD_create_response_from_buffer(answer.body.size(), answer.body.data(),
                                         MHD_RESPMEM_MUST_COPY);
}

MHD_Result queue(MHD_Connection* connection, HttpAnswer answer) {
  MHD_Response* const response = response_of(answer);
  if (response == nullptr) return MHD_NO;
  if (answer.status != 304) put_header(response, "Content-Type", answer.type);
  put_policy(response, answer);
  const MHD_Result queued =
      MHD_queue_response(connection, static_cast<unsigned>(answer.status), response);
  MHD_destroy_response(response);
  return queued;
}

std::string header(MHD_Connection* connection, const char* name) {
  const char* const value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value == nullptr ? std::string() : value;
}

MHD_Result take_parameter(void* request, MHD_ValueKind, const char* name, const char* value) {
  static_cast<HttpRequest*>(request)->query.emplace(name, value == nullptr ? "" : value);
  return MHD_YES;
}

}  // namespace

/// What the thread has in hand.
class HttpServer::Loop {
 public:
  Loop(HttpServer& server, Work work);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();
  void run();

 private:
  struct Exchange {
    HttpRequest request;
    MHD_Connection* connection = nullptr;
    bool held = false;
    Steady::time_point until{};
    bool timed = false;  // `until` is known
  };
  struct Place {
    int socket = -1;
    bool busy = false;           // a request is being answered
    Steady::time_point since{};  // it is, or is not
  };

  static MHD_Result on_request(void* self, MHD_Connection* connection, const char* url,
                               const char* method, const char* version, const char* upload,
                               std::size_t* upload_size, void** exchange);
  static void on_completed(void* self, MHD_Connection* connection, void** exchange,
                           MHD_RequestTerminationCode);
  static void on_connection(void* self, MHD_Connection* connection, void**,
                            MHD_ConnectionNotificationCode what);
  MHD_Result begin(MHD_Connection* connection, const char* url, const char* method,
                   void** exchange);
  MHD_Result answer(MHD_Connection* connection, Exchange& exchange);
  HttpAnswer answer_to(const HttpRequest& request, int socket);
  MHD_Result hold(Exchange& exchange, Seconds time);
  void wake_held();
  void close_slow();
  void wait();

  HttpServer& server_;
  Work work_;
  MHD_Daemon* daemon_ = nullptr;
  int epoll_ = -1;
  std::unordered_map<MHD_Connection*, Place> places_;
  std::list<Exchange> exchanges_;
  std::uint64_t change_ = 0;
};

HttpServer::Loop::Loop(HttpServer& server, Work work) : server_(server), work_(std::move(work)) {
  const int socket = ::dup(server.listener_.fd());  // closed with the daemon
  daemon_ = MHD_start_daemon(
      MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, nullptr, nullptr, &Loop::on_request, this,
      MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_CONNECTION_LIMIT, kPlaces,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, kConnectionBytes, MHD_OPTION_CONNECTION_TIMEOUT,
      kIdleSeconds, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_COMPLETED,
      &Loop::on_completed, this, MHD_OPTION_NOTIFY_CONNECTION, &Loop::on_connection, this,
      MHD_OPTION_END);
  if (daemon_ == nullptr) throw std::runtime_error("libmicrohttpd does not start");
  epoll_ = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

HttpServer::Loop::~Loop() {
  for (Exchange& exchange : exchanges_)
    if (exchange.held) MHD_resume_connection(exchange.connection);
  MHD_stop_daemon(daemon_);
}

void HttpServer::Loop::run() {
  while (!server_.stopping_.load()) {
    wait();
    MHD_run(daemon_);
    wake_held();
    close_slow();
    work_.beat();
  }
}

void HttpServer::Loop::wait() {
  MHD_UNSIGNED_LONG_LONG until = 0;
  int time = static_cast<int>(kTurn.count());
  if (MHD_get_timeout(daemon_, &until) == MHD_YES && until < static_cast<unsigned>(time))
    time = static_cast<int>(until);
  pollfd watched[] = {{epoll_, POLLIN, 0}, {server_.wake_.get(), POLLIN, 0}};
  ::poll(watched, 2, time);
}

MHD_Result HttpServer::Loop::on_request(void* self, MHD_Connection* connection, const char* url,
                                        const char* method, const char*, const char*,
                                        std::size_t* upload_size, void** exchange) {
  auto& loop = *static_cast<Loop*>(self);
  // Nothing may be thrown through a library in C.
  try {
    if (*exchange == nullptr) return loop.begin(connection, url, method, exchange);
    *upload_size = 0;
    return loop.answer(connection, *static_cast<Exchange*>(*exchange));
  } catch (const std::exception&) {
    return MHD_NO;
  }
}

MHD_Result HttpServer::Loop::begin(MHD_Connection* connection, const char* url, const char* method,
                                   void** exchange) {
  Exchange& fresh = exchanges_.emplace_back();
  *exchange = &fresh;
  fresh.connection = connection;
  HttpRequest& request = fresh.request;
  request.method = method;
  request.path = url;
  request.host = header(connection, "Host");
  request.authorization = header(connection, "Authorization");
  request.accept = header(connection, "Accept");
  request.if_none_match = header(connection, "If-None-Match");
  request.if_modified_since = header(connection, "If-Modified-Since");
  MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, &take_parameter, &request);
  if (const auto place = places_.find(connection); place != places_.end()) {
    place->second.busy = true;
    place->second.since = Steady::now();
  }
  // What brings a body is refused before it is read.
  if (request.method != "GET" && request.method != "HEAD") return answer(connection, fresh);
  return MHD_YES;
}

MHD_Result HttpServer::Loop::answer(MHD_Connection* connection, Exchange& exchange) {
  exchange.held = false;
  if (exchange.timed && Steady::now() >= exchange.until) exchange.request.waited = true;
  const auto place = places_.find(connection);
  HttpAnswer found =
      answer_to(exchange.request, place == places_.end() ? -1 : place->second.socket);
  work_.beat();  // there may be hundreds in one turn
  if (found.hold && !exchange.request.waited) return hold(exchange, *found.hold);
  if (place != places_.end()) place->second.since = Steady::now();
  return queue(connection, std::move(found));
}

HttpAnswer HttpServer::Loop::answer_to(const HttpRequest& request, int socket) try {
  if (auto refusal = refuse(request, server_.rules(), local_end(socket)))
    return *std::move(refusal);
  return work_.answer(request);
} catch (const std::exception& thrown) {
  return plain_answer(500, thrown.what());
}

MHD_Result HttpServer::Loop::hold(Exchange& exchange, Seconds time) {
  if (!exchange.timed) {
    exchange.until = Steady::now() + std::min<Steady::duration>(time, kLongestHold);
    exchange.timed = true;
  }
  exchange.held = true;
  MHD_suspend_connection(exchange.connection);
  return MHD_YES;
}

/// Those that have waited long enough, and all where something has changed.
void HttpServer::Loop::wake_held() {
  const bool any = std::any_of(exchanges_.begin(), exchanges_.end(),
                               [](const Exchange& exchange) { return exchange.held; });
  if (!any) return;
  const std::uint64_t change = work_.change();
  const bool changed = change != change_;
  change_ = change;
  const auto now = Steady::now();
  for (Exchange& exchange : exchanges_) {
    if (!exchange.held || (!changed && now < exchange.until)) continue;
    exchange.held = false;
    MHD_resume_connection(exchange.connection);
  }
}

void HttpServer::Loop::close_slow() {
  const auto now = Steady::now();
  const auto patience = places_.size() > kFew ? kAskWithinWhenFull : kAskWithin;
  for (auto& [connection, place] : places_) {
    const Steady::duration allowed =
        place.busy ? Steady::duration(kReadWithin) : Steady::duration(patience);
    if (place.socket < 0 || now - place.since < allowed) continue;
    ::shutdown(place.socket, SHUT_RDWR);  // libmicrohttpd sees it closed, and does the rest
    place.socket = -1;
  }
}

void HttpServer::Loop::on_completed(void* self, MHD_Connection* connection, void** exchange,
                                    MHD_RequestTerminationCode) {
  auto& loop = *static_cast<Loop*>(self);
  const auto* const done = static_cast<Exchange*>(*exchange);
  loop.exchanges_.remove_if([done](const Exchange& one) { return &one == done; });
  *exchange = nullptr;
  const auto place = loop.places_.find(connection);
  if (place == loop.places_.end()) return;
  place->second.busy = false;
  place->second.since = Steady::now();
}

void HttpServer::Loop::on_connection(void* self, MHD_Connection* connection, void**,
                                     MHD_ConnectionNotificationCode what) {
  auto& loop = *static_cast<Loop*>(self);
  if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
    loop.places_.erase(connection);
    return;
  }
  const MHD_ConnectionInfo* const info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  loop.places_[connection] = {info == nullptr ? -1 : info->connect_fd, false, Steady::now()};
}

HttpServer::HttpServer(Listener listener, AccessRules rules, Begin begin)
    : listener_(std::move(listener)),
      rules_(std::move(rules)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  std::packaged_task<void()> task([this, begin = std::move(begin)] {
    name_this_thread("endpoint");
    Loop loop(*this, begin());
    loop.run();
  });
  ended_ = task.get_future();
  thread_ = std::thread(std::move(task));
}

HttpServer::~HttpServer() {
  stop_within(milliseconds(0));
  if (thread_.joinable()) thread_.join();
}

void HttpServer::use(AccessRules rules) {
  const std::lock_guard lock(mutex_);
  rules_ = std::move(rules);
}

AccessRules HttpServer::rules() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

bool HttpServer::stop_within(milliseconds time) {
  stopping_.store(true);
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
  return ended_.wait_for(time) == std::future_status::ready;
}

}  // namespace feedmill
