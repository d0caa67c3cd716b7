// The body of an entry as flowing text for a book: paragraphs, headings, lists, quotations and
// preformatted text with phrases in them, and nothing that nests in another way. Whatever comes in,
// what comes out is valid XHTML 5, as e-book readers and epubcheck demand. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "digest/body_html.h"

namespace feedmill {

/// Appends `html` (sanitised, but nothing is trusted). Images, video and frames become links to
/// them, but for images where `images` says that they are left out; cells of a table stand behind
/// each other. Linear in the input.
void append_flow_xhtml(std::string& out, std::string_view html,
                       BodyImages images = BodyImages::kLinked);

}  // namespace feedmill
