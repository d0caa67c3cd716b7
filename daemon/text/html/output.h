// Where the text that is made goes: a buffer that takes short pieces without a call and whole
// blocks without a count. One object a text; not shared between threads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace feedmill::html {

/// A few characters that are copied as one block: "</mmultiscripts>".
struct Snippet {
  std::array<char, 23> bytes{};
  std::uint8_t size = 0;

  constexpr Snippet() = default;
  constexpr Snippet(std::string_view before, std::string_view text, std::string_view after) {
    for (const std::string_view part : {before, text, after}) {
      for (const char c : part) bytes[size++] = c;
    }
  }
};
static_assert(sizeof(Snippet) == 24);

class Output {
 public:
  explicit Output(std::size_t expected)
      : buffer_(new char[expected + kSlack]),
        at_(buffer_.get()),
        end_(buffer_.get() + expected + kSlack) {}

  std::size_t size() const { return std::size_t(at_ - buffer_.get()); }
  bool empty() const { return at_ == buffer_.get(); }
  char back() const { return at_[-1]; }
  std::string_view view() const { return {buffer_.get(), size()}; }
  std::string str() const { return {buffer_.get(), size()}; }

  /// Makes room for `count` bytes, and a block after them that may be overwritten.
  void reserve(std::size_t count) {
    if (std::size_t(end_ - at_) < count + kSlack) grow(count + kSlack);
  }
  /// Where the next byte goes, for those who have reserved room.
  char* position() const { return at_; }
  void set_position(char* at) { at_ = at; }

  void put(char c) {
    reserve(1);
    *at_++ = c;
  }
  void put(std::string_view text) {
    if (text.empty()) return;  // memcpy takes no null pointer, whatever the size
    reserve(text.size());
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  /// The first `size` of eight bytes.
  void put(const std::array<char, 8>& bytes, std::size_t size) {
    reserve(bytes.size());
    std::memcpy(at_, bytes.data(), bytes.size());
    at_ += size;
  }
  void put(const Snippet& snippet) {
    reserve(sizeof snippet);
    std::memcpy(at_, &snippet, sizeof snippet);
    at_ += snippet.size;
  }
  /// `length` bytes of what is written already, once more.
  void repeat(std::size_t from, std::size_t length) {
    reserve(length);
    std::memcpy(at_, buffer_.get() + from, length);
    at_ += length;
  }
  void insert(std::size_t where, char c) {
    reserve(1);
    char* const place = buffer_.get() + where;
    std::memmove(place + 1, place, std::size_t(at_ - place));
    *place = c;
    ++at_;
  }
  /// Takes back what stands behind `size`.
  void truncate(std::size_t size) { at_ = buffer_.get() + size; }

 private:
  static constexpr std::size_t kSlack = 32;

  void grow(std::size_t count) {
    const std::size_t used = size();
    const std::size_t capacity = used + count + used / 2;
    std::unique_ptr<char[]> larger(new char[capacity]);
    std::memcpy(larger.get(), buffer_.get(), used);
    buffer_ = std::move(larger);
    at_ = buffer_.get() + used;
    end_ = buffer_.get() + capacity;
  }

  std::unique_ptr<char[]> buffer_;
  char* at_;
  char* end_;
};

}  // namespace feedmill::html
