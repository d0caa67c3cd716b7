#include "fetch/request_headers.h"

#include <algorithm>

#include "decode/content_coding.h"

namespace feedmill {
namespace {

// Short: libcurl 7.88 formats a request letter by letter, 20 ns each.
const std::string kAccept =
    "Accept: application/rss+xml,application/atom+xml,application/feed+json,"
    "application/xml;q=0.9,*/*;q=0.1";

const std::string kCodings = std::string("Accept-Encoding: ").append(kAcceptEncoding);

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool same_name(std::string_view line, std::string_view name) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; };
  return line.size() > name.size() && (line[name.size()] == ':' || line[name.size()] == ';') &&
         std::equal(name.begin(), name.end(), line.begin(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

void add(std::vector<std::string>& lines, std::string_view name, std::string_view value) {
  if (name.empty() || !is_one_line(name) || !is_one_line(value)) return;
  // libcurl's spelling for a header that is there and empty.
  if (value.empty()) return lines.push_back(std::string(name) + ";");
  lines.push_back(std::string(name).append(": ").append(value));
}

bool has(const std::vector<std::string>& lines, std::string_view name) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return same_name(line, name); });
}

void add_validator(std::vector<std::string>& lines, std::string_view name, std::string_view value) {
  if (!value.empty() && !has(lines, name)) add(lines, name, value);
}

void add_ours(std::vector<std::string>& lines, std::string_view name, const std::string& line) {
  if (!has(lines, name)) lines.push_back(line);
}

}  // namespace

std::vector<std::string> request_headers(const FetchRequest& request, bool at_home,
                                         std::string_view url, const CookieJar& cookies) {
  std::vector<std::string> lines;
  lines.reserve(request.headers.size() + 6);
  std::string own;
  if (at_home) {
    for (const auto& [name, value] : request.headers) {
      if (same_name(name + ":", "Cookie"))
        own.append(own.empty() ? "" : "; ").append(value);
      else
        add(lines, name, value);
    }
  }
  if (const std::string cookie = cookies.field_for(url, own); !cookie.empty())
    add(lines, "Cookie", cookie);
  add_ours(lines, "Accept", kAccept);
  add_ours(lines, "Accept-Encoding", kCodings);
  add_validator(lines, "If-None-Match", request.validators.etag);
  add_validator(lines, "If-Modified-Since", request.validators.last_modified);
  // A delta is against what the entity tag names: RFC 3229 section 10.5.3.
  if (!request.validators.etag.empty()) add_validator(lines, "A-IM", "feed");
  return lines;
}

}  // namespace feedmill
