#include "identify/page_key.h"

#include <algorithm>
#include <array>

namespace feedmill {
namespace {

constexpr std::array<std::string_view, 5> kHostPrefixes = {"www.", "m.", "amp.", "mobile.", "wap."};
constexpr std::array<std::string_view, 6> kPathEnds = {"/",           "/amp",       "/amp.html",
                                                       "/index.html", "/index.htm", "/index.php"};
constexpr std::array<std::string_view, 4> kQueries = {"?amp", "?amp=1", "?amp=true",
                                                      "?outputType=amp"};
constexpr std::array<std::string_view, 16> kPassing = {
    "phpsessid",   "jsessionid",   "sessionid", "session_id", "sessid",  "cfid",
    "cftoken",     "oscsid",       "xtcsid",    "zenid",      "nocache", "no_cache",
    "cachebuster", "cache_buster", "rnd",       "_"};
constexpr std::size_t kLeastSession = 16;
constexpr std::size_t kMostVersionDigits = 6;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// The parts of a canonical URL behind "https://".
struct Place {
  std::string_view host, path, query;
};

Place place_of(std::string_view url) {
  const std::size_t slashes = url.find("//");
  if (slashes == std::string_view::npos) return {{}, url, {}};
  url.remove_prefix(slashes + 2);
  const std::size_t path = std::min(url.find_first_of("/?#"), url.size());
  const std::size_t query = std::min(url.find_first_of("?#", path), url.size());
  return {url.substr(0, path), url.substr(path, query - path), url.substr(query)};
}

std::string_view plain_host(std::string_view host) {
  for (const std::string_view prefix : kHostPrefixes) {
    const bool has = host.substr(0, prefix.size()) == prefix;
    // "m.de" is a name of its own.
    if (has && host.find('.', prefix.size()) != std::string_view::npos) {
      return host.substr(prefix.size());
    }
  }
  return host;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

/// Whether a parameter names this visit, or keeps caches out: another one each time.
bool passes(std::string_view parameter) {
  const std::size_t equals = std::min(parameter.find('='), parameter.size());
  const std::string name = lower(parameter.substr(0, equals));
  const std::string_view value = parameter.substr(std::min(equals + 1, parameter.size()));
  if (name.rfind("aspsessionid", 0) == 0) return true;
  // A short "sid" may well be a section or a story.
  if (name == "sid" || name == "s")
    return value.size() >= kLeastSession && std::all_of(value.begin(), value.end(), is_hex);
  return std::find(kPassing.begin(), kPassing.end(), name) != kPassing.end();
}

/// Of a query in its canonical form, a fragment behind it included.
std::string plain_query(std::string_view query) {
  if (std::find(kQueries.begin(), kQueries.end(), query) != kQueries.end()) return {};
  const std::size_t end = std::min(query.find('#'), query.size());
  if (query.substr(0, 1) != "?") return std::string(query);
  std::string kept;
  for (std::size_t at = 1; at < end;) {
    const std::size_t next = std::min(query.find('&', at), end);
    const std::string_view parameter = query.substr(at, next - at);
    if (!passes(parameter)) kept.append(kept.empty() ? "?" : "&").append(parameter);
    at = next + 1;
  }
  return kept.append(query.substr(end));
}

/// "/a;jsessionid=12" is "/a": servers write a visit so whose reader keeps no cookies.
std::string_view without_session(std::string_view path) {
  const std::size_t at = path.rfind(';');
  return at != std::string_view::npos && passes(path.substr(at + 1)) ? path.substr(0, at) : path;
}

std::string_view plain_path(std::string_view path) {
  path = without_session(path);
  for (bool shorter = true; shorter;) {
    shorter = false;
    for (const std::string_view end : kPathEnds) {
      if (!ends_with(path, end)) continue;
      path.remove_suffix(end.size());
      shorter = true;
    }
  }
  return path;
}

}  // namespace

std::string page_of(std::string_view canonical_url) {
  const Place place = place_of(canonical_url);
  std::string page(plain_host(place.host));
  return page.append(plain_path(place.path)).append(plain_query(place.query));
}

std::string_view name_of_page(std::string_view canonical_url) {
  const std::string_view path = plain_path(place_of(canonical_url).path);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
}

std::string path_of_page(std::string_view canonical_url) {
  const Place place = place_of(canonical_url);
  return std::string(plain_path(place.path)).append(plain_query(place.query));
}

std::string_view without_version(std::string_view guid) {
  const std::size_t hash = guid.rfind('#');
  if (hash == std::string_view::npos || hash == 0) return guid;
  const std::string_view version = guid.substr(hash + 1);
  const bool counts = !version.empty() && version.size() <= kMostVersionDigits &&
                      std::all_of(version.begin(), version.end(), is_digit);
  return counts ? guid.substr(0, hash) : guid;
}

bool looks_random(std::string_view guid) {
  constexpr std::size_t kLong = 20;
  std::size_t run = 0, digits = 0;
  for (const char c : guid) {
    const bool part = is_hex(c) || c == '-';
    run = part ? run + 1 : 0;
    digits = part ? digits + (is_digit(c) ? 1U : 0U) : 0;
    if (run >= kLong && digits >= 4) return true;
  }
  return false;
}

}  // namespace feedmill
