#include "serve/http_message.h"

#include <string_view>

#include "text/date.h"

namespace feedmill {
namespace {

/// Whether a list of entity tags names `etag`, weakly compared: RFC 9110 section 13.1.2.
bool names(std::string_view list, std::string_view etag) {
  if (list == "*") return true;
  for (std::size_t at = list.find(etag); at != std::string_view::npos;
       at = list.find(etag, at + 1)) {
    const std::size_t end = at + etag.size();
    if (end == list.size() || list[end] == ',' || list[end] == ' ') return true;
  }
  return false;
}

bool has(const HttpRequest& request, const std::string& etag, std::optional<Instant> changed) {
  if (!request.if_none_match.empty()) return names(request.if_none_match, etag);
  const auto since = parse_http_date(request.if_modified_since);
  return since && changed && *changed <= *since;
}

}  // namespace

std::string HttpRequest::parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

HttpAnswer plain_answer(int status, const std::string& line) {
  HttpAnswer answer;
  answer.status = status;
  answer.body = line + '\n';
  return answer;
}

HttpAnswer conditional(const HttpRequest& request, HttpAnswer answer, const std::string& etag,
                       std::optional<Instant> changed) {
  answer.headers.emplace_back("ETag", etag);
  if (changed) answer.headers.emplace_back("Last-Modified", to_http_date(*changed));
  if (!has(request, etag, changed)) return answer;
  answer.status = 304;
  answer.body.clear();
  answer.file.reset();
  return answer;
}

}  // namespace feedmill
