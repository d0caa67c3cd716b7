#include "config/source_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "config/source_layout.h"

namespace feedmill {
namespace {

using namespace source_layout;

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
    for (std::size_t close = text.find(']', layout.items.back());
         close < text.size() && ways.size() < kMostWays; close = text.find(']', close + 1))
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
  for (std::size_t end = text.find_first_of(",]", item);
       end < text.size() && ways.size() < kMostWays; end = text.find_first_of(",]", end + 1))
    ways.push_back(replaced(text, from, end, ""));
  return ways;
}

bool same_written(const Source& read, const WrittenSource& written) {
  return read.url == written.url && read.name == written.name &&
         (written.tags.empty() || read.tags == written.tags);  // else the file's defaults
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
