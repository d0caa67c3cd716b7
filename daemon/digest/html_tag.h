// Tags of sanitised HTML, read one after the other: every attribute quoted, every name in lower
// case. Anything else is read as something harmless. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace feedmill {

/// A view into the document.
struct HtmlTag {
  std::string_view name;        ///< empty: a comment or a declaration
  std::string_view attributes;  ///< everything behind the name
  bool closes = false;

  /// The value of an attribute with its character references resolved; empty where it is absent.
  std::string attribute(std::string_view wanted) const;
};

/// The tag at `at`, which is moved past it; nothing, and `at` unmoved, where there is none.
std::optional<HtmlTag> next_tag(std::string_view html, std::size_t& at);

/// The formula that begins at `start` with a <math>, in a line and escaped, since mail programs and
/// readers of books know no MathML; `at` is moved past it.
std::string formula_in_a_line(std::string_view html, std::size_t start, std::size_t& at);

}  // namespace feedmill
