#include "app/request.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "app/clock.h"
#include "schedule/redirect_memory.h"

namespace feedmill {
namespace {

/// The file's content without the line break at its end.
Result<std::string> read_secret(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream content;
  if (!file || !(content << file.rdbuf())) {
    return failure(Errc::kFailed, "password file " + path + ": " +
                                      (errno != 0 ? std::strerror(errno) : "it is empty"));
  }
  std::string secret = content.str();
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  return secret;
}

}  // namespace

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
