#include "deliver/transfers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "text/display.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr std::size_t kAtOnce = 16;      // transfers
constexpr std::size_t kToOneServer = 2;  // of them
constexpr std::size_t kAnswer = 200;     // bytes of a server's words that are kept for the log
constexpr long kStalled = 60;            // seconds without a byte

/// Whether a server is this machine by its name alone, so that nothing leaves it in clear.
bool is_loopback(const std::string& url) {
  const UrlParts parts = split_url(url);
  std::string host(parts.authority.value_or(""));
  if (!host.empty() && host.front() == '[')
    host = host.substr(1, host.find(']') - 1);
  else
    host = host.substr(0, host.find(':'));
  return host == "localhost" || host == "::1" || host.rfind("127.", 0) == 0;
}

std::string server_of(const std::string& url) {
  const UrlParts parts = split_url(url);
  return std::string(parts.scheme.value_or("")) + "://" + std::string(parts.authority.value_or(""));
}

template <class T>
void set(CURL* easy, CURLoption option, T value) {
  curl_easy_setopt(easy, option, value);
}

}  // namespace

struct Transfers::Transfer {
  std::int64_t id = 0;
  std::string server;
  std::string bytes;     ///< what is sent
  std::size_t sent = 0;  ///< of them
  std::string answer;    ///< the start of what the server says
  bool is_mail = false;
  CurlEasy easy;
  CurlList list;  ///< recipients or headers
  char error[CURL_ERROR_SIZE] = {};

  static std::size_t on_read(char* into, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t n = transfer.bytes.copy(into, size * count, transfer.sent);
    transfer.sent += n;
    return n;
  }
  /// A connection that was kept and is gone: libcurl sends it all again on a new one.
  static int on_seek(void* self, curl_off_t offset, int origin) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_CANTSEEK;
    transfer.sent = std::min(static_cast<std::size_t>(offset), transfer.bytes.size());
    return CURL_SEEKFUNC_OK;
  }
  static std::size_t on_answer(char* text, std::size_t size, std::size_t count, void* self) {
    std::string& answer = static_cast<Transfer*>(self)->answer;
    const std::size_t room = kAnswer - std::min(answer.size(), kAnswer);
    answer.append(text, std::min(size * count, room));
    return size * count;
  }
};

Transfers::Transfers(const CourierOptions& options)
    : options_(options), multi_(curl_multi_init()) {}

Transfers::~Transfers() {
  for (Transfer& transfer : running_) curl_multi_remove_handle(multi_.get(), transfer.easy.get());
}

Transfers::Transfer& Transfers::make(std::int64_t id, const std::string& url) {
  waiting_.emplace_back(1);
  Transfer& transfer = waiting_.back().front();
  transfer.id = id;
  transfer.server = server_of(url);
  transfer.easy.reset(curl_easy_init());
  CURL* easy = transfer.easy.get();
  set(easy, CURLOPT_URL, url.c_str());
  set(easy, CURLOPT_PRIVATE, &transfer);
  set(easy, CURLOPT_ERRORBUFFER, transfer.error);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_QUICK_EXIT, 1L);
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, long(options_.connect_timeout.count()));
  set(easy, CURLOPT_TIMEOUT_MS, long(options_.timeout.count()));
  set(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(easy, CURLOPT_LOW_SPEED_TIME, kStalled);
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_answer);
  set(easy, CURLOPT_WRITEDATA, &transfer);
  if (!options_.ca_file.empty()) set(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
  return transfer;
}

void Transfers::add(std::int64_t id, Letter letter) {
  Transfer& transfer = make(id, letter.url);
  CURL* easy = transfer.easy.get();
  transfer.is_mail = true;
  transfer.bytes = std::move(letter.bytes);
  transfer.list.reset(curl_slist_append(nullptr, letter.to.c_str()));
  set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  // RFC 3207: in clear to this machine only.
  set(easy, CURLOPT_USE_SSL, long(is_loopback(letter.url) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  // What a server on this machine offers is no protection anyway, often a self-made certificate.
  if (is_loopback(letter.url)) {
    set(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  set(easy, CURLOPT_MAIL_FROM, letter.from.c_str());
  set(easy, CURLOPT_MAIL_RCPT, transfer.list.get());
  set(easy, CURLOPT_UPLOAD, 1L);
  set(easy, CURLOPT_READFUNCTION, &Transfer::on_read);
  set(easy, CURLOPT_READDATA, &transfer);
  set(easy, CURLOPT_SEEKFUNCTION, &Transfer::on_seek);
  set(easy, CURLOPT_SEEKDATA, &transfer);
  if (!letter.username.empty()) {
    set(easy, CURLOPT_USERNAME, letter.username.c_str());
    set(easy, CURLOPT_PASSWORD, letter.password.c_str());
  }
  start_waiting();
}

void Transfers::add(std::int64_t id, Post post) {
  Transfer& transfer = make(id, post.url);
  CURL* easy = transfer.easy.get();
  transfer.bytes = std::move(post.body);
  curl_slist* headers = curl_slist_append(nullptr, "Expect:");  // a round trip for nothing
  for (const std::string& header : post.headers)
    headers = curl_slist_append(headers, header.c_str());
  transfer.list.reset(headers);
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
  if (!is_loopback(post.url)) set(easy, CURLOPT_PROXY, options_.proxy.c_str());
  set(easy, CURLOPT_HTTPHEADER, transfer.list.get());
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_POSTFIELDS, transfer.bytes.data());
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.bytes.size()));
  start_waiting();
}

std::size_t Transfers::running_to(const std::string& server) const {
  return static_cast<std::size_t>(
      std::count_if(running_.begin(), running_.end(),
                    [&](const Transfer& running) { return running.server == server; }));
}

void Transfers::start_waiting() {
  for (auto next = waiting_.begin(); next != waiting_.end() && running_.size() < kAtOnce;) {
    if (running_to(next->front().server) >= kToOneServer) {
      ++next;
      continue;
    }
    curl_multi_add_handle(multi_.get(), next->front().easy.get());
    running_.splice(running_.end(), *next);
    next = waiting_.erase(next);
  }
}

Receipt Transfers::receipt_of(const Transfer& transfer, CURLcode code) {
  long status = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (code != CURLE_OK) {
    const char* words = transfer.error[0] != '\0' ? transfer.error : curl_easy_strerror(code);
    return {transfer.id, status == 0 ? words : fmt::format("{} (answer {})", words, status)};
  }
  if (transfer.is_mail || (status >= 200 && status < 300)) return {transfer.id, {}};
  const std::string answer = one_line(transfer.answer);
  return {transfer.id, fmt::format("HTTP {}{}{}", status, answer.empty() ? "" : ": ", answer)};
}

void Transfers::step(std::chrono::milliseconds wait, std::vector<curl_waitfd>& others,
                     std::vector<Receipt>& ended) {
  curl_multi_poll(multi_.get(), others.data(), static_cast<unsigned>(others.size()),
                  static_cast<int>(wait.count()), nullptr);
  int running = 0, left = 0;
  curl_multi_perform(multi_.get(), &running);
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    char* of = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &of);
    const auto* const transfer = reinterpret_cast<const Transfer*>(of);
    ended.push_back(receipt_of(*transfer, message->data.result));
    curl_multi_remove_handle(multi_.get(), message->easy_handle);
    running_.remove_if([transfer](const Transfer& done) { return &done == transfer; });
  }
  start_waiting();
}

}  // namespace feedmill
