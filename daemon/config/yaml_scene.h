// What an advice about text that is not YAML is drawn from: its lines, the parser's words and where
// they were said. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "config/yaml_tree.h"

namespace feedmill {

struct Scene {
  std::vector<std::string_view> lines;  ///< without their ends
  std::string_view problem;             ///< of the scanner or the parser
  Position at;                          ///< where it was noticed

  /// Counted from 1; empty outside of the text.
  std::string_view line(int number) const;
  std::string_view here() const { return line(at.line); }
  bool says(std::string_view words) const { return problem.find(words) != std::string_view::npos; }
  /// The line above `number` that says something; 0: there is none.
  int above(int number) const;
};

Scene make_scene(std::string_view text, std::string_view problem, Position noticed);

/// Of an index into a line.
inline int column_of(std::size_t index) { return static_cast<int>(index) + 1; }

/// The first byte that is neither blank nor tab.
std::size_t indent_of(std::string_view line);
/// Where a line's words begin: behind its blanks and dashes.
std::size_t text_begins(std::string_view line);
/// "key: value" -> the place of the colon; npos where there is none.
std::size_t key_colon(std::string_view line);

using Advice = std::optional<Mistake>;

/// yaml_brackets.cpp: what is wrong with [...], {...} and what stands in them.
Advice about_brackets(const Scene& scene);
/// yaml_brackets.cpp: what is wrong with "..." and '...'.
Advice about_quotes(const Scene& scene);

}  // namespace feedmill
