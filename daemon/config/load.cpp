#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <memory>
#include <utility>

#include "config/environment.h"
#include "config/key_advice.h"
#include "config/keys.h"
#include "system/descriptor.h"
#include "text/display.h"

namespace feedmill {
namespace {

/// Far above a list of a million sources: something else was given by mistake.
constexpr std::size_t kLargestFile = std::size_t{256} << 20U;

Result<std::string> read_whole(const std::string& path) {
  const auto system_error = [] { return failure(Errc::kConfig, std::strerror(errno)); };
  // A pipe that nobody writes to would never open, nor a terminal end.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return system_error();
  struct stat kind {};
  if (fstat(file.get(), &kind) != 0) return system_error();
  if (!S_ISREG(kind.st_mode) && !S_ISDIR(kind.st_mode))
    return failure(Errc::kConfig, "a pipe or device, not a regular file");
  std::string text;
  while (text.size() <= kLargestFile) {
    constexpr std::size_t kBlock = 64 * 1024;
    const std::size_t held = text.size();
    text.resize(held + kBlock);
    const ssize_t got = read(file.get(), text.data() + held, kBlock);
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

/// A pattern's matches in the order of their names, without those that begin with a dot (glob(7));
/// a plain name is itself.
std::vector<std::string> files_named(const std::string& pattern) {
  if (pattern.find_first_of("*?[") == std::string::npos) return {pattern};
  std::vector<std::string> found;
  glob_t matches{};
  if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &matches) == 0)
    found.assign(matches.gl_pathv, matches.gl_pathv + matches.gl_pathc);
  globfree(&matches);
  std::sort(found.begin(), found.end());
  return found;
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

/// Reads the main file and those it includes. Sources are read as they come, digests last: they may
/// name sources of any file.
class Loader {
 public:
  /// `changed` says `text` instead of what it does on the disk.
  Loader(std::string changed, std::string text)
      : changed_(std::move(changed)), changed_text_(std::move(text)) {}

  ConfigReading read(const std::string& path) {
    result_.config.storage = default_state_folder() + "/feedmill.db";
    result_.config.output = default_state_folder() + "/digests";
    auto text = text_of(path);
    if (!text) return {{}, {{path, 1, 1, "cannot be read: " + text.error().message}}, {}, {}};
    read_file(path, *std::move(text), top_keys());
    read_included();
    for (std::size_t n = 0; n < trees_.size(); ++n) read_digests_of(n);
    result_.config.sources.shrink_to_fit();  // it is kept for as long as the daemon runs
    for (std::size_t n = 0; n < texts_.size(); ++n) {
      auto errors = for_people(texts_[n], result_.files[n].path, reading_.problems_of(n));
      std::move(errors.begin(), errors.end(), std::back_inserter(result_.errors));
    }
    hand_over_paths();
    return std::move(result_);
  }

 private:
  void hand_over_paths() {
    for (std::size_t n = 0; n < texts_.size(); ++n) {
      std::vector<NamedPath*> named;
      std::vector<Position> positions;
      for (NamedPath& path : reading_.paths()) {
        if (path.file != result_.files[n].path) continue;
        named.push_back(&path);
        positions.push_back({path.line, path.column});
      }
      if (named.empty()) continue;
      positions = in_characters(texts_[n], std::move(positions));
      for (std::size_t at = 0; at < named.size(); ++at) {
        named[at]->line = positions[at].line;
        named[at]->column = positions[at].column;
      }
    }
    result_.paths = std::move(reading_.paths());
  }

  Result<std::string> text_of(const std::string& path) {
    if (!changed_.empty() && path == changed_) return changed_text_;
    return read_whole(path);
  }

  void read_file(const std::string& path, std::string text, const KeyTable<Config>& keys) {
    const std::size_t first = result_.config.sources.size();
    reading_.begin_file(path);
    result_.files.push_back({path, first, 0});
    texts_.push_back(std::move(text));
    trees_.emplace_back();
    if (texts_.back().find("defaults") != std::string::npos) find_defaults();
    auto tree = parse_yaml(texts_.back(), [&](std::string_view key, YamlNode& item) {
      if (key != "sources") return false;
      expand_environment(reading_, item);
      read_source_item(reading_, item, result_.config.sources);
      return true;
    });
    if (!tree) return reading_.problem(tree.error().at, tree.error().message);
    if (tree->kind == YamlNode::Kind::kScalar || tree->kind == YamlNode::Kind::kSequence)
      return reading_.problem(tree->at, not_a_configuration(texts_.back(), describe(*tree)));
    drop_extensions(*tree);
    expand_environment(reading_, *tree);
    read_map(reading_, *tree, keys, result_.config);
    result_.files.back().count = result_.config.sources.size() - first;
    trees_.back() = *std::move(tree);
  }

  /// They may stand behind the sources that they are for.
  void find_defaults() {
    auto tree =
        parse_yaml(texts_.back(), [](std::string_view key, YamlNode&) { return key == "sources"; });
    YamlNode* defaults = tree ? const_cast<YamlNode*>(tree->find("defaults")) : nullptr;
    if (defaults == nullptr) return;
    expand_environment(reading_, *defaults);
    Source source;
    reading_.enter("defaults");
    read_map(reading_, *defaults, default_keys(), source);
    reading_.set_defaults(std::move(source));
  }

  void read_included() {
    const YamlNode* include = trees_.front().find("include");
    if (include == nullptr) return;
    const YamlNode patterns = *include;  // trees_ grows
    reading_.enter("include");
    reading_.list(patterns, "files", [&](const YamlNode& item) { include_matches(item); });
  }

  void include_matches(const YamlNode& item) {
    std::string pattern;
    reading_.path(item, pattern);
    if (pattern.empty()) return;
    for (const std::string& path : files_named(pattern)) {
      const auto same = [&](const ConfigFile& file) { return file.path == path; };
      if (std::any_of(result_.files.begin(), result_.files.end(), same)) continue;
      auto text = text_of(path);
      if (text) {
        read_file(path, *std::move(text), included_keys());
        reading_.return_to(0);
      } else {
        reading_.enter("include");
        reading_.wrong(item, path + " cannot be read: " + text.error().message);
      }
    }
  }

  void read_digests_of(std::size_t file) {
    const YamlNode* digests = trees_[file].find("digests");
    if (digests == nullptr) return;
    if (!std::exchange(sources_known_, true)) reading_.know(result_.config.sources);
    reading_.return_to(file);
    reading_.enter("digests");
    read_digests(reading_, *digests, result_.config.digests);
  }

  std::string changed_, changed_text_;
  ConfigReading result_;
  Reading reading_;
  std::vector<std::string> texts_;
  std::vector<YamlNode> trees_;  // without their sources
  bool sources_known_ = false;
};

}  // namespace

std::string ConfigError::to_string() const {
  return fmt::format("{}:{}:{}: {}", file, line, column, message);
}

ConfigReading read_config_text(const std::string& text, const std::string& path) {
  return Loader(path, text).read(path);
}

ConfigReading read_config_with(const std::string& path, const std::string& changed,
                               const std::string& text) {
  return Loader(changed, text).read(path);
}

ConfigReading read_config(const std::string& path) { return Loader({}, {}).read(path); }

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
  // A checkout has one to start from.
  constexpr const char* kSample = "config/feedmill.yaml";
  std::error_code ignored;
  const bool has_sample = std::filesystem::exists(kSample, ignored);
  return failure(Errc::kConfig,
                 "no configuration: there is none of " + looked_at +
                     (has_sample ? "; there is one to start from, -c " : "; name yours with -c ") +
                     (has_sample ? kSample : "FILE"));
}

std::string default_state_folder() {
  // systemd.exec(5): a list with colons where StateDirectory= names several.
  const std::string folders = environment("STATE_DIRECTORY");
  return folders.empty() ? "/var/lib/feedmill" : folders.substr(0, folders.find(':'));
}

}  // namespace feedmill
