// Where the source list of a YAML file stands in its text, and how what is put there is written:
// what the edits of source_edit.h share. Pure; any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/source_edit.h"
#include "config/yaml_tree.h"

namespace feedmill::source_layout {

/// Where the lines of a text begin; answers in bytes, a byte order mark included.
class LineStarts {
 public:
  explicit LineStarts(std::string_view text);
  std::size_t offset_of(Position at) const;

 private:
  std::size_t size_, mark_;  // mark_: the bytes of a byte order mark, which no column counts
  std::vector<std::size_t> starts_;
};

/// A text with the places of its source list. `text` must outlive it.
struct Layout {
  std::string_view text;
  LineStarts lines;
  std::string line_end = "\n";
  std::optional<std::size_t> list = {};  ///< where the value of `sources` stands, if it is there
  bool flow = false;                     ///< [a, b]
  std::vector<std::size_t> items = {};   ///< where each begins: behind the dash
  std::vector<YamlNode> nodes = {};      ///< the same items as read
};

tl::expected<Layout, Mistake> layout_of(std::string_view text);

std::size_t line_begin(std::string_view text, std::size_t at);
/// Behind the line's end.
std::size_t line_end(std::string_view text, std::size_t at);

/// The column of an item's dash, as blanks before it; nothing where it is not on the item's line.
std::optional<std::size_t> dash_column(std::string_view text, std::size_t item);

/// Where a block item ends: behind its last line that is indented deeper than its dash. Comments
/// and empty lines that follow belong to what comes next.
std::size_t item_end(std::string_view text, std::size_t item, std::size_t column);

/// A scalar; in double quotation marks where it might be read as anything else. `harmless` are the
/// characters, beside letters and digits, that mean nothing where it will stand.
std::string scalar(std::string_view value, std::string_view harmless);
/// An address outside of brackets.
std::string address(const std::string& url);
/// "[a, b]"
std::string tag_list(const std::vector<std::string>& tags);

std::string replaced(std::string_view text, std::size_t from, std::size_t to,
                     std::string_view with);

/// Ways in which a text may be edited, the likeliest first.
using Texts = std::vector<std::string>;
/// Each is a whole text, and is read: a list that closes further on is edited by hand.
constexpr std::size_t kMostWays = 32;

/// The first way that reads as `wanted` says. Errors: Errc::kConfig where none does, with what the
/// first one came to.
Result<std::string> first_good(const Texts& ways, const EditedFile& file,
                               const std::function<bool(const Config&)>& wanted);

/// Whether all but the source list is as it was.
bool same_but_sources(const Config& a, const Config& b);

/// A configuration before an edit; `layout` is of one of its files, `place`.
struct Original {
  Config config;
  ConfigFile place;
  Layout layout;
};

Result<Original> read_original(const std::string& text, const EditedFile& file);

}  // namespace feedmill::source_layout
