// docs/configuration.md lists every key as the tables have it, and no other.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "config/keys.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

using Rows = std::set<std::string>;

/// "section `key` | type | default" of the rows "| `key` | type | default | ...".
Rows documented() {
  Rows rows;
  const auto tests = std::filesystem::path(FEEDMILL_TEST_DATA).parent_path();
  std::ifstream file(tests.parent_path() / "docs/configuration.md");
  std::string section, line;
  while (std::getline(file, line)) {
    if (line.rfind("## ", 0) == 0) section = line.substr(3);
    if (line.rfind("### ", 0) == 0) section.clear();  // examples, not keys
    if (section.empty() || line.rfind("| `", 0) != 0) continue;
    std::stringstream cells(line);
    std::string cell, row[4];
    for (int n = 0; n < 4 && std::getline(cells, cell, '|'); ++n)
      if (cell.size() > 2) row[n] = cell.substr(1, cell.size() - 2);
    rows.insert(fmt::format("{} {} | {} | {}", section, row[1], row[2], row[3]));
  }
  return rows;
}

Rows in_the_tables() {
  Rows rows;
  for (const KeySection& section : config_keys())
    for (const KeyInfo& key : section.keys)
      rows.insert(fmt::format("{} `{}` | {} | {}",
                              section.name.empty() ? "The file" : "`" + section.name + "`",
                              key.name, key.type, key.fallback));
  return rows;
}

}  // namespace

TEST_CASE("config: docs/configuration.md has every key with its type and default") {
  CHECK(documented() == in_the_tables());
}
