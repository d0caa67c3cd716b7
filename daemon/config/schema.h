// The configuration as a JSON Schema, for editors: made of the same tables of keys that the reader
// goes by. It sees what is wrong with a key or the shape of a value, and nothing that one value
// says of another. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "config/keys.h"

namespace feedmill {

/// Draft 7 of JSON Schema, which the YAML language server knows; indented.
std::string config_schema();

/// What a value of this type (KeyInfo::type) may be, as a schema; empty where the type is not
/// known: a test sees to it that each is. `place` is "http.proxy", "digests[].deliver[].mail.smtp".
std::string schema_of_type(std::string_view place, std::string_view type);

}  // namespace feedmill
