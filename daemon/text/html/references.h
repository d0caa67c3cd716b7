// Character references of HTML (WHATWG HTML section 13.2.5.72 to 80), the first stage of everything
// that reads HTML here. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace feedmill::html {

/// Where a reference stands: in an attribute one without ';' before '=' or a letter is text, so
/// that "?a=1&copy=2" keeps its parameter.
enum class Place { text, attribute };

/// A resolved reference: its value in UTF-8, and how many bytes it took, 0 where '&' is itself.
/// The value of a control character that XML may not hold is empty.
struct Reference {
  std::array<char, 8> bytes{};
  std::uint32_t size = 0;
  std::uint32_t length = 0;
  std::string_view value() const { return {bytes.data(), size}; }
};

/// The reference that starts with the '&' at text[at].
Reference read_reference(std::string_view text, std::size_t at, Place place);

}  // namespace feedmill::html
