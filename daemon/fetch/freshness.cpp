#include "fetch/freshness.h"

#include <algorithm>
#include <charconv>

#include "text/date.h"

namespace feedmill {
namespace {

// RFC 9111 section 1.2.2: what overflows is 2^31 seconds, 68 years.
constexpr std::int64_t kForever = std::int64_t{1} << 31;

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; }

std::string_view trimmed(std::string_view text, std::string_view what = " \t") {
  const std::size_t begin = text.find_first_not_of(what);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(what) - begin + 1);
}

/// Decimal digits and nothing else.
std::optional<Seconds> delta_seconds(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc()) value = kForever;
  return Seconds(std::min(value, kForever));
}

struct Directives {
  std::optional<Seconds> max_age;
  bool never_stored = false;  // no-cache or no-store
};

void read_directive(std::string_view directive, Directives& out) {
  const std::size_t equals = directive.find('=');
  std::string name(trimmed(directive.substr(0, equals)));
  std::transform(name.begin(), name.end(), name.begin(), lower);
  // no-cache="Set-Cookie" is about that field alone.
  if (equals == std::string_view::npos) {
    out.never_stored |= name == "no-cache" || name == "no-store";
  } else if (name == "max-age" && !out.max_age) {
    out.max_age = delta_seconds(trimmed(directive.substr(equals + 1), " \t\""));
  }
}

/// Splits at commas outside of quotes.
Directives read_cache_control(std::string_view text) {
  Directives out;
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '"') quoted = !quoted;
    if (i < text.size() && (text[i] != ',' || quoted)) continue;
    read_directive(text.substr(begin, i - begin), out);
    begin = i + 1;
  }
  return out;
}

Seconds age_of(const ResponseHead& head) {
  const std::string_view first = std::string_view(head.age).substr(0, head.age.find(','));
  return delta_seconds(trimmed(first)).value_or(Seconds(0));
}

std::optional<Seconds> fresh_for(const ResponseHead& head, const Directives& directives,
                                 Instant server_now) {
  if (directives.never_stored) return std::nullopt;
  std::optional<Seconds> lifetime = directives.max_age;
  if (!lifetime) {
    const auto expires = parse_http_date(head.expires);
    if (!expires) return std::nullopt;
    lifetime = *expires - server_now;
  }
  return std::max(Seconds(0), *lifetime - age_of(head));
}

std::optional<Seconds> retry_after(const ResponseHead& head, Instant server_now) {
  if (const auto seconds = delta_seconds(head.retry_after)) return seconds;
  const auto when = parse_http_date(head.retry_after);
  if (!when) return std::nullopt;
  return std::max(Seconds(0), *when - server_now);
}

}  // namespace

Freshness parse_freshness(const ResponseHead& head, Instant received) {
  Freshness out;
  if (head.cache_control.empty() && head.expires.empty() && head.retry_after.empty()) return out;
  const Instant server_now = parse_http_date(head.date).value_or(received);
  const Directives directives = read_cache_control(head.cache_control);
  out.fresh_for = fresh_for(head, directives, server_now);
  if (!directives.never_stored) out.max_age = directives.max_age;
  out.stated = directives.never_stored || out.fresh_for;
  out.retry_after = retry_after(head, server_now);
  return out;
}

}  // namespace feedmill
