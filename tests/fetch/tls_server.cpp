#include "tls_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <memory>

namespace feedmill::test {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate self_signed(EVP_PKEY* key) {
  Certificate out(X509_new(), &X509_free);
  X509_set_version(out.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(out.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(out.get()), -86400);
  X509_gmtime_adj(X509_getm_notAfter(out.get()), 86400);
  X509_set_pubkey(out.get(), key);
  X509_NAME* name = X509_get_subject_name(out.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("feedmill test"), -1, -1, 0);
  X509_set_issuer_name(out.get(), name);
  X509_EXTENSION* host =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
  X509_add_ext(out.get(), host, -1);
  X509_EXTENSION_free(host);
  X509_sign(out.get(), key, EVP_sha256());
  return out;
}

std::string pem(X509* certificate) {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory, &text);
  std::string out(text, std::size_t(size));
  BIO_free(memory);
  return out;
}

}  // namespace

struct TlsServer::Context {
  Key key{EVP_EC_gen("P-256"), &EVP_PKEY_free};
  Certificate certificate = self_signed(key.get());
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> ssl{SSL_CTX_new(TLS_server_method()),
                                                        &SSL_CTX_free};
};

TlsServer::TlsServer() : context_(std::make_unique<Context>()) {
  SSL_CTX_use_certificate(context_->ssl.get(), context_->certificate.get());
  SSL_CTX_use_PrivateKey(context_->ssl.get(), context_->key.get());
  certificate_ = pem(context_->certificate.get());
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof where;
  ::bind(listener_, reinterpret_cast<sockaddr*>(&where), size);
  ::listen(listener_, 64);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size);
  port_ = ntohs(where.sin_port);
  thread_ = std::thread([this] { serve(); });
}

TlsServer::~TlsServer() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  const Descriptor closed(listener_);
}

std::string TlsServer::url(const std::string& path) const {
  return "https://127.0.0.1:" + std::to_string(port_) + path;
}

void TlsServer::serve() {
  while (!stopping_) {
    const Descriptor fd(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    if (fd.get() >= 0) answer(fd.get());
  }
}

void TlsServer::answer(int fd) {
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context_->ssl.get()), &SSL_free);
  SSL_set_fd(ssl.get(), fd);
  if (SSL_accept(ssl.get()) != 1) return;
  ++handshakes_;
  resumed_ += SSL_session_reused(ssl.get());
  char request[8192];
  if (SSL_read(ssl.get(), request, sizeof request) <= 0) return;
  const std::string reply =
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<rss/>";
  SSL_write(ssl.get(), reply.data(), int(reply.size()));
  SSL_shutdown(ssl.get());
}

}  // namespace feedmill::test
