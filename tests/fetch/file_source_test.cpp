#include "fetch/file_source.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "fetching.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "feedmill-file-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    return "file://" + (path / name).string();
  }
};

}  // namespace

TEST_CASE("file: a listed file is read, and unchanged it is not modified", "[fetch]") {
  const Folder folder;
  const std::string url = folder.write("feed.xml", "<rss/>");
  const FetchResult first = fetch(url);
  CHECK(fetched(first).body == "<rss/>");
  const Validators validators = fetched(first).validators;
  CHECK_FALSE(validators.etag.empty());
  CHECK(std::holds_alternative<NotModified>(fetch(request_for(url, validators)).outcome));
  folder.write("feed.xml", "<rss>longer</rss>");
  CHECK(fetched(fetch(request_for(url, validators))).body == "<rss>longer</rss>");
}

TEST_CASE("file: percent-encoding and localhost are understood, other hosts are not", "[fetch]") {
  CHECK(path_of_file_url("file:///a%20b/c%C3%A9") == "/a b/c\xc3\xa9");
  CHECK(path_of_file_url("file://localhost/a") == "/a");
  CHECK(path_of_file_url("file:/a") == "/a");
  CHECK_FALSE(path_of_file_url("file://other.example/a"));
  CHECK_FALSE(path_of_file_url("file:a"));
  CHECK_FALSE(path_of_file_url("file:///a%00b"));
}

TEST_CASE("file: only regular files within the limit", "[fetch]") {
  const Folder folder;
  REQUIRE(::mkfifo((folder.path / "pipe").c_str(), 0600) == 0);
  const std::string base = "file://" + folder.path.string();
  CHECK(failed(fetch(base)).kind == FetchFailure::kFile);
  CHECK(failed(fetch(base + "/pipe")).kind == FetchFailure::kFile);
  CHECK(failed(fetch("file:///dev/zero")).kind == FetchFailure::kFile);
  const FetchResult missing = fetch(base + "/missing");
  CHECK(failed(missing).kind == FetchFailure::kFile);
  CHECK(failed(missing).message.find("No such file") != std::string::npos);
  const std::string large = folder.write("large", std::string((1U << 20) + 1, 'x'));
  CHECK(failed(fetch(large)).kind == FetchFailure::kTooLarge);
}
