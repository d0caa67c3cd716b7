// Bytes become text: what decode/ hands to parse/. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feedmill/feed.h"

namespace feedmill {

/// A document as UTF-8 without byte order mark; XML's illegal characters are gone.
struct Document {
  std::string utf8;
  std::string encoding;  ///< WHATWG name, lower case, of what the bytes were
  std::vector<Problem> problems;
};

/// Decodes a document. Precedence: byte order mark, charset of `content_type` (an HTTP header's
/// value, may be empty), the document's own declaration, a guess; where the label contradicts the
/// bytes, the bytes win. Never fails: what cannot be decoded is U+FFFD and a problem. WHATWG
/// Encoding Standard; RFC 7303; RFC 8259 section 8.1 for JSON.
Document decode(std::string_view bytes, std::string_view content_type);
/// The same without a copy where the bytes are UTF-8 already.
Document decode(std::string&& bytes, std::string_view content_type);

}  // namespace feedmill
