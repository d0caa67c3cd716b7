#include "config/yaml_advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "config/values.h"

namespace feedmill {
namespace {

using Advice = std::optional<Mistake>;

/// What an advice is drawn from.
struct Scene {
  std::vector<std::string_view> lines;
  std::string_view problem;
  Position at;

  /// Counted from 1; empty outside of the text.
  std::string_view line(int number) const {
    const auto index = static_cast<std::size_t>(number - 1);
    return number >= 1 && index < lines.size() ? lines[index] : std::string_view{};
  }
  std::string_view here() const { return line(at.line); }
  bool says(std::string_view words) const { return problem.find(words) != std::string_view::npos; }
};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    lines.push_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(lines.back().size() + 1, text.size()));
    if (!lines.back().empty() && lines.back().back() == '\r') lines.back().remove_suffix(1);
  }
  return lines;
}

int column(std::size_t index) { return static_cast<int>(index) + 1; }

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

/// Where a line's words begin: behind its blanks and dashes.
std::size_t words_of(std::string_view line) {
  std::size_t at = indent_of(line);
  while (line.substr(at, 2) == "- ")
    at = std::min(line.find_first_not_of(' ', at + 2), line.size());
  return at;
}

bool says_nothing(std::string_view line) {
  const std::size_t at = indent_of(line);
  return at == line.size() || line[at] == '#';
}

/// The line above that says something; 0: there is none.
int above(const Scene& scene, int number) {
  do {
    --number;
  } while (number > 0 && says_nothing(scene.line(number)));
  return number;
}

/// "key: value" -> the place of the colon.
std::size_t key_colon(std::string_view line) {
  for (std::size_t at = words_of(line); at < line.size(); ++at)
    if (line[at] == ':' && (at + 1 == line.size() || line[at + 1] == ' ')) return at;
  return std::string_view::npos;
}

Advice tab(const Scene& scene) {
  const std::size_t at = scene.here().substr(0, indent_of(scene.here())).find('\t');
  if (at == std::string_view::npos) return std::nullopt;
  return Mistake{{scene.at.line, column(at)}, "a tab may not indent YAML; use spaces"};
}

/// Typographical characters that editors and web pages put in.
Advice typography(const Scene& scene) {
  for (const int number : {scene.at.line, above(scene, scene.at.line)}) {
    const std::string_view line = scene.line(number);
    const std::size_t blank = line.find("\xC2\xA0");
    if (blank != std::string_view::npos) {
      return Mistake{{number, column(blank)},
                     "a no-break space stands here, which YAML takes for a letter; type a blank"};
    }
    for (const std::string_view mark : {"\u201C", "\u201D", "\u201E", "\u2018", "\u2019"}) {
      const std::size_t at = line.find(mark);
      const bool begins = at != std::string_view::npos && at > 0 && line[at - 1] == ' ';
      if (begins) {
        return Mistake{{number, column(at)},
                       fmt::format("{} is no quotation mark in YAML; use \" or '", mark)};
      }
    }
  }
  return std::nullopt;
}

Advice unknown_anchor(const Scene& scene) {
  if (!scene.says("anchor is not defined")) return std::nullopt;
  std::string_view name = scene.here().substr(
      std::min(static_cast<std::size_t>(std::max(scene.at.column - 1, 0)), scene.here().size()));
  name = name.substr(0, name.find_first_of(" ,]}"));
  const bool is_name = name.size() > 1 && name.find_first_of("*/?", 1) == std::string_view::npos;
  if (!is_name) return std::nullopt;
  return Mistake{scene.at, fmt::format("{}: no anchor of this name stands above it (text that "
                                       "begins with * needs quotation marks)",
                                       shorten(name))};
}

/// "schedule: * * * * *" is noticed at the asterisk or one after it.
Advice indicator(const Scene& scene) {
  for (const int back : {0, 1}) {
    const int at = std::max(scene.at.column - back, 1);
    const std::string_view rest =
        scene.here().substr(std::min(static_cast<std::size_t>(at - 1), scene.here().size()));
    if (rest.empty() || std::string_view("*&!%@`").find(rest.front()) == std::string_view::npos)
      continue;
    return Mistake{
        {scene.at.line, at},
        std::string("what begins with ") + rest.front() + " needs quotation marks in YAML"};
  }
  return std::nullopt;
}

