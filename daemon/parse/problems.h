// Gathers what was wrong with a document, bounded: a document of a million bare ampersands has one
// problem, not a million. Pure; any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feedmill/feed.h"

namespace feedmill {

class Problems {
 public:
  /// `text` is the document that offsets count in; it must outlive this, though bytes other than
  /// line breaks may change.
  explicit Problems(std::vector<Problem>&& from_decoding, std::string_view text)
      : list_(std::move(from_decoding)), text_(text) {}

  /// Notes a problem at a byte offset. At most kMostOfOne of a code are kept.
  void add_at(std::string_view code, std::size_t offset, std::string message) {
    if (room_for(code)) add(code, line_of(offset), std::move(message));
  }
  /// Notes a problem at a line that the caller has counted, lazily: `line()`.
  template <class Line>
  void add_on(std::string_view code, Line line, std::string message) {
    if (room_for(code)) add(code, static_cast<std::uint32_t>(line()), std::move(message));
  }
  /// From here on offsets count in this text.
  void count_in(std::string_view text) { text_ = text; }
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
    const std::string_view before = text_.substr(0, std::min(offset, text_.size()));
    return static_cast<std::uint32_t>(1 + std::count(before.begin(), before.end(), '\n'));
  }

  std::vector<Problem> list_;
  std::string_view text_;
};

}  // namespace feedmill
