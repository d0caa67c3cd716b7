// Texts as the formats wrap them: Atom's text constructs (RFC 4287 section 3.1, Atom 0.3's modes)
// and RSS's, which never said whether they are HTML. Pure; any thread.
#pragma once

#include <string>

#include "feedmill/parse.h"
#include "parse/xml.h"

namespace feedmill {

/// The text of an element, with what it is. Atom's elements say so in `type` and `mode`; elsewhere
/// naked markup is HTML, and the rest is for RawText::Kind::kRss to find out.
RawText read_construct(const Element& element, Scope& scope);

/// Plain text on one line: entities resolved, markup gone, white space collapsed.
std::string to_plain(const RawText& text);
std::string to_plain(std::string_view rss_text);

}  // namespace feedmill
