#include "deliver/transfers.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

#include "fetch/address.h"
#include "fetch/host_name.h"
#include "fetch/redirect.h"
#include "system/regular_file.h"
#include "text/display.h"
#include "text/secrets.h"
#include "text/url.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

constexpr std::size_t kAtOnce = 32;      // transfers
constexpr std::size_t kToOneServer = 2;  // of them
constexpr std::size_t kAnswer = 4096;    // bytes of a server's words that are read for the log
constexpr std::size_t kWords = 200;      // of them that are kept
constexpr std::size_t kCertificates = 16U << 20U;  // bytes of them
constexpr long kStalled = 60;                      // seconds without a byte

bool is_loopback(const Address& address) {
  static const Network kV4 = *parse_network("127.0.0.0/8");
  return kV4.contains(address) || address == *parse_address("::1");
}

/// Whether an address says by itself that it is this machine's: "127.0.0.1", "[::1]", "localhost".
/// A name may say what it likes.
bool spells_loopback(const std::string& url) {
  const auto address = literal_address(host_of(url));
  return address && is_loopback(*address);
}

/// A header that the operator configured; not one of ours, which says what anybody may know.
void add_secret_of(const std::string& header, Secrets& secrets) {
  const std::size_t colon = std::min(header.find(':'), header.size());
  const std::string name = header.substr(0, colon);
  if (name.rfind("X-Feedmill-", 0) == 0 || name == "Idempotency-Key") return;
  const std::size_t value = std::min(header.find_first_not_of(" \t", colon + 1), header.size());
  secrets.add_header(name, std::string_view(header).substr(value));
}

std::string server_of(const std::string& url) {
  const UrlParts parts = split_url(url);
  return std::string(parts.scheme.value_or("")) + "://" + std::string(parts.authority.value_or(""));
}

/// libcurl would wait for a pipe's writer, and read a device for ever. Thrown: the delivery's
/// error.
void check_certificates(const std::string& file) {
  if (file.empty()) return;
  const auto text = read_regular_file(file, kCertificates);
  if (!text)
    throw std::runtime_error("cannot read the certificates in " + file +
                             " (http.ca_file): " + text.error().message);
}

template <class T>
void set(CURL* easy, CURLoption option, T value) {
  curl_easy_setopt(easy, option, value);
}

}  // namespace

struct Transfers::Transfer {
  std::int64_t id = 0;
  std::string server;
  std::string head;      ///< of what is sent
  SharedBytes rest;      ///< of it
  std::size_t sent = 0;  ///< bytes of both
  std::string answer;    ///< the start of what the server says
  Secrets secrets;       ///< that it may say back
  bool is_mail = false;
  bool to_loopback = false;  ///< a letter to this machine alone: it may go in clear
  bool loopback_refused = false, opened = false;
  bool unreadable = false;  ///< what is to be sent
  std::set<curl_socket_t>* sockets = nullptr;
  CurlEasy easy;
  CurlList list;  ///< recipients or headers
  char error[CURL_ERROR_SIZE] = {};

