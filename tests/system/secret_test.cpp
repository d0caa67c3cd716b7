#include "system/secret.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support/catch.h"

using namespace feedmill;

namespace {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "feedmill-secret-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  std::string write(const std::string& text) const {
    std::ofstream(path / "secret", std::ios::binary) << text;
    return (path / "secret").string();
  }
  std::filesystem::path path;
};

struct SecretFile {
  std::string path = (std::filesystem::temp_directory_path() / "feedmill-secret-XXXXXX").string();
  explicit SecretFile(const std::string& text) {
    ::close(::mkstemp(path.data()));
    std::ofstream(path, std::ios::binary) << text;
  }
  SecretFile(const SecretFile&) = delete;
  SecretFile& operator=(const SecretFile&) = delete;
  ~SecretFile() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("secret: the first line, whatever ends it, without a byte order mark", "[system]") {
  const Folder folder;
  for (const char* text : {"sesame", "sesame\n", "sesame\r\n", "sesame\nold one\n",
                           "\xEF\xBB\xBFsesame\r\nolder", "sesame\n\n# changed in May\n"}) {
    INFO(text);
    CHECK(read_secret(folder.write(text)) == std::string("sesame"));
  }
  CHECK(read_secret(folder.write(" with blanks \n")) == std::string(" with blanks "));
}

TEST_CASE("secret: nothing on its first line is no secret", "[system]") {
  const Folder folder;
  for (const char* text : {"", "\n", "\xEF\xBB\xBF", "\nsesame"}) {
    const auto read = read_secret(folder.write(text));
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().message.find("empty") != std::string::npos);
  }
}

TEST_CASE("secret: a folder, a pipe and a device are none, and are not waited for", "[system]") {
  const Folder folder;
  const std::string pipe = (folder.path / "pipe").string();
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  for (const std::string& path : {folder.path.string(), pipe, std::string("/dev/zero")}) {
    const auto read = read_secret(path);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().message.find(path) != std::string::npos);
  }
}

TEST_CASE("secret: header lines, as people and their editors write them") {
  const SecretFile file(
      "\xEF\xBB\xBF# for ntfy\r\nAuthorization: Bearer a:b=\r\n\r\n X-Title :News\n  X-Empty:\n");
  CHECK_FALSE(read_header_lines(file.path));  // a blank before the colon: RFC 9112 section 5.1
  const SecretFile good(
      "\xEF\xBB\xBF# for ntfy\r\nAuthorization: Bearer a:b=\r\n\r\nX-Title:News\n  X-Empty:\n");
  const auto lines = read_header_lines(good.path);
  REQUIRE(lines);
  CHECK(*lines ==
        HeaderLines{{"Authorization", "Bearer a:b="}, {"X-Title", "News"}, {"X-Empty", ""}});
}

TEST_CASE("secret: a line that is no header is named by its number, and not shown") {
  const SecretFile file("X-Token: 1\nhunter2\n");
  const auto lines = read_header_lines(file.path);
  REQUIRE_FALSE(lines);
  CHECK(lines.error().message.find("line 2") != std::string::npos);
  CHECK(lines.error().message.find("hunter2") == std::string::npos);
}
