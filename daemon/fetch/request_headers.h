// The header lines of a request. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feedmill/http.h"
#include "fetch/cookies.h"

namespace feedmill {

/// Lines without line ends, e.g. "If-None-Match: \"67-5e1f\"". Validators byte for byte (RFC 9110
/// section 13.1); what holds a line break is left out. Of the operator's headers only with
/// `at_home`: the hop goes to the origin that they were configured for. They win over ours.
std::vector<std::string> request_headers(const FetchRequest& request, bool at_home,
                                         std::string_view url, const CookieJar& cookies);

}  // namespace feedmill