  static std::size_t on_read(char* into, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t head = transfer.head.size(), room = size * count;
    const std::optional<std::size_t> n =
        transfer.sent < head ? transfer.head.copy(into, room, transfer.sent)
                             : transfer.rest->copy(into, room, transfer.sent - head);
    transfer.unreadable |= !n;
    transfer.sent += n.value_or(0);
    return n.value_or(CURL_READFUNC_ABORT);
  }
  /// A connection that was kept and is gone: libcurl sends it all again on a new one.
  static int on_seek(void* self, curl_off_t offset, int origin) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_CANTSEEK;
    transfer.sent =
        std::min(static_cast<std::size_t>(offset), transfer.head.size() + transfer.rest->size());
    return CURL_SEEKFUNC_OK;
  }
  static std::size_t on_answer(char* text, std::size_t size, std::size_t count, void* self) {
    std::string& answer = static_cast<Transfer*>(self)->answer;  // which has this room
    const std::size_t room = kAnswer - std::min(answer.size(), kAnswer);
    answer.append(text, std::min(size * count, room));
    return size * count;
  }
  /// Where a letter goes is judged on the address that is connected to. In clear it may go to this
  /// machine only, and what was begun with TLS goes elsewhere only.
  static curl_socket_t on_open(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto target = address_of(&address->addr);
    const bool here = target && is_loopback(*target);
    if (here != transfer.to_loopback) {
      transfer.loopback_refused |= here;
      return CURL_SOCKET_BAD;
    }
    transfer.opened = true;
    const int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0) return CURL_SOCKET_BAD;
    try {
      transfer.sockets->insert(fd);
    } catch (const std::bad_alloc&) {  // no exception may pass through libcurl
      close(fd);
      return CURL_SOCKET_BAD;
    }
    return fd;
  }
  static int on_close(void* self, curl_socket_t fd) {
    static_cast<std::set<curl_socket_t>*>(self)->erase(fd);
    return close(fd);
  }
  /// RFC 3207: in clear to this machine only. What a server here offers is no protection anyway,
  /// often a self-made certificate.
  void set_protection() {
    set(easy.get(), CURLOPT_USE_SSL, long(to_loopback ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    set(easy.get(), CURLOPT_SSL_VERIFYPEER, to_loopback ? 0L : 1L);
    set(easy.get(), CURLOPT_SSL_VERIFYHOST, to_loopback ? 0L : 2L);
  }
  /// Once more, as it may go to this machine: its server's name leads here and nowhere else.
  bool begins_again() {
    if (!is_mail || to_loopback || opened || !loopback_refused) return false;
    to_loopback = true;
    sent = 0;
    answer.clear();
    set_protection();
    return true;
  }
};

Transfers::Transfers(const CourierOptions& options) : options_(options), multi_(curl_multi_init()) {
  if (!multi_) throw std::bad_alloc();
}

/// A letter that is broken off while its server is silent: libcurl would say "." and QUIT and wait
/// for the answers, for minutes, and a message cut short would pass for a whole one.
Transfers::~Transfers() {
  for (const curl_socket_t fd : mail_sockets_) shutdown(fd, SHUT_RDWR);
  for (Transfer& transfer : running_) curl_multi_remove_handle(multi_.get(), transfer.easy.get());
}

Transfers::Transfer& Transfers::make(std::int64_t id, const std::string& url) {
  check_certificates(options_.ca_file);
  waiting_.emplace_back(1);
  Transfer& transfer = waiting_.back().front();
  transfer.id = id;
  transfer.answer.reserve(kAnswer);  // no exception may pass through libcurl
  const std::string plain = with_plain_host(url).value_or(url);
  transfer.server = server_of(plain);
  transfer.easy.reset(curl_easy_init());
  if (!transfer.easy) throw std::bad_alloc();
  CURL* easy = transfer.easy.get();
  set(easy, CURLOPT_URL, plain.c_str());
  set(easy, CURLOPT_PRIVATE, &transfer);
  set(easy, CURLOPT_ERRORBUFFER, transfer.error);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_QUICK_EXIT, 1L);
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, long(options_.connect_timeout.count()));
  set(easy, CURLOPT_TIMEOUT_MS, long(options_.timeout.count()));
  set(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(easy, CURLOPT_LOW_SPEED_TIME, kStalled);
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_NOPROXY, "");  // nor the environment's exceptions
  set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_answer);
  set(easy, CURLOPT_WRITEDATA, &transfer);
  set(easy, CURLOPT_READFUNCTION, &Transfer::on_read);
  set(easy, CURLOPT_READDATA, &transfer);
  set(easy, CURLOPT_SEEKFUNCTION, &Transfer::on_seek);
  set(easy, CURLOPT_SEEKDATA, &transfer);
  if (!options_.ca_file.empty()) set(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
  return transfer;
}

