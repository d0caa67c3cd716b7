// The courier's end: whoever it talks to may be silent.
#include "deliver/courier.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>

#include "support/catch.h"

using namespace feedmill;
using namespace std::chrono_literals;

namespace {

/// A mail server with one client, that answers until a command comes after which it is silent.
class SilentServer {
 public:
  explicit SilentServer(std::string silent_after) : silent_after_(std::move(silent_after)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof where;
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&where), size) == 0);
    REQUIRE(listen(listener_, 8) == 0);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size);
    url_ = "smtp://127.0.0.1:" + std::to_string(ntohs(where.sin_port));
    thread_ = std::thread([this] { serve(); });
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  ~SilentServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  const std::string& url() const { return url_; }
  bool silent() const { return silent_; }
  /// Whether a message was sent to its end.
  bool ended() const { return ended_; }

 private:
  void serve() {
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    if (!silent_after_.empty()) say(client, "220 hello\r\n");
    silent_ = silent_after_.empty();
    std::string last;
    char bytes[4096];
    for (ssize_t n = 0; (n = recv(client, bytes, sizeof bytes, 0)) > 0;) {
      const std::string text(bytes, static_cast<std::size_t>(n));
      last = (last + text).substr(std::max<std::size_t>(last.size() + text.size(), 8) - 8);
      if (last.find("\r\n.\r\n") != std::string::npos) ended_ = true;
      if (silent_) continue;
      if (text.rfind("DATA", 0) == 0)
        say(client, "354 go on\r\n");
      else if (text.rfind(silent_after_, 0) != 0)
        say(client, "250 yes\r\n");
      if (text.rfind(silent_after_, 0) == 0) silent_ = true;
    }
    close(client);
  }
  static void say(int client, const std::string& text) {
    (void)!::send(client, text.data(), text.size(), MSG_NOSIGNAL);
  }

  std::string silent_after_, url_;
  int listener_ = -1;
  std::atomic<bool> silent_{false}, ended_{false};
  std::thread thread_;
};

}  // namespace

TEST_CASE("courier: a mail server that says nothing holds up no stop, and gets no half message") {
  const std::string silent_after = GENERATE("", "EHLO", "MAIL", "RCPT", "DATA");
  CAPTURE(silent_after);
  SilentServer server(silent_after);
  auto courier = std::make_unique<Courier>(CourierOptions{});
  const std::size_t bytes = silent_after == "DATA" ? 200U << 20U : 100;
  Letter letter;
  letter.url = server.url();
  letter.from = "mill@site.example";
  letter.to = "me@site.example";
  letter.addresses = "From: <mill@site.example>\r\nTo: <me@site.example>\r\n";
  letter.rest = shared_bytes("Subject: x\r\n\r\n" + std::string(bytes, 'x'));
  courier->send({1, letter});
  const auto began = std::chrono::steady_clock::now();
  while (!server.silent() && std::chrono::steady_clock::now() < began + 5s)
    std::this_thread::sleep_for(5ms);
  REQUIRE(server.silent());
  std::this_thread::sleep_for(20ms);
  const auto stop = std::chrono::steady_clock::now();
  courier.reset();
  CHECK(std::chrono::steady_clock::now() - stop < 3s);
  CHECK_FALSE(server.ended());
}
