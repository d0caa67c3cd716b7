// A pass that leaves nothing behind: the sources are asked, what would be new is listed, and
// nothing is stored, sealed or sent. Main thread.
#pragma once

#include <memory>
#include <string>

#include "app/ingest_loop.h"
#include "config/config.h"

namespace feedmill {

/// Turns a mill over a store in memory on top of the stored one, which is only read. A line for
/// each entry that would be new on standard output, in the order of ingestion; the exit status.
int run_dry(const std::shared_ptr<const Config>& config, const std::string& config_file,
            IngestLoop::Options options, bool json);

}  // namespace feedmill
