// The DOCTYPE of a document: what it declares as text is used, nothing is ever fetched. Pure; any
// thread.
#pragma once

#include <string>

#include "parse/problems.h"

namespace feedmill {

struct Doctype {
  bool present = false;
  bool html = false;  ///< it is called a page
};

/// Takes the DOCTYPE out of the text (blanks stand in its place, line breaks stay) and expands the
/// entities that it declares as text, outside CDATA sections: as text, never as markup. What that
/// adds is bounded; entities beyond, external ones and those of parameters stay as they are
/// written.
Doctype take_doctype(std::string& xml, Problems& problems);

}  // namespace feedmill
