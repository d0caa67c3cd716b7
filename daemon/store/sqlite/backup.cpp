// A copy of the store by SQLite's online backup: pages, not rows, so that a copy is the store to
// the byte. https://www.sqlite.org/backup.html
#include <SQLiteCpp/Backup.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "store/sqlite/database.h"
#include "store/sqlite/migrations.h"
#include "store/upkeep.h"

namespace feedmill {
namespace {

namespace fs = std::filesystem;

Error cannot_write(const fs::path& file, std::string_view why) {
  return {Errc::kStorage, fmt::format("{}: cannot be written: {}", file.string(), why)};
}

/// An earlier backup may be replaced; anything else that stands there may not.
Result<void> may_be_replaced(const std::string& address, const fs::path& file) {
  std::error_code error;
  const auto status = fs::status(file, error);
  if (!fs::exists(status)) return {};
  if (fs::equivalent(address, file, error))
    return tl::unexpected(cannot_write(file, "this is the store itself"));
  if (!fs::is_regular_file(status))
    return tl::unexpected(cannot_write(file, "is there and not a regular file"));
  if (!sqlite::is_store(file))
    return tl::unexpected(cannot_write(file, "is there and no backup; name another file"));
  return {};
}

/// A file of its own beside the target, which goes unless it was given the target's name.
class Unfinished {
 public:
  explicit Unfinished(const fs::path& target)
      : target_(target), path_(target.string() + fmt::format(".unfinished-{}", ::getpid())) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    std::error_code ignored;
    for (const char* beside : {"", "-wal", "-shm", "-journal"})
      fs::remove(path_.string() + beside, ignored);
  }

  Result<void> make() const {
    const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return tl::unexpected(cannot_write(target_, std::strerror(errno)));
    ::close(file);
    return {};
  }

  Result<void> commit() const {
    const int file = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
    const bool synced = file >= 0 && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!synced || ::rename(path_.c_str(), target_.c_str()) != 0)
      return tl::unexpected(cannot_write(target_, std::strerror(errno)));
    const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
    const int above = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (above >= 0) {
      (void)::fsync(above);  // a file system that cannot sync folders keeps the copy all the same
      ::close(above);
    }
    return {};
  }

  const fs::path& path() const { return path_; }

 private:
  fs::path target_, path_;
};

/// All pages in one step: a reader of a WAL store holds nobody up, and a step of a few pages would
/// begin anew whenever somebody writes.
void copy(SQLite::Database& from, const fs::path& file) {
  SQLite::Database to(file.string(), SQLite::OPEN_READWRITE);
  SQLite::Backup backup(to, from);
  backup.executeStep(-1);
}

/// One file that needs none beside it, and is whole.
Result<void> check_copy(const fs::path& file, const fs::path& target) {
  SQLite::Database copied(file.string(), SQLite::OPEN_READWRITE);
  copied.exec("PRAGMA journal_mode = DELETE");
  const std::string verdict = copied.execAndGet("PRAGMA quick_check(1)").getString();
  if (verdict == "ok") return {};
  return failure(Errc::kStorage,
                 fmt::format("{}: not made: the store is damaged: {}", target.string(), verdict));
}

}  // namespace

Result<void> back_up_store(const std::string& address, const std::string& file) {
  const fs::path target(file);
  if (auto allowed = may_be_replaced(address, target); !allowed) return allowed;
  const Unfinished unfinished(target);
  try {
    auto store = sqlite::connect_to_any_version(address);
    if (!store) return tl::unexpected(store.error());
    if (auto made = unfinished.make(); !made) return made;
    copy(*store, unfinished.path());
    if (auto checked = check_copy(unfinished.path(), target); !checked) return checked;
  } catch (const SQLite::Exception& error) {
    return tl::unexpected(cannot_write(target, error.what()));
  }
  return unfinished.commit();
}

}  // namespace feedmill
