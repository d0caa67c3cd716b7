#include "app/request.h"

#include "app/source_secrets.h"
#include "schedule/redirect_memory.h"
#include "system/secret.h"
#include "text/url.h"

namespace feedmill {
namespace {

std::optional<std::string> proxy_for(const Source& source) {
  if (source.proxy.empty()) return std::nullopt;
  return source.proxy == "none" ? std::string() : source.proxy;
}

}  // namespace

Result<FetchRequest> make_request(const PollTask& task, Instant now) {
  FetchRequest request;
  request.id = task.source_id;
  request.standing = task.state.standing;
  request.url = address_to_ask(task.source, task.state);
  request.validators = validators_to_send(task.source, task.state, now);
  request.proxy = proxy_for(task.source);
  if (host_and_port(request.url) == host_and_port(task.source.url))
    request.ca_file = task.source.ca_file;
  // A remembered redirect may lead to another host, which gets none of the secrets.
  if (request.url != task.source.url) return request;
  if (!task.source.address.empty()) request.url = task.source.address;
  request.secrets = environment_values(task.source.url, task.source.address);
  request.username = task.source.username;
  request.headers = task.source.headers;
  if (!task.source.headers_file.empty()) {
    const auto more = read_header_lines(task.source.headers_file);
    if (!more) return tl::unexpected(more.error());
    request.headers.insert(request.headers.end(), more->begin(), more->end());
  }
  if (!task.source.password_file.empty()) {
    auto secret = read_secret(task.source.password_file);
    if (!secret) return tl::unexpected(secret.error());
    request.password = std::move(*secret);
  }
  return request;
}

}  // namespace feedmill
