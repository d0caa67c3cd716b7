// What may stand in an XML 1.0 document (section 2.2), and words that may stand in a message.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace feedmill {

/// Offset, from `at` on, of the first byte that is not valid UTF-8 or begins an unfit character:
/// one that XML does not allow (C0 controls but tab and line ends, U+FFFE, U+FFFF), or a C1
/// control that windows-1252 has a character for, which no text means. npos where there is none.
std::size_t find_unfit(std::string_view text, std::size_t at);

struct Repaired {
  std::size_t dropped = 0, replaced = 0;
  std::uint32_t first_line = 0;  ///< of the first, from 1
};

/// Takes unfit characters out of valid UTF-8; C1 controls become what windows-1252 has in their
/// place.
Repaired repair_characters(std::string& text);

/// Whether a media type names XML or JSON: application/rss+xml, text/xml, application/feed+json ...
bool names_xml_or_json(std::string_view media_type);

/// Whether a label means plain ASCII, which the standard reads as windows-1252.
bool is_ascii_label(std::string_view label);

/// A label as it may stand in a message: what is not printable ASCII becomes '?'.
std::string sanitised_label(std::string_view label);

}  // namespace feedmill
