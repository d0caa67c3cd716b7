// The judge of sanitise_html(): gumbo, an HTML5 parser, reads what came out. Shared by the property
// tests and the fuzz target.
#pragma once

#include <string>
#include <string_view>

namespace feedmill::judge {

/// What is wrong with `out` as output of sanitise_html(): an element, attribute, scheme or CSS
/// value that is not allowed, or a tree other than the one that is written. Empty: nothing.
std::string fault(const std::string& out);

/// What is wrong with sanitise_html(html, base) altogether: fault(), other bytes when sanitised
/// again, text lost or gained. Empty: nothing.
std::string fault_of(std::string_view html, std::string_view base);

/// The text that gumbo sees in HTML without script and style, without white space; each byte
/// counted, in no order (a parser moves what does not belong in a table).
std::string text_bytes(const std::string& html);

}  // namespace feedmill::judge
