// Writes tags so that an HTML parser builds exactly the tree that is written: no end tag is left to
// be implied, nothing is moved out of a table, no link stands in a link. What the tree construction
// of WHATWG HTML section 13.2.6 would do to the input in silence (ending a p before a block,
// opening a tbody, splitting misnested formatting) is done here in the open, in one pass, with a
// stack of bounded depth. One object a document; not shared between threads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "text/html/elements.h"
#include "text/html/math_tree.h"
#include "text/html/output.h"

namespace feedmill::html {

/// "<name" and "</name>".
inline constexpr auto kStartTags = [] {
  std::array<Snippet, kTagCount> tags{};
  for (std::size_t i = 0; i < kTagCount; ++i) tags[i] = Snippet("<", kElements[i].name, "");
  return tags;
}();
inline constexpr auto kEndTags = [] {
  std::array<Snippet, kTagCount> tags{};
  for (std::size_t i = 0; i < kTagCount; ++i) tags[i] = Snippet("</", kElements[i].name, ">");
  return tags;
}();

class TreeWriter {
 public:
  /// Deeper elements are not written, what they hold is. Browsers bend trees from 512 on.
  static constexpr std::size_t kMaxDepth = 256;
  /// What MathML may need besides: a formula is written whole.
  static constexpr std::size_t kMathDepth = MathTree::kMaxDepth + 1;

  /// Appends to `out`; `budget` bounds the bytes of start tags that are written again.
  TreeWriter(Output& out, std::size_t budget) : out_(out), budget_(budget) {}

  /// Ends and opens what a parser would before this start tag; false where the element may not
  /// stand here. The caller then writes the tag and, unless the element is void, calls opened().
  bool make_room(Tag tag);
  /// The start tag of `tag` has been written from offset `start` of the output on.
  void opened(Tag tag, std::size_t start);

  /// Appends the beginning of a start tag: "<name".
  void put_beginning(Tag tag) { out_.put(kStartTags[std::size_t(tag)]); }

  /// Ends the element that an end tag of this name ends; false where there is none.
  bool end(Tag tag);

  /// Ends the innermost `count` elements.
  void end_innermost(std::size_t count) { pop_to(depth_ - count, 0); }

  /// Makes room for text. False for white space that has no place in the structure of a table.
  bool make_room_for_text(bool blank);

  /// Whether `tag` is the innermost open element.
  bool inside(Tag tag) const { return depth_ != 0 && stack_[depth_ - 1].tag == tag; }
  /// Whether a parser would drop a line break that is written next (section 13.2.6.4.7, "pre").
  bool drops_newline() const { return inside(Tag::pre) && pre_end_ == out_.size(); }

  /// Ends everything.
  void finish() { pop_to(0, 0); }

 private:
  struct Open {
    Tag tag;
    std::uint32_t length;  // of the start tag
    std::size_t start;     // where it stands in the output
  };
  // A table that may still be opened brings tbody, tr and td along.
  static constexpr std::size_t kCapacity = kMaxDepth + kMathDepth + 4;
  // Elements waiting to be opened again, and the longest start tag that is.
  static constexpr std::size_t kMaxWaiting = 8;
  static constexpr std::uint32_t kMaxAgain = 512;

  bool make_table_room(Tag tag);
  void end_implied(Tag tag);
  void open_cell();
  void open(Tag tag);
  void reopen(std::size_t count, Tag before);
  bool ends_something(Tag tag) const;
  void pop_to(std::size_t depth, unsigned again);
  void await(std::size_t from, unsigned traits);
  std::size_t find_open(Tag tag) const;
  std::size_t find_for_end(Tag tag) const;
  std::size_t item_ended_by(Tag item) const;
  bool is_open(Tag tag) const { return open_[std::size_t(tag)] != 0; }
  Tag top() const { return depth_ != 0 ? stack_[depth_ - 1].tag : Tag::unknown; }

  Output& out_;
  std::size_t budget_;
  std::size_t depth_ = 0;
  std::size_t pre_end_ = 0;  // where the start tag of the last pre ends
  std::size_t waiting_ = 0;
  std::size_t waiting_depth_ = 0;  // what waits is forgotten when the stack gets shorter than this
  std::array<Open, kCapacity> stack_;
  std::array<Open, kMaxWaiting> again_;               // outermost first
  std::array<std::uint16_t, kTagCount> open_{};       // how many of each are open
  std::array<std::uint32_t, kTagCount> unwritten_{};  // left out, their end tags to come
};

}  // namespace feedmill::html
