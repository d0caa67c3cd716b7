// The fast part of looking for unfit characters. Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace feedmill {

/// How many bytes at the start of `text` are certainly whole, valid and fit characters in the sense
/// of find_unfit(). May stop early: always on a processor without SSSE3, else within 64 bytes of
/// the first unfit byte or of the end.
std::size_t fit_prefix(std::string_view text);

}  // namespace feedmill
