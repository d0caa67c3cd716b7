// A root who types `feedmill poll` with the service's configuration would leave files that the
// service cannot open: so the process becomes the user whose the store is. Before any thread.
#pragma once

#include <string>

#include "feedmill/result.h"

namespace feedmill {

/// The user of the unit (systemd/feedmill.sysusers).
constexpr const char* kServiceUser = "feedmill";

/// Where this process is root's and the store is not, it becomes the owner of the store, or of the
/// folder that is to hold it: groups, group and user, for good. `state_folder` is where the
/// service's store is by default: one that is not there yet is the service's to make. A store of
/// root's in a folder of root's stays root's (a container). Nothing is ever given to another owner.
/// Errors: Errc::kFailed: it cannot become that user, or what root would make is the service's.
Result<void> become_owner_of_store(const std::string& storage, const std::string& state_folder);

}  // namespace feedmill
