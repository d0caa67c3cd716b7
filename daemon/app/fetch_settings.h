// The `http` section as the fetcher takes it.
#pragma once

#include "config/config.h"
#include "fetch/options.h"

namespace feedmill {

FetchOptions fetch_options(const HttpConfig& http);

}  // namespace feedmill
