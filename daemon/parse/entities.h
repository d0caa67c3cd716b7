// What pugixml leaves alone: HTML's named entities, which feeds use without a DTD, and character
// references that no XML may have. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "parse/problems.h"

namespace feedmill {

/// Resolves HTML's named entities outside CDATA sections, and mends numeric references: those to
/// C1 controls mean windows-1252 (as in HTML), those to nothing legal go, surrogate pairs are one
/// character. What the text would be markup by (&LT;) stays a reference. Other entities (a DTD's
/// own) stay text, and so does a bare ampersand. In place, linear. In a document with a
/// `doctype` they may be used; else they are a problem.
void resolve_entities(std::string& xml, bool doctype, Problems& problems);

/// Whether a document begins with a DOCTYPE.
bool has_doctype(std::string_view xml);

}  // namespace feedmill
