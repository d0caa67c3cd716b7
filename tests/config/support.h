// Configurations as text, problems as text.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"
#include "support/catch.h"

namespace feedmill {

/// "LINE:COLUMN: message" of each problem.
inline std::vector<std::string> problems(const std::string& text) {
  std::vector<std::string> found;
  for (const ConfigError& error : read_config_text(text, "/etc/feedmill/feedmill.yaml").errors)
    found.push_back(error.to_string().substr(sizeof "/etc/feedmill/feedmill.yaml:" - 1));
  return found;
}

using Problems = std::vector<std::string>;

/// The configuration, which has to be without problems.
inline Config good(const std::string& text) {
  const ConfigReading reading = read_config_text(text, "/etc/feedmill/feedmill.yaml");
  CHECK(problems(text) == Problems{});
  return reading.config;
}

}  // namespace feedmill
