// The name of a host as resolvers know it: IDNA's mapping (UTS 46, RFC 5891) done as libcurl does
// it, so that one host in two spellings is seen to be one. What may be asked is judged elsewhere
// (fetch/host_name.h), on what libcurl itself reads. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// In lower case; a name in another script, percent-encoded or not, in Punycode:
/// "B%C3%BCcher.example" is "xn--bcher-kva.example". What no server can be called, and an address
/// in brackets, stays as it is but for its capitals.
std::string ascii_host(std::string_view host);

}  // namespace feedmill
