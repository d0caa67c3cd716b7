// The outline of a document: the text without its items, which are most of a large one. The outline
// becomes a small tree, and the items are parsed one handful after the other in the same memory:
// a document of 40 MB needs no tree of 40 MB, its pages are never fetched, and what is read of an
// item is still in the processor's cache when it is sanitised and written. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace feedmill {

/// Items or entries that stand side by side, as a range of the document.
struct Run {
  std::size_t begin = 0, end = 0;
};

/// In the place of each run stands an element <item> that holds kRunMark and the run's number.
struct Outline {
  std::string_view document;
  std::string text;
  std::vector<Run> runs;

  /// Where in the document an offset of `text` is.
  std::size_t document_offset(std::size_t offset) const;
  /// How many line breaks of the document a part of `text` stands for.
  std::size_t line_breaks(std::string_view part) const;
};

/// A byte that no document holds: decoding takes it out.
inline constexpr char kRunMark = '\x01';

/// Why a document has none.
enum class NoOutline : std::uint8_t {
  kUnsure,   ///< pugixml may read it or not
  kDamaged,  ///< it will not: an end tag closes nothing that is open, or the end of one is missing
};

/// The outline of a document that is surely well-formed, as far as pugixml asks for it; nothing
/// where it is not, or is of a kind whose items are not looked for: then it is read as a whole, or
/// repaired and tried again. Linear. `xml` must outlive it.
tl::expected<Outline, NoOutline> outline_of(std::string_view xml);

/// The number of the run that an element of the outline stands for; nothing where it is itself.
std::optional<std::size_t> run_number(pugi::xml_node node);

}  // namespace feedmill
