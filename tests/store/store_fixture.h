// A store in a folder of its own.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "store_user.h"

namespace feedmill::test {

/// A folder that goes with the object.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "feedmill-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A store in a file, with sources polled by hand.
struct Fixture : StoreUser {
  Folder folder;
  std::string path;

  Fixture() : Fixture("") {}
  /// On a file that is there already; empty: a new one.
  explicit Fixture(const std::string& existing)
      : path(existing.empty() ? folder.file("feedmill.db") : existing) {
    reopen();
  }
  ~Fixture() { store.reset(); }

  void reopen() {
    store.reset();
    store = value_of(open_store(path, StoreAccess::kCreate));
  }
};

}  // namespace feedmill::test
