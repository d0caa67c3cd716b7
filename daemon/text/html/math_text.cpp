#include "text/html/math_text.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "text/html.h"
#include "text/html/ascii.h"
#include "text/html/escape.h"
#include "text/html/output.h"

namespace feedmill::html {
namespace {

/// What stands between the children of an element.
std::string_view sign_before(Tag tag, int child) {
  if (child < 2) return {};
  switch (tag) {
    case Tag::mfrac:
      return child == 2 ? "/" : "";
    case Tag::msup:
    case Tag::mover:
      return child == 2 ? "^" : "";
    case Tag::msub:
    case Tag::munder:
      return child == 2 ? "_" : "";
    case Tag::msubsup:
    case Tag::munderover:
      return child == 2 ? "_" : child == 3 ? "^" : "";
    case Tag::mmultiscripts:
      return child % 2 == 0 ? "_" : "^";
    case Tag::mroot:
      return child == 2 ? "^(1/" : "";
    case Tag::mtr:
      return ", ";
    case Tag::mtable:
      return "; ";
    default:
      return {};
  }
}

bool has_operands(Tag tag) {
  const bool scripts = tag == Tag::msup || tag == Tag::msub || tag == Tag::msubsup;
  const bool limits = tag == Tag::mover || tag == Tag::munder || tag == Tag::munderover;
  return scripts || limits || tag == Tag::mfrac || tag == Tag::mroot || tag == Tag::mmultiscripts;
}

/// What is written right behind what it belongs to: x′, x̄.
bool is_mark(std::string_view text) {
  constexpr std::string_view kMarks[] = {"'", "′", "″", "‴", "¯", "‾", "ˆ", "~", "˜",
                                         "˙", "¨", "→", "ˇ", "˘", "´", "`", "_", "̅"};
  return std::find(std::begin(kMarks), std::end(kMarks), text) != std::end(kMarks);
}

/// Whether a text stands in one pair of parentheses already.
bool is_grouped(std::string_view text) {
  if (text.empty() || text.front() != '(' || text.back() != ')') return false;
  int depth = 0;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) return false;
  }
  return true;
}

/// Without control characters and the operators that nobody sees (U+2061 to U+2064).
std::string visible(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (text.substr(at, 2) == "\xE2\x81" && at + 2 < text.size()) {
      const auto last = static_cast<unsigned char>(text[at + 2]);
      if (last >= 0xA1 && last <= 0xA4) {
        at += 2;
        continue;
      }
    }
    if ((c >= 0x20 || is_space(text[at])) && c != 0x7F) out += text[at];
  }
  return out;
}

/// Whether nothing of a text is kept where it stands between the tokens: as the sanitiser has it.
bool leaves_nothing(std::string_view raw, bool literal) {
  Output written(raw.size() + raw.size() / 8);
  append_text(written, raw, raw.data() + raw.size(), literal);
  return is_blank(written.view());
}

/// Words do not stand for themselves.
int atoms_of(std::string_view text) {
  text = trim(text);
  if (text.empty()) return 0;
  return std::any_of(text.begin(), text.end(), is_space) ? 2 : 1;
}

}  // namespace

bool MathText::start(const Token& token) {
  const MathTree::Step step = tree_.start(token);
  if (step == MathTree::Step::passed) return true;
  if (step == MathTree::Step::left) {
    while (!frames_.empty()) pop();
    return false;
  }
  if (token.tag == Tag::mprescripts && !frames_.empty()) {
    frames_.back().children = 1;  // scripts again, in front of what they belong to
    return true;
  }
  begin_child();
  if (token.tag == Tag::msqrt) text_ += "√";
  Frame frame{token.tag};
  frame.begin = frame.child = frame.operand = text_.size();
  frames_.push_back(frame);
  if (token.tag == Tag::mspace) text_ += ' ';
  if (step == MathTree::Step::empty) pop();
  return true;
}

void MathText::end(Tag tag) {
  for (std::size_t count = tree_.end(tag); count != 0 && !frames_.empty(); --count) pop();
}

void MathText::add(std::string_view raw, bool literal) {
  const bool token = tree_.in_token();
  if (!token && leaves_nothing(raw, literal)) return;
  const std::string text = visible(literal ? std::string(raw) : decode_entities(raw));
  if (!token) begin_child();
  put_word(text);
  if (!token) end_child(atoms_of(text));
}

std::string MathText::take() {
  while (!frames_.empty()) pop();
  return std::exchange(text_, {});
}

/// Two numbers, or a name and what it is of, stay two.
void MathText::put_word(std::string_view word) {
  if (word.empty()) return;
  const auto letters = [this] {
    std::size_t count = 0;
    while (count < text_.size() && is_alnum(text_[text_.size() - 1 - count])) ++count;
    return count;
  };
  const bool first = !frames_.empty() && text_.size() == frames_.back().begin;
  const bool digits = !text_.empty() && is_digit(text_.back()) && is_digit(word.front());
  if (first && is_alnum(word.front()) && (digits || letters() > 1)) text_ += ' ';
  text_ += word;
}

void MathText::begin_child() {
  if (frames_.empty()) return;
  Frame& parent = frames_.back();
  parent.child = text_.size();
  text_ += sign_before(parent.tag, ++parent.children);
  parent.operand = text_.size();
}

void MathText::end_child(int atoms) {
  if (frames_.empty()) return;
  Frame& parent = frames_.back();
  parent.atoms += atoms;
  if (!has_operands(parent.tag)) return;
  if (parent.children > 1 && parent.operand == text_.size()) {
    text_.resize(parent.child);  // an exponent that is empty is none
    return;
  }
  if (parent.children > 1 && parent.tag != Tag::mfrac && parent.tag != Tag::mroot &&
      is_mark(std::string_view(text_).substr(parent.operand))) {
    text_.erase(parent.child, parent.operand - parent.child);
  } else if (atoms > 1) {
    group(parent.operand);
  }
  if (parent.tag == Tag::mroot && parent.children == 2) text_ += ')';
}

void MathText::group(std::size_t begin) {
  if (is_grouped(std::string_view(text_).substr(begin))) return;
  text_.insert(begin, 1, '(');
  text_ += ')';
}

void MathText::pop() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  int atoms = frame.atoms;
  const std::string_view text = std::string_view(text_).substr(frame.begin);
  if (has(frame.tag, kMathToken)) atoms = atoms_of(text);
  if (frame.tag == Tag::mphantom) {
    text_.resize(frame.begin);
    atoms = 0;
  }
  if (frame.tag == Tag::msqrt) {
    if (atoms > 1) group(frame.begin);
    atoms = 1;
  }
  end_child(atoms);
}

}  // namespace feedmill::html
