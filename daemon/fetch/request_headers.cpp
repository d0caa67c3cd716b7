#include "fetch/request_headers.h"

#include <algorithm>

#include "decode/content_coding.h"

namespace feedmill {
namespace {

constexpr std::string_view kAccept =
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.8, */*;q=0.1";

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

void add_ours(std::vector<std::string>& lines, std::string_view name, std::string_view value) {
  const bool theirs = std::any_of(lines.begin(), lines.end(),
                                  [&](const std::string& line) { return same_name(line, name); });
  if (!theirs && !value.empty()) add(lines, name, value);
}

}  // namespace

std::vector<std::string> request_headers(const FetchRequest& request, bool at_home) {
  std::vector<std::string> lines;
  if (at_home) {
    for (const auto& [name, value] : request.headers) add(lines, name, value);
  }
  add_ours(lines, "Accept", kAccept);
  add_ours(lines, "Accept-Encoding", kAcceptEncoding);
  add_ours(lines, "If-None-Match", request.validators.etag);
  add_ours(lines, "If-Modified-Since", request.validators.last_modified);
  // A delta is against what the entity tag names: RFC 3229 section 10.5.3.
  if (!request.validators.etag.empty()) add_ours(lines, "A-IM", "feed");
  return lines;
}

}  // namespace feedmill
