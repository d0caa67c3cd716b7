// Markup that stands naked in a feed (inline XHTML, or HTML that nobody escaped) written as HTML
// source again. Iterative. Pure; any thread.
#pragma once

#include <string>

#include "parse/xml.h"

namespace feedmill {

/// Appends the children of an element as HTML: prefixes of XHTML are dropped, text is escaped, and
/// references under an inner xml:base (XML Base, section 3) are resolved against it, as no
/// sanitiser could know. `inside` skips one XHTML div that holds everything (RFC 4287 section
/// 3.1.1.3: the div is not part of the content).
void write_markup(pugi::xml_node parent, Scope& scope, std::string& out);

/// The single XHTML div or body that holds all of an element's content, else the element itself.
pugi::xml_node content_root(pugi::xml_node parent);

}  // namespace feedmill
