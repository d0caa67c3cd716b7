#include "fetch/redirect.h"

#include <algorithm>

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

std::string redirect_target(std::string_view from, std::string_view location) {
  std::string target = resolve_url(location, from);
  target.resize(std::min(target.size(), target.find('#')));
  const UrlParts parts = split_url(target);
  if (!parts.authority) return target;
  const std::string_view host = without_userinfo(*parts.authority);
  if (host.size() == parts.authority->size()) return target;
  const auto begin = std::size_t(parts.authority->data() - target.data());
  return target.erase(begin, parts.authority->size() - host.size());
}

void extend_trail(RedirectTrail& trail, int status, const std::string& target) {
  const bool unbroken = trail.hops == 0 || trail.permanent_url == trail.final_url;
  if (is_permanent_redirect(status) && unbroken) trail.permanent_url = target;
  trail.final_url = target;
  ++trail.hops;
}

}  // namespace feedmill
