#include "fetch/host_name.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <algorithm>
#include <memory>

#include "fetch/address.h"
#include "fetch/socket_loop.h"
#include "text/percent.h"
#include "text/url.h"

namespace feedmill {
namespace {

// A mapped name may be a percent-encoded one again (a full-width percent sign is one).
constexpr int kMostRounds = 4;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_plain(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return is_letter_or_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
  return out;
}

struct CurlUrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// What libcurl would look up or send for it: percent-decoded, mapped, a short or hexadecimal IPv4
/// address written out.
std::optional<std::string> as_curl_reads(const std::string& host) {
  const Utf8Thread utf8;  // libidn2 takes names in the locale's encoding
  const std::unique_ptr<CURLU, CurlUrlDeleter> url(curl_url());
  const std::string whole = "http://" + host + "/";
  if (!url || curl_url_set(url.get(), CURLUPART_URL, whole.c_str(), 0) != CURLUE_OK) return {};
  char* read = nullptr;
  const CURLUcode outcome = curl_url_get(url.get(), CURLUPART_HOST, &read, CURLU_PUNYCODE);
  // libcurl 7.88 leaves a host behind that it could not map.
  const std::unique_ptr<char, decltype(&curl_free)> owned(read, &curl_free);
  if (outcome != CURLUE_OK) return {};
  return lower(read);
}

/// What stands in brackets. A zone is this machine's, and stays (RFC 6874).
std::optional<std::string> plain_v6(std::string_view inside) {
  const std::string text = percent_decoded(inside);
  const std::size_t percent = text.find('%');
  in6_addr address{};
  char written[INET6_ADDRSTRLEN] = "";
  if (inet_pton(AF_INET6, text.substr(0, percent).c_str(), &address) != 1) return {};
  inet_ntop(AF_INET6, &address, written, sizeof written);
  if (percent == std::string::npos) return std::string("[").append(written).append("]");
  const std::string zone = text.substr(percent + 1);
  if (!is_plain(zone)) return {};
  return std::string("[").append(written).append("%25").append(zone).append("]");
}

/// An IPv4 address in its usual form; a name as it is.
std::string settled(std::string host) {
  const auto address = literal_address(host);
  const bool is_name = std::any_of(host.begin(), host.end(), [](char c) { return c > 'f'; });
  const bool hexadecimal = host.find("0x") != std::string::npos;
  return address && (!is_name || hexadecimal) ? to_string(*address) : host;
}

}  // namespace

std::optional<std::string> plain_host(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    return plain_v6(host.substr(1, host.size() - 2));
  // What ends a host in a URL; libcurl would read another one than we.
  if (host.empty() || host.find_first_of("/?#@:\\[] ") != std::string_view::npos) return {};
  std::string text = lower(host);
  for (int round = 0; round < kMostRounds && !is_plain(text); ++round) {
    auto read = as_curl_reads(text);
    if (!read) return {};
    text = *std::move(read);
    if (text.find_first_of("/?#@:\\[] ") != std::string::npos) return {};
  }
  if (!is_plain(text)) return {};
  return settled(std::move(text));
}

std::optional<std::string> with_plain_host(std::string_view url) {
  const UrlParts parts = split_url(url);
  if (!parts.authority) return {};
  const std::string_view authority = *parts.authority;
  const std::size_t at = authority.rfind('@');
  const std::size_t begin = at == std::string_view::npos ? 0 : at + 1;
  const std::size_t bracket = authority.find(']', begin);
  const std::size_t colon = std::min(
      authority.find(':', bracket == std::string_view::npos ? begin : bracket), authority.size());
  const std::string_view port = authority.substr(colon);
  if (port.find_first_not_of("0123456789", 1) != std::string_view::npos) return {};
  const auto host = plain_host(authority.substr(begin, colon - begin));
  if (!host) return {};
  const auto offset = std::size_t(authority.data() - url.data());
  return std::string(url.substr(0, offset + begin))
      .append(*host)
      .append(url.substr(offset + colon));
}

}  // namespace feedmill
