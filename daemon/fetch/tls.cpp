#include "fetch/tls.h"

#include <openssl/ssl.h>

#include <string_view>

#include "system/regular_file.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostBytes = 16U << 20U;  // of certificates

/// What a context carries along: a connection, and its context, may outlive the lane that made it.
struct Resumption {
  std::shared_ptr<TlsSessions> sessions;
  std::string server;
};

void forget(void* /*parent*/, void* held, CRYPTO_EX_DATA* /*data*/, int /*index*/, long /*argl*/,
            void* /*argp*/) {
  delete static_cast<Resumption*>(held);
}

int resumption_index() {
  static const int kIndex = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, &forget);
  return kIndex;
}

Resumption* resumption_of(const SSL* ssl) {
  return static_cast<Resumption*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), resumption_index()));
}

/// 1: the session is ours now.
int on_new_session(SSL* ssl, SSL_SESSION* session) {
  Resumption* held = resumption_of(ssl);
  if (held == nullptr) return 0;
  held->sessions->put(held->server, session);
  return 1;
}

// libcurl gives us the context, not the connection; its first word to us is that it begins.
void on_info(const SSL* ssl, int where, int /*result*/) {
  if ((where & SSL_CB_HANDSHAKE_START) == 0 || SSL_get_session(ssl) != nullptr) return;
  const Resumption* held = resumption_of(ssl);
  if (held == nullptr) return;
  if (SSL_SESSION* session = held->sessions->find(held->server)) {
    SSL_set_session(const_cast<SSL*>(ssl), session);
  }
}

}  // namespace

TlsSessions::~TlsSessions() {
  for (const auto& [server, session] : order_) SSL_SESSION_free(session);
}

void TlsSessions::put(const std::string& server, ssl_session_st* session) {
  const auto known = by_server_.find(server);
  if (known != by_server_.end()) {
    SSL_SESSION_free(known->second->second);
    order_.erase(known->second);
  } else if (order_.size() >= limit_) {
    SSL_SESSION_free(order_.front().second);
    by_server_.erase(order_.front().first);
    order_.pop_front();
  }
  by_server_[server] = order_.insert(order_.end(), {server, session});
}

ssl_session_st* TlsSessions::find(const std::string& server) const {
  const auto known = by_server_.find(server);
  return known == by_server_.end() ? nullptr : known->second->second;
}

TlsTrust::TlsTrust(std::vector<std::string> ca_files) : ca_files_(std::move(ca_files)) {}

TlsTrust::~TlsTrust() { X509_STORE_free(store_); }

bool TlsTrust::available() {
  const char* name = curl_version_info(CURLVERSION_NOW)->ssl_version;
  return name != nullptr && std::string_view(name).substr(0, 7) == "OpenSSL";
}

/// At the first need: most of the system's certificates are looked up one by one, when asked for.
bool TlsTrust::load() {
  if (store_ != nullptr) return true;
  X509_STORE* store = X509_STORE_new();
  X509_STORE_set_default_paths(store);
  // A certificate that the operator lists is trusted itself, root or not.
  X509_STORE_set_flags(store, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  for (const std::string& file : ca_files_) {
    // OpenSSL would wait for a pipe's writer, and read a device for ever.
    if (read_regular_file(file, kMostBytes) && X509_STORE_load_file(store, file.c_str()) == 1)
      continue;
    X509_STORE_free(store);
    return false;
  }
  store_ = store;
  return true;
}

TlsTrust& TlsTrusts::of(const std::string& own_ca_file) {
  std::unique_ptr<TlsTrust>& trust = by_own_[own_ca_file];
  if (!trust) {
    std::vector<std::string> files;
    for (const std::string& file : {ca_file_, own_ca_file}) {
      if (!file.empty()) files.push_back(file);
    }
    trust = std::make_unique<TlsTrust>(std::move(files));
  }
  return *trust;
}

CURLcode TlsTrust::prepare(ssl_ctx_st* context, const std::string& server) {
  if (!load()) return CURLE_SSL_CACERT_BADFILE;
  SSL_CTX_set1_cert_store(context, store_);
  SSL_CTX_set_ex_data(context, resumption_index(), new Resumption{sessions_, server});
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, &on_new_session);
  SSL_CTX_set_info_callback(context, &on_info);
  return CURLE_OK;
}

}  // namespace feedmill
