// Which of the attributes that HTML does not know has the address of a picture that a script loads
// later. There are as many names as there are themes and plug-ins. Pure; any thread.
#pragma once

#include <string_view>

namespace feedmill::html {

/// Whether an attribute of that name may have it: not one of titles, captions and pages.
bool may_name_picture(std::string_view name);

/// Whether it is a smaller or blurred copy, by its name.
bool names_small_picture(std::string_view name);

/// Whether the value is an address, or a srcset, that names a picture's file, or any address where
/// the attribute's name says that it is a picture's.
bool is_picture_address(std::string_view name, std::string_view value);

/// Whether it is a srcset: behind its first address stands a width or a density.
bool is_picture_set(std::string_view value);

}  // namespace feedmill::html
