// Which line of a document an offset is on, when the text is no longer there to count in: parsers
// that work in place move text within their buffer. One bit a byte. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace feedmill {

class LineMap {
 public:
  LineMap() = default;
  explicit LineMap(std::string_view text);

  /// From 1.
  std::uint32_t line_of(std::size_t offset) const;

 private:
  std::vector<std::uint64_t> breaks_;  ///< bit i of word w: byte 64 w + i is a line break
};

}  // namespace feedmill
