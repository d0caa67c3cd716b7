// Which attribute may be written on which element, and how its value is made safe: a table. Pure;
// any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "text/html/output.h"
#include "text/html/tokenizer.h"

namespace feedmill::html {

/// What append_attributes() has written of an image.
struct Written {
  bool shows_image = false;  // an address or a text instead of it
  bool late_src = false;     // its address is one that a script would have loaded later
  bool late_srcset = false;
  std::size_t src_begin = 0;  // ` src="..."` in the output; size 0: there is none
  std::size_t src_size = 0;
  void set_src(std::size_t begin, std::size_t end);
};

/// Appends the allowed attributes of the start tag that was read last, each as ` name="value"`, and
/// those that every such element gets: links rel="noopener nofollow", players their controls. An
/// image that would be loaded later ("data-src") gets that address in place of its placeholder.
Written append_attributes(Output& out, Tag tag, const Tokenizer& tokenizer, std::string_view base,
                          std::string& scratch);

/// Whether the img that was read last shows nothing: 1x1 or less, or not displayed, as the images
/// are by which senders count readers.
bool is_tracking_pixel(const Tokenizer& tokenizer, std::string& scratch);

}  // namespace feedmill::html
