#include "serve/access.h"

#include <algorithm>
#include <cstdint>

#include "system/sha256.h"

namespace feedmill {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

/// "name:8087" without its port.
std::string_view without_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  if (colon == std::string_view::npos || host.find(']', colon) != std::string_view::npos)
    return host;
  return host.substr(0, colon);
}

bool is_loopback(std::string_view ip) { return ip.substr(0, 4) == "127." || ip == "::1"; }

/// A page of another site whose name its owner lets point here ("DNS rebinding") brings that name:
/// only the address itself, which nobody else can be, and what the operator wrote are taken. No
/// name of the DNS is without a dot, so on a socket, which has no address, those are.
bool is_ours(std::string_view host, const AccessRules& rules, const LocalEnd& end) {
  const bool listed = std::any_of(rules.hosts.begin(), rules.hosts.end(), [&](const auto& name) {
    const std::string wanted = lower(name);
    return wanted == host || wanted == without_port(host);
  });
  if (listed) return true;
  if (end.ip.empty()) return host.find('.') == std::string_view::npos;
  const std::string port = ":" + std::to_string(end.port);
  const std::string ip = end.ip.find(':') == std::string::npos ? end.ip : "[" + end.ip + "]";
  if (host == ip + port || (end.port == 80 && host == ip)) return true;
  return is_loopback(end.ip) &&
         (host == "localhost" + port || (end.port == 80 && host == "localhost"));
}

std::string_view after_scheme(std::string_view header, std::string_view scheme) {
  if (header.size() <= scheme.size() || lower(header.substr(0, scheme.size())) != scheme ||
      header[scheme.size()] != ' ')
    return {};
  header.remove_prefix(scheme.size());
  header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
  return header;
}

/// The token that a request brings; empty where it brings none.
std::string token_of(const HttpRequest& request) {
  if (const auto bearer = after_scheme(request.authorization, "bearer"); !bearer.empty())
    return std::string(bearer);
  const auto pair = from_base64(after_scheme(request.authorization, "basic")).value_or("");
  const std::size_t colon = pair.find(':');
  return colon == std::string::npos ? std::string() : pair.substr(colon + 1);
}

}  // namespace

std::optional<HttpAnswer> refuse(const HttpRequest& request, const AccessRules& rules,
                                 const LocalEnd& end) {
  const std::string host = lower(request.host);
  if (host.empty() && !end.ip.empty()) return plain_answer(400, "a Host is missing");
  if (!is_ours(host, rules, end)) {
    return plain_answer(421, "this is not asked under that name: status.hosts lists the names");
  }
  if (request.method != "GET" && request.method != "HEAD") {
    HttpAnswer answer = plain_answer(405, "GET and HEAD only");
    answer.headers.emplace_back("Allow", "GET, HEAD");
    return answer;
  }
  if (rules.token.empty() || equal_in_constant_time(token_of(request), rules.token))
    return std::nullopt;
  HttpAnswer answer = plain_answer(401, "a token is asked for: status.token_file");
  answer.headers.emplace_back("WWW-Authenticate", R"(Basic realm="feedmill", charset="UTF-8")");
  answer.headers.emplace_back("WWW-Authenticate", R"(Bearer realm="feedmill")");
  return answer;
}

// Digests are of one length, whatever was sent.
bool equal_in_constant_time(std::string_view one, std::string_view other) {
  const std::string left = sha256_hex(one), right = sha256_hex(other);
  unsigned difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i)
    difference |= static_cast<unsigned>(static_cast<unsigned char>(left[i] ^ right[i]));
  return difference == 0;
}

std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U | static_cast<std::uint32_t>(value)) & 0xFFFFFFU;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
  }
  return out;
}

}  // namespace feedmill
