#include "config/yaml_advice.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/values.h"
#include "config/yaml_scene.h"

namespace feedmill {
namespace {

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
}

/// What somebody took for YAML, or put around it.
Advice another_language(const Scene& scene) {
  for (int number = 1; number <= scene.at.line; ++number) {
    const std::string_view line = scene.line(number);
    const std::size_t at = indent_of(line);
    const std::string_view rest = line.substr(at);
    const Position here{number, column_of(at)};
    if (rest.substr(0, 3) == "```") return Mistake{here, "``` belongs to Markdown; take it out"};
    if (rest.substr(0, 2) == "//") return Mistake{here, "a comment begins with #, not with //"};
    const std::size_t close = rest.find(']');
    if (number == 1 && rest.substr(0, 1) == "[" && close == rest.size() - 1 &&
        is_word(rest.substr(1, close - 1)))
      return Mistake{here, fmt::format("this is no YAML but INI or TOML; a section is \"{}:\", its "
                                       "keys stand below it, indented, as \"key: value\"",
                                       rest.substr(1, close - 1))};
  }
  return std::nullopt;
}

Advice tab(const Scene& scene) {
  const std::size_t at = scene.here().substr(0, indent_of(scene.here())).find('\t');
  if (at == std::string_view::npos) return std::nullopt;
  return Mistake{{scene.at.line, column_of(at)}, "a tab may not indent YAML; use spaces"};
}

/// Typographical characters that editors and web pages put in.
Advice typography(const Scene& scene) {
  for (const int number : {scene.at.line, scene.above(scene.at.line)}) {
    const std::string_view line = scene.line(number);
    const std::size_t blank = line.find("\xC2\xA0");
    if (blank != std::string_view::npos) {
      return Mistake{{number, column_of(blank)},
                     "a no-break space stands here, which YAML takes for a letter; type a blank"};
    }
    for (const std::string_view mark : {"\u201C", "\u201D", "\u201E", "\u2018", "\u2019"}) {
      const std::size_t at = line.find(mark);
      const bool begins = at != std::string_view::npos && at > 0 && line[at - 1] == ' ';
      if (begins) {
        return Mistake{{number, column_of(at)},
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

/// "name: ? what", "name: | a": what YAML begins a key or a text of many lines with.
Advice value_begin(const Scene& scene) {
  const std::string_view line = scene.here();
  const std::size_t colon = key_colon(line);
  if (colon == std::string_view::npos) return std::nullopt;
  const std::size_t begin = line.find_first_not_of(' ', colon + 1);
  if (begin == std::string_view::npos || begin + 1 >= line.size() || line[begin + 1] != ' ')
    return std::nullopt;
  if (std::string_view("?|>").find(line[begin]) == std::string_view::npos) return std::nullopt;
  return Mistake{{scene.at.line, column_of(begin)},
                 std::string("what begins with ") + line[begin] + " needs quotation marks in YAML"};
}

Advice dash(const Scene& scene) {
  for (const int number : {scene.at.line, scene.above(scene.at.line)}) {
    const std::string_view line = scene.line(number);
    const std::size_t at = indent_of(line);
    const std::string_view rest = line.substr(at);
    if (rest.size() > 1 && rest[0] == '-' && rest[1] != ' ' && rest[1] != '-')
      return Mistake{{number, column_of(at)},
                     "a blank is missing behind the dash: \"- \" begins an "
                     "item of a list"};
  }
  return std::nullopt;
}

/// An item of a list that begins in another column than the one above.
Advice list_level(const Scene& scene) {
  const std::size_t own = indent_of(scene.here());
  if (scene.here().substr(own, 2) != "- ") return std::nullopt;
  for (int number = scene.above(scene.at.line); number > 0; number = scene.above(number)) {
    const std::string_view line = scene.line(number);
    const std::size_t its = indent_of(line);
    if (line.substr(its, 2) != "- ") {
      if (its < own) return std::nullopt;
      continue;
    }
    if (its == own) return std::nullopt;
    return Mistake{{scene.at.line, column_of(own)},
                   fmt::format("this dash stands in column {}, that of line {} in column {}; the "
                               "items of one list begin in the same column",
                               column_of(own), number, column_of(its))};
  }
  return std::nullopt;
}

/// An address alone on a line, below an item.
Advice missing_dash(const Scene& scene) {
  const std::string_view line = scene.here();
  const std::size_t begin = indent_of(line);
  const std::string_view rest = line.substr(begin);
  const std::size_t scheme = rest.find("://");
  if (scheme == std::string_view::npos || !is_word(rest.substr(0, scheme))) return std::nullopt;
  return Mistake{
      {scene.at.line, column_of(begin)},
      fmt::format("a dash and a blank are missing in front of this item: - {}", shorten(rest))};
}

/// name: Ars: Technica
Advice second_colon(const Scene& scene) {
  const std::string_view line = scene.here();
  const std::size_t first = key_colon(line);
  if (first == std::string_view::npos || first + 2 > line.size()) return std::nullopt;
  const std::string_view value = line.substr(first + 2);
  const std::size_t mark = value.find_first_not_of(' ');
  if (mark != std::string_view::npos &&
      std::string_view("[{\"'").find(value[mark]) != std::string_view::npos)
    return std::nullopt;
  if (value.find(": ") == std::string_view::npos && (value.empty() || value.back() != ':'))
    return std::nullopt;
  const std::size_t begin = std::min(line.find_first_not_of(' ', first + 1), line.size());
  return Mistake{{scene.at.line, column_of(begin)},
                 fmt::format("a value with a colon and a blank in it needs quotation marks: "
                             "{}: \"{}\"",
                             shorten(line.substr(text_begins(line), first - text_begins(line))),
                             shorten(line.substr(begin)))};
}

/// "url https://a.example" above, or here; "http" above what belongs to it.
Advice missing_colon(const Scene& scene) {
  for (const int number : {scene.at.line, scene.above(scene.at.line)}) {
    const std::string_view line = scene.line(number);
    const std::size_t begin = text_begins(line);
    if (number < 1 || key_colon(line) != std::string_view::npos || begin == line.size()) continue;
    const std::size_t end = std::min(line.find_first_of(" =:", begin), line.size());
    const std::string_view word = line.substr(begin, end - begin);
    if (!is_word(word)) continue;
    if (end == line.size() && number != scene.at.line)
      return Mistake{{number, column_of(begin)},
                     fmt::format("a colon is missing behind \"{0}\": {0}:", word)};
    if (end == line.size()) continue;
    if (line[end] == ':')
      return Mistake{{number, column_of(begin)},
                     fmt::format("a blank is missing behind the colon: {}: value", word)};
    return Mistake{{number, column_of(begin)},
                   fmt::format("a colon and a blank are missing behind \"{0}\": {0}: value", word)};
  }
  return std::nullopt;
}

/// A key that stands neither where its neighbours do nor where a new level may begin.
Advice indentation(const Scene& scene) {
  const int before = scene.above(scene.at.line);
  if (before < 1) return std::nullopt;
  const std::string_view line = scene.here(), upper = scene.line(before);
  const std::size_t own = indent_of(line), its = text_begins(upper);
  if (own == its || line.empty()) return std::nullopt;
  return Mistake{{scene.at.line, column_of(own)},
                 fmt::format("this line begins in column {}, what it seems to belong to (line {}) "
                             "in column {}; keys of one level begin in the same column",
                             column_of(own), before, column_of(its))};
}

}  // namespace

Mistake advise(std::string_view text, std::string_view problem, Position noticed) {
  const Scene scene = make_scene(text, problem, noticed);
  for (const auto try_it :
       {tab, another_language, unknown_anchor, value_begin, indicator, typography, about_quotes,
        about_brackets, second_colon, dash, list_level, missing_dash, missing_colon, indentation}) {
    if (auto advice = try_it(scene)) return *std::move(advice);
  }
  return {noticed, fmt::format("this is not YAML: {}; look for a missing colon, dash or quotation "
                               "mark here or in the line above",
                               problem)};
}

}  // namespace feedmill
