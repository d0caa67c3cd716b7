#include "app/load.h"

#include "app/tell.h"
#include "system/log.h"
#include "system/service_user.h"

namespace feedmill {

void print_problems(const std::vector<ConfigError>& problems) {
  for (const ConfigError& problem : problems) say(LogLevel::kError, problem.to_string());
}

std::optional<LoadedConfig> load(const Invocation& invocation) {
  const auto file = find_config(invocation.config_file);
  if (!file) {
    tell_failure(file.error().message, kConfigStatus);
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
  status = tell_failure(became.error().message, kFailedStatus);
  return std::nullopt;
}

}  // namespace feedmill
