#include "parse/outline.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <string>

#include "parse/xml.h"

namespace feedmill {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Large enough that starting on a tree costs nothing beside parsing, small enough for the cache.
constexpr std::size_t kRunSize = std::size_t{1} << 16U;

enum CharClass : std::uint8_t { kSpace = 1, kNameStart = 2, kName = 4 };

// As pugixml has them.
constexpr auto kClasses = [] {
  std::array<std::uint8_t, 256> all{};
  for (std::size_t c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    if (letter || c == '_' || c == ':') all[c] = kNameStart | kName;
    if ((c >= '0' && c <= '9') || c == '-' || c == '.') all[c] = kName;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') all[c] = kSpace;
  }
  return all;
}();

bool is(char c, CharClass wanted) {
  return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}

template <std::size_t N>
bool is_one_of(std::string_view name, const std::string_view (&names)[N]) {
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view known) { return same_name(known, name); });
}

constexpr std::string_view kItems[] = {"item", "entry"};
// What holds items; elsewhere an element of that name is something else, or lost.
constexpr std::string_view kHolders[] = {"channel", "feed", "rdf", "rss", "items"};
// Roots whose kind is told by what stands in their items.
constexpr std::string_view kToldByItems[] = {"channel", "rdf"};

/// Checks the structure of a document in one pass and notes where its items stand. Every step
/// returns false where it is not sure.
class Scanner {
 public:
  explicit Scanner(std::string_view xml) : xml_(xml) {}

  bool scan() {
    while (next_markup()) {
      if (!markup()) return false;
    }
    finish_run();
    damaged_ = !open_.empty();
    return open_.empty() && !runs_.empty();
  }

  /// Where scan() returned false: whether that is certain.
  bool damaged() const { return damaged_; }
  const std::vector<Run>& runs() const { return runs_; }

 private:
  bool next_markup() {
    if (at_ < xml_.size() && xml_[at_] == '<') return true;
    at_ = xml_.find('<', at_);
    return at_ != kNone;
  }

  char peek(std::size_t offset) const {
    return at_ + offset < xml_.size() ? xml_[at_ + offset] : '\0';
  }

  bool markup() {
    const char next = peek(1);
    if (next == '/') return end_tag();
    if (next == '!') return declaration();
    if (next == '?') return is(peek(2), kNameStart) && skip_to("?>", 2);
    return is(next, kNameStart) && start_tag();
  }

  bool skip_to(std::string_view end, std::size_t from) {
    const std::size_t found = xml_.find(end, at_ + from);
    if (found == kNone) return false;
    at_ = found + end.size();
    return true;
  }

  bool declaration() {
    const std::string_view rest = xml_.substr(at_, 9);
    if (rest.substr(0, 4) == "<!--") return skip_to("-->", 4);
    if (rest == "<![CDATA[") return !open_.empty() && skip_to("]]>", 9);
    if (rest != "<!DOCTYPE" || !open_.empty()) return false;
    const std::size_t stop = xml_.find_first_of("<>[", at_ + 1);
    if (stop == kNone || xml_[stop] != '>') return false;
    at_ = stop + 1;
    return true;
  }

  std::string_view take_name() {
    const std::size_t begin = at_;
    while (at_ < xml_.size() && is(xml_[at_], kName)) ++at_;
    return xml_.substr(begin, at_ - begin);
  }

  void skip_space() {
    while (at_ < xml_.size() && is(xml_[at_], kSpace)) ++at_;
  }

  bool take(char c) {
    if (peek(0) != c) return false;
    ++at_;
    return true;
  }

  bool end_tag() {
    if (open_.empty() || xml_.compare(at_ + 2, open_.back().size(), open_.back()) != 0) {
      damaged_ = true;
      return false;
    }
    at_ += 2 + open_.back().size();
    skip_space();
    if (!take('>')) return false;
    open_.pop_back();
    if (open_.size() == item_depth_) end_item();
    return true;
  }

  bool start_tag() {
    const std::size_t start = at_++;
    const std::string_view name = take_name();
    if (item_depth_ == kNone && is_item(local_name(name))) begin_item(start);
    while (true) {
      const bool space = is(peek(0), kSpace);
      skip_space();
      if (take('>')) {
        open_.push_back(name);
        return true;
      }
      if (take('/')) {
        if (open_.size() == item_depth_) end_item_after_tag();
        return take('>');
      }
      if (!space || !attribute()) return false;
    }
  }

