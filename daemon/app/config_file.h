// The configuration's files, edited by commands: replaced whole or not at all, and never over what
// somebody else wrote meanwhile. Main thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/load.h"
#include "config/source_edit.h"

namespace feedmill {

/// A source of the configuration, and where it is written.
struct ListedSource {
  Source source;
  std::string file;   ///< the one in which it stands: the main one, or one that it includes
  std::size_t index;  ///< in that file, from 0
};

/// Held while a configuration is edited, so that two commands edit it one after the other; waits.
/// A file system without locks, or a folder that only others may open, is not locked.
class EditLock {
 public:
  explicit EditLock(const std::string& config_file);
  EditLock(const EditLock&) = delete;
  EditLock& operator=(const EditLock&) = delete;
  ~EditLock();

 private:
  int descriptor_;
};

using TextEdit = std::function<Result<std::string>(const std::string& text)>;

/// Edits a file as `edit` does, through a symbolic link, and keeps its mode and owner; the exit
/// status. Where an editor saved it meanwhile nothing is written, and stderr says so.
int rewrite(const EditLock& lock, const std::string& path, const TextEdit& edit);

using SourceEdit = std::function<Result<std::string>(const std::string& text, const EditedFile&,
                                                     const ListedSource& found)>;

/// Edits the file in which the source `what` stands, found under the lock; the exit status.
/// `found` becomes that source.
int rewrite_source(const Invocation& invocation, const std::string& what, const SourceEdit& edit,
                   std::optional<ListedSource>& found);

}  // namespace feedmill
