// Who tells a story: an outlet may have many feeds, and is one voice all the same. Pure; any
// thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// The host of a source's home page without "www.", else the source's own key.
std::string outlet_of(std::string_view home_page_url, std::string_view source_key);

}  // namespace feedmill
