// Redirects, one hop at a time, followed by us: the address guard, the per-host limits and what is
// secret are looked at anew for each. RFC 9110 section 15.4. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "feedmill/http.h"

namespace feedmill {

/// 301, 302, 303, 307, 308.
bool is_redirect(int status);

/// 301 and 308: the address has changed for good.
bool is_permanent_redirect(int status);

/// "http", "https", "file", ... in lower case; empty where there is none.
std::string scheme_of(std::string_view url);

/// The host as a URL spells it, in lower case, without userinfo, port and trailing dots.
std::string host_of(std::string_view url);

/// Same scheme, host and port: the only place that credentials and configured headers go to.
bool same_origin(std::string_view a, std::string_view b);

/// `location` against `from`, without fragment (feedmill asks for documents) and without userinfo
/// (a server does not choose our credentials).
std::string redirect_target(std::string_view from, std::string_view location);

/// `url` without userinfo, which goes, decoded, to `username` and `password`, where it has one and
/// these are empty.
std::string without_login(std::string url, std::string& username, std::string& password);

/// Takes one more hop into the trail. `permanent_url` grows while all hops were permanent.
void extend_trail(RedirectTrail& trail, int status, const std::string& target);

}  // namespace feedmill
