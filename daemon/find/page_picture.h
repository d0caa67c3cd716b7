// The picture that a web page names for itself, to be shown where it is linked to: Open Graph
// (ogp.me), Twitter cards, rel=image_src. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// Its address, absolute where `page_url` is; empty: it names none.
std::string picture_of_page(std::string_view html, std::string_view page_url);

}  // namespace feedmill
