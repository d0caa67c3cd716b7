// Bytes as text (RFC 4648 section 4). Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

void append_base64(std::string& out, std::string_view bytes);

}  // namespace feedmill
