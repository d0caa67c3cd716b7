// Gathers what was wrong with a document, bounded: a document of a million bare ampersands has one
// problem, not a million. Pure; any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feedmill/feed.h"
#include "parse/line_map.h"
#include "parse/outline.h"

namespace feedmill {

/// Where a part of a repaired document came from.
struct Place {
  std::size_t offset = 0;
  std::uint32_t line = 0;
};

class Problems {
 public:
  /// `text` is the document that offsets count in; it must outlive this, though bytes other than
  /// line breaks may change.
  Problems(std::vector<Problem>&& from_decoding, std::string_view text)
      : list_(std::move(from_decoding)), text_(text) {}

  /// Notes a problem at a byte offset. At most kMostOfOne of a code are kept.
  void add_at(std::string_view code, std::size_t offset, std::string message) {
    if (room_for(code)) add(code, line_of(offset), std::move(message));
  }
  /// The same behind `first` and `second`, which are what is left of the text before the place.
  void add_behind(std::string_view code, std::string_view first, std::string_view second,
                  std::string message) {
    if (room_for(code)) add(code, line_behind(first, second), std::move(message));
  }
  /// From here on offsets count in this text, which `before` precedes in the document.
  void count_in(std::string_view text, std::string_view before = {}) {
    text_ = text;
    before_ = before;
    outline_ = nullptr;
    in_map_ = false;
  }
  /// The same of a text that is about to be parsed in place, which moves its line breaks.
  void remember(std::string_view text, std::string_view before = {}) {
    count_in(text, before);
    lines_ = LineMap(text);
    in_map_ = true;
  }
  /// From here on offsets count in a text that was written anew, or in parts of it: each place of
  /// it with the line of the document that it came from, in order.
  void remember(std::vector<Place>&& places) { places_ = std::move(places); }
  /// From here on offsets count in the text of an outline.
  void count_in(const Outline& outline) {
    count_in(outline.text);
    outline_ = &outline;
  }
  /// The same where no place is known.
  void add(std::string_view code, std::string message) {
    if (room_for(code)) add(code, 0, std::move(message));
  }

  std::vector<Problem> take() { return std::move(list_); }

 private:
  static constexpr std::ptrdiff_t kMostOfOne = 5;
  static constexpr std::size_t kMost = 50;

  bool room_for(std::string_view code) const {
    return list_.size() < kMost && std::count_if(list_.begin(), list_.end(), [&](const Problem& p) {
                                     return p.code == code;
                                   }) < kMostOfOne;
  }
  void add(std::string_view code, std::uint32_t line, std::string message) {
    list_.push_back({std::string(code), line, std::move(message)});
  }
  std::uint32_t line_of(std::size_t offset) const {
    if (!places_.empty())
      return line_of_place(outline_ != nullptr ? outline_->document_offset(offset)
                                               : before_.size() + offset);
    if (in_map_) return lines_.line_of(offset) + static_cast<std::uint32_t>(breaks(before_));
    return line_behind(text_.substr(0, std::min(offset, text_.size())), {});
  }
  std::uint32_t line_of_place(std::size_t offset) const {
    const auto behind =
        std::upper_bound(places_.begin(), places_.end(), offset,
                         [](std::size_t at, const Place& place) { return at < place.offset; });
    return behind == places_.begin() ? 1 : std::prev(behind)->line;
  }
  std::uint32_t line_behind(std::string_view first, std::string_view second) const {
    return static_cast<std::uint32_t>(1 + breaks(before_) + breaks(first) + breaks(second));
  }
  std::size_t breaks(std::string_view part) const {
    if (outline_ != nullptr) return outline_->line_breaks(part);
    return static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
  }

  std::vector<Problem> list_;
  std::string_view text_, before_;
  const Outline* outline_ = nullptr;
  LineMap lines_;
  std::vector<Place> places_;
  bool in_map_ = false;
};

}  // namespace feedmill
