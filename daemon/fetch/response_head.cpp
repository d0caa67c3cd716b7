#include "fetch/response_head.h"

#include <charconv>

namespace feedmill {
namespace {

struct Field {
  std::string_view name;
  std::string ResponseHead::*value;
  bool list = false;
};

constexpr Field kFields[] = {
    {"etag", &ResponseHead::etag},
    {"last-modified", &ResponseHead::last_modified},
    {"location", &ResponseHead::location},
    {"content-type", &ResponseHead::content_type},
    {"content-encoding", &ResponseHead::content_encoding, true},
    {"cache-control", &ResponseHead::cache_control, true},
    {"expires", &ResponseHead::expires},
    {"date", &ResponseHead::date},
    {"age", &ResponseHead::age},
    {"retry-after", &ResponseHead::retry_after},
    {"im", &ResponseHead::im, true},
    {"link", &ResponseHead::link, true},
};

constexpr std::size_t kMostCookies = 40;

struct Challenge {
  std::string_view name, who;
};

// Headers by which those who guard other people's sites say that only a browser may pass.
constexpr Challenge kChallenges[] = {
    {"cf-mitigated", "Cloudflare"},
    {"x-amzn-waf-action", "AWS WAF"},
    {"x-sucuri-block", "Sucuri"},
    {"x-datadome", "DataDome"},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; }

bool is_name(std::string_view text, std::string_view name) {
  if (text.size() != name.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != name[i]) return false;
  }
  return true;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// The status of "HTTP/1.1 200 OK"; 0 for what is none.
int status_of(std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return 0;
  const std::string_view rest = trimmed(line.substr(blank));
  int status = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), status);
  return status;
}

void set_content_length(ResponseHead& head, std::string_view value) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
  if (error == std::errc::result_out_of_range) length = UINT64_MAX;
  if (end != value.data()) head.content_length = length;
}

void set_field(ResponseHead& head, std::string_view name, std::string_view value) {
  for (const Field& field : kFields) {
    if (!is_name(name, field.name)) continue;
    std::string& held = head.*field.value;
    if (held.empty()) {
      held = value;
    } else if (field.list) {
      held.append(", ").append(value);
    }
    return;
  }
  if (is_name(name, "set-cookie")) {
    if (head.set_cookies.size() < kMostCookies) head.set_cookies.emplace_back(value);
    return;
  }
  if (is_name(name, "content-length")) return set_content_length(head, value);
  for (const Challenge& challenge : kChallenges) {
    if (is_name(name, challenge.name)) head.challenge = challenge.who;
  }
}

}  // namespace

void add_header_line(ResponseHead& head, std::string_view line) {
  if (line.substr(0, 5) == "HTTP/") {
    head = {};
    head.status = status_of(line);
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return;
  set_field(head, line.substr(0, colon), trimmed(line.substr(colon + 1)));
}

}  // namespace feedmill
