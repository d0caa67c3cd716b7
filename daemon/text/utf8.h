// UTF-8, as RFC 3629 has it. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedmill {

/// Appends a code point; surrogates and values past U+10FFFF become U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

/// The code point at `at`, which is moved past it; an invalid byte reads as U+FFFD and moves one
/// byte.
char32_t next_code_point(std::string_view text, std::size_t& at);

/// Length in bytes (1 to 4) of the valid sequence that starts at `at`; 0 where none does. No
/// overlong form, no surrogate, nothing past U+10FFFF: RFC 3629 section 4.
std::size_t utf8_sequence_length(std::string_view text, std::size_t at);

/// Where no valid sequence starts at `at`: how many bytes are one mistake, 1 to 3. A sequence that
/// breaks off counts once: Unicode section 3.9, "maximal subpart".
std::size_t utf8_error_length(std::string_view text, std::size_t at);

/// Offset of the first byte that is not part of valid UTF-8; npos where all is.
std::size_t find_invalid_utf8(std::string_view text);

/// `text` with U+FFFD for what is not valid UTF-8: headers are bytes.
std::string valid_utf8(std::string_view text);

/// Offset, from `at` on, of the first byte that is no ASCII character which XML 1.0 allows (section
/// 2.2: tab, line feed, carriage return, 0x20 to 0x7F); the size of the text where all are. Many GB
/// a second: it is what makes decoding a UTF-8 document cheap.
std::size_t skip_plain_ascii(std::string_view text, std::size_t at);

/// At most `max_bytes` of it, cut between characters, with `ellipsis` (counted) where something was
/// cut.
std::string truncate_utf8(std::string_view text, std::size_t max_bytes,
                          std::string_view ellipsis = "…");

}  // namespace feedmill