  bool attribute() {
    if (!is(peek(0), kNameStart)) return false;
    take_name();
    skip_space();
    if (!take('=')) return false;
    skip_space();
    const char quote = peek(0);
    if (quote != '"' && quote != '\'') return false;
    const std::size_t end = xml_.find(quote, at_ + 1);
    if (end == kNone) return false;
    at_ = end + 1;
    return true;
  }

  bool is_item(std::string_view name) const {
    return !open_.empty() && is_one_of(name, kItems) &&
           is_one_of(local_name(open_.back()), kHolders);
  }

  void begin_item(std::size_t start) {
    item_depth_ = open_.size();
    const bool beside = run_.end != 0 && trim(xml_.substr(run_.end, start - run_.end)).empty();
    if (beside && start - run_.begin < kRunSize) return;
    finish_run();
    run_.begin = start;
  }
  void end_item() {
    item_depth_ = kNone;
    run_.end = at_;
  }
  void end_item_after_tag() {
    end_item();
    ++run_.end;
  }
  void finish_run() {
    if (run_.end != 0) runs_.push_back(run_);
    run_ = {};
  }

  std::string_view xml_;
  std::size_t at_ = 0;
  std::vector<std::string_view> open_;
  std::size_t item_depth_ = kNone;  ///< how many elements are open around the item that is
  bool damaged_ = false;
  Run run_;
  std::vector<Run> runs_;
};

/// Whether the tree of the outline tells what the document is.
bool is_told_by_outline(std::string_view outline) {
  std::size_t at = outline.find('<');
  while (at != kNone && (outline.substr(at + 1, 1) == "?" || outline.substr(at + 1, 1) == "!"))
    at = outline.find('<', at + 1);
  if (at == kNone) return false;
  std::size_t end = at + 1;
  while (end < outline.size() && is(outline[end], kName)) ++end;
  const std::string_view root = local_name(outline.substr(at + 1, end - at - 1));
  if (!is_one_of(root, kToldByItems)) return true;
  return same_name(root, "rdf") && outline.find("channel") != kNone;
}

/// What stands in the outline for a run.
std::string stand_in(std::size_t number) {
  return std::string("<item>").append(1, kRunMark).append(std::to_string(number)).append("</item>");
}

}  // namespace

tl::expected<Outline, NoOutline> outline_of(std::string_view xml) {
  Scanner scanner(xml);
  if (!scanner.scan())
    return tl::make_unexpected(scanner.damaged() ? NoOutline::kDamaged : NoOutline::kUnsure);
  Outline outline{xml, {}, scanner.runs()};
  std::size_t copied = 0;
  for (std::size_t i = 0; i < outline.runs.size(); ++i) {
    outline.text.append(xml.substr(copied, outline.runs[i].begin - copied)).append(stand_in(i));
    copied = outline.runs[i].end;
  }
  outline.text.append(xml.substr(copied));
  const auto marks = std::count(outline.text.begin(), outline.text.end(), kRunMark);
  const bool own_only = static_cast<std::size_t>(marks) == outline.runs.size();
  if (!own_only || !is_told_by_outline(outline.text))
    return tl::make_unexpected(NoOutline::kUnsure);
  return outline;
}

std::size_t Outline::document_offset(std::size_t offset) const {
  std::size_t cut = 0;
  for (std::size_t i = 0; i < runs.size() && offset + cut > runs[i].begin; ++i)
    cut += runs[i].end - runs[i].begin - stand_in(i).size();
  return offset + cut;
}

std::size_t Outline::line_breaks(std::string_view part) const {
  auto breaks = std::count(part.begin(), part.end(), '\n');
  for (std::size_t at = part.find(kRunMark); at != kNone; at = part.find(kRunMark, at + 1)) {
    std::size_t number = runs.size();
    std::from_chars(part.data() + at + 1, part.data() + part.size(), number);
    if (number >= runs.size()) continue;
    const Run& run = runs[number];
    const std::string_view cut = document.substr(run.begin, run.end - run.begin);
    breaks += std::count(cut.begin(), cut.end(), '\n');
  }
  return static_cast<std::size_t>(breaks);
}

std::optional<std::size_t> run_number(pugi::xml_node node) {
  const std::string_view value = node.first_child().value();
  if (value.empty() || value.front() != kRunMark) return std::nullopt;
  std::size_t number = 0;
  std::from_chars(value.data() + 1, value.data() + value.size(), number);
  return number;
}

}  // namespace feedmill
