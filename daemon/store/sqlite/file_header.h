// The store's file before SQLite has it: that it is there, and what its header says. Never by
// close(2) on a file that this process may have open as a database: that would give up all its
// locks on it, those of SQLite's other connections too (POSIX; sqlite.org/howtocorrupt.html
// section 2.2), and whoever closes the store next would take the write-ahead log away under them.
// The ingest thread and that of the endpoint.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "feedmill/result.h"

namespace feedmill::sqlite {

/// What can be learnt of a file without a connection, which might write to it.
/// https://www.sqlite.org/fileformat.html section 1.3.
struct FileHeader {
  std::uint64_t size = 0;
  bool sqlite = false;
  std::int32_t user_version = 0, application_id = 0;
};

Result<FileHeader> read_header(const std::string& path);

/// Makes the file (and its folder) with the store's mode before SQLite does with the umask's.
Result<void> make_file(const std::string& path);

/// Of errno.
Error cannot_with(const std::string& path, std::string_view what);

}  // namespace feedmill::sqlite
