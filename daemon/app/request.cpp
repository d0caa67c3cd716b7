#include "app/request.h"

#include "app/clock.h"
#include "schedule/redirect_memory.h"
#include "system/secret.h"

namespace feedmill {
Result<FetchRequest> make_request(const PollTask& task) {
  FetchRequest request;
  request.id = task.source_id;
  request.url = address_to_ask(task.source, task.state);
  request.validators = validators_to_send(task.source, task.state, now());
  // A remembered redirect may lead to another host, which gets none of the secrets.
  if (request.url != task.source.url) return request;
  request.username = task.source.username;
  request.headers = task.source.headers;
  if (!task.source.password_file.empty()) {
    auto secret = read_secret(task.source.password_file);
    if (!secret) return tl::unexpected(secret.error());
    request.password = std::move(*secret);
  }
  return request;
}

}  // namespace feedmill
