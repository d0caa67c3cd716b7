#include "fetch/certificates.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>

#include "system/regular_file.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostBytes = 16U << 20U;

using Bio = std::unique_ptr<BIO, int (*)(BIO*)>;
using X509Pointer = std::unique_ptr<X509, void (*)(X509*)>;

Instant time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return Instant{Seconds{::timegm(&parts)}};
}

std::string subject_of(const X509* certificate) {
  const Bio text(BIO_new(BIO_s_mem()), &BIO_free);
  if (!text) return {};
  X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate), 0,
                     XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(text.get(), &bytes);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

std::string from_environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

}  // namespace

Result<std::vector<Certificate>> certificates_in(const std::string& file) {
  const auto bytes = read_regular_file(file, kMostBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  std::vector<Certificate> found;
  const Bio text(BIO_new_mem_buf(bytes->data(), static_cast<int>(bytes->size())), &BIO_free);
  while (text) {
    const X509Pointer one(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), &X509_free);
    if (!one) break;
    found.push_back({subject_of(one.get()), time_of(X509_get0_notBefore(one.get())),
                     time_of(X509_get0_notAfter(one.get()))});
  }
  ERR_clear_error();
  return found;
}

SystemTrust system_trust() {
  namespace fs = std::filesystem;
  SystemTrust trust;
  trust.file = from_environment(X509_get_default_cert_file_env(), X509_get_default_cert_file());
  trust.folder = from_environment(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
  std::error_code error;
  const auto size = fs::file_size(trust.file, error);
  const bool file = !error && size > 0;
  const fs::directory_iterator first(trust.folder, error);
  trust.any = file || (!error && first != fs::directory_iterator());
  return trust;
}

}  // namespace feedmill