/// The last bracket up to where the mistake was noticed that has no counterpart. Text in quotation
/// marks and comments are passed over.
Advice open_bracket(const Scene& scene) {
  if (!scene.says("flow")) return std::nullopt;
  std::vector<std::pair<char, Position>> open;
  for (int number = 1; number <= scene.at.line; ++number) {
    const std::string_view line = scene.line(number);
    char quote = 0;
    for (std::size_t at = 0; at < line.size(); ++at) {
      const char c = line[at];
      const bool word_begins = at == 0 || std::string_view(" [{,:").find(line[at - 1]) < 5;
      if (quote != 0) {
        quote = c == quote ? char{0} : quote;
      } else if ((c == '"' || c == '\'') && word_begins) {
        quote = c;
      } else if (c == '#' && (at == 0 || line[at - 1] == ' ')) {
        break;
      } else if ((c == '[' || c == '{') && (word_begins || !open.empty())) {
        open.push_back({c, {number, column(at)}});
      } else if ((c == ']' || c == '}') && !open.empty()) {
        open.pop_back();
      }
    }
  }
  if (open.empty()) return std::nullopt;
  const auto& [mark, place] = open.back();
  if (place.column > 1 &&
      scene.line(place.line).substr(static_cast<std::size_t>(place.column) - 2, 2) == "${")
    return Mistake{place, "within [...] and {...} a value with ${...} needs quotation marks"};
  return Mistake{place, fmt::format("this {} is never closed; a {} is missing", mark,
                                    mark == '[' ? ']' : '}')};
}

Advice dash(const Scene& scene) {
  for (const int number : {scene.at.line, above(scene, scene.at.line)}) {
    const std::string_view line = scene.line(number);
    const std::size_t at = indent_of(line);
    const std::string_view rest = line.substr(at);
    if (rest.size() > 1 && rest[0] == '-' && rest[1] != ' ' && rest[1] != '-')
      return Mistake{{number, column(at)},
                     "a blank is missing behind the dash: \"- \" begins an "
                     "item of a list"};
  }
  return std::nullopt;
}

/// name: Ars: Technica
Advice second_colon(const Scene& scene) {
  const std::string_view line = scene.here();
  const std::size_t first = key_colon(line);
  if (first == std::string_view::npos || first + 2 > line.size()) return std::nullopt;
  const std::string_view value = line.substr(first + 2);
  if (value.find(": ") == std::string_view::npos && (value.empty() || value.back() != ':'))
    return std::nullopt;
  const std::size_t begin = std::min(line.find_first_not_of(' ', first + 1), line.size());
  return Mistake{{scene.at.line, column(begin)},
                 fmt::format("a value with a colon and a blank in it needs quotation marks: "
                             "{}: \"{}\"",
                             shorten(line.substr(words_of(line), first - words_of(line))),
                             shorten(line.substr(begin)))};
}

/// "url https://a.example" above, or here.
Advice missing_colon(const Scene& scene) {
  for (const int number : {scene.at.line, above(scene, scene.at.line)}) {
    const std::string_view line = scene.line(number);
    const std::size_t begin = words_of(line);
    if (number < 1 || key_colon(line) != std::string_view::npos || begin == line.size()) continue;
    const std::size_t end = line.find_first_of(" =:", begin);
    const std::string_view word = line.substr(begin, std::min(end, line.size()) - begin);
    const bool is_word = std::all_of(word.begin(), word.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    });
    if (end == std::string_view::npos || !is_word || word.empty()) continue;
    return Mistake{{number, column(begin)},
                   fmt::format("a colon and a blank are missing behind \"{0}\": {0}: value", word)};
  }
  return std::nullopt;
}

/// A key that stands neither where its neighbours do nor where a new level may begin.
Advice indentation(const Scene& scene) {
  const int before = above(scene, scene.at.line);
  if (before < 1) return std::nullopt;
  const std::string_view line = scene.here(), upper = scene.line(before);
  const std::size_t own = indent_of(line), its = words_of(upper);
  if (own == its || line.empty()) return std::nullopt;
  return Mistake{{scene.at.line, column(own)},
                 fmt::format("this line begins in column {}, what it seems to belong to (line {}) "
                             "in column {}; keys of one level begin in the same column",
                             column(own), before, column(its))};
}

}  // namespace

Mistake advise(std::string_view text, std::string_view problem, Position noticed) {
  const Scene scene{lines_of(text), problem, noticed};
  for (const auto try_it : {tab, unknown_anchor, indicator, typography, open_bracket, second_colon,
                            dash, missing_colon, indentation}) {
    if (auto advice = try_it(scene)) return *std::move(advice);
  }
  return {noticed, fmt::format("this is not YAML: {}; look for a missing colon, dash or quotation "
                               "mark here or in the line above",
                               problem)};
}

}  // namespace feedmill
