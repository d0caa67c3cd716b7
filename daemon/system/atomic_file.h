// Files that appear whole or not at all: written under a hidden temporary name in the same folder,
// synced, renamed. All that publishing does to the disk is here. Any thread; several processes
// agree by locking the folder. Errors: Errc::kFailed, with the path and the system's words.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "feedmill/result.h"
#include "system/descriptor.h"

namespace feedmill {

/// Makes a folder and those above it; what it makes has mode 0755, whatever the umask. One that is
/// there already keeps its mode.
Result<void> make_folder(const std::filesystem::path& folder);

/// A file that is written piece by piece, and appears under its name when it is whole. One that is
/// not committed goes with the object.
class NewFile {
 public:
  NewFile(std::filesystem::path folder, std::string name);
  NewFile(NewFile&& other) noexcept = default;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  /// What fails here is told by commit().
  void append(std::string_view bytes);
  /// Syncs it and gives it its name and this mode, whatever the umask. At no moment may more people
  /// read it.
  Result<void> commit(unsigned mode = 0644);

 private:
  std::filesystem::path folder_, unfinished_;
  std::string name_;
  Descriptor descriptor_;
  int code_ = 0;
};

/// Writes `folder/name` whole, with this mode whatever the umask; replaces one that is there. At no
/// moment may more people read it.
Result<void> write_file(const std::filesystem::path& folder, std::string_view name,
                        std::string_view bytes, unsigned mode = 0644);

/// Makes `folder/name` a symbolic link to `target`, a name in the same folder; replaces one that is
/// there without a moment of absence. A file system without links gets a copy.
Result<void> link_file(const std::filesystem::path& folder, std::string_view name,
                       std::string_view target);

Result<std::string> read_file(const std::filesystem::path& file);

/// One that is not there is removed already.
Result<void> remove_file(const std::filesystem::path& file);

/// Makes renames and removals in a folder survive a power cut.
Result<void> sync_folder(const std::filesystem::path& folder);

/// Whether a name is that of a temporary file of this room: what a crash leaves behind.
bool is_temporary(std::string_view name);

/// Holds the lock of a folder. Errc::kHeld, at once, where another process holds it; the error says
/// which, as far as the system does. A file system without locks is not locked.
class FolderLock {
 public:
  static Result<FolderLock> take(const std::filesystem::path& folder);

 private:
  explicit FolderLock(Descriptor&& folder) : folder_(std::move(folder)) {}
  Descriptor folder_;  // closing it unlocks
};

}  // namespace feedmill
