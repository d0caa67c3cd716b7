#include "config/reading.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "config/key_advice.h"
#include "config/value_advice.h"
#include "config/values.h"
#include "schedule/duration.h"
#include "text/hash.h"

namespace feedmill {
namespace {

using Kind = YamlNode::Kind;

/// A plain scalar: numbers, durations and switches are never in quotation marks ... but durations
/// and sizes may be, since "30s" is text in YAML either way.
bool is_plain(const YamlNode& value) { return value.kind == Kind::kScalar && !value.quoted; }

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Sorted: the same answer in every run.
std::string hint(std::string_view name, const std::unordered_set<std::string_view>& known) {
  std::vector<std::string_view> names(known.begin(), known.end());
  std::sort(names.begin(), names.end());
  return names.empty() ? "" : nearest_or_all(name, names);
}

/// "Max-Body" -> "max_body": what people write for a key that they remember well.
std::string plain_key(std::string_view word) {
  std::string plain(word);
  for (char& c : plain) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    if (c == '-' || c == ' ') c = '_';
  }
  return plain;
}

/// A third of the letters may be wrong; of three letters, one. Or it begins so.
bool is_near(const std::string& word, const std::string& candidate) {
  constexpr std::size_t kBeginning = 4;
  const std::size_t shorter = std::min(word.size(), candidate.size());
  if (shorter >= kBeginning && word.substr(0, shorter) == candidate.substr(0, shorter)) return true;
  const std::size_t most = std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
  return edit_distance(word, candidate) <= most;
}

std::string resolve_path(const std::string& folder, const std::string& path) {
  return (std::filesystem::path(folder) / path).lexically_normal().string();
}

/// What `words` makes of a value that stands in the file itself: one of the environment is not
/// shown.
std::string advice(const YamlNode& value, std::string (*words)(std::string_view)) {
  return value.kind == Kind::kScalar && value.written.empty() ? words(value.text) : std::string();
}

/// Of a no-break space in plain text of one line; else where the value begins.
Position place_of_blank(const YamlNode& value) {
  const std::size_t at = value.quoted ? std::string::npos : value.text.find("\xC2\xA0");
  if (at == std::string::npos) return value.at;
  return {value.at.line, value.at.column + static_cast<int>(at)};
}

}  // namespace

const std::string& shown(const YamlNode& value) {
  return value.written.empty() ? value.text : value.written;
}

