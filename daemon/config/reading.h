// One pass over a configuration: collects every problem instead of stopping at the first, and
// remembers the names that later sections refer to. The readers of single values are here; what
// keys there are stands in the tables of each section (keys.h). One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "config/config.h"
#include "config/yaml_tree.h"
#include "feedmill/source.h"
#include "feedmill/time.h"

namespace feedmill {

class Reading {
 public:
  /// From here on it is this file (counted from 0 in the order of their beginnings) that is read.
  /// Relative paths are relative to its folder.
  void begin_file(const std::string& path);
  /// To one that was begun before.
  void return_to(std::size_t file);

  void problem(Position at, std::string message);
  /// The same, with the key that is being read in front.
  void wrong(const YamlNode& value, std::string_view message);
  /// Of the file that is read.
  const std::vector<Mistake>& problems() const { return files_[file_].problems; }
  const std::vector<Mistake>& problems_of(std::size_t file) const { return files_[file].problems; }

  /// What a source of this file is where it does not say.
  void set_defaults(Source defaults) { files_[file_].defaults = std::move(defaults); }
  const Source& defaults() const { return files_[file_].defaults; }

  /// The key whose value is read next; set by read_map.
  void enter(std::string_view key) { key_ = key; }

  // Each reports a wrong type or value, and then leaves `out` alone.
  bool text(const YamlNode& value, std::string& out);    ///< no control characters; may be empty
  bool filled(const YamlNode& value, std::string& out);  ///< text that is not empty
  void number(const YamlNode& value, std::int64_t least, std::int64_t most, std::int64_t& out);
  void number(const YamlNode& value, int least, int most, int& out);
  /// A number with or without decimals: 2, 0.5.
  void fraction(const YamlNode& value, int least, int most, double& out);
  void flag(const YamlNode& value, bool& out);
  void duration(const YamlNode& value, Seconds least, Seconds most, Seconds& out);
  void size(const YamlNode& value, std::uint64_t least, std::uint64_t most, std::uint64_t& out);
  void path(const YamlNode& value, std::string& out, NamedPath::Kind kind = NamedPath::Kind::kNone);
  /// A path, or a bare name that systemd's credentials folder holds.
  void secret_path(const YamlNode& value, std::string& out,
                   NamedPath::Kind kind = NamedPath::Kind::kSecret);
  /// Puts what the value names among paths().
  void name_path(NamedPath::Kind kind, const YamlNode& value, const std::string& path);
  /// Columns in bytes.
  std::vector<NamedPath>& paths() { return paths_; }
  /// Whether it is a sequence; nothing at all counts as an empty one.
  bool is_list(const YamlNode& value, std::string_view of_what);
  bool is_map(const YamlNode& value);
  void list(const YamlNode& value, std::string_view of_what,
            const std::function<void(const YamlNode&)>& item);
  void texts(const YamlNode& value, std::string_view of_what, std::vector<std::string>& out);

  /// Reports unknown and repeated keys of a map, and those that are no text. `planned` ones are
  /// known, but proposed to nobody.
  void check_keys(const YamlNode& map, const std::vector<std::string_view>& valid,
                  const std::vector<std::string_view>& planned = {});

  /// Reports a second `key` of a kind ("source name"), which was written as `shown`.
  void claim(std::string_view kind, std::string_view key, std::string_view shown, Position at);

  /// What digests refer to. Read before them, and not changed while they are read.
  void know(const std::vector<Source>& sources);
  bool is_tag(const std::string& name) const { return tags_.count(name) > 0; }
  bool is_source(const std::string& name) const { return sources_.count(name) > 0; }
  /// nearest_or_all() among the tags, or the names and addresses; empty where there are none.
  std::string nearest_tag(const std::string& name) const;
  std::string nearest_source(const std::string& name) const;

 private:
  struct File {
    std::string path, folder;
    std::vector<Mistake> problems;
    Source defaults;
  };
  struct Place {
    int file = 0, line = 1;
  };
  std::string place_name(Place place, Place seen_from) const;

  std::vector<File> files_;
  std::vector<NamedPath> paths_;
  std::size_t file_ = 0;
  std::string_view key_;
  std::unordered_map<std::uint64_t, Place> claimed_;     ///< by hash of kind and name
  std::unordered_set<std::string_view> tags_, sources_;  ///< of what know() was given
};

/// What a value is, for a message: "nothing", "a list", "a map", "\"30 parsecs\"".
std::string describe(const YamlNode& value);

/// A scalar as the file has it: a value of the environment is not shown.
const std::string& shown(const YamlNode& value);

/// The most similar of `valid` (Damerau-Levenshtein, in bytes); empty where none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& valid);

/// "; the nearest is ..." where one is near, else "; there are ..." with all of them.
std::string nearest_or_all(std::string_view word, const std::vector<std::string_view>& valid);

}  // namespace feedmill
