// A TLS server on loopback with a certificate of its own making, for one small answer at a time.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "fetch/socket_loop.h"

namespace feedmill::test {

class TlsServer {
 public:
  TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer();

  std::string url(const std::string& path) const;
  /// PEM of the certificate, for 127.0.0.1, signed by nobody else.
  const std::string& certificate() const { return certificate_; }
  int handshakes() const { return handshakes_; }
  int resumed() const { return resumed_; }

 private:
  struct Context;
  void serve();
  void answer(int fd);

  std::unique_ptr<Context> context_;
  std::string certificate_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> handshakes_{0}, resumed_{0};
  std::thread thread_;
};

}  // namespace feedmill::test
