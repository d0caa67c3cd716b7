#include "config/source_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "config/yaml_tree.h"

namespace feedmill {
namespace {

constexpr std::string_view kBlank = " \t\r";

/// A text with the places of its source list.
struct Layout {
  std::string_view text;
  std::string line_end = "\n";
  std::optional<std::size_t> list;  // where the value of `sources` stands; absent: there is none
  bool flow = false;                // [a, b]
  std::vector<std::size_t> items;   // where each begins: behind the dash
};

std::size_t offset_of(std::string_view text, Position at) {
  std::size_t offset = 0;
  for (int line = 1; line < at.line && offset < text.size(); ++line)
    offset = std::min(text.find('\n', offset), text.size() - 1) + 1;
  return std::min(offset + static_cast<std::size_t>(at.column - 1), text.size());
}

tl::expected<Layout, Mistake> layout_of(std::string_view text) {
  std::vector<Position> items;
  const auto tree = parse_yaml(text, [&](std::string_view key, const YamlNode& item) {
    if (key == "sources") items.push_back(item.at);
    return key == "sources";
  });
  if (!tree) return tl::unexpected(tree.error());
  Layout layout;
  layout.text = text;
  if (text.find("\r\n") != std::string_view::npos) layout.line_end = "\r\n";
  if (const YamlNode* list = tree->find("sources")) {
    layout.list = offset_of(text, list->at);
    layout.flow = *layout.list < text.size() && text[*layout.list] == '[';
  }
  for (const Position& at : items) layout.items.push_back(offset_of(text, at));
  return layout;
}

std::size_t line_begin(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

/// Behind the line's end.
std::size_t line_end(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

/// The column of an item's dash, as blanks before it; nothing where it is not on the item's line.
std::optional<std::size_t> dash_column(std::string_view text, std::size_t item) {
  const std::size_t begin = line_begin(text, item);
  const std::size_t first = text.find_first_not_of(' ', begin);
  if (first == std::string_view::npos || first >= item || text[first] != '-') return std::nullopt;
  return first - begin;
}

/// Where a block item ends: behind its last line that is indented deeper than its dash. Comments
/// and empty lines that follow belong to what comes next.
std::size_t item_end(std::string_view text, std::size_t item, std::size_t column) {
  std::size_t end = line_end(text, item);
  for (std::size_t at = end; at < text.size();) {
    const std::size_t next = line_end(text, at);
    const std::size_t first = text.find_first_not_of(kBlank, at);
    const bool empty = first == std::string_view::npos || text[first] == '\n';
    if (!empty && first - at <= column) break;
    if (!empty) end = next;
    at = next;
  }
  return end;
}

bool is_plain(std::string_view value, std::string_view more) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  constexpr std::array<std::string_view, 9> kWords = {"true", "false", "yes", "no", "on",
                                                      "off",  "null",  "y",   "n"};
  std::string lower(value);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [&](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
  if (value.empty() || !letter(value[0]) || value.back() == ' ' || value.back() == ':')
    return false;
  if (std::find(kWords.begin(), kWords.end(), lower) != kWords.end()) return false;
  return std::all_of(value.begin(), value.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           more.find(c) != std::string_view::npos;
  });
}

/// A scalar; in double quotation marks where it might be read as anything else.
std::string scalar(std::string_view value, std::string_view harmless) {
  if (is_plain(value, harmless)) return std::string(value);
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string address(const std::string& url) { return scalar(url, ".:/?=&%+~;@"); }

std::string tag_list(const std::vector<std::string>& tags) {
  std::string out;
  for (const std::string& tag : tags) out += (out.empty() ? "" : ", ") + scalar(tag, ".");
  return "[" + out + "]";
}

/// The lines of a block item.
std::string block_item(const WrittenSource& source, std::size_t column, const std::string& end) {
  const std::string indent(column, ' ');
  if (source.name.empty() && source.tags.empty()) return indent + "- " + address(source.url) + end;
  std::string out = indent + "- url: " + address(source.url) + end;
  if (!source.name.empty()) out += indent + "  name: " + scalar(source.name, " .") + end;
  if (!source.tags.empty()) out += indent + "  tags: " + tag_list(source.tags) + end;
  return out;
}

std::string flow_item(const WrittenSource& source) {
  std::string out = "{url: " + scalar(source.url, "./");
  if (!source.name.empty()) out += ", name: " + scalar(source.name, " .");
  if (!source.tags.empty()) out += ", tags: " + tag_list(source.tags);
  return out + "}";
}

using Texts = std::vector<std::string>;

std::string replaced(std::string_view text, std::size_t from, std::size_t to,
                     std::string_view with) {
  return std::string(text.substr(0, from)).append(with).append(text.substr(to));
}

std::string block_items(const std::vector<WrittenSource>& sources, std::size_t column,
                        const std::string& end) {
  std::string lines;
  for (const WrittenSource& source : sources) lines += block_item(source, column, end);
  return lines;
}

/// In front of lines: the end of a last line that has none.
std::string after(std::string_view before, const Layout& layout) {
  return before.empty() || before.back() == '\n' ? "" : layout.line_end;
}

/// Ways in which the sources may be written, the likeliest first; one that reads well is taken.
Texts ways_to_add(const Layout& layout, const std::vector<WrittenSource>& sources) {
  const std::string_view text = layout.text;
  Texts ways;
  const auto insert = [&](std::size_t at, std::size_t to, std::string_view head,
                          std::size_t column) {
    std::string lines = after(text.substr(0, at), layout) + std::string(head);
    ways.push_back(replaced(text, at, to, lines + block_items(sources, column, layout.line_end)));
  };
  if (!layout.list) {
    insert(text.size(), text.size(), "sources:" + layout.line_end, 2);
  } else if (layout.flow && layout.items.empty()) {
    const std::size_t close = text.find(']', *layout.list);
    if (close != std::string_view::npos) {
      const std::string_view rest = text.substr(close + 1, line_end(text, close) - close - 1);
      std::string lines(rest.substr(0, rest.find_last_not_of(" \t\r\n") + 1));
      lines += layout.line_end + block_items(sources, 2, layout.line_end);
      ways.push_back(replaced(text, *layout.list, line_end(text, close), lines));
    }
  } else if (layout.flow) {
    std::string added;
    for (const WrittenSource& source : sources) added += ", " + flow_item(source);
    for (std::size_t close = text.find(']', layout.items.back()); close < text.size();
         close = text.find(']', close + 1))
      ways.push_back(replaced(text, close, close, added));
  } else if (layout.items.empty()) {
    const std::size_t key = text.rfind("sources", *layout.list);
    const std::size_t at = line_end(text, key == std::string_view::npos ? *layout.list : key);
    insert(at, at, "", 2);
  } else if (const auto column = dash_column(text, layout.items.back())) {
    const std::size_t at = item_end(text, layout.items.back(), *column);
    insert(at, at, "", *column);
  }
  return ways;
}

Texts ways_to_remove(const Layout& layout, std::size_t index) {
  const std::string_view text = layout.text;
  const std::size_t item = layout.items[index];
  Texts ways;
  if (!layout.flow) {
    if (const auto column = dash_column(text, item))
      ways.push_back(replaced(text, line_begin(text, item), item_end(text, item, *column), ""));
    return ways;
  }
  // Up to the next item; of the last one, from the comma before it to where the list may end.
  if (index + 1 < layout.items.size()) {
    ways.push_back(replaced(text, item, layout.items[index + 1], ""));
    return ways;
  }
  const std::size_t comma = index == 0 ? std::string_view::npos : text.rfind(',', item);
  const std::size_t from = comma == std::string_view::npos ? item : comma;
  for (std::size_t end = text.find_first_of(",]", item); end < text.size();
       end = text.find_first_of(",]", end + 1))
    ways.push_back(replaced(text, from, end, ""));
  return ways;
}

bool same_written(const Source& read, const WrittenSource& written) {
  return read.url == written.url && read.name == written.name &&
         (written.tags.empty() || read.tags == written.tags);  // else the file's defaults
}

/// The first way that reads as `wanted` says. Where none does, what the first one came to.
Result<std::string> first_good(const Texts& ways, const EditedFile& file,
                               const std::function<bool(const Config&)>& wanted) {
  std::string problem = file.path + ": its list of sources has to be edited by hand";
  bool first = true;
  for (const std::string& way : ways) {
    const ConfigReading reading = read_config_with(file.main, file.path, way);
    if (reading.errors.empty() && wanted(reading.config)) return way;
    if (first && !reading.errors.empty())
      problem = "it would leave the configuration with a problem: " + reading.errors[0].message;
    first = false;
  }
  return failure(Errc::kConfig, problem);
}

/// Whether all but the source list is as it was.
bool same_but_sources(const Config& a, const Config& b) {
  Config left = a, right = b;
  left.sources.clear();
  right.sources.clear();
  return left == right;
}

struct Original {
  Config config;
  ConfigFile place;
  Layout layout;
};

Result<Original> read_original(const std::string& text, const EditedFile& file) {
  ConfigReading reading = read_config_with(file.main, file.path, text);
  auto layout = layout_of(text);
  if (!reading.errors.empty()) return failure(Errc::kConfig, reading.errors[0].to_string());
  if (!layout) return failure(Errc::kConfig, layout.error().message);
  const auto place = std::find_if(reading.files.begin(), reading.files.end(),
                                  [&](const ConfigFile& each) { return each.path == file.path; });
  if (place == reading.files.end())
    return failure(Errc::kConfig, file.path + " is not part of the configuration");
  return Original{std::move(reading.config), *place, std::move(*layout)};
}

}  // namespace

Result<std::string> with_sources(const std::string& text, const EditedFile& file,
                                 const std::vector<WrittenSource>& sources) {
  const auto original = read_original(text, file);
  if (!original) return tl::unexpected(original.error());
  const std::vector<Source>& old = original->config.sources;
  const auto before = static_cast<std::ptrdiff_t>(original->place.first + original->place.count);
  const auto added = static_cast<std::ptrdiff_t>(sources.size());
  return first_good(ways_to_add(original->layout, sources), file, [&](const Config& config) {
    const auto now = config.sources.begin();
    return config.sources.size() == old.size() + sources.size() &&
           std::equal(old.begin(), old.begin() + before, now) &&
           std::equal(old.begin() + before, old.end(), now + before + added) &&
           std::equal(sources.begin(), sources.end(), now + before,
                      [](const WrittenSource& a, const Source& b) { return same_written(b, a); }) &&
           same_but_sources(config, original->config);
  });
}

Result<std::string> without_source(const std::string& text, const EditedFile& file,
                                   std::size_t index) {
  const auto original = read_original(text, file);
  if (!original) return tl::unexpected(original.error());
  std::vector<Source> left = original->config.sources;
  left.erase(left.begin() + static_cast<std::ptrdiff_t>(original->place.first + index));
  return first_good(ways_to_remove(original->layout, index), file, [&](const Config& config) {
    return config.sources == left && same_but_sources(config, original->config);
  });
}

}  // namespace feedmill
