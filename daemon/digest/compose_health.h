// How an issue words the sources that are not well. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "digest/compose.h"

namespace feedmill {

HealthView compose_health(const SourceHealth& health, const Issue& issue);

/// "3 feeds are failing, 1 is gone, 2 have gone quiet"; empty: all are well.
std::string health_summary(const std::vector<SourceHealth>& all);

}  // namespace feedmill
