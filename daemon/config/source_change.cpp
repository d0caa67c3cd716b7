#include <fmt/format.h>

#include <algorithm>

#include "config/source_edit.h"
#include "config/source_layout.h"

namespace feedmill {
namespace {

using namespace source_layout;

/// One source in the text of its list.
struct Item {
  const Layout& layout;
  std::size_t begin;  // behind the dash
  const YamlNode& node;

  std::string_view text() const { return layout.text; }
  std::size_t column() const { return begin - line_begin(text(), begin); }
  std::size_t place(const YamlNode& part) const { return layout.lines.offset_of(part.at); }
  /// The value of a key that stands in the item itself; nullptr where it comes by a merge key, or
  /// not at all.
  const YamlNode* find(std::string_view key) const {
    const YamlNode* value = node.find(key);
    return value != nullptr && place(*value) > begin && place(*value) < end() ? value : nullptr;
  }
  bool in_braces() const { return text()[begin] == '{'; }
  /// Behind the last line of it, where it is written over lines.
  std::size_t end() const {
    return item_end(text(), begin, std::max<std::size_t>(column(), 1) - 1);
  }
};

std::string line_of(const Item& item, std::string_view key, std::string_view value) {
  return std::string(item.column(), ' ').append(key).append(": ").append(value) +
         item.layout.line_end;
}

/// A line behind the item's last one.
std::string with_line(const Item& item, std::string_view text, std::size_t at,
                      const std::string& line) {
  const bool open = at > 0 && text[at - 1] != '\n';  // the file's last line has no end
  return replaced(text, at, at, (open ? item.layout.line_end : "") + line);
}

/// The short form, an address alone, becomes a map.
Texts ways_to_begin(const Item& item, const std::string& key, const std::string& value) {
  const std::string_view text = item.text();
  if (!item.layout.flow) {
    const std::string mapped = replaced(text, item.begin, item.begin, "url: ");
    return {with_line(item, mapped, line_end(mapped, item.begin), line_of(item, key, value))};
  }
  Texts ways;
  for (std::size_t end = text.find_first_of(",]", item.begin);
       end < text.size() && ways.size() < kMostWays; end = text.find_first_of(",]", end + 1)) {
    const std::string url(text.substr(item.begin, end - item.begin));
    ways.push_back(
        replaced(text, item.begin, end, fmt::format("{{url: {}, {}: {}}}", url, key, value)));
  }
  return ways;
}

Texts ways_to_add_key(const Item& item, const std::string& key, const std::string& value) {
  if (item.node.kind == YamlNode::Kind::kScalar) return ways_to_begin(item, key, value);
  const std::string_view text = item.text();
  if (!item.in_braces()) return {with_line(item, text, item.end(), line_of(item, key, value))};
  Texts ways;
  for (std::size_t close = text.find('}', item.begin);
       close < text.size() && ways.size() < kMostWays; close = text.find('}', close + 1)) {
    ways.push_back(replaced(text, close, close, fmt::format(", {}: {}", key, value)));
    ways.push_back(replaced(text, close, close, fmt::format(" {}: {}", key, value)));  // {a: b,}
  }
  return ways;
}

/// The item without the line of a value, where key and value have it for themselves.
Texts ways_to_drop(const Item& item, std::size_t value) {
  const std::string_view text = item.text();
  const std::size_t begin = line_begin(text, value);
  if (begin <= item.begin || item.in_braces() || item.layout.flow) return {};
  return {replaced(text, begin, line_end(text, value), "")};
}

Texts ways_to_enable(const Item& item, bool enabled) {
  const std::string word = enabled ? "true" : "false";
  const YamlNode* old = item.find("enabled");
  if (old == nullptr) return ways_to_add_key(item, "enabled", word);
  const std::size_t at = item.place(*old);
  Texts ways = enabled ? ways_to_drop(item, at) : Texts{};
  const std::size_t end = std::min(item.text().find_first_of(" \t\r\n,}#", at), item.text().size());
  ways.push_back(replaced(item.text(), at, end, word));
  return ways;
}

/// A list of tags with a line each, edited by its lines, so that comments beside the others stay.
std::string with_tag_lines(const Item& item, const YamlNode& list,
                           const std::vector<std::string>& tags) {
  const auto has = [](const auto& where, const std::string& tag) {
    return std::find(where.begin(), where.end(), tag) != where.end();
  };
  std::string text(item.text());
  const std::size_t last = item.place(list.children.back());
  const std::size_t dash = dash_column(text, last).value_or(item.column());
  std::string lines;
  std::vector<std::string> written;
  for (const YamlNode& child : list.children) written.push_back(child.text);
  for (const std::string& tag : tags) {
    if (!has(written, tag))
      lines += std::string(dash, ' ') + "- " + scalar(tag, ".") + item.layout.line_end;
  }
  text = with_line(item, text, line_end(text, last), lines);
  for (std::size_t left = list.children.size(); left > 0; --left) {  // from behind: places stay
    const YamlNode& child = list.children[left - 1];
    const std::size_t at = item.place(child);
    if (!has(tags, child.text)) text = replaced(text, line_begin(text, at), line_end(text, at), "");
  }
  return text;
}

Texts ways_to_tag(const Item& item, const std::vector<std::string>& tags) {
  const YamlNode* old = item.find("tags");
  if (old == nullptr) return ways_to_add_key(item, "tags", tag_list(tags));
  const std::string_view text = item.text();
  const std::size_t at = item.place(*old);
  Texts ways;
  if (at < text.size() && text[at] == '[') {
    for (std::size_t close = text.find(']', at); close < text.size() && ways.size() < kMostWays;
         close = text.find(']', close + 1))
      ways.push_back(replaced(text, at, close + 1, tag_list(tags)));
  } else if (old->kind == YamlNode::Kind::kSequence && !old->children.empty()) {
    ways.push_back(with_tag_lines(item, *old, tags));
    const std::size_t colon = text.rfind(':', at);
    const std::size_t end = line_end(text, item.place(old->children.back()));
    if (colon != std::string_view::npos)
      ways.push_back(replaced(text, colon + 1, end, " " + tag_list(tags) + item.layout.line_end));
  }
  return ways;
}

using Change = std::function<void(Source&)>;
using Ways = std::function<Texts(const Item&)>;

Result<std::string> with_change(const std::string& text, const EditedFile& file, std::size_t index,
                                const Change& change, const Ways& ways) {
  const auto original = read_original(text, file);
  if (!original) return tl::unexpected(original.error());
  std::vector<Source> wanted = original->config.sources;
  change(wanted.at(original->place.first + index));
  const Layout& layout = original->layout;
  const Item item{layout, layout.items.at(index), layout.nodes.at(index)};
  return first_good(ways(item), file, [&](const Config& config) {
    return config.sources == wanted && same_but_sources(config, original->config);
  });
}

}  // namespace

Result<std::string> with_enabled(const std::string& text, const EditedFile& file, std::size_t index,
                                 bool enabled) {
  return with_change(
      text, file, index, [&](Source& source) { source.enabled = enabled; },
      [&](const Item& item) { return ways_to_enable(item, enabled); });
}

Result<std::string> with_tags(const std::string& text, const EditedFile& file, std::size_t index,
                              const std::vector<std::string>& tags) {
  return with_change(
      text, file, index, [&](Source& source) { source.tags = tags; },
      [&](const Item& item) { return ways_to_tag(item, tags); });
}

}  // namespace feedmill
