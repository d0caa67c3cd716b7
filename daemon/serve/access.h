// Who may ask the status endpoint, and how: whether a request goes on to be answered. The
// endpoint's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "serve/http_message.h"

namespace feedmill {

struct AccessRules {
  std::vector<std::string> hosts;  ///< StatusConfig::hosts
  std::string token;               ///< empty: none is asked for
};

/// Where a connection arrived: "127.0.0.1" and 8087, or nothing for a socket of the file system.
struct LocalEnd {
  std::string ip;
  int port = 0;
};

/// Why a request is not answered: 400 and 421 for its Host, 405 for its method, 401 for its token.
/// Nothing where it is.
std::optional<HttpAnswer> refuse(const HttpRequest& request, const AccessRules& rules,
                                 const LocalEnd& end);

/// Whether two texts are equal, in a time that does not tell where they differ.
bool equal_in_constant_time(std::string_view one, std::string_view other);

/// Base64 (RFC 4648 section 4) of HTTP Basic; nothing where it is none.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace feedmill
