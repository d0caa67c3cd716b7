#include "deliver/form_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace feedmill {
namespace {

constexpr std::size_t kPiece = 64U << 10U;

/// Not every file system has files without a name: one is made and unlinked.
Descriptor nameless_file(const std::filesystem::path& folder) {
  Descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file.is_open() || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT)) return file;
  std::string name = (folder / ".feedmill-form-XXXXXX").string();
  file = Descriptor(::mkostemp(name.data(), O_CLOEXEC));
  const int code = errno;
  if (file.is_open()) static_cast<void>(::unlink(name.c_str()));
  errno = code;
  return file;
}

tl::unexpected<Error> failed(int code) {
  return failure(Errc::kFailed, std::string("a form of the issue: ") + std::strerror(code));
}

/// A file in memory, to be read from its start.
Result<Descriptor> in_memory(const FormBytes& form) {
  Descriptor copy(memfd_create("issue", MFD_CLOEXEC));
  if (!copy.is_open()) return failed(errno);
  int code = 0;
  const auto read = form.each([&](std::string_view piece) {
    if (code == 0) code = write_all(copy.get(), piece);
  });
  if (!read) return tl::unexpected(read.error());
  if (code != 0) return failed(code);
  ::lseek(copy.get(), 0, SEEK_SET);
  return copy;
}

}  // namespace

SharedBytes shared_bytes(std::string bytes) {
  return std::make_shared<const FormBytes>(std::move(bytes));
}

std::filesystem::path folder_for_forms(const std::string& storage) {
  if (storage.empty()) return {};
  std::error_code ignored;
  if (storage.find("://") != std::string::npos)
    return std::filesystem::temp_directory_path(ignored);
  const auto folder = std::filesystem::path(storage).parent_path();
  return folder.empty() ? std::filesystem::path(".") : folder;
}

std::optional<std::size_t> FormBytes::copy(char* into, std::size_t room,
                                           std::size_t offset) const noexcept {
  if (offset >= size_) return 0;
  const std::size_t wanted = std::min(room, size_ - offset);
  if (!on_disk()) {
    std::memcpy(into, held_.data() + offset, wanted);
    return wanted;
  }
  while (true) {
    const ssize_t got = ::pread(file_.get(), into, wanted, static_cast<off_t>(offset));
    if (got > 0) return static_cast<std::size_t>(got);
    if (got == 0 || errno != EINTR) return std::nullopt;
  }
}

Result<void> FormBytes::each(const std::function<void(std::string_view)>& take) const {
  if (!on_disk()) {
    take(held_);
    return {};
  }
  std::string piece(std::min(kPiece, size_), '\0');
  for (std::size_t at = 0; at < size_;) {
    const auto got = copy(piece.data(), piece.size(), at);
    if (!got) return failed(errno);
    take(std::string_view(piece).substr(0, *got));
    at += *got;
  }
  return {};
}

Result<Descriptor> FormBytes::open() const {
  if (!on_disk()) return in_memory(*this);
  // Opened anew: where one reads in it is no business of another.
  const std::string again = "/proc/self/fd/" + std::to_string(file_.get());
  Descriptor own(::open(again.c_str(), O_RDONLY | O_CLOEXEC));
  if (!own.is_open()) return in_memory(*this);  // a machine without /proc
  return own;
}

void FormWriter::append(std::string_view bytes) {
  size_ += bytes.size();
  if (code_ != 0) return;
  if (file_.is_open() && held_.size() + bytes.size() > kPiece) write_out();
  if (file_.is_open() && bytes.size() > kPiece) {
    code_ = write_all(file_.get(), bytes);
    return;
  }
  held_ += bytes;
  if (folder_.empty() || file_.is_open() || held_.size() <= kHeld) return;
  file_ = nameless_file(folder_);
  if (!file_.is_open()) code_ = errno;
  write_out();
}

void FormWriter::write_out() {
  if (code_ == 0) code_ = write_all(file_.get(), held_);
  held_.clear();
}

Result<SharedBytes> FormWriter::finish() {
  if (file_.is_open()) write_out();
  if (code_ != 0)
    return failure(Errc::kFailed, "cannot write a form of the issue in " + folder_.string() + ": " +
                                      std::strerror(code_));
  held_.shrink_to_fit();
  if (!file_.is_open()) return shared_bytes(std::move(held_));
  std::string().swap(held_);
  return SharedBytes(new FormBytes(size_, std::move(file_)));
}

}  // namespace feedmill
