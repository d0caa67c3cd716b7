#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

#include "config/environment.h"
#include "config/keys.h"
#include "text/display.h"

namespace feedmill {
namespace {

/// Far above a list of a million sources: something else was given by mistake.
constexpr std::size_t kLargestFile = std::size_t{256} << 20U;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

Result<std::string> read_whole(const std::string& path) {
  const auto system_error = [] { return failure(Errc::kConfig, std::strerror(errno)); };
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) return system_error();
  std::string text;
  while (text.size() <= kLargestFile) {
    constexpr std::size_t kBlock = 64 * 1024;
    const std::size_t held = text.size();
    text.resize(held + kBlock);
    const ssize_t got = read(file.number(), text.data() + held, kBlock);
    if (got < 0 && errno != EINTR) return system_error();
    text.resize(held + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return text;
  }
  return failure(Errc::kConfig, "larger than any configuration");
}

std::vector<ConfigError> for_people(const std::string& text, const std::string& path,
                                    std::vector<Mistake> problems) {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Mistake& a, const Mistake& b) { return a.at < b.at; });
  // What a merge key repeats is told once.
  problems.erase(std::unique(problems.begin(), problems.end(),
                             [](const Mistake& a, const Mistake& b) {
                               return a.at == b.at && a.message == b.message;
                             }),
                 problems.end());
  std::vector<Position> positions;
  positions.reserve(problems.size());
  for (const Mistake& problem : problems) positions.push_back(problem.at);
  positions = in_characters(text, std::move(positions));
  std::vector<ConfigError> errors;
  errors.reserve(problems.size());
  for (std::size_t n = 0; n < problems.size(); ++n)
    errors.push_back({path, positions[n].line, positions[n].column, one_line(problems[n].message)});
  return errors;
}

/// Keys of the outermost map that begin with "x-" are a place for anchors, and nothing else.
void drop_extensions(YamlNode& tree) {
  if (tree.kind != YamlNode::Kind::kMap) return;
  std::vector<YamlNode> kept;
  kept.reserve(tree.children.size());
  for (std::size_t n = 0; n + 1 < tree.children.size(); n += 2) {
    if (tree.children[n].text.rfind("x-", 0) == 0) continue;
    kept.push_back(std::move(tree.children[n]));
    kept.push_back(std::move(tree.children[n + 1]));
  }
  tree.children = std::move(kept);
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::vector<std::string> usual_places() {
  std::vector<std::string> places = {"./feedmill.yaml"};
  const std::string home = environment("HOME");
  std::string folder = environment("XDG_CONFIG_HOME");
  // XDG Base Directory Specification: ~/.config where it is not set.
  if (folder.empty() && !home.empty()) folder = home + "/.config";
  if (!folder.empty()) places.push_back(folder + "/feedmill/feedmill.yaml");
  places.emplace_back("/etc/feedmill/feedmill.yaml");
  return places;
}

}  // namespace

std::string ConfigError::to_string() const {
  return fmt::format("{}:{}:{}: {}", file, line, column, message);
}

ConfigReading read_config_text(const std::string& text, const std::string& path) {
  ConfigReading result;
  result.config.storage = default_state_folder() + "/feedmill.db";
  result.config.output = default_state_folder() + "/digests";
  Reading reading(std::filesystem::path(path).parent_path().string());
  auto tree = parse_yaml(text, [&](std::string_view key, YamlNode& item) {
    if (key != "sources") return false;
    expand_environment(reading, item);
    read_source_item(reading, item, result.config.sources);
    return true;
  });
  if (tree) {
    drop_extensions(*tree);
    expand_environment(reading, *tree);
    read_map(reading, *tree, top_keys(), result.config);
  } else {
    reading.problem(tree.error().at, tree.error().message);
  }
  result.config.sources.shrink_to_fit();  // it is kept for as long as the daemon runs
  result.errors = for_people(text, path, reading.problems());
  return result;
}

ConfigReading read_config(const std::string& path) {
  const auto text = read_whole(path);
  if (text) return read_config_text(*text, path);
  return {{}, {{path, 1, 1, "cannot be read: " + text.error().message}}};
}

tl::expected<Config, std::vector<ConfigError>> load_config(const std::string& path) {
  ConfigReading reading = read_config(path);
  if (!reading.errors.empty()) return tl::unexpected(std::move(reading.errors));
  return std::move(reading.config);
}

Result<std::string> find_config(const std::string& given) {
  if (!given.empty()) return given;
  const std::string named = environment("FEEDMILL_CONFIG");
  if (!named.empty()) return named;
  std::string looked_at;
  for (const std::string& place : usual_places()) {
    std::error_code ignored;
    if (std::filesystem::exists(place, ignored)) return place;
    looked_at += (looked_at.empty() ? "" : ", ") + place;
  }
  return failure(Errc::kConfig,
                 "no configuration: there is none of " + looked_at + "; give one with -c FILE");
}

std::string default_state_folder() {
  // systemd.exec(5): a list with colons where StateDirectory= names several.
  const std::string folders = environment("STATE_DIRECTORY");
  return folders.empty() ? "/var/lib/feedmill" : folders.substr(0, folders.find(':'));
}

}  // namespace feedmill
