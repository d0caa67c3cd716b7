#include "system/atomic_file.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

#include "support/catch.h"
#include "support/scratch_folder.h"
#include "system/sha256.h"

using namespace feedmill;
namespace fs = std::filesystem;

namespace {

/// A umask for the time of a test.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;
  ~Umask() { ::umask(before_); }

 private:
  mode_t before_;
};

unsigned mode_of(const fs::path& path) {
  struct stat about {};
  REQUIRE(::lstat(path.c_str(), &about) == 0);
  return about.st_mode & 0777U;
}

}  // namespace

TEST_CASE("atomic file: folders and files can be read by others, whatever the umask") {
  const ScratchFolder scratch;
  const Umask strict(0077);
  const fs::path folder = scratch.path / "a" / "b";
  REQUIRE(make_folder(folder));
  REQUIRE(write_file(folder, "x.txt", "hello"));
  CHECK(mode_of(scratch.path / "a") == 0755);
  CHECK(mode_of(folder) == 0755);
  CHECK(mode_of(folder / "x.txt") == 0644);
  REQUIRE(write_file(folder, "secret", "hello", 0600));
  CHECK(mode_of(folder / "secret") == 0600);
}

TEST_CASE("atomic file: a folder that is there keeps its mode") {
  const ScratchFolder scratch;
  REQUIRE(make_folder(scratch.path));
  CHECK(mode_of(scratch.path) == 0700);
}

TEST_CASE("atomic file: writing replaces, and leaves nothing else behind") {
  const ScratchFolder scratch;
  REQUIRE(write_file(scratch.path, "x", "one"));
  REQUIRE(write_file(scratch.path, "x", std::string(300000, 'y')));
  CHECK(contents(scratch.path / "x") == std::string(300000, 'y'));
  CHECK(names_in(scratch.path) == std::set<std::string>{"x"});
}

TEST_CASE("atomic file: what a killed run left does not stand in the way") {
  const ScratchFolder scratch;
  put(scratch.path / ".feedmill-x.tmp", "half");
  REQUIRE(write_file(scratch.path, "x", "whole"));
  CHECK(contents(scratch.path / "x") == "whole");
  CHECK(names_in(scratch.path) == std::set<std::string>{"x"});
}

TEST_CASE("atomic file: a link is replaced, also one that leads nowhere, also a file") {
  const ScratchFolder scratch;
  put(scratch.path / "one", "1");
  put(scratch.path / "two", "2");
  put(scratch.path / "latest", "a file");
  REQUIRE(link_file(scratch.path, "latest", "one"));
  CHECK(contents(scratch.path / "latest") == "1");
  fs::remove(scratch.path / "one");
  REQUIRE(link_file(scratch.path, "latest", "two"));
  CHECK(fs::read_symlink(scratch.path / "latest") == "two");
}

TEST_CASE("atomic file: a failure names the path, and leaves what was there") {
  const ScratchFolder scratch;
  put(scratch.path / "file", "in the way");
  const auto made = make_folder(scratch.path / "file" / "below");
  REQUIRE_FALSE(made);
  CHECK(made.error().message.find((scratch.path / "file").string()) != std::string::npos);
  CHECK_FALSE(make_folder(scratch.path / "file"));
  fs::create_directory(scratch.path / "folder");
  const auto written = write_file(scratch.path, "folder", "x");
  REQUIRE_FALSE(written);
  CHECK(written.error().message.find("folder: Is a directory") != std::string::npos);
  CHECK(names_in(scratch.path) == std::set<std::string>{"file", "folder"});
}

TEST_CASE("atomic file: a disk that is full while writing leaves the old file whole") {
  const ScratchFolder scratch;
  REQUIRE(write_file(scratch.path, "x", "old"));
  ::signal(SIGXFSZ, SIG_IGN);
  struct rlimit before {};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const struct rlimit small { 4096, before.rlim_max };
  ::setrlimit(RLIMIT_FSIZE, &small);
  const auto written = write_file(scratch.path, "x", std::string(100000, 'n'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  REQUIRE_FALSE(written);
  CHECK(contents(scratch.path / "x") == "old");
  CHECK(names_in(scratch.path) == std::set<std::string>{"x"});
}

TEST_CASE("atomic file: temporary names are known again") {
  CHECK(is_temporary(".feedmill-latest.html.tmp"));
  CHECK_FALSE(is_temporary(".feedmill-.tmp.swp"));
  CHECK_FALSE(is_temporary("index.jsonl"));
}

TEST_CASE("folder lock: who holds it is told at once, not waited for") {
  const ScratchFolder folder;
  {
    const auto first = FolderLock::take(folder.path);
    REQUIRE(first);
    const auto second = FolderLock::take(folder.path);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::kHeld);
    CHECK(second.error().message.find(folder.path.string()) != std::string::npos);
    CHECK(second.error().message.find("process") != std::string::npos);
  }
  CHECK(FolderLock::take(folder.path));
}

TEST_CASE("sha256: as FIPS 180-4 has it") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
