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

/// What names a template may use.
struct TemplateNames {
  bool (*is_known)(std::string_view name);
  /// Which of the lists a name is that may not stand in one another; 0: no list, or one of a few
  /// texts.
  int (*rank_of_list)(std::string_view name);
  bool unescaped = true;                                        ///< {{{x}}} and {{&x}} are offered
  std::string_view advice = "docs/templates.md lists what is";  ///< where a name is none
};

/// The first mistake: a tag or a section that is not closed, a name that no issue has, a partial or
/// other delimiters, which are not offered, a list within such a list, which would be written once
/// for each item of that, and sections too deep to be meant.
std::optional<TemplateMistake> check_tags(std::string_view text, const TemplateNames& names);

}  // namespace feedmill
