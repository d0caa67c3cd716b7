// Text and attribute values written as HTML. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "text/html/output.h"
#include "text/html/references.h"

namespace feedmill::html {

/// Appends raw HTML text with its character references resolved and everything escaped anew, so
/// that it means the same and nothing else in any parser. Control characters go, CR is LF.
/// `literal`: '&' begins no reference. Up to `readable` (the text's end or later) may be looked at.
void append_text(Output& out, std::string_view raw, const char* readable, bool literal = false);

/// The same for the raw value of an attribute in double quotes.
void append_value(Output& out, std::string_view raw, const char* readable);

/// The same for a value whose references are resolved already.
void append_resolved(Output& out, std::string_view value);

/// The raw value of an attribute with its references resolved: `raw` itself where it has none,
/// else a view into `scratch`.
std::string_view resolve_value(std::string_view raw, std::string& scratch);

}  // namespace feedmill::html
