#include "store/sqlite/file_header.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

namespace feedmill::sqlite {
namespace {

using Bytes = std::array<unsigned char, 100>;

std::int32_t big_endian(const unsigned char* at) {
  return static_cast<std::int32_t>((std::uint32_t{at[0]} << 24) | (std::uint32_t{at[1]} << 16) |
                                   (std::uint32_t{at[2]} << 8) | std::uint32_t{at[3]});
}

/// Through SQLite, which keeps the descriptor for as long as a connection holds locks on the file.
/// Returns one of SQLite's results; what a short file lacks is zero.
int read_through_sqlite(const std::string& path, Bytes& bytes) {
  sqlite3_vfs* const system = sqlite3_vfs_find(nullptr);
  const auto room = std::make_unique<std::max_align_t[]>(
      static_cast<std::size_t>(system->szOsFile) / sizeof(std::max_align_t) + 1);
  auto* const file = reinterpret_cast<sqlite3_file*>(room.get());
  const std::unique_ptr<const char, void (*)(const char*)> name(
      sqlite3_create_filename(path.c_str(), "", "", 0, nullptr),
      [](const char* made) { sqlite3_free_filename(made); });
  if (!name) return SQLITE_NOMEM;
  int given = 0;
  const int opened =
      system->xOpen(system, name.get(), file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, &given);
  const int status = opened != SQLITE_OK
                         ? opened
                         : file->pMethods->xRead(file, bytes.data(), int(bytes.size()), 0);
  if (file->pMethods != nullptr) file->pMethods->xClose(file);
  return status;
}

}  // namespace

Error cannot_with(const std::string& path, std::string_view what) {
  return {Errc::kStorage, fmt::format("{}: {}: {}", path, what, std::strerror(errno))};
}

Result<FileHeader> read_header(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || ::access(path.c_str(), R_OK) != 0)
    return tl::unexpected(cannot_with(path, "cannot be opened"));
  if (!S_ISREG(status.st_mode)) return failure(Errc::kStorage, path + ": is not a regular file");
  FileHeader header;
  header.size = static_cast<std::uint64_t>(status.st_size);
  if (header.size == 0) return header;
  Bytes bytes{};
  const int got = read_through_sqlite(path, bytes);
  if (got != SQLITE_OK && got != SQLITE_IOERR_SHORT_READ)
    return failure(Errc::kStorage,
                   fmt::format("{}: cannot be read: {}", path, sqlite3_errstr(got)));
  header.sqlite = got == SQLITE_OK &&
                  std::memcmp(bytes.data(), "SQLite format 3", sizeof "SQLite format 3") == 0;
  header.user_version = big_endian(&bytes[60]);
  header.application_id = big_endian(&bytes[68]);
  return header;
}

Result<void> make_file(const std::string& path) {
  struct stat there {};
  if (::stat(path.c_str(), &there) == 0) return {};
  std::error_code ignored;  // what could not be made, open() reports
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
  if (file < 0) return tl::unexpected(cannot_with(path, "cannot be made"));
  ::close(file);  // it was not there before: nobody here has it open as a database
  return {};
}

}  // namespace feedmill::sqlite
