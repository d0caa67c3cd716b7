#include "app/source_secrets.h"

#include "system/secret.h"

namespace feedmill {

Secrets secrets_of(const Source& source) {
  Secrets secrets;
  for (const auto& [name, value] : source.headers) secrets.add_header(name, value);
  if (!source.headers_file.empty())
    if (const auto lines = read_header_lines(source.headers_file))
      for (const auto& [name, value] : *lines) secrets.add_header(name, value);
  secrets.add_login_of(source.proxy);
  if (source.password_file.empty()) return secrets;
  if (const auto password = read_secret(source.password_file))
    secrets.add_login(source.username, *password);
  return secrets;
}

}  // namespace feedmill
