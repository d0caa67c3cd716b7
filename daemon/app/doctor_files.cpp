// What the configuration names: files, folders and certificates.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/check_paths.h"
#include "app/doctor.h"
#include "fetch/certificates.h"

namespace feedmill {
namespace {

constexpr Seconds kSoon{30 * 24 * 3600};

Finding of_path(const PathFinding& path) {
  const std::string mend =
      fmt::format("give it to the user that feedmill runs as (chown, chmod), or name another in {}",
                  path.place.file);
  return {path.hint ? Verdict::kNote : Verdict::kWrong, "files", path.place.to_string(),
          path.hint ? std::string() : mend};
}

Finding judge_certificate(const std::string& file, const Certificate& one, Instant now) {
  const std::string whose = fmt::format("{}: {}", file, one.subject);
  if (one.until < now)
    return {Verdict::kWrong, "certificates",
            fmt::format("{}: expired {}", whose, to_rfc3339(one.until)),
            "put the new certificate of that authority into the file"};
  if (one.from > now)
    return {Verdict::kWrong, "certificates",
            fmt::format("{}: is valid from {}", whose, to_rfc3339(one.from)),
            "wait for it, or set the clock"};
  if (one.until < now + kSoon)
    return {Verdict::kNote, "certificates",
            fmt::format("{}: expires {}", whose, to_rfc3339(one.until)),
            "ask whoever runs that server for the next one"};
  return {Verdict::kOk, "certificates", whose, {}};
}

/// One that cannot be read is among the files already.
void look_at_file(const std::string& file, Instant now, Findings& found) {
  const auto certificates = certificates_in(file);
  if (!certificates) return;
  if (certificates->empty())
    found.push_back({Verdict::kWrong, "certificates", file + ": holds no certificate",
                     "put the authority's certificate in PEM form into it"});
  for (const Certificate& one : *certificates) found.push_back(judge_certificate(file, one, now));
}

Finding of_system() {
  const SystemTrust trust = system_trust();
  if (trust.any) return {Verdict::kOk, "certificates", "the system's are in " + trust.folder, {}};
  return {Verdict::kWrong, "certificates",
          fmt::format("the system has none, neither in {} nor in {}: no https source can be asked",
                      trust.file, trust.folder),
          "apt-get install ca-certificates"};
}

}  // namespace

Findings look_at_folders(const ConfigReading& reading) {
  Findings found;
  for (const PathFinding& path : look_at_paths(reading)) found.push_back(of_path(path));
  const bool wrong = std::any_of(found.begin(), found.end(),
                                 [](const Finding& f) { return f.verdict == Verdict::kWrong; });
  if (!wrong)
    found.push_back({Verdict::kOk,
                     "files",
                     fmt::format("{} and {} can be written; what else is named can be read",
                                 reading.config.storage, reading.config.output),
                     {}});
  return found;
}

Findings look_at_certificates(const Config& config, Instant now) {
  std::set<std::string> files;
  if (!config.http.ca_file.empty()) files.insert(config.http.ca_file);
  for (const Source& source : config.sources)
    if (!source.ca_file.empty()) files.insert(source.ca_file);
  Findings found = {of_system()};
  for (const std::string& file : files) look_at_file(file, now, found);
  return found;
}

}  // namespace feedmill
