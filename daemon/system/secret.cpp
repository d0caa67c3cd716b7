#include "system/secret.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>

namespace feedmill {

Result<std::string> read_secret(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;  // which turns a folder's read error into a state, not an exception
  if (!stream || !(content << stream.rdbuf()))
    return failure(Errc::kFailed, "secret file " + file + ": " +
                                      (errno != 0 ? std::strerror(errno) : "it is empty"));
  std::string secret = content.str();
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty()) return failure(Errc::kFailed, "secret file " + file + ": it is empty");
  return secret;
}

namespace {

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

Result<HeaderLines> read_header_lines(const std::string& file) {
  const auto text = read_secret(file);
  if (!text) return tl::unexpected(text.error());
  std::string_view rest = *text;
  if (rest.substr(0, 3) == "\xEF\xBB\xBF") rest.remove_prefix(3);
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
