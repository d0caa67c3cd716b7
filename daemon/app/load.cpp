#include "app/load.h"

#include <iostream>

#include "system/service_user.h"
#include "text/display.h"

namespace feedmill {

void print_problems(const std::vector<ConfigError>& problems) {
  for (const ConfigError& problem : problems)
    std::cerr << priority_of(LogLevel::kError) << one_line(problem.to_string()) << '\n';
}

std::optional<LoadedConfig> load(const Invocation& invocation) {
  const auto file = find_config(invocation.config_file);
  if (!file) {
    std::cerr << priority_of(LogLevel::kError) << "feedmill: " << one_line(file.error().message)
              << '\n';
    return std::nullopt;
  }
  ConfigReading reading = read_config(*file);
  if (!reading.errors.empty()) {
    print_problems(reading.errors);
    return std::nullopt;
  }
  return LoadedConfig{*file, std::move(reading.config), std::move(reading.files)};
}

std::optional<LoadedConfig> load_for_store(const Invocation& invocation, int& status) {
  status = kConfigStatus;
  auto loaded = load(invocation);
  if (!loaded) return loaded;
  const auto became = become_owner_of_store(loaded->config.storage, default_state_folder());
  if (became) return loaded;
  status = kFailedStatus;
  std::cerr << priority_of(LogLevel::kError) << "feedmill: " << one_line(became.error().message)
            << '\n';
  return std::nullopt;
}

int tell_failure(const Error& error) {
  std::cerr << priority_of(LogLevel::kError) << "feedmill: " << one_line(error.message) << '\n';
  return error.code == Errc::kUsage ? kUsageStatus : kFailedStatus;
}

}  // namespace feedmill
