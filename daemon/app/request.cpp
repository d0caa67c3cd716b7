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

/// What is read now, so that a changed password needs no restart.
Result<void> add_credentials(FetchRequest& request, const Source& source) {
  request.secrets = environment_values(source.url, source.address);
  request.username = source.username;
  request.headers = source.headers;
  if (!source.headers_file.empty()) {
    const auto more = read_header_lines(source.headers_file);
    if (!more) return tl::unexpected(more.error());
    request.headers.insert(request.headers.end(), more->begin(), more->end());
  }
  if (source.password_file.empty()) return {};
  auto secret = read_secret(source.password_file);
  if (!secret) return tl::unexpected(secret.error());
  request.password = std::move(*secret);
  return {};
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
  if (auto added = add_credentials(request, task.source); !added)
    return tl::unexpected(added.error());
  return request;
}

Result<FetchRequest> request_beside(const Source& source, bool of_its_origin) {
  FetchRequest request;
  request.proxy = proxy_for(source);
  if (!of_its_origin) return request;
  request.ca_file = source.ca_file;
  if (auto added = add_credentials(request, source); !added) return tl::unexpected(added.error());
  return request;
}

}  // namespace feedmill
