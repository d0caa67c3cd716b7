#include "config/yaml_scene.h"

#include <algorithm>

namespace feedmill {
namespace {

bool says_nothing(std::string_view line) {
  const std::size_t at = indent_of(line);
  return at == line.size() || line[at] == '#';
}

}  // namespace

std::string_view Scene::line(int number) const {
  const auto index = static_cast<std::size_t>(number - 1);
  return number >= 1 && index < lines.size() ? lines[index] : std::string_view{};
}

int Scene::above(int number) const {
  do {
    --number;
  } while (number > 0 && says_nothing(line(number)));
  return number;
}

Scene make_scene(std::string_view text, std::string_view problem, Position noticed) {
  Scene scene{{}, problem, noticed};
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    scene.lines.push_back(line);
  }
  return scene;
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

std::size_t text_begins(std::string_view line) {
  std::size_t at = indent_of(line);
  while (line.substr(at, 2) == "- ")
    at = std::min(line.find_first_not_of(' ', at + 2), line.size());
  return at;
}

std::size_t key_colon(std::string_view line) {
  for (std::size_t at = text_begins(line); at < line.size(); ++at)
    if (line[at] == ':' && (at + 1 == line.size() || line[at + 1] == ' ')) return at;
  return std::string_view::npos;
}

}  // namespace feedmill
