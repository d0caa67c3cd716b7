// A file descriptor that closes itself, and writing all of something to one. Any thread.
#pragma once

#include <string_view>
#include <utility>

namespace feedmill {

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    static_cast<void>(close());
    number_ = std::exchange(other.number_, -1);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { static_cast<void>(close()); }

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  /// 0, or an errno: on some file systems a full disk shows only here.
  int close();

 private:
  int number_;
};

/// 0, or an errno.
int write_all(int descriptor, std::string_view bytes);

}  // namespace feedmill
