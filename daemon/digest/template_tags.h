// The tags of a Mustache template (mustache(5)) looked at before it is used: what a person wrote
// wrongly, with its place. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedmill {

/// A mistake in a template. Line and column count from 1; columns are characters, not bytes.
struct TemplateMistake {
  int line = 1, column = 1;
  std::string message;
  bool operator==(const TemplateMistake&) const = default;
};

/// The first mistake: a tag or a section that is not closed, a name that no issue has
/// (`is_known`), a partial or other delimiters, which are not offered.
std::optional<TemplateMistake> check_tags(std::string_view text,
                                          bool (*is_known)(std::string_view name));

}  // namespace feedmill