std::string describe(const YamlNode& value) {
  switch (value.kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kSequence:
      return "a list";
    case Kind::kMap:
      return "a map";
    case Kind::kScalar:
      break;
  }
  return fmt::format("\"{}\"", shorten(shown(value)));
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& valid) {
  std::string_view best;
  std::size_t least = std::string_view::npos;
  const std::string plain = plain_key(word);
  for (const std::string_view candidate : valid) {
    const std::string known = plain_key(candidate);
    const std::size_t distance = edit_distance(plain, known);
    if (distance >= least || !is_near(plain, known)) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

std::string nearest_or_all(std::string_view word, const std::vector<std::string_view>& valid) {
  constexpr std::size_t kMost = 40;
  const std::string_view near = nearest(word, valid);
  if (!near.empty()) return fmt::format(R"(; the nearest is "{}")", shorten(near));
  std::string all;
  for (std::size_t n = 0; n < std::min(valid.size(), kMost); ++n)
    all.append(n == 0 ? "; there are " : ", ").append(shorten(valid[n]));
  if (valid.size() > kMost) all += fmt::format(" and {} more", valid.size() - kMost);
  return all;
}

void Reading::begin_file(const std::string& path) {
  file_ = files_.size();
  files_.push_back({path, std::filesystem::path(path).parent_path().string(), {}, {}});
}

void Reading::return_to(std::size_t file) { file_ = file; }

void Reading::problem(Position at, std::string message) {
  files_[file_].problems.push_back({at, std::move(message)});
}

void Reading::wrong(const YamlNode& value, std::string_view message) {
  if (value.broken) return;
  // Whatever else is wrong with it, that is why.
  const std::string marks = value.quoted ? std::string() : advice(value, quotation_advice);
  if (!marks.empty()) message = marks;
  problem(marks.empty() ? value.at : place_of_blank(value),
          key_.empty() ? std::string(message) : fmt::format("{}: {}", key_, message));
}

bool Reading::text(const YamlNode& value, std::string& out) {
  if (value.kind != Kind::kScalar) {
    const bool bracket = value.kind == Kind::kSequence || value.kind == Kind::kMap;
    wrong(value,
          fmt::format("expected text, found {}{}", describe(value),
                      bracket ? "; text that begins with [ or { needs quotation marks" : ""));
    return false;
  }
  if (has_control_character(value.text)) {
    wrong(value,
          "control and bidirectional characters may not stand here; in \"...\" a backslash makes "
          "them, in '...' it is itself");
    return false;
  }
  out = value.text;
  return true;
}

bool Reading::filled(const YamlNode& value, std::string& out) {
  std::string found;
  if (!text(value, found)) return false;
  if (found.find_first_not_of(' ') == std::string::npos) {
    wrong(value, "may not be empty");
    return false;
  }
  out = std::move(found);
  return true;
}

void Reading::number(const YamlNode& value, std::int64_t least, std::int64_t most,
                     std::int64_t& out) {
  const auto found = is_plain(value) ? whole_number(value.text) : std::nullopt;
  if (!found) {
    const std::string meant = value.kind == Kind::kScalar && value.written.empty()
                                  ? number_advice(value.text, value.quoted)
                                  : std::string();
    wrong(value, fmt::format("expected a whole number, found {}{}", describe(value),
                             meant.empty() ? fmt::format(" ({} to {})", least, most) : meant));
  } else if (*found < least || *found > most) {
    wrong(value, fmt::format("{} is not within {} to {}", shown(value), least, most));
  } else {
    out = *found;
  }
}

void Reading::number(const YamlNode& value, int least, int most, int& out) {
  std::int64_t found = out;
  number(value, std::int64_t{least}, std::int64_t{most}, found);
  out = static_cast<int>(found);
}

void Reading::fraction(const YamlNode& value, int least, int most, double& out) {
  double found = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [stop, error] = std::from_chars(value.text.data(), end, found);
  if (!is_plain(value) || error != std::errc{} || stop != end)
    wrong(value,
          fmt::format("expected a number, found {} ({} to {})", describe(value), least, most));
  else if (!(found >= least && found <= most))
    wrong(value, fmt::format("{} is not within {} to {}", shown(value), least, most));
  else
    out = found;
}

void Reading::flag(const YamlNode& value, bool& out) {
  static const std::map<std::string_view, bool> kWords = {
      {"true", true}, {"yes", true}, {"on", true}, {"false", false}, {"no", false}, {"off", false}};
  std::string word = is_plain(value) ? value.text : std::string();
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  const auto found = kWords.find(word);
  if (found == kWords.end())
    wrong(value, fmt::format("expected true or false, found {}{}", describe(value),
                             advice(value, flag_advice)));
  else
    out = found->second;
}

void Reading::duration(const YamlNode& value, Seconds least, Seconds most, Seconds& out) {
  const auto found =
      value.kind == Kind::kScalar ? parse_duration(value.text) : std::optional<Seconds>();
  if (!found) {
    wrong(value, fmt::format("expected a duration (30s, 15m, 6h, 7d), found {}{}", describe(value),
                             advice(value, duration_advice)));
  } else if (*found < least || *found > most) {
    wrong(value, fmt::format("{} is not within {} to {}", shown(value), to_duration(least),
                             to_duration(most)));
  } else {
    out = *found;
  }
}

void Reading::size(const YamlNode& value, std::uint64_t least, std::uint64_t most,
                   std::uint64_t& out) {
  const auto found = value.kind == Kind::kScalar ? parse_size(value.text) : std::nullopt;
  if (!found) {
    wrong(value, fmt::format("expected a size (512KiB, 16MiB), found {}{}", describe(value),
                             advice(value, size_advice)));
  } else if (*found < least || *found > most) {
    wrong(value,
          fmt::format("{} is not within {} to {}", shown(value), to_size(least), to_size(most)));
  } else {
    out = *found;
  }
}

void Reading::path(const YamlNode& value, std::string& out, NamedPath::Kind kind) {
  std::string found;
  if (!filled(value, found)) return;
  if (found.substr(0, 2) == "~/") {
    const char* home = std::getenv("HOME");
    if (home == nullptr || *home == '\0') {
      wrong(value, "~ stands for $HOME, which is not set");
      return;
    }
    found.replace(0, 1, home);
  }
  out = resolve_path(files_[file_].folder, found);
  if (kind != NamedPath::Kind::kNone) name_path(kind, value, out);
}

void Reading::name_path(NamedPath::Kind kind, const YamlNode& value, const std::string& path) {
  paths_.push_back(
      {kind, std::string(key_), path, false, files_[file_].path, value.at.line, value.at.column});
}

void Reading::secret_path(const YamlNode& value, std::string& out, NamedPath::Kind kind) {
  // systemd.exec(5), LoadCredential=: a folder that only this service can read.
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
  const bool bare = value.kind == Kind::kScalar && value.text.find('/') == std::string::npos;
  const bool has_credentials = credentials != nullptr && *credentials != '\0';
  path(value, out);
  if (out.empty()) return;
  if (bare && has_credentials) out = resolve_path(credentials, value.text);
  name_path(kind, value, out);
  // While it reloads the service, systemd 252 names the folder and lets nobody look into it.
  const bool readable = has_credentials && ::access(credentials, X_OK) == 0;
  paths_.back().perhaps_credential = bare && !readable;
}

bool Reading::is_list(const YamlNode& value, std::string_view of_what) {
  if (value.kind == Kind::kSequence || value.kind == Kind::kNull) return true;
  const bool dash = value.kind == Kind::kScalar && !value.quoted && value.text.size() > 1 &&
                    value.text[0] == '-' && value.text[1] != ' ';
  if (dash) {
    wrong(value, "a blank is missing behind the dash: \"- \" begins an item of a list");
  } else {
    const bool map = value.kind == Kind::kMap;
    wrong(value,
          fmt::format("expected a list of {}, found {}{}", of_what, describe(value),
                      map ? "; a dash begins each item: \"- \"" : advice(value, list_advice)));
  }
  return false;
}

bool Reading::is_map(const YamlNode& value) {
  if (value.kind == Kind::kMap || value.kind == Kind::kNull) return true;
  // Text is not repeated: it may be a header with a secret in it.
  const bool is_text = value.kind == Kind::kScalar;
  wrong(value,
        fmt::format(
            "expected keys and values, found {}{}", is_text ? "text" : describe(value),
            is_text ? advice(value, map_advice) : "; a dash begins an item of a list, no key"));
  return false;
}

void Reading::list(const YamlNode& value, std::string_view of_what,
                   const std::function<void(const YamlNode&)>& item) {
  if (!is_list(value, of_what)) return;
  const std::string_view key = key_;
  for (const YamlNode& child : value.children) {
    enter(key);
    item(child);
  }
}

void Reading::texts(const YamlNode& value, std::string_view of_what,
                    std::vector<std::string>& out) {
  list(value, of_what, [&](const YamlNode& item) {
    std::string found;
    if (!filled(item, found)) return;
    if (std::find(out.begin(), out.end(), found) == out.end()) out.push_back(std::move(found));
  });
}

void Reading::check_keys(const YamlNode& map, const std::vector<std::string_view>& valid,
                         const std::vector<std::string_view>& planned) {
  const auto is_one_of = [](const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::map<std::string_view, int> seen;
  for (std::size_t n = 0; n + 1 < map.children.size(); n += 2) {
    const YamlNode& key = map.children[n];
    if (key.kind != Kind::kScalar) {
      problem(key.at, fmt::format("expected a key, found {}", describe(key)));
      continue;
    }
    const auto [first, is_new] = seen.emplace(key.text, key.at.line);
    if (!is_new) {
      problem(key.at, fmt::format(R"(repeated key "{}", first in line {})", shorten(key.text),
                                  first->second));
    } else if (!is_one_of(valid, key.text) && !is_one_of(planned, key.text)) {
      problem(place_of_blank(key), unknown_key(key.text, valid));
    }
  }
}

void Reading::claim(std::string_view kind, std::string_view key, std::string_view shown,
                    Position at) {
  const Place here{static_cast<int>(file_), at.line};
  const auto [first, is_new] = claimed_.emplace(hash64(key, hash64(kind)), here);
  if (is_new) return;
  problem(at, fmt::format("the same {} \"{}\" twice: in {} and in {}", kind, shorten(shown),
                          place_name(first->second, here), place_name(here, first->second)));
}

/// Both files are named where they are two.
std::string Reading::place_name(Place place, Place seen_from) const {
  if (place.file == seen_from.file) return fmt::format("line {}", place.line);
  return fmt::format("{}:{}", files_[static_cast<std::size_t>(place.file)].path, place.line);
}

void Reading::know(const std::vector<Source>& sources) {
  for (const Source& source : sources) {
    tags_.insert(source.tags.begin(), source.tags.end());
    sources_.insert(source.url);
    if (!source.name.empty()) sources_.insert(source.name);
  }
}

std::string Reading::nearest_tag(const std::string& name) const { return hint(name, tags_); }
std::string Reading::nearest_source(const std::string& name) const { return hint(name, sources_); }

}  // namespace feedmill
