#include "system/secret.h"

#include <algorithm>
#include <string_view>

#include "system/regular_file.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostBytes = 1U << 20U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// All of it, without a byte order mark.
Result<std::string> read_whole(const std::string& file) {
  auto content = read_regular_file(file, kMostBytes);
  if (!content)
    return failure(Errc::kFailed, "secret file " + file + ": " + content.error().message);
  if (std::string_view(*content).substr(0, kByteOrderMark.size()) == kByteOrderMark)
    content->erase(0, kByteOrderMark.size());
  return content;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// RFC 9110 section 5.6.2.
bool is_field_name(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

}  // namespace

Result<std::string> read_secret(const std::string& file) {
  const auto content = read_whole(file);
  if (!content) return tl::unexpected(content.error());
  const std::string_view secret =
      std::string_view(*content).substr(0, content->find_first_of(std::string_view("\r\n\0", 3)));
  if (!secret.empty()) return std::string(secret);
  const char* const why = content->empty() ? "it is empty" : "its first line is empty";
  return failure(Errc::kFailed, "secret file " + file + ": " + why);
}

Result<HeaderLines> read_header_lines(const std::string& file) {
  const auto text = read_whole(file);
  if (!text) return tl::unexpected(text.error());
  std::string_view rest = *text;
  HeaderLines lines;
  for (int number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty() || line.front() == '#') continue;
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    // The line itself is a secret: it is not shown.
    if (colon == std::string_view::npos || !is_field_name(name))
      return failure(Errc::kFailed, "secret file " + file + ": line " + std::to_string(number) +
                                        " is no `Name: value`");
    lines.emplace_back(name, trimmed(line.substr(colon + 1)));
  }
  return lines;
}

}  // namespace feedmill
