// JSON that was cut short. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// `json` up to its last whole value, with everything that is open closed. Linear in time.
std::string repair_json(std::string_view json);

}  // namespace feedmill
