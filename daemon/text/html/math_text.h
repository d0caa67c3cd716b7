// A formula in a line: 1/2, e^(kt), √(a+b), x_i. For those who read text. One object a document;
// not shared between threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/html/math_tree.h"

namespace feedmill::html {

class MathText {
 public:
  /// Whether what follows belongs to a formula.
  bool inside() const { return tree_.inside(); }

  /// A start tag inside of a formula, or "math". False where the formula ends before it.
  bool start(const Token& token);
  void end(Tag tag);
  void add(std::string_view raw, bool literal);

  /// The formula so far, which is forgotten.
  std::string take();

 private:
  struct Frame {
    Tag tag;
    int children = 0;
    int atoms = 0;          // what it holds that stands for itself: more than one need parentheses
    std::size_t begin = 0;  // where its text begins
    std::size_t child = 0;  // where its last child begins, with the sign before it
    std::size_t operand = 0;  // the same without the sign
  };

  void begin_child();
  void end_child(int atoms);
  void group(std::size_t begin);
  void pop();
  void put_word(std::string_view word);

  MathTree tree_;
  std::vector<Frame> frames_;
  std::string text_;
};

}  // namespace feedmill::html
