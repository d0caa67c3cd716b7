#include "text/html/math_tree.h"

namespace feedmill::html {

MathTree::Step MathTree::start(const Token& token) {
  const Tag tag = token.tag;
  if (leaves(tag)) {
    depth_ = 0;
    return Step::left;
  }
  if (in_token() || (inside() && tag == Tag::math)) return Step::passed;
  if (tag == Tag::none || tag == Tag::mspace || tag == Tag::mprescripts) return Step::empty;
  if (!has(tag, kMath) || depth_ == kMaxDepth) return Step::passed;
  if (token.self_closing) return Step::empty;
  stack_[depth_++] = tag;
  return Step::opened;
}

std::size_t MathTree::end(Tag tag) {
  std::size_t count = 0;
  if (leaves(tag)) {
    count = depth_;
  } else if (has(tag, kMath)) {
    while (count < depth_ && stack_[depth_ - 1 - count] != tag) ++count;
    count = count == depth_ ? 0 : count + 1;
  }
  depth_ -= count;
  return count;
}

}  // namespace feedmill::html
