// tests/config/mistakes.txt: what people write, and what they are told. A message that changes is
// read there as the person would who made the mistake.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support.h"

using namespace feedmill;

namespace {

struct PersonsMistake {
  std::string title, text;
  Problems told;
};

std::string unescaped(std::string line) {
  static const std::pair<std::string, std::string> kMarks[] = {
      {"{TAB}", "\t"}, {"{NBSP}", "\u00A0"}, {"{CR}", "\r"}, {"{BOM}", "\uFEFF"}, {"{BEL}", "\a"}};
  for (const auto& [mark, character] : kMarks)
    for (std::size_t at = line.find(mark); at != std::string::npos; at = line.find(mark))
      line.replace(at, mark.size(), character);
  return line;
}

std::vector<PersonsMistake> read_mistakes() {
  const auto tests = std::filesystem::path(FEEDMILL_TEST_DATA).parent_path();
  std::ifstream file(tests / "config/mistakes.txt");
  std::vector<PersonsMistake> mistakes;
  bool told = false;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("=== ", 0) == 0) {
      mistakes.push_back({line.substr(4), {}, {}});
      told = false;
    } else if (line == "--- told") {
      told = true;
    } else if (told && !line.empty()) {
      mistakes.back().told.push_back(line);
    } else if (!told && !mistakes.empty()) {
      mistakes.back().text += unescaped(line) + "\n";
    }
  }
  return mistakes;
}

/// Without what there is, which grows.
Problems without_lists(Problems told) {
  for (std::string& message : told) {
    for (const std::string words : {"valid here: ", "keys are ", "; there are "}) {
      const std::size_t at = message.find(words);
      if (at != std::string::npos) message = message.substr(0, at) + words + "{...}";
    }
  }
  return told;
}

}  // namespace

TEST_CASE("config: people's mistakes are told where they are, what they are and what to do") {
  const std::vector<PersonsMistake> mistakes = read_mistakes();
  CHECK(mistakes.size() > 150);
  for (const PersonsMistake& mistake : mistakes) {
    INFO(mistake.title);
    CHECK(without_lists(problems(mistake.text)) == mistake.told);
  }
}
