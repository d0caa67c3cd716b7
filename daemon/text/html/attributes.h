// Which attribute may be written on which element, and how its value is made safe: a table. Pure;
// any thread.
#pragma once

#include <string>
#include <string_view>

#include "text/html/output.h"
#include "text/html/tokenizer.h"

namespace feedmill::html {

/// Appends the allowed attributes of the start tag that was read last, each as ` name="value"`, and
/// those that every such element gets: links rel="noopener nofollow", players their controls.
bool append_attributes(Output& out, Tag tag, const Tokenizer& tokenizer, std::string_view base,
                       std::string& scratch);

/// Whether the img that was read last shows nothing: 1x1 or less, or not displayed, as the images
/// are by which senders count readers.
bool is_tracking_pixel(const Tokenizer& tokenizer, std::string& scratch);

}  // namespace feedmill::html
