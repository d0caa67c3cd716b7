// include and defaults: one configuration in several files.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "config/source_edit.h"
#include "config/support.h"

using namespace feedmill;

namespace {

namespace fs = std::filesystem;

/// A folder of its own that goes with the test.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "feedmill-include-XXXXXX").string();
    path_ = mkdtemp(name.data());
    fs::create_directory(path_ / "d");
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string put(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return (path_ / name).string();
  }
  std::string at(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::vector<std::string> urls(const Config& config) {
  std::vector<std::string> found;
  for (const Source& source : config.sources) found.push_back(source.url);
  return found;
}

std::vector<std::string> told(const ConfigReading& reading) {
  std::vector<std::string> found;
  for (const ConfigError& error : reading.errors) found.push_back(error.to_string());
  return found;
}

}  // namespace

TEST_CASE("config: included files in the order of their names, digests over all sources") {
  const Folder folder;
  const std::string main = folder.put("main.yaml",
                                      "include: [d/*.yaml, nothing/*.yaml]\n"
                                      "digests: [{name: all, schedule: \"07:00\", tags: [b]}]\n"
                                      "sources: [\"https://m.example/\"]\n");
  folder.put("d/b.yaml",
             "sources:\n  - https://b.example/1\n  - {url: \"https://b.example/2\", tags: [own]}\n"
             "defaults: {tags: [b], interval: 2h}\n");
  folder.put("d/a.yaml",
             "sources: [{url: \"https://a.example/\", password_file: p, username: u}]\n");
  folder.put("d/.hidden.yaml", "nonsense");
  const ConfigReading reading = read_config(main);
  CHECK(told(reading) == Problems{});
  REQUIRE(urls(reading.config) == Problems{"https://m.example/", "https://a.example/",
                                           "https://b.example/1", "https://b.example/2"});
  CHECK(reading.config.sources[0].tags.empty());
  CHECK(reading.config.sources[1].password_file == folder.at("d/p"));
  CHECK(reading.config.sources[2].tags == Problems{"b"});
  CHECK(reading.config.sources[2].interval == Seconds{7200});
  CHECK(reading.config.sources[3].tags == Problems{"own"});
  CHECK(reading.config.digests.size() == 1);
}

TEST_CASE("config: mistakes in included files have their own places") {
  const Folder folder;
  const std::string main = folder.put("main.yaml",
                                      "include: [gone.yaml, d/a.yaml]\n"
                                      "defaults: {username: me, intervall: 1h}\n"
                                      "sources: [{url: \"https://m.example/\", name: M}]\n");
  folder.put("d/a.yaml", "http: {}\nsources:\n  - url: https://m.example/\n    name: M\n");
  CHECK(told(read_config(main)) ==
        Problems{main + ":1:11: include: " + folder.at("gone.yaml") +
                     " cannot be read: No such file or directory",
                 main + ":2:22: username: belongs to a single source; it may not stand in defaults",
                 main + ":2:26: unknown key \"intervall\"; the nearest valid one is \"interval\"",
                 folder.at("d/a.yaml") +
                     ":1:1: unknown key \"http\"; it belongs in the file that "
                     "includes this one; valid here: defaults, sources, digests",
                 folder.at("d/a.yaml") +
                     ":3:10: the same source address \"https://m.example/\" twice: in " + main +
                     ":3 and in " + folder.at("d/a.yaml") + ":3",
                 folder.at("d/a.yaml") + ":4:11: the same source name \"M\" twice: in " + main +
                     ":3 and in " + folder.at("d/a.yaml") + ":4"});
}

TEST_CASE(
    "config: a source is taken out of the file in which it stands, and added to the main one") {
  const Folder folder;
  const std::string text = "include: [d/a.yaml]\nsources:\n  - https://m.example/\n";
  const std::string main = folder.put("main.yaml", text);
  const std::string included = "sources:\n  - https://a.example/1\n  - https://a.example/2\n";
  folder.put("d/a.yaml", included);
  CHECK(without_source(included, {main, folder.at("d/a.yaml")}, 0) ==
        "sources:\n  - https://a.example/2\n");
  CHECK(with_sources(text, {main, main}, {{"https://n.example/", "", {}}}) ==
        text + "  - https://n.example/\n");
}
