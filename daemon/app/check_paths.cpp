#include "app/check_paths.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "publish/look_file.h"
#include "system/regular_file.h"
#include "system/secret.h"
#include "text/display.h"

namespace feedmill {
namespace {

namespace fs = std::filesystem;
using Kind = NamedPath::Kind;

constexpr std::size_t kMostBytes = 4U << 20U;

std::optional<struct stat> status_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

std::string whoever_asks() {
  const passwd* const entry = getpwuid(geteuid());
  return entry == nullptr ? fmt::format("user #{}", geteuid())
                          : fmt::format("user {}", one_line(entry->pw_name));
}

/// "user anna may not write to /srv"; what else forbids it (a read-only file system) in the
/// system's words.
std::string refusal(const std::string& path, std::string_view verb) {
  if (errno == EACCES || errno == EPERM)
    return fmt::format("{} may not {} {}", whoever_asks(), verb, path);
  return fmt::format("{}: {}", path, std::strerror(errno));
}

std::string kind_of(const struct stat& status) {
  if (S_ISDIR(status.st_mode)) return "a folder";
  if (S_ISREG(status.st_mode)) return "a file";
  return "a pipe or device";
}

/// What keeps this user from making `path`; empty where nothing does.
std::string cannot_make(const std::string& path) {
  std::error_code error;
  for (fs::path folder = fs::absolute(path, error).parent_path();; folder = folder.parent_path()) {
    if (const auto status = status_of(folder)) {
      if (!S_ISDIR(status->st_mode))
        return fmt::format("{} is {}, where a folder is needed", folder.string(), kind_of(*status));
      return access(folder.c_str(), W_OK | X_OK) == 0 ? std::string()
                                                      : refusal(folder.string(), "write to");
    }
    if (errno != ENOENT) return refusal(folder.string(), "look into");
    if (folder == folder.parent_path()) return folder.string() + " is not there";
  }
}

std::string about_folder(const std::string& path) {
  const auto status = status_of(path);
  if (!status)
    return errno == ENOENT || errno == ENOTDIR ? cannot_make(path) : refusal(path, "look at");
  if (!S_ISDIR(status->st_mode))
    return fmt::format("{} is {}, where a folder is needed", path, kind_of(*status));
  return access(path.c_str(), R_OK | W_OK | X_OK) == 0 ? std::string() : refusal(path, "write to");
}

std::string about_storage(const std::string& path) {
  const auto status = status_of(path);
  if (!status)
    return errno == ENOENT || errno == ENOTDIR ? cannot_make(path) : refusal(path, "look at");
  if (S_ISDIR(status->st_mode))
    return fmt::format("{0} is a folder; name a file in it, such as {0}/feedmill.db",
                       (fs::path(path) / ".").lexically_normal().parent_path().string());
  if (!S_ISREG(status->st_mode)) return path + " is a pipe or device, not a regular file";
  if (access(path.c_str(), R_OK | W_OK) != 0) return refusal(path, "write to");
  // SQLite's journal stands beside it.
  return cannot_make(path);
}

/// A file to read; `why_not` has the last word, since it knows what must stand in it.
std::string about_file(const std::string& path, std::string (*why_not)(const std::string&)) {
  const auto status = status_of(path);
  if (!status && errno == ENOENT) return "there is no file " + path;
  if (!status) return refusal(path, "look at");
  if (!S_ISREG(status->st_mode))
    return fmt::format("{} is {}, not a regular file", path, kind_of(*status));
  if (access(path.c_str(), R_OK) != 0) return refusal(path, "read");
  return why_not(path);
}

std::string about_certificates(const std::string& path) {
  return about_file(path, [](const std::string& file) {
    const auto text = read_regular_file(file, kMostBytes);
    if (!text) return file + ": " + text.error().message;
    if (text->find("-----BEGIN ") != std::string::npos) return std::string();
    return file + " holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)";
  });
}

std::string about_secret(const std::string& path) {
  return about_file(path, [](const std::string& file) {
    const auto secret = read_secret(file);
    return secret ? std::string() : secret.error().message;
  });
}

std::string about_headers(const std::string& path) {
  return about_file(path, [](const std::string& file) {
    const auto lines = read_header_lines(file);
    return lines ? std::string() : lines.error().message;
  });
}

std::string about_program(const std::string& path) {
  return about_file(path, [](const std::string& file) {
    return access(file.c_str(), X_OK) == 0 ? std::string() : refusal(file, "run");
  });
}

std::string mistake_of(const NamedPath& named) {
  switch (named.kind) {
    case Kind::kNone:
      return {};
    case Kind::kStorage:
      return about_storage(named.path);
    case Kind::kFolder:
      return about_folder(named.path);
    case Kind::kCertificates:
      return about_certificates(named.path);
    case Kind::kTemplate:
      return about_file(named.path, [](const std::string&) { return std::string(); });
    case Kind::kSecret:
      return about_secret(named.path);
    case Kind::kHeaders:
      return about_headers(named.path);
    case Kind::kProgram:
      return about_program(named.path);
  }
  return {};
}

/// Of a secret that is as it should be.
std::string hint_of(const NamedPath& named) {
  const bool secret = named.kind == Kind::kSecret || named.kind == Kind::kHeaders;
  const auto status = secret ? status_of(named.path) : std::nullopt;
  if (!status || (status->st_mode & S_IROTH) == 0) return {};
  return fmt::format("everybody on this machine may read {0}; chmod o= {0}", named.path);
}

PathFinding finding(const NamedPath& named, std::string_view message, bool hint) {
  return {{named.file, named.line, named.column,
           one_line(fmt::format("{}: {}{}", named.key, hint ? "hint: " : "", message))},
          hint};
}

bool is_named(const ConfigReading& reading, std::string_view key) {
  return std::any_of(reading.paths.begin(), reading.paths.end(),
                     [&](const NamedPath& named) { return named.key == key; });
}

/// Where nothing is written it is the service's place: a hint for whoever else looks.
void look_at_default(const ConfigReading& reading, NamedPath place,
                     std::vector<PathFinding>& found) {
  if (is_named(reading, place.key)) return;
  place.file = reading.files.front().path;
  const std::string mistake = mistake_of(place);
  if (mistake.empty()) return;
  found.push_back(
      finding(place,
              fmt::format("the default is {}, and {}; write {}: and a path of your own, or run it "
                          "as the service's user",
                          place.path, mistake, place.key),
              true));
}

}  // namespace

std::vector<PathFinding> look_at_paths(const ConfigReading& reading) {
  std::vector<PathFinding> found;
  for (const NamedPath& named : reading.paths) {
    const std::string mistake = mistake_of(named);
    const bool credential = named.perhaps_credential && !status_of(named.path);
    if (credential) {
      found.push_back(finding(
          named,
          mistake + "; that is right where systemd gives it to the service (LoadCredential=)",
          true));
    } else if (!mistake.empty()) {
      found.push_back(finding(named, mistake, false));
    } else if (const std::string hint = hint_of(named); !hint.empty()) {
      found.push_back(finding(named, hint, true));
    }
  }
  if (reading.files.empty()) return found;
  look_at_default(reading, {Kind::kStorage, "storage", reading.config.storage}, found);
  look_at_default(reading, {Kind::kFolder, "output", reading.config.output}, found);
  return found;
}

std::vector<ConfigError> look_at_templates(const Config& config) {
  std::vector<TemplateProblem> found;
  for (const DigestSpec& digest : config.digests) read_look(digest, found);
  std::vector<ConfigError> mistakes;
  for (const TemplateProblem& problem : found) {
    if (!read_regular_file(problem.path, kMostBytes)) continue;
    mistakes.push_back(
        {problem.path, problem.mistake.line, problem.mistake.column, problem.mistake.message});
  }
  return mistakes;
}

}  // namespace feedmill
