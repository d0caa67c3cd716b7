#include "app/config_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "app/tell.h"
#include "system/atomic_file.h"
#include "text/url.h"

namespace feedmill {
namespace {

/// Replaces a file that still says `before`.
Result<void> replace(const std::filesystem::path& file, const std::string& before,
                     const std::string& text) {
  struct stat old {};
  if (::stat(file.c_str(), &old) != 0) return failure(Errc::kFailed, file.string() + " is gone");
  const auto now = read_file(file);
  if (!now || *now != before)
    return failure(Errc::kFailed,
                   file.string() + " was changed by somebody else meanwhile; try again");
  // Others' passwords may stand in it: nobody reads it who could not before.
  if (auto written =
          write_file(file.parent_path(), file.filename().string(), text, old.st_mode & 07777U);
      !written)
    return written;
  if (::chown(file.c_str(), old.st_uid, old.st_gid) != 0) return {};
  return {};
}

/// The source of this name or configured address; else of an address that means the same.
std::optional<ListedSource> find_listed(const LoadedConfig& loaded, const std::string& what) {
  const auto& sources = loaded.config.sources;
  auto found = std::find_if(sources.begin(), sources.end(), [&](const Source& source) {
    return source.name == what || source.url == what;
  });
  if (found == sources.end()) {
    found = std::find_if(sources.begin(), sources.end(), [&](const Source& source) {
      return canonical_url(source.url) == canonical_url(what);
    });
  }
  if (found == sources.end()) return std::nullopt;
  const auto index = static_cast<std::size_t>(found - sources.begin());
  for (const ConfigFile& file : loaded.files) {
    if (file.first <= index && index < file.first + file.count)
      return ListedSource{*found, file.path, index - file.first};
  }
  return ListedSource{*found, loaded.file, index};
}

}  // namespace

EditLock::EditLock(const std::string& config_file) {
  std::error_code error;
  const auto folder = std::filesystem::weakly_canonical(config_file, error).parent_path();
  descriptor_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ >= 0) (void)::flock(descriptor_, LOCK_EX);
}

EditLock::~EditLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

int rewrite(const EditLock&, const std::string& path, const TextEdit& edit) {
  std::error_code error;
  const auto file = std::filesystem::canonical(path, error);
  if (error) return tell_failure(path + ": " + error.message(), kFailedStatus);
  const auto text = read_file(file);
  if (!text) return tell_failure(text.error().message, kFailedStatus);
  const auto edited = edit(*text);
  if (!edited) return tell_failure(edited.error().message, kFailedStatus);
  if (*edited == *text) return kDone;
  const auto written = replace(file, *text, *edited);
  return written ? kDone : tell_failure(written.error().message, kFailedStatus);
}

int rewrite_source(const Invocation& invocation, const std::string& what, const SourceEdit& edit,
                   std::optional<ListedSource>& found) {
  const auto file = find_config(invocation.config_file);
  std::optional<EditLock> lock;
  if (file) lock.emplace(*file);
  const auto loaded = load(invocation);  // as the lock's last holder left it
  if (!loaded) return kConfigStatus;
  ConfigReading as_read;
  as_read.config = loaded->config, as_read.files = loaded->files;
  found = find_listed(*loaded, what);
  if (!found) return tell_failure("no source is named " + what, kUsageStatus);
  return rewrite(*lock, found->file, [&](const std::string& text) {
    return edit(text, {loaded->file, found->file, &as_read}, *found);
  });
}

}  // namespace feedmill
