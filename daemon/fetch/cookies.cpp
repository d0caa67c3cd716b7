#include "fetch/cookies.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "fetch/redirect.h"
#include "text/date.h"
#include "text/url.h"

namespace feedmill {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
  return out;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// What stands before the first of `mark`, taken out of `rest` with it.
std::string_view cut(std::string_view& rest, char mark) {
  const std::size_t at = std::min(rest.find(mark), rest.size());
  const std::string_view part = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return trimmed(part);
}

std::string path_of(std::string_view url) {
  const std::string path(split_url(url).path);
  return path.empty() || path.front() != '/' ? "/" : path;
}

/// RFC 6265 section 5.1.4.
std::string default_path(std::string_view url) {
  const std::string path = path_of(url);
  return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
}

bool path_matches(const std::string& path, const std::string& of_cookie) {
  if (path.compare(0, of_cookie.size(), of_cookie) != 0) return false;
  return path.size() == of_cookie.size() || of_cookie.back() == '/' ||
         path[of_cookie.size()] == '/';
}

/// Whether Max-Age has run out: RFC 6265 section 5.2.2.
bool is_over(std::string_view max_age) {
  long long seconds = 1;
  std::from_chars(max_age.data(), max_age.data() + max_age.size(), seconds);
  return seconds <= 0;
}

std::string_view name_of(std::string_view pair) { return trimmed(pair.substr(0, pair.find('='))); }

bool names(std::string_view field, std::string_view name) {
  while (!field.empty()) {
    if (name_of(cut(field, ';')) == name) return true;
  }
  return false;
}

}  // namespace

void CookieJar::take(std::string_view url, const std::vector<std::string>& fields, Instant now) {
  const bool secure = scheme_of(url) == "https";
  for (const std::string& field : fields) {
    if (field.size() > kMostBytes || has_control(field)) continue;
    std::string_view rest = field;
    std::string_view pair = cut(rest, ';');
    if (pair.find('=') == std::string_view::npos) continue;
    const std::string_view name = cut(pair, '=');
    Cookie cookie{std::string(name), std::string(trimmed(pair)), host_of(url), default_path(url)};
    std::optional<bool> aged;  // Max-Age wins over Expires
    bool expired = false;
    while (!rest.empty()) {
      std::string_view value = cut(rest, ';');
      const std::string attribute = lower(cut(value, '='));
      value = trimmed(value);
      if (attribute == "path" && value.substr(0, 1) == "/") cookie.path = value;
      if (attribute == "secure") cookie.secure = true;
      if (attribute == "max-age") aged = is_over(value);
      const auto until = attribute == "expires" ? parse_date(value) : std::nullopt;
      if (until) expired = *until <= now;
    }
    // A Secure cookie that came in the clear is somebody else's word.
    if (!cookie.name.empty() && (secure || !cookie.secure))
      put(std::move(cookie), aged.value_or(expired));
  }
}

std::size_t CookieJar::bytes() const {
  std::size_t sum = 0;
  for (const Cookie& cookie : cookies_) sum += cookie.name.size() + cookie.value.size() + 3;
  return sum;
}

void CookieJar::put(Cookie&& cookie, bool ended) {
  std::erase_if(cookies_, [&](const Cookie& old) {
    return old.name == cookie.name && old.host == cookie.host && old.path == cookie.path;
  });
  const std::size_t size = cookie.name.size() + cookie.value.size() + 3;
  if (ended || cookies_.size() >= kMost || bytes() + size > kMostBytes) return;
  cookies_.push_back(std::move(cookie));
}

std::string CookieJar::field_for(std::string_view url, std::string_view configured) const {
  std::string field(configured);
  if (cookies_.empty()) return field;
  const std::string host = host_of(url), path = path_of(url);
  const bool secure = scheme_of(url) == "https";
  std::vector<const Cookie*> fitting;
  for (const Cookie& cookie : cookies_) {
    const bool fits = cookie.host == host && (secure || !cookie.secure) &&
                      path_matches(path, cookie.path) && !names(configured, cookie.name);
    if (fits) fitting.push_back(&cookie);
  }
  // The longer path first: RFC 6265 section 5.4.
  std::stable_sort(fitting.begin(), fitting.end(), [](const Cookie* a, const Cookie* b) {
    return a->path.size() > b->path.size();
  });
  for (const Cookie* cookie : fitting) {
    field.append(field.empty() ? "" : "; ").append(cookie->name).append("=").append(cookie->value);
  }
  return field;
}

}  // namespace feedmill
