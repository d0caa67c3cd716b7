#include "text/html/tree_writer.h"

#include <algorithm>
#include <cassert>

namespace feedmill::html {
namespace {

constexpr std::size_t kNowhere = std::size_t(-1);
// Of identical formatting elements a parser remembers three (the "Noah's Ark clause").
constexpr unsigned kMaxSameFormatting = 3;

constexpr bool is_heading(Tag tag) { return tag >= Tag::h1 && tag <= Tag::h6; }
constexpr bool is_section(Tag tag) {
  return tag == Tag::tbody || tag == Tag::thead || tag == Tag::tfoot;
}
constexpr bool is_item(Tag tag) { return tag == Tag::li || tag == Tag::dd || tag == Tag::dt; }
/// Whether the start tag of `tag` would end an open `open`.
constexpr bool ends(Tag tag, Tag open) {
  if (open == Tag::p) return has(tag, kClosesP);
  if (is_item(open)) return is_item(tag) && (open == Tag::li) == (tag == Tag::li);
  return (is_heading(open) && is_heading(tag)) || (open == Tag::a && tag == Tag::a);
}

// What is opened again when it ends only because an element around it does: inside a paragraph or
// an item that a block ends, formatting; inside formatting, blocks too (as the parser's "adoption
// agency" has it).
constexpr unsigned kNothing = 0;
constexpr unsigned kAll = kFormatting | kClosesP;

}  // namespace

bool TreeWriter::make_room(Tag tag) {
  if (has(tag, kTablePart)) return make_table_room(tag);
  if (tag == Tag::source || tag == Tag::track) return has(top(), kMedia);
  if (has(top(), kRows)) {
    if (tag == Tag::table) {
      pop_to(find_open(Tag::table), kNothing);
    } else {
      open_cell();
    }
  }
  end_implied(tag);
  // Formatting waits for the text inside a block; blocks that wait are its parents.
  std::size_t count = waiting_;
  if (has(tag, kClosesP)) {
    while (count != 0 && has(again_[count - 1].tag, kFormatting)) --count;
  }
  reopen(count, tag);
  const bool crowded = has(tag, kFormatting) && open_[std::size_t(tag)] >= kMaxSameFormatting;
  const bool fits = depth_ + waiting_ < kMaxDepth || has(tag, kVoid) || tag == Tag::math;
  if (!crowded && fits) return true;
  ++unwritten_[std::size_t(tag)];
  return false;
}

/// Ends what the start tag of `tag` ends by section 13.2.6.4.7, except in tables.
void TreeWriter::end_implied(Tag tag) {
  if (is_item(tag)) {
    const std::size_t item = item_ended_by(tag);
    if (item != kNowhere) pop_to(item, kFormatting);
  }
  if (has(tag, kClosesP) && is_open(Tag::p)) {
    const std::size_t p = find_open(Tag::p);
    if (p != kNowhere) pop_to(p, kFormatting);
  }
  if (is_heading(tag) && is_heading(top())) pop_to(depth_ - 1, kNothing);
  if (tag == Tag::a && is_open(Tag::a)) {
    const std::size_t link = find_open(Tag::a);
    if (link != kNowhere) pop_to(link, kAll);
  }
  if ((tag == Tag::rt || tag == Tag::rp) && is_open(Tag::ruby)) {
    while (has(top(), kImplied)) pop_to(depth_ - 1, kNothing);
  }
}

/// Section 13.2.6.4.9 to 14: the parts of a table stand in their order, or not at all.
bool TreeWriter::make_table_room(Tag tag) {
  if (!is_open(Tag::table)) {
    if (!has(tag, kVoid)) ++unwritten_[std::size_t(tag)];
    return false;
  }
  waiting_ = 0;
  std::size_t table = depth_;
  while (stack_[table - 1].tag != Tag::table) --table;
  std::size_t keep = table;  // how much of the stack stays open
  const bool in_section = table < depth_ && is_section(stack_[table].tag);
  if (tag == Tag::col && inside(Tag::colgroup)) keep = depth_;
  if (in_section && (tag == Tag::tr || tag == Tag::td || tag == Tag::th)) {
    const bool in_row = table + 1 < depth_ && stack_[table + 1].tag == Tag::tr;
    keep = table + (in_row && tag != Tag::tr ? 2 : 1);
  }
  pop_to(keep, kNothing);
  if (tag == Tag::col && !inside(Tag::colgroup)) open(Tag::colgroup);
  if (tag == Tag::tr || tag == Tag::td || tag == Tag::th) {
    if (inside(Tag::table)) open(Tag::tbody);
    if (tag != Tag::tr && !inside(Tag::tr)) open(Tag::tr);
  }
  return true;
}

/// What a parser would move in front of the table gets a cell instead: it stays in its place.
void TreeWriter::open_cell() {
  if (inside(Tag::colgroup)) pop_to(depth_ - 1, kNothing);
  if (inside(Tag::table)) open(Tag::tbody);
  if (!inside(Tag::tr)) open(Tag::tr);
  open(Tag::td);
}

void TreeWriter::open(Tag tag) {
  const std::size_t start = out_.size();
  put_beginning(tag);
  out_.put('>');
  opened(tag, start);
}

void TreeWriter::opened(Tag tag, std::size_t start) {
  assert(depth_ < kCapacity);
  const auto length = std::uint32_t(std::min<std::size_t>(out_.size() - start, kMaxAgain + 1));
  stack_[depth_++] = {tag, length, start};
  ++open_[std::size_t(tag)];
  unwritten_[std::size_t(tag)] = 0;  // an end tag from now on is this one's
  if (has(tag, kBoundary)) waiting_ = 0;
  if (tag == Tag::pre) pre_end_ = out_.size();
}

bool TreeWriter::make_room_for_text(bool blank) {
  if (has(top(), kRows)) {
    if (blank) return false;
    open_cell();
  }
  if (waiting_ != 0 && !blank) reopen(waiting_, Tag::unknown);
  return true;
}

/// Opens the first `count` of what waits, but nothing that `before`, which is to be opened next,
/// would end, or that would itself end what is open.
void TreeWriter::reopen(std::size_t count, Tag before) {
  for (std::size_t i = 0; i < count; ++i) {
    const Open& element = again_[i];
    const bool misplaced = ends(before, element.tag) || ends_something(element.tag);
    if (misplaced || element.length > budget_ || depth_ >= kMaxDepth) continue;
    const std::size_t start = out_.size();
    budget_ -= element.length;
    out_.repeat(element.start, element.length);
    opened(element.tag, start);
  }
  std::copy(again_.begin() + count, again_.begin() + waiting_, again_.begin());
  waiting_ -= count;
  if (count != 0) waiting_depth_ = depth_;
}

bool TreeWriter::ends_something(Tag tag) const {
  if (has(tag, kClosesP) && find_open(Tag::p) != kNowhere) return true;
  if (is_heading(tag)) return is_heading(top());
  if (is_item(tag)) return item_ended_by(tag) != kNowhere;
  if (tag == Tag::a) return find_open(Tag::a) != kNowhere;
  return has(tag, kFormatting) && open_[std::size_t(tag)] >= kMaxSameFormatting;
}

bool TreeWriter::end(Tag tag) {
  if (auto& unwritten = unwritten_[std::size_t(tag)]; unwritten != 0) {
    --unwritten;
    return false;
  }
  for (std::size_t i = waiting_; i-- != 0;) {
    if (again_[i].tag != tag) continue;
    std::copy(again_.begin() + i + 1, again_.begin() + waiting_, again_.begin() + i);
    --waiting_;
    return true;
  }
  const std::size_t found = inside(tag) ? depth_ - 1 : find_for_end(tag);
  if (found == kNowhere) return false;
  pop_to(found, has(tag, kFormatting) ? kAll : kNothing);
  return true;
}

/// Ends elements until `depth` are open; of those inside the outermost that ends, the ones with the
/// traits `again` are opened again when something follows.
void TreeWriter::pop_to(std::size_t depth, unsigned again) {
  if (again != 0 && depth + 1 < depth_) await(depth + 1, again);
  while (depth_ > depth) {
    const Tag tag = stack_[--depth_].tag;
    --open_[std::size_t(tag)];
    out_.put(kEndTags[std::size_t(tag)]);
  }
  if (again == 0 && depth_ < waiting_depth_) waiting_ = 0;
  waiting_depth_ = std::min(waiting_depth_, depth_);
}

/// Puts the open elements from index `from` on in front of those that wait already, which stood
/// inside them.
void TreeWriter::await(std::size_t from, unsigned traits) {
  std::array<Open, kMaxWaiting> before{};
  std::size_t count = 0;
  for (; from < depth_; ++from) {
    const Open& open = stack_[from];
    const bool wanted = has(open.tag, traits) && open.length <= kMaxAgain;
    if (wanted && count + waiting_ < kMaxWaiting) before[count++] = open;
  }
  if (waiting_ == 0) waiting_depth_ = depth_;
  std::copy_backward(again_.begin(), again_.begin() + waiting_, again_.begin() + waiting_ + count);
  std::copy(before.begin(), before.begin() + count, again_.begin());
  waiting_ += count;
}

/// Index of the innermost `tag` that is in scope; kNowhere.
std::size_t TreeWriter::find_open(Tag tag) const {
  for (std::size_t i = depth_; i-- != 0;) {
    if (stack_[i].tag == tag) return i;
    if (has(stack_[i].tag, kBoundary)) break;
  }
  return kNowhere;
}

/// The li, or dd or dt, that another one ends.
std::size_t TreeWriter::item_ended_by(Tag item) const {
  if (!is_open(Tag::li) && !is_open(Tag::dd) && !is_open(Tag::dt)) return kNowhere;
  for (std::size_t i = depth_; i-- != 0;) {
    const Tag open = stack_[i].tag;
    if (is_item(open) && ends(item, open)) return i;
    const bool passes = open == Tag::address || open == Tag::div || open == Tag::p;
    if (has(open, kSpecial) && !passes) break;
  }
  return kNowhere;
}

/// The element that an end tag ends: a heading ends any heading, an inline element no block.
std::size_t TreeWriter::find_for_end(Tag tag) const {
  if (!is_open(tag) && !is_heading(tag)) return kNowhere;
  const bool part = has(tag, kTablePart);
  const bool anywhere = has(tag, kSpecial | kFormatting);
  for (std::size_t i = depth_; i-- != 0;) {
    const Tag open = stack_[i].tag;
    if (open == tag || (is_heading(tag) && is_heading(open))) return i;
    if (part || tag == Tag::table ? open == Tag::table : has(open, kBoundary)) break;
    if (tag == Tag::li && (open == Tag::ul || open == Tag::ol)) break;
    if (!anywhere && has(open, kSpecial)) break;
  }
  return kNowhere;
}

}  // namespace feedmill::html
