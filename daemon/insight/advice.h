// What a person can do about a source that is not well. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// `state` is condition_of(), `outcome` what `status` calls the end of the last poll; one sentence,
/// or nothing where time alone helps.
std::string advice_on(std::string_view state, std::string_view outcome, bool moved);

}  // namespace feedmill
