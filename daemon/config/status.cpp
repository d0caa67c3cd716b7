// status: where the daemon tells how it does, and whom.
#include <algorithm>

#include "config/keys.h"
#include "text/listen_address.h"

namespace feedmill {
namespace {

/// A path is relative to the configuration's folder, as everywhere; an address is none.
void read_listen(Reading& reading, const YamlNode& value, std::string& out) {
  std::string found;
  if (!reading.text(value, found) || found.empty()) return;
  std::string where = found;
  if (found.find('/') != std::string::npos) reading.path(value, where);
  if (!parse_listen_address(where)) {
    return reading.wrong(value,
                         "expected a socket's path (/run/feedmill/status.sock) or an address and "
                         "port (127.0.0.1:8087, [::1]:8087), found " +
                             describe(value));
  }
  out = std::move(where);
}

bool is_host(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool port = colon != std::string_view::npos && text.back() != ']';
  if (port) {
    const std::string_view digits = text.substr(colon + 1);
    if (digits.empty() || digits.size() > 5 ||
        digits.find_first_not_of("0123456789") != std::string_view::npos)
      return false;
    text = text.substr(0, colon);
  }
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == '[' || c == ']' || c == ':';
  });
}

void read_host(Reading& reading, const YamlNode& value, std::vector<std::string>& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  if (!is_host(found)) {
    return reading.wrong(
        value,
        "expected a name (status.example.org, with a port or without), found " + describe(value));
  }
  out.push_back(std::move(found));
}

}  // namespace

const KeyTable<StatusConfig>& status_keys() {
  using R = Reading;
  using N = YamlNode;
  using C = StatusConfig;
  static const KeyTable<C> kKeys = {
      {{"listen", "text", "none"}, [](R& r, const N& n, C& c) { read_listen(r, n, c.listen); }},
      {{"token_file", "path or credential", "none"},
       [](R& r, const N& n, C& c) {
         if (!n.text.empty() || n.kind != N::Kind::kScalar) r.secret_path(n, c.token_file);
       }},
      {{"hosts", "list of text", "[]"},
       [](R& r, const N& n, C& c) {
         r.list(n, "names", [&](const N& item) { read_host(r, item, c.hosts); });
       }},
  };
  return kKeys;
}

void read_status(Reading& reading, const YamlNode& value, StatusConfig& out) {
  read_map(reading, value, status_keys(), out);
  const auto address = parse_listen_address(out.listen);
  if (!address || is_local(*address) || !out.token_file.empty()) return;
  const YamlNode* const node = value.find("listen");
  if (node == nullptr) return;
  // A token_file that is wrong has been told of already.
  if (const YamlNode* const token = value.find("token_file");
      token != nullptr && !token->text.empty())
    return;
  reading.enter("listen");
  reading.wrong(*node,
                out.listen +
                    " is reached from other machines: give a token_file, or listen on 127.0.0.1 or "
                    "a socket");
}

}  // namespace feedmill
