// A title without what its outlet adds. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill::stories {

/// Without " - Outlet" and " | Outlet" at the end, where the outlet is the source or the host of
/// the address.
std::string_view without_outlet(std::string_view title, std::string_view source_name,
                                std::string_view url);

/// The words of an address: its longest path segment of three words and more, with blanks between.
std::string slug_words(std::string_view url);

}  // namespace feedmill::stories
