#include "config/source_layout.h"

#include <algorithm>
#include <array>

namespace feedmill::source_layout {
namespace {

constexpr std::string_view kBlank = " \t\r";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

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

}  // namespace

LineStarts::LineStarts(std::string_view text)
    : size_(text.size()), mark_(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0) {
  starts_.push_back(mark_);
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    starts_.push_back(at + 1);
}

std::size_t LineStarts::offset_of(Position at) const {
  const std::size_t line = std::min(static_cast<std::size_t>(at.line), starts_.size()) - 1;
  return std::min(starts_[line] + static_cast<std::size_t>(at.column - 1), size_);
}

tl::expected<Layout, Mistake> layout_of(std::string_view text) {
  Layout layout{text, LineStarts(text)};
  const auto tree = parse_yaml(text, [&](std::string_view key, YamlNode& item) {
    if (key != "sources") return false;
    layout.items.push_back(layout.lines.offset_of(item.at));
    layout.nodes.push_back(std::move(item));
    return true;
  });
  if (!tree) return tl::unexpected(tree.error());
  if (text.find("\r\n") != std::string_view::npos) layout.line_end = "\r\n";
  if (const YamlNode* list = tree->find("sources")) {
    layout.list = layout.lines.offset_of(list->at);
    layout.flow = *layout.list < text.size() && text[*layout.list] == '[';
  }
  return layout;
}

std::size_t line_begin(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::optional<std::size_t> dash_column(std::string_view text, std::size_t item) {
  const std::size_t begin = line_begin(text, item);
  const std::size_t first = text.find_first_not_of(' ', begin);
  if (first == std::string_view::npos || first >= item || text[first] != '-') return std::nullopt;
  return first - begin;
}

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

std::string scalar(std::string_view value, std::string_view harmless) {
  if (is_plain(value, harmless)) return std::string(value);
  std::string out = "\"";
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] == '"' || value[at] == '\\') out += '\\';
    // What somebody's list calls ${HOME} is not to be read from the environment.
    if (value.substr(at, 2) == "${") out += '$';
    out += value[at];
  }
  return out + '"';
}

std::string address(const std::string& url) { return scalar(url, ".:/?=&%+~;@"); }

std::string tag_list(const std::vector<std::string>& tags) {
  std::string out;
  for (const std::string& tag : tags) out += (out.empty() ? "" : ", ") + scalar(tag, ".");
  return "[" + out + "]";
}

std::string replaced(std::string_view text, std::size_t from, std::size_t to,
                     std::string_view with) {
  return std::string(text.substr(0, from)).append(with).append(text.substr(to));
}

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

bool same_but_sources(const Config& a, const Config& b) {
  Config left = a, right = b;
  left.sources.clear();
  right.sources.clear();
  return left == right;
}

Result<Original> read_original(const std::string& text, const EditedFile& file) {
  ConfigReading reading =
      file.as_read != nullptr ? *file.as_read : read_config_with(file.main, file.path, text);
  auto layout = layout_of(text);
  if (!reading.errors.empty()) return failure(Errc::kConfig, reading.errors[0].to_string());
  if (!layout) return failure(Errc::kConfig, layout.error().message);
  const auto place = std::find_if(reading.files.begin(), reading.files.end(),
                                  [&](const ConfigFile& each) { return each.path == file.path; });
  if (place == reading.files.end())
    return failure(Errc::kConfig, file.path + " is not part of the configuration");
  // Somebody who edits it by hand knows no lock.
  if (file.as_read != nullptr && layout->items.size() != place->count)
    return failure(Errc::kConfig, file.path + " has just been changed: try again");
  return Original{std::move(reading.config), *place, std::move(*layout)};
}

}  // namespace feedmill::source_layout
