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

/// Offset of the first byte that is not part of valid UTF-8; npos where all is.
std::size_t find_invalid_utf8(std::string_view text);

/// At most `max_bytes` of it, cut between characters, with `ellipsis` (counted) where something was
/// cut.
std::string truncate_utf8(std::string_view text, std::size_t max_bytes,
                          std::string_view ellipsis = "…");

}  // namespace feedmill
