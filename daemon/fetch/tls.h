// Trust and resumption for HTTPS. One store of certificates for all connections, read once: what
// libcurl does by itself reads the system's 140 for each. Sessions are kept by host and resumed on
// its next connection: libcurl 7.88's own cache belongs to a handle and holds eight. The fetch loop
// only.
#pragma once

#include <curl/curl.h>

#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

struct ssl_ctx_st;
struct ssl_session_st;
struct x509_store_st;

namespace feedmill {

/// TLS sessions by "host:port", the newest of each, as many hosts as `limit`.
class TlsSessions {
 public:
  explicit TlsSessions(std::size_t limit = 2000) : limit_(limit) {}
  TlsSessions(const TlsSessions&) = delete;
  TlsSessions& operator=(const TlsSessions&) = delete;
  ~TlsSessions();

  /// Takes ownership.
  void put(const std::string& server, ssl_session_st* session);
  /// Stays the owner; null where there is none.
  ssl_session_st* find(const std::string& server) const;

 private:
  using Order = std::list<std::pair<std::string, ssl_session_st*>>;
  std::size_t limit_;
  Order order_;  // oldest first
  std::unordered_map<std::string, Order::iterator> by_server_;
};

class TlsTrust {
 public:
  /// What is in `ca_files` (PEM) is trusted beside the system's certificates.
  explicit TlsTrust(std::vector<std::string> ca_files);
  TlsTrust(const TlsTrust&) = delete;
  TlsTrust& operator=(const TlsTrust&) = delete;
  ~TlsTrust();

  /// Whether libcurl uses OpenSSL, so that prepare() can be its CURLOPT_SSL_CTX_FUNCTION. If not,
  /// libcurl's own trust is what there is.
  static bool available();

  /// A new connection's context. CURLE_SSL_CACERT_BADFILE: `ca_file` cannot be read.
  CURLcode prepare(ssl_ctx_st* context, const std::string& server);

 private:
  bool load();

  std::vector<std::string> ca_files_;
  x509_store_st* store_ = nullptr;
  std::shared_ptr<TlsSessions> sessions_ = std::make_shared<TlsSessions>();
};

/// The trust of all sources, and that of those which have certificates of their own.
class TlsTrusts {
 public:
  /// `ca_file` is trusted for every host; empty: none.
  explicit TlsTrusts(std::string ca_file) : ca_file_(std::move(ca_file)) {}

  /// With a source's own certificates as well; empty: without. Made once for each file.
  TlsTrust& of(const std::string& own_ca_file);

 private:
  std::string ca_file_;
  std::unordered_map<std::string, std::unique_ptr<TlsTrust>> by_own_;
};

}  // namespace feedmill
