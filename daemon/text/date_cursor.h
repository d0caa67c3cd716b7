// Where a reading of a date stands among its pieces, and what lies ahead. Inside text/ only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "text/date_tokens.h"

namespace feedmill {

class DateCursor {
 protected:
  explicit DateCursor(DateTokens&& text) : text_(std::move(text)) {}

  /// Null behind the last.
  const DateToken* token(std::size_t ahead = 0) const {
    return at_ + ahead < text_.tokens.size() ? &text_.tokens[at_ + ahead] : nullptr;
  }

  // Whether it is glued to the piece before it, and a number, this sign, a word.
  bool number_ahead(std::size_t ahead) const {
    const DateToken* next = token(ahead);
    return next != nullptr && next->is_number() && next->glued;
  }
  bool sign_ahead(std::size_t ahead, char32_t sign) const {
    const DateToken* next = token(ahead);
    return next != nullptr && next->is_sign(sign) && next->glued;
  }
  bool word_ahead(std::size_t ahead) const {
    const DateToken* next = token(ahead);
    return next != nullptr && next->is_word() && next->glued;
  }

  /// A number's value where a clock could show it, else one that no clock shows.
  int small(std::size_t ahead) const {
    const std::int64_t value = token(ahead)->value;
    return value < 1000 ? static_cast<int>(value) : 1000;
  }

  DateTokens text_;
  std::size_t at_ = 0;
};

}  // namespace feedmill
