// The wiring: a store, the two loops and their channels, put together for one pass or for the
// daemon. Main thread.
#pragma once

#include <memory>
#include <string>

#include "app/ingest_loop.h"
#include "config/config.h"
#include "feedmill/result.h"
#include "feedmill/store.h"

namespace feedmill {

/// The configured store, told of the configured sources and digests.
Result<std::unique_ptr<Store>> open_mill_store(const Config& config);

/// Runs both loops until the pass is over or a signal ends it; the exit status. `config_file` is
/// read again on SIGHUP.
int run_mill(const std::shared_ptr<const Config>& config, const std::string& config_file,
             IngestLoop::Options options);

/// The same over a store that was opened already, and told of the sources and digests.
int turn_mill(Store& store, const std::shared_ptr<const Config>& config,
              const std::string& config_file, IngestLoop::Options options);

}  // namespace feedmill
