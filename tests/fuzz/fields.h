// Bytes as a row of texts, for targets that want more than one: a byte 0xFF, which no UTF-8 holds,
// ends a text. The texts are UTF-8 without NUL, as all that is stored is.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "text/utf8.h"

namespace feedmill::fuzz {

/// Ends the program where something does not hold that should, and says in which line.
inline void require(bool holds, int line = __builtin_LINE()) {
  if (holds) return;
  std::fprintf(stderr, "what line %d requires does not hold\n", line);
  std::abort();
}

class Fields {
 public:
  Fields(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  bool done() const { return rest_.empty(); }

  std::string next() {
    const std::size_t end = std::min(rest_.find('\xFF'), rest_.size());
    std::string text = valid_utf8(rest_.substr(0, end));
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    std::erase(text, '\0');
    return text;
  }

  /// A choice, made by one byte.
  unsigned choose(unsigned most) {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return byte % most;
  }

 private:
  std::string_view rest_;
};

}  // namespace feedmill::fuzz
