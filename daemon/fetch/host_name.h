// A URL's host in one spelling: percent-decoding and IDNA's mapping (UTS 46) done once, as libcurl
// would do them on the way out, so that what is judged, sent and shown is the same text. Full-width
// digits, circled letters, ideographic full stops and soft hyphens all spell addresses. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedmill {

/// Lower-case ASCII: a name with its other scripts in Punycode, a dotted IPv4 address whatever way
/// it was written, an IPv6 address in brackets. Nothing for what cannot be a host.
std::optional<std::string> plain_host(std::string_view host);

/// `url` with its host so; nothing where it has none, or its port is no number.
std::optional<std::string> with_plain_host(std::string_view url);

}  // namespace feedmill
