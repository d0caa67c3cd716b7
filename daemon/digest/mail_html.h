// The HTML of a mail. Mail clients know what browsers knew long ago: tables and styles at each
// element, no custom properties, flex, grid or <details>; a client without styles shows each thing
// once. Gmail cuts what is longer than 102 KB: what does not fit comes as titles with links. Pure;
// any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "digest/compose.h"

namespace feedmill {

/// Bytes of a mail's HTML, at most (but for an issue whose one title has an address of that size).
inline constexpr std::size_t kMailHtmlBytes = 96'000;

/// `whole_issue_at` is where the page is on the web; empty: it is not.
std::string mail_html(const IssueView& view, std::string_view whole_issue_at);

}  // namespace feedmill
