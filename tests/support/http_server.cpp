#include "support/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace feedmill::test {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

bool has_body(int status) { return status != 204 && status != 304 && status >= 200; }

std::string head_of(const HttpReply& reply, bool keep) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Status\r\n";
  for (const auto& [name, value] : reply.headers)
    head.append(name).append(": ").append(value).append("\r\n");
  if (reply.chunked) {
    head += "Transfer-Encoding: chunked\r\n";
  } else if (reply.length || (reply.endless.empty() && has_body(reply.status))) {
    head += "Content-Length: " + std::to_string(reply.length.value_or(reply.body.size())) + "\r\n";
  }
  if (!keep) head += "Connection: close\r\n";
  return head + "\r\n";
}

std::string chunk(std::string_view bytes) {
  char size[32];
  std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  return std::string(size).append(bytes).append("\r\n");
}

}  // namespace

std::optional<std::string> HttpRequest::get(std::string_view name) const {
  std::optional<std::string> out;
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) out = out ? *out + " | " + value : value;
  }
  return out;
}

HttpServer::HttpServer(const std::string& address, int port) : address_(address) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(std::uint16_t(port));
  ::inet_pton(AF_INET, address.c_str(), &where.sin_addr);
  socklen_t size = sizeof where;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&where), size) != 0 ||
      ::listen(listener_, 1024) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size) != 0) {
    throw std::runtime_error("cannot listen on " + address);
  }
  port_ = ntohs(where.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

HttpServer::~HttpServer() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
}

void HttpServer::on(const std::string& path, Handler handler) {
  const std::lock_guard lock(mutex_);
  handlers_[path] = std::move(handler);
}

void HttpServer::on(const std::string& path, std::vector<HttpReply> replies) {
  auto turn = std::make_shared<std::atomic<std::size_t>>(0);
  on(path, [replies = std::move(replies), turn](const HttpRequest&) {
    return replies[std::min((*turn)++, replies.size() - 1)];
  });
}

std::string HttpServer::url(const std::string& path) const {
  return "http://" + address_ + ":" + std::to_string(port_) + path;
}

std::vector<HttpRequest> HttpServer::seen(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  std::vector<HttpRequest> out;
  for (const HttpRequest& request : requests_) {
    if (path.empty() || request.path() == path) out.push_back(request);
  }
  return out;
}

void HttpServer::accept_all() {
  while (!stopping_) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    const int yes = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const std::lock_guard lock(mutex_);
    open_.push_back(fd);
    const int number = ++connections_;
    threads_.emplace_back([this, fd, number] { serve(fd, number); });
  }
}

void HttpServer::serve(int fd, int connection) {
  std::string buffer;
  bool keep = true;
  while (keep && !stopping_) {
    auto request = read_request(fd, buffer);
    if (!request) break;
    request->connection = connection;
    const int busy = ++busy_;
    int peak = busy_peak_;
    while (busy > peak && !busy_peak_.compare_exchange_weak(peak, busy)) continue;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(*request);
    }
    keep = send_reply(fd, *request, reply_to(*request));
  }
  const std::lock_guard lock(mutex_);
  open_.erase(std::find(open_.begin(), open_.end(), fd));
  ::close(fd);
}

std::optional<HttpRequest> HttpServer::read_request(int fd, std::string& buffer) {
  std::size_t end = 0;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    char bytes[4096];
    const ssize_t count = ::recv(fd, bytes, sizeof bytes, 0);
    if (count <= 0) return std::nullopt;
    buffer.append(bytes, std::size_t(count));
  }
  HttpRequest request;
  std::string head = buffer.substr(0, end + 2);
  buffer.erase(0, end + 4);
  std::size_t at = head.find("\r\n");
  const std::string first = head.substr(0, at);
  const std::size_t blank = first.find(' ');
  const std::size_t second = first.find(' ', blank + 1);
  request.method = first.substr(0, blank);
  request.target = first.substr(blank + 1, second - blank - 1);
  request.version = first.substr(second + 1);
  for (at += 2; at < head.size();) {
    const std::size_t stop = head.find("\r\n", at);
    const std::string line = head.substr(at, stop - at);
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos) {
      request.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    }
    at = stop + 2;
  }
  return request;
}

HttpReply HttpServer::reply_to(const HttpRequest& request) {
  Handler handler;
  {
    const std::lock_guard lock(mutex_);
    auto found = handlers_.find(request.path());
    if (found == handlers_.end()) found = handlers_.find("*");
    if (found != handlers_.end()) handler = found->second;
  }
  if (handler) return handler(request);
  HttpReply missing;
  missing.status = 404;
  return missing;
}

bool HttpServer::pause(std::chrono::milliseconds time) const {
  const auto until = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < until) {
    if (stopping_) return false;
    std::this_thread::sleep_for(std::min(time, std::chrono::milliseconds(5)));
  }
  return true;
}

bool HttpServer::send_bytes(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes_sent_ += std::size_t(count);
    bytes.remove_prefix(std::size_t(count));
  }
  return true;
}

bool HttpServer::send_reply(int fd, const HttpRequest& request, const HttpReply& reply) {
  struct Busy {
    std::atomic<int>& count;
    bool over = false;
    void done() {
      if (!over) --count;
      over = true;
    }
    ~Busy() { done(); }
  } busy{busy_};
  if (reply.hang) pause(std::chrono::hours(1));
  if (!pause(reply.delay)) return false;
  const bool whole = !reply.stop && reply.endless.empty() && reply.raw.empty() &&
                     (!reply.length || *reply.length == reply.body.size());
  const bool keep = whole && !reply.close && request.get("Connection") != "close";
  std::string bytes = reply.raw;
  if (bytes.empty()) {
    bytes = head_of(reply, keep);
    const std::string body = reply.body.substr(0, reply.stop.value_or(std::string::npos));
    if (has_body(reply.status)) bytes += reply.chunked && !body.empty() ? chunk(body) : body;
    if (reply.chunked && whole) bytes += "0\r\n\r\n";
  }
  // Counted as over before the client can know it, so that its next request is not one too many.
  if (reply.endless.empty()) busy.done();
  if (!send_bytes(fd, bytes)) return false;
  while (!reply.endless.empty() && pause(reply.between) &&
         send_bytes(fd, reply.chunked ? chunk(reply.endless) : reply.endless)) {
    continue;
  }
  if (!keep) ::shutdown(fd, SHUT_RDWR);
  return keep;
}

}  // namespace feedmill::test
