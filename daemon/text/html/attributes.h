// Which attribute may be written on which element, and how its value is made safe: a table. Pure;
// any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "text/html/output.h"
#include "text/html/tokenizer.h"

namespace feedmill::html {

/// Where something stands in the output; size 0: nowhere.
struct Stretch {
  std::size_t begin = 0;
  std::size_t size = 0;
};

/// What append_attributes() has written of an image.
struct Written {
  bool shows_image = false;  // an address or a text instead of it
  bool late_src = false;     // its address is one that a script would have loaded later
  bool late_srcset = false;
  Stretch src;     // ` src="..."`
  Stretch srcset;  // ` srcset="..."`
};

/// The raw address that the element read last loads, at once or later; empty: none.
std::string_view late_address(const Tokenizer& tokenizer);

/// Appends the allowed attributes of the start tag that was read last, each as ` name="value"`, and
/// those that every such element gets: links rel="noopener nofollow", players their controls. An
/// image that would be loaded later ("data-src") gets that address in place of its placeholder.
Written append_attributes(Output& out, Tag tag, const Tokenizer& tokenizer, std::string_view base,
                          std::string& scratch);

/// Whether the img that was read last shows nothing: 1x1 or less, or not displayed, as the images
/// are by which senders count readers.
bool is_tracking_pixel(const Tokenizer& tokenizer, std::string& scratch);

}  // namespace feedmill::html
