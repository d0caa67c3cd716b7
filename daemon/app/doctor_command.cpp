// feedmill doctor: everything that may keep it from working, and how to mend it.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>

#include "app/check_paths.h"
#include "app/command.h"
#include "app/config_file.h"
#include "app/doctor.h"
#include "app/listing.h"
#include "app/load.h"
#include "json/writer.h"
#include "picture/child.h"
#include "system/service_user.h"
#include "text/display.h"

namespace feedmill {
namespace {

constexpr std::size_t kWidest = 13;  // "configuration"

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return "ok";
    case Verdict::kNote:
      return "note";
    case Verdict::kWrong:
      return "wrong";
  }
  return {};
}

std::string json_line(const Finding& finding) {
  std::string line;
  JsonWriter writer(line);
  writer.begin_object();
  writer.text("about", finding.about);
  writer.text("verdict", word_of(finding.verdict));
  writer.text("finding", one_line(finding.what));
  writer.text("mend", one_line(finding.mend));
  writer.end_object();
  return line;
}

std::string line_of(const Finding& finding) {
  std::string line = fmt::format("{:5}  {:{}}  {}", word_of(finding.verdict), finding.about,
                                 kWidest, one_line(finding.what));
  if (!finding.mend.empty())
    line += fmt::format("\n       {:{}}  what to do: {}", "", kWidest, one_line(finding.mend));
  return line;
}

class Report {
 public:
  explicit Report(bool json) : json_(json) {}
  void add(const Finding& finding) {
    wrong_ += finding.verdict == Verdict::kWrong ? 1 : 0;
    notes_ += finding.verdict == Verdict::kNote ? 1 : 0;
    // As it is found: some looks take their time.
    put_line(json_ ? json_line(finding) : line_of(finding));
    std::cout.flush();
  }
  void add(const Findings& findings) {
    for (const Finding& finding : findings) add(finding);
  }
  void summary() const {
    if (json_) return;
    if (wrong_ == 0 && notes_ == 0)
      put_line("nothing is wrong");
    else
      put_line(fmt::format("{} wrong, {} to note", wrong_, notes_));
  }
  int status() const { return wrong_ == 0 ? kDone : kFailedStatus; }

 private:
  bool json_;
  int wrong_ = 0, notes_ = 0;
};

Finding wrong_configuration(const ConfigError& problem) {
  return {Verdict::kWrong, "configuration", problem.to_string(),
          "edit it there; feedmill check says whether it is right"};
}

Finding right_configuration(const std::string& file, const Config& config) {
  return {config.sources.empty() ? Verdict::kNote : Verdict::kOk, "configuration",
          fmt::format("{}: {}, {}", file, counted(config.sources.size(), "source"),
                      counted(config.digests.size(), "digest")),
          config.sources.empty() ? "nothing is polled: feedmill sources add ADDRESS" : ""};
}

void look_at_machine(const Config& config, Instant now, Report& report) {
  report.add(look_at_disk("storage", config.storage));
  report.add(look_at_disk("output", config.output));
  report.add(judge_pictures(config, can_decode_pictures));
  report.add(judge_clock(now));
  report.add(look_at_resolver(config));
  report.add(look_at_certificates(config, now));
}

/// As the user whose the store is, where root asks.
void look_at_everything(const std::string& file, const ConfigReading& reading, Report& report) {
  const Config& config = reading.config;
  const Instant now = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
  report.add(right_configuration(file, config));
  const auto became = become_owner_of_store(config.storage, default_state_folder());
  if (!became)
    report.add({Verdict::kWrong, "owner", became.error().message,
                "run doctor as the user that feedmill runs as"});
  report.add(look_at_folders(reading));
  report.add(look_at_store(config.storage, now));
  look_at_machine(config, now, report);
}

int examine(const Invocation& invocation, bool json) {
  Report report(json);
  const auto file = find_config(invocation.config_file);
  if (!file) {
    report.add({Verdict::kWrong, "configuration", file.error().message,
                "write one (docs/configuration.md), or name it with -c"});
    return kConfigStatus;
  }
  ConfigReading reading = read_config(*file);
  if (reading.errors.empty()) reading.errors = look_at_templates(reading.config);
  for (const ConfigError& problem : reading.errors) report.add(wrong_configuration(problem));
  if (reading.errors.empty()) look_at_everything(*file, reading, report);
  report.summary();
  return reading.errors.empty() ? report.status() : int{kConfigStatus};
}

}  // namespace

Subcommand doctor_command() {
  auto json = std::make_shared<bool>(false);
  Subcommand command{
      "doctor",
      "Looks at the configuration, the store, files and folders and their owners, disks, clock, "
      "resolver, certificates and deliveries, and says of each what to do where something is "
      "wrong. It changes nothing. Exit status 1 where something is wrong, 78 where it is the "
      "configuration."};
  command.options = {{"--json", "JSON Lines", json.get()}};
  command.run = [json](const Invocation& invocation) { return examine(invocation, *json); };
  return command;
}

}  // namespace feedmill
