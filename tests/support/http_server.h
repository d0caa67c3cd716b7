// A real HTTP/1.1 server on loopback for tests: scripted by path, one thread a connection. It does
// what servers do wrong as readily as what they do right.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace feedmill::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method, target, version;
  Headers headers;     ///< as sent
  int connection = 0;  ///< which connection it came over, from 1
  std::string path() const { return target.substr(0, target.find('?')); }
  /// All values of one header, joined with " | "; nothing where it was not sent.
  std::optional<std::string> get(std::string_view name) const;
};

struct HttpReply {
  int status = 200;
  std::string body;
  Headers headers;
  std::optional<std::size_t> length;     ///< Content-Length to claim; default: the truth
  bool chunked = false;                  ///< instead of Content-Length
  std::optional<std::size_t> stop;       ///< close after this many bytes of body
  std::chrono::milliseconds delay{0};    ///< before the status line
  std::string raw;                       ///< sent instead of all else, then closed
  std::string endless;                   ///< repeated after body until the client goes, no length
  std::chrono::milliseconds between{0};  ///< pause between the repetitions
  bool hang = false;                     ///< never answer
  bool close = false;                    ///< Connection: close
};

class HttpServer {
 public:
  using Handler = std::function<HttpReply(const HttpRequest&)>;

  /// Listens at once, on a free port unless one is given.
  explicit HttpServer(const std::string& address = "127.0.0.1", int port = 0);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  /// What a path answers; "*" for all others. Without: 404.
  void on(const std::string& path, Handler handler);
  /// One reply a request, the last one repeating.
  void on(const std::string& path, std::vector<HttpReply> replies);

  std::string url(const std::string& path = "/") const;
  int port() const { return port_; }

  std::vector<HttpRequest> seen(const std::string& path = {}) const;
  int connections() const { return connections_; }
  int busy_peak() const { return busy_peak_; }  ///< most requests under way at once
  std::size_t bytes_sent() const { return bytes_sent_; }

 private:
  void accept_all();
  void serve(int fd, int connection);
  std::optional<HttpRequest> read_request(int fd, std::string& buffer);
  HttpReply reply_to(const HttpRequest& request);
  bool send_reply(int fd, const HttpRequest& request, const HttpReply& reply);
  bool send_bytes(int fd, std::string_view bytes);
  bool pause(std::chrono::milliseconds time) const;

  std::string address_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0}, busy_{0}, busy_peak_{0};
  std::atomic<std::size_t> bytes_sent_{0};
  mutable std::mutex mutex_;
  std::map<std::string, Handler> handlers_;
  std::vector<HttpRequest> requests_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace feedmill::test
