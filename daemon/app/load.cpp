#include "app/load.h"

#include <iostream>

#include "text/display.h"

namespace feedmill {

void print_problems(const std::vector<ConfigError>& problems) {
  for (const ConfigError& problem : problems) std::cerr << one_line(problem.to_string()) << '\n';
}

std::optional<LoadedConfig> load(const Invocation& invocation) {
  const auto file = find_config(invocation.config_file);
  if (!file) {
    std::cerr << "feedmill: " << one_line(file.error().message) << '\n';
    return std::nullopt;
  }
  auto config = load_config(*file);
  if (!config) {
    print_problems(config.error());
    return std::nullopt;
  }
  return LoadedConfig{*file, std::move(*config)};
}

}  // namespace feedmill
