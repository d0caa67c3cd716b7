// What `feedmill doctor` finds: one line a thing that was looked at, whether it is as it should be,
// and what to do where it is not. Each look changes nothing. Main thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "config/config.h"
#include "feedmill/store.h"
#include "feedmill/time.h"
#include "store/upkeep.h"

namespace feedmill {

enum class Verdict : std::uint8_t {
  kOk,
  kNote,   ///< worth knowing; nothing has to be done
  kWrong,  ///< somebody has to do something
};

struct Finding {
  Verdict verdict = Verdict::kOk;
  std::string about;  ///< "configuration", "store", "disk" …
  std::string what;   ///< perhaps with what others wrote: one_line() before it is shown
  std::string mend;   ///< what to do; empty: nothing
  bool operator==(const Finding&) const = default;
};
using Findings = std::vector<Finding>;

/// Of a storage and what stands beside it.
Findings look_at_store(const std::string& storage, Instant now);
/// The same of what a look into it gave. Pure.
Findings judge_store(const std::string& storage, const StoreExamination& seen, Instant now);
/// Deliveries that fail or were given up. Pure.
Findings judge_deliveries(const std::vector<Delivery>& deliveries);

/// The files and folders that the configuration names, and whose they are.
Findings look_at_folders(const ConfigReading& reading);
/// ca_file of the configuration and of its sources, and the system's certificates.
Findings look_at_certificates(const Config& config, Instant now);

struct DiskRoom {
  std::int64_t free_bytes = 0, all_bytes = 0;
  std::int64_t free_files = 0, all_files = 0;  ///< all 0: the file system counts none
  bool read_only = false;
};
/// Where the file or folder is, or would be made.
Findings look_at_disk(const std::string& what, const std::string& path);
Finding judge_disk(const std::string& what, const std::string& path, const DiskRoom& room);

/// Whether what decodes pictures is there, where a digest shows some. Pure.
Findings judge_pictures(const Config& config, const std::function<bool()>& is_there);

Finding judge_clock(Instant now);
/// Whether names are found. Asks the system's resolver for a few hosts of the sources.
Finding look_at_resolver(const Config& config);

/// "1 source", "2 sources"
std::string counted(std::size_t number, std::string_view what);
/// "12.3 MB"
std::string size_shown(std::int64_t bytes);

}  // namespace feedmill
