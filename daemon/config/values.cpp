#include "config/values.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "fetch/address.h"
#include "fetch/host_name.h"
#include "text/display.h"
#include "text/url.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

struct SizeUnit {
  std::string_view suffix;
  std::uint64_t bytes;
};
constexpr SizeUnit kSizeUnits[] = {
    {"GiB", 1U << 30U}, {"MiB", 1U << 20U}, {"KiB", 1U << 10U}, {"B", 1}, {"", 1}};
constexpr std::uint64_t kLargestSize = std::uint64_t{1} << 50U;

template <class Number>
std::optional<Number> parse_digits(std::string_view text) {
  Number number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool digits = !text.empty() && text.front() != '-';
  if (!digits || error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_ipv6(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

/// Host characters as people and curl write them: letters of any script, digits, '-', '.', '_'.
bool is_host_name(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || (c & 0x80) != 0;
  });
}

/// RFC 3986 section 3.2: "host", "host:port", "[::1]:port"; no user.
std::string check_host(std::string_view authority) {
  const bool bracket = !authority.empty() && authority.front() == '[';
  const std::size_t close = authority.find(']');
  if (bracket && close == std::string_view::npos) return "its [ is never closed";
  const std::size_t colon = authority.find(':', bracket ? close : 0);
  const std::string_view host = authority.substr(0, colon);
  if (host.empty()) return "it names no host";
  const bool good =
      bracket ? close + 1 == host.size() && is_ipv6(std::string(host.substr(1, close - 1)))
              : is_host_name(host) && plain_host(host).has_value();
  if (!good) return fmt::format("\"{}\" is no host", shorten(host));
  if (colon == std::string_view::npos) return {};
  const std::string_view text = authority.substr(colon + 1);
  const auto port = parse_digits<std::uint32_t>(text);
  if (!port || *port == 0 || *port > 65535) return fmt::format("\"{}\" is no port", shorten(text));
  return {};
}

std::string lower_scheme(const UrlParts& parts) {
  std::string scheme(parts.scheme.value_or(""));
  for (char& c : scheme)
    if (is_alpha(c)) c = static_cast<char>(c | 0x20);
  return scheme;
}

bool has_blank(std::string_view url) {
  return std::any_of(url.begin(), url.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '<' || c == '>' || c == '"';
  });
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
  for (const SizeUnit& unit : kSizeUnits) {
    if (text.size() < unit.suffix.size() ||
        text.substr(text.size() - unit.suffix.size()) != unit.suffix)
      continue;
    const auto number =
        parse_digits<std::uint64_t>(text.substr(0, text.size() - unit.suffix.size()));
    if (!number || *number > kLargestSize / unit.bytes) return std::nullopt;
    return *number * unit.bytes;
  }
  return std::nullopt;
}

std::string to_size(std::uint64_t bytes) {
  for (const SizeUnit& unit : kSizeUnits)
    if (bytes != 0 && bytes % unit.bytes == 0)
      return fmt::format("{}{}", bytes / unit.bytes, unit.suffix);
  return "0B";
}

bool is_network(std::string_view text) {
  return parse_network(text).has_value();  // the guard's own reading: what it takes is a network
}

std::string check_source_url(std::string_view url) {
  if (has_blank(url)) return "blanks and quotation marks are not part of an address";
  // It comes with what is copied from a page, and nobody sees it.
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  const std::size_t end = url.size() - std::min(url.size(), kNoBreakSpace.size());
  if (url.substr(end) == kNoBreakSpace || url.substr(0, kNoBreakSpace.size()) == kNoBreakSpace)
    return "a no-break space is not part of an address";
  const UrlParts parts = split_url(url);
  const std::string scheme = lower_scheme(parts);
  const std::string_view authority = parts.authority.value_or("");
  if (scheme == "file") {
    if (!authority.empty() && authority != "localhost")
      return "file: has three slashes and no host";
    return parts.path.substr(0, 1) == "/" ? "" : "file: needs an absolute path (file:///srv/x.xml)";
  }
  if (scheme != "http" && scheme != "https")
    return "an address begins with http://, https:// or file://";
  // A listing shows addresses; what is secret has keys of its own.
  if (authority.find('@') != std::string_view::npos)
    return "an address holds no user or password here; there are username and password_file";
  return check_host(authority);
}

std::string check_proxy_url(std::string_view url) {
  const UrlParts parts = split_url(url);
  const std::string scheme = lower_scheme(parts);
  if (scheme != "http" && scheme != "socks5h") return "a proxy begins with http:// or socks5h://";
  if (has_blank(url)) return "blanks are not part of an address";
  std::string_view authority = parts.authority.value_or("");
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  return check_host(authority);
}

std::string check_smtp_url(std::string_view url) {
  const UrlParts parts = split_url(url);
  const std::string scheme = lower_scheme(parts);
  if (scheme != "smtp" && scheme != "smtps") return "a mail server begins with smtp:// or smtps://";
  if (has_blank(url)) return "blanks are not part of an address";
  const std::string_view authority = parts.authority.value_or("");
  if (authority.find('@') != std::string_view::npos)
    return "an address holds no user or password here; there are username and password_file";
  return check_host(authority);
}

std::string check_web_url(std::string_view url) {
  const std::string scheme = lower_scheme(split_url(url));
  if (scheme != "http" && scheme != "https") return "an address begins with http:// or https://";
  return check_source_url(url);
}

std::string check_mail_address(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at == 0)
    return fmt::format("a mail address has an @ behind a name, found \"{}\"", shorten(address));
  // What would end the address in a header or a command of SMTP; nobody's has it unquoted.
  if (has_blank(address) || address.find_first_of("\"(),:;<>[\\]") != std::string_view::npos)
    return "it is no mail address (RFC 5321)";
  const std::string_view host = address.substr(at + 1);
  const bool ascii = std::all_of(host.begin(), host.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii ? check_host(host) : std::string();
}

std::string check_folder_name(std::string_view name) {
  constexpr std::size_t kLongest = 200;  // of the 255 that file systems have
  if (name.empty()) return "may not be empty";
  if (name == "." || name == "..") return "is a folder's name too, and this one is taken";
  if (name.find('/') != std::string_view::npos) return "is a folder's name too: no \"/\"";
  if (name.size() > kLongest)
    return fmt::format("is a folder's name too: at most {} bytes", kLongest);
  return {};
}

bool is_header_name(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_alpha(c) || is_digit(c) || kMarks.find(c) != std::string_view::npos;
  });
}

bool has_control_character(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029;
    const bool bidi = c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                      (c >= 0x2066 && c <= 0x2069);
    if (control || bidi) return true;
  }
  return false;
}

std::string shorten(std::string_view text) { return truncate_utf8(one_line(text), 60); }

std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> before, last(to.size() + 1), row(to.size() + 1);
  for (std::size_t n = 0; n <= to.size(); ++n) last[n] = n;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[to.size()];
}

}  // namespace feedmill
