// What stands behind the stories of an issue, as HTML: for the page, and for the formats that carry
// it as an item of its own. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "digest/compose.h"

namespace feedmill {

/// "More on earlier stories"; nothing where there is none.
void append_earlier_html(std::string& out, const IssueView& view);

/// "Corrected since", "What may be missing", "Feed health": a section each, where there is any.
void append_notices_html(std::string& out, const IssueView& view);

bool has_notices(const IssueView& view);

/// What an item is called that holds them.
inline constexpr std::string_view kNotices = "Corrections and feed health";

}  // namespace feedmill
