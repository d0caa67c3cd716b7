#include "app/source_secrets.h"

#include <algorithm>

#include "system/secret.h"

namespace feedmill {

Secrets secrets_of(const Source& source) {
  Secrets secrets;
  for (const auto& [name, value] : source.headers) secrets.add_header(name, value);
  if (!source.headers_file.empty())
    if (const auto lines = read_header_lines(source.headers_file))
      for (const auto& [name, value] : *lines) secrets.add_header(name, value);
  secrets.add_login_of(source.proxy);
  for (const std::string& value : environment_values(source.url, source.address))
    secrets.add(value);
  if (source.password_file.empty()) return secrets;
  if (const auto password = read_secret(source.password_file))
    secrets.add_login(source.username, *password);
  return secrets;
}

std::vector<std::string> environment_values(std::string_view written, std::string_view address) {
  std::vector<std::string> values;
  if (address.empty()) return values;
  for (std::size_t open = written.find("${"); open != std::string_view::npos;
       open = written.find("${")) {
    const std::size_t close = written.find('}', open);
    if (close == std::string_view::npos || address.size() < open) break;
    // What stands between this reference and the next is the same in both.
    written.remove_prefix(close + 1);
    address.remove_prefix(open);
    const std::string_view literal = written.substr(0, written.find("${"));
    const std::size_t end = literal.empty() ? address.size() : address.find(literal);
    values.emplace_back(address.substr(0, end));
    address.remove_prefix(std::min(end, address.size()));
  }
  return values;
}

}  // namespace feedmill
