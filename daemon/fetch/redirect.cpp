#include "fetch/redirect.h"

#include <algorithm>

#include "text/percent.h"
#include "text/url.h"

namespace feedmill {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
  return out;
}

std::string_view without_userinfo(std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  return at == std::string_view::npos ? authority : authority.substr(at + 1);
}

}  // namespace

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_permanent_redirect(int status) { return status == 301 || status == 308; }

std::string scheme_of(std::string_view url) {
  return lower(split_url(url).scheme.value_or(std::string_view()));
}

std::string host_of(std::string_view url) {
  const UrlParts parts = split_url(url);
  std::string_view host = without_userinfo(parts.authority.value_or(std::string_view()));
  const std::size_t bracket = host.find(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  host = host.substr(0, colon);
  while (!host.empty() && host.back() == '.') host.remove_suffix(1);
  return lower(host);
}

bool same_origin(std::string_view a, std::string_view b) {
  return scheme_of(a) == scheme_of(b) && host_and_port(a) == host_and_port(b);
}

std::string without_login(std::string url, std::string& username, std::string& password) {
  const UrlParts parts = split_url(url);
  const std::string_view authority = parts.authority.value_or(std::string_view());
  const std::string_view host = without_userinfo(authority);
  if (host.size() == authority.size()) return url;
  const std::string_view login = authority.substr(0, authority.size() - host.size() - 1);
  if (username.empty() && password.empty()) {
    const std::size_t colon = login.find(':');
    username = percent_decoded(login.substr(0, colon));
    if (colon != std::string_view::npos) password = percent_decoded(login.substr(colon + 1));
  }
  return url.erase(std::size_t(authority.data() - url.data()), login.size() + 1);
}

std::string redirect_target(std::string_view from, std::string_view location) {
  std::string target = resolve_url(location, from);
  target.resize(std::min(target.size(), target.find('#')));
  std::string username, password;
  return without_login(std::move(target), username, password);
}

void extend_trail(RedirectTrail& trail, int status, const std::string& target) {
  const bool unbroken = trail.hops == 0 || trail.permanent_url == trail.final_url;
  if (is_permanent_redirect(status) && unbroken) trail.permanent_url = target;
  trail.final_url = target;
  ++trail.hops;
}

}  // namespace feedmill
