#include "system/service_user.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

namespace feedmill {
namespace {

namespace fs = std::filesystem;

struct Owner {
  uid_t user = 0;
  gid_t group = 0;
  std::string name;  ///< empty: the system knows none
};

std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

Owner named(uid_t user, gid_t group) {
  if (user == 0) return {0, group, "root"};
  const passwd* const entry = getpwuid(user);
  return entry == nullptr ? Owner{user, group, {}} : Owner{user, entry->pw_gid, entry->pw_name};
}

std::string call_of(const Owner& owner) {
  return owner.name.empty() ? "#" + std::to_string(owner.user) : owner.name;
}

/// The nearest folder above `path` that is there.
std::optional<struct stat> folder_of(const fs::path& path) {
  std::error_code error;
  fs::path folder = fs::absolute(path, error).parent_path();
  while (!folder.empty()) {
    if (auto status = status_of(folder)) return status;
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  return std::nullopt;
}

bool is_within(const fs::path& path, const fs::path& folder) {
  const fs::path inside = path.lexically_normal().lexically_relative(folder.lexically_normal());
  return !inside.empty() && *inside.begin() != "..";
}

/// Whose the store is, or will be; user 0: root's.
Owner owner_of(const std::string& storage, bool in_state_folder) {
  const auto file = status_of(storage);
  if (file && (file->st_uid != 0 || !in_state_folder)) return named(file->st_uid, file->st_gid);
  // A store that is not there yet; or one of root's, left where the service's should be.
  const auto folder = folder_of(storage);
  return folder ? named(folder->st_uid, folder->st_gid) : Owner{};
}

/// What was typed, as a shell takes it.
std::string command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string line;
  for (std::string word; std::getline(file, word, '\0');) {
    const bool plain =
        !word.empty() && word.find_first_of(" \t\n'\"\\$`*?[]{}()<>|&;#~!") == std::string::npos;
    line += (line.empty() ? "" : " ") + (plain ? word : "'" + word + "'");
  }
  return line.empty() ? "feedmill ..." : line;
}

tl::unexpected<Error> refused(const Owner& owner, const std::string& why) {
  return failure(Errc::kFailed,
                 why + "; as the service's user: sudo -u " + call_of(owner) + " " + command_line());
}

Result<void> become(const Owner& owner) {
  const bool groups = owner.name.empty() ? setgroups(1, &owner.group) == 0
                                         : initgroups(owner.name.c_str(), owner.group) == 0;
  if (groups && setresgid(owner.group, owner.group, owner.group) == 0 &&
      setresuid(owner.user, owner.user, owner.user) == 0)
    return {};
  return refused(owner, "the store belongs to " + call_of(owner) + ", which root cannot become (" +
                            std::strerror(errno) + ")");
}

}  // namespace

Result<void> become_owner_of_store(const std::string& storage, const std::string& state_folder) {
  if (geteuid() != 0) return {};
  const bool in_state_folder = is_within(storage, state_folder);
  const Owner owner = owner_of(storage, in_state_folder);
  if (owner.user != 0) return become(owner);
  const passwd* const service = in_state_folder ? getpwnam(kServiceUser) : nullptr;
  if (service == nullptr || service->pw_uid == 0 || status_of(storage) ||
      status_of(fs::path(storage).parent_path()))
    return {};
  return refused({service->pw_uid, service->pw_gid, service->pw_name},
                 fs::path(storage).parent_path().string() +
                     " is not there yet, and the service makes it when it starts");
}

}  // namespace feedmill