void Transfers::add(std::int64_t id, Letter letter) {
  Transfer& transfer = make(id, letter.url);
  CURL* easy = transfer.easy.get();
  transfer.is_mail = true;
  transfer.head = std::move(letter.addresses);
  transfer.rest = std::move(letter.rest);
  transfer.sockets = &mail_sockets_;
  transfer.list.reset(curl_slist_append(nullptr, letter.to.c_str()));
  set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  transfer.to_loopback = spells_loopback(letter.url);
  transfer.set_protection();
  transfer.secrets.add_login(letter.username, letter.password);
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
  set(easy, CURLOPT_OPENSOCKETDATA, &transfer);
  set(easy, CURLOPT_CLOSESOCKETFUNCTION, &Transfer::on_close);
  set(easy, CURLOPT_CLOSESOCKETDATA, &mail_sockets_);
  set(easy, CURLOPT_MAIL_FROM, letter.from.c_str());
  set(easy, CURLOPT_MAIL_RCPT, transfer.list.get());
  set(easy, CURLOPT_UPLOAD, 1L);
  if (!letter.username.empty()) {
    set(easy, CURLOPT_USERNAME, letter.username.c_str());
    set(easy, CURLOPT_PASSWORD, letter.password.c_str());
  }
  start_waiting();
}

void Transfers::add(std::int64_t id, Post post) {
  Transfer& transfer = make(id, post.url);
  CURL* easy = transfer.easy.get();
  transfer.rest = std::move(post.body);
  curl_slist* headers = curl_slist_append(nullptr, "Expect:");  // a round trip for nothing
  for (const std::string& header : post.headers)
    headers = curl_slist_append(headers, header.c_str());
  transfer.list.reset(headers);
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
  const std::string proxy = with_plain_host(options_.proxy).value_or(options_.proxy);
  if (!spells_loopback(with_plain_host(post.url).value_or(post.url)))
    set(easy, CURLOPT_PROXY, proxy.c_str());
  transfer.secrets.add_query_of(post.url);
  for (const std::string& header : post.headers) add_secret_of(header, transfer.secrets);
  transfer.secrets.add_login_of(options_.proxy);
  set(easy, CURLOPT_HTTPHEADER, transfer.list.get());
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_POST, 1L);
  set(easy, CURLOPT_CUSTOMREQUEST, post.method.c_str());
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.rest->size()));
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
  const auto told = [&](std::string_view text) {
    return truncate_utf8(one_line(transfer.secrets.redacted(text)), kWords);
  };
  if (transfer.unreadable)
    return {transfer.id, "what is to be sent could not be read back from the store's folder"};
  if (code != CURLE_OK) {
    const std::string words =
        told(transfer.error[0] != '\0' ? transfer.error : curl_easy_strerror(code));
    return {transfer.id, status == 0 ? words : fmt::format("{} (answer {})", words, status)};
  }
  if (transfer.is_mail || (status >= 200 && status < 300)) return {transfer.id, {}};
  const std::string answer = told(transfer.answer);
  Receipt receipt{transfer.id,
                  fmt::format("HTTP {}{}{}", status, answer.empty() ? "" : ": ", answer)};
  receipt.http_status = static_cast<int>(status);
  curl_off_t retry_after = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RETRY_AFTER, &retry_after);
  if (retry_after > 0) receipt.retry_after = Seconds{retry_after};
  return receipt;
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
    auto* const transfer = reinterpret_cast<Transfer*>(of);
    const CURLcode code = message->data.result;
    curl_multi_remove_handle(multi_.get(), transfer->easy.get());
    if (code != CURLE_OK && transfer->begins_again()) {
      curl_multi_add_handle(multi_.get(), transfer->easy.get());
      continue;
    }
    ended.push_back(receipt_of(*transfer, code));
    running_.remove_if([transfer](const Transfer& done) { return &done == transfer; });
  }
  start_waiting();
}

}  // namespace feedmill
