// A form of an issue as it is sent: written piece by piece as it is rendered, then shared by all
// that take it, and never changed. A small one is in memory; a large one in a file without a name,
// which is gone with its last user or with the program, however that ends. Written by one thread;
// read by any.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "feedmill/result.h"
#include "system/descriptor.h"

namespace feedmill {

class FormBytes {
 public:
  /// What is small enough to be held.
  explicit FormBytes(std::string bytes) : size_(bytes.size()), held_(std::move(bytes)) {}

  std::size_t size() const { return size_; }
  bool on_disk() const { return file_.is_open(); }

  /// Copies up to `room` bytes from `offset` on, and returns how many: 0 at the end. Nothing where
  /// the file cannot be read.
  std::optional<std::size_t> copy(char* into, std::size_t room, std::size_t offset) const noexcept;

  /// All of it, piece by piece. Errors: Errc::kFailed, the file cannot be read.
  Result<void> each(const std::function<void(std::string_view)>& take) const;

  /// A descriptor of its own to read it from the start, close-on-exec. Errors: Errc::kFailed.
  Result<Descriptor> open() const;

 private:
  friend class FormWriter;
  FormBytes(std::size_t size, Descriptor file) : size_(size), file_(std::move(file)) {}

  std::size_t size_ = 0;
  std::string held_;
  Descriptor file_;  // not open: all of it is held
};

/// A form of an issue, made once and sent to many.
using SharedBytes = std::shared_ptr<const FormBytes>;

SharedBytes shared_bytes(std::string bytes);

/// Where forms are written that are not held: where there is room for the store.
std::filesystem::path folder_for_forms(const std::string& storage);

class FormWriter {
 public:
  /// What is more than this is written to a file in `folder`; without a folder all of it is held.
  static constexpr std::size_t kHeld = 256U << 10U;

  explicit FormWriter(std::filesystem::path folder = {}) : folder_(std::move(folder)) {}

  /// What fails here is told by finish().
  void append(std::string_view bytes);
  std::size_t size() const { return size_; }

  /// Once. Errors: Errc::kFailed, naming the folder.
  Result<SharedBytes> finish();

 private:
  void write_out();

  std::filesystem::path folder_;
  std::size_t size_ = 0;
  std::string held_;
  Descriptor file_;
  int code_ = 0;  // an errno
};

}  // namespace feedmill
