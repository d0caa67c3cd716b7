#include "system/secret.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support/catch.h"

using namespace feedmill;

namespace {

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
