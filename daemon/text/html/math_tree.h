// MathML in HTML: which tags inside <math> are elements, and where it ends. An HTML5 parser changes
// its rules there and back again at some elements (WHATWG HTML section 13.2.6.5), which is how
// sanitisers were deceived; so what is kept is a strict tree in which only tokens hold text, and
// only text. The sanitiser and the reading of text share it. One object a document; not shared
// between threads.
#pragma once

#include <array>
#include <cstddef>

#include "text/html/tokenizer.h"

namespace feedmill::html {

class MathTree {
 public:
  /// Deeper elements are passed over; formulas have a fifth of it.
  static constexpr std::size_t kMaxDepth = 40;

  enum class Step {
    left,    // a block ends all of the formula; the tag is HTML's again
    passed,  // no element; the text in it stays
    opened,
    empty,  // an element that has no content
  };

  bool inside() const { return depth_ != 0; }
  /// Whether text stands in an element that may hold it.
  bool in_token() const { return inside() && has(stack_[depth_ - 1], kMathToken); }

  /// A start tag inside of a formula, or "math".
  Step start(const Token& token);
  /// How many elements an end tag inside of a formula ends. A block's ends all of them.
  std::size_t end(Tag tag);

  /// Whether a tag, be it a start or an end, ends a formula.
  static bool leaves(Tag tag) { return has(tag, kBreaks | kTablePart); }

 private:
  std::size_t depth_ = 0;
  std::array<Tag, kMaxDepth> stack_{};
};

}  // namespace feedmill::html
