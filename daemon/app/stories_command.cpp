// feedmill stories: what is stored, one story once, with its reports.
#include <fmt/format.h>
#include <unistd.h>

#include "app/listing.h"
#include "digest/readable.h"
#include "system/terminal.h"

namespace feedmill {
namespace {

/// On a terminal the words come first, as an address in front of them would leave them no room.
std::string report_line(const ReportRow& report, bool retitled) {
  const std::string outlet =
      fmt::format("    {}  {}", report.entry_id, source_shown(report.source));
  const std::string title = retitled ? "  " + shown(report.title) : "";
  if (isatty(STDOUT_FILENO) != 0) return fitted_line(outlet + title, shown(report.url));
  return outlet + "  " + shown(report.url) + title;
}

bool put(const StoryRow& story, bool json) {
  if (json) return put_line(story_line(story));
  const std::string head =
      fmt::format("{}  {}  {}", story.story_id, short_time(story.updated), shown(story.title));
  if (!put_line(shortened(head, room_on(STDOUT_FILENO)))) return false;
  for (const ReportRow& report : story.reports) {
    if (!put_line(report_line(report, report.title != story.title))) return false;
  }
  return true;
}

/// `stories split STORY ENTRY` and `stories join STORY ENTRY|STORY`.
Subcommand overrule(const char* name, const char* about, const char* other,
                    Result<void> (Store::*rule)(std::string_view, std::string_view)) {
  auto ids = std::make_shared<std::pair<std::string, std::string>>();
  Subcommand command{name, about};
  command.options = {{"story", "the story's id", &ids->first, "STORY", true},
                     {"other", "what is split off or joined to it", &ids->second, other, true}};
  command.run = [ids, rule](const Invocation& invocation) {
    const auto apply = [&](const Config&, Store* store) -> Result<void> {
      if (store == nullptr) return failure(Errc::kUsage, "no story is " + ids->first);
      return (store->*rule)(ids->first, ids->second);
    };
    return run_listing(invocation, apply, StoreAccess::kExisting);
  };
  return command;
}

}  // namespace

Subcommand stories_command() {
  auto options = std::make_shared<ListingOptions>();
  Subcommand command{
      "stories",
      "Stories, newest first, each with its reports; one that gains a report appears again with a "
      "higher sequence number."};
  command.options = {json_option(*options), since_option(*options), after_option(*options),
                     limit_option(*options)};
  command.commands = {
      overrule(
          "split",
          "Takes an entry out of a story, into one of its own; it never joins that story again.",
          "ENTRY", &Store::split_story),
      overrule("join", "Puts an entry, or every report of another story, into a story.",
               "ENTRY|STORY", &Store::join_story)};
  command.run = [options](const Invocation& invocation) {
    return run_listing(invocation, [&](const Config&, Store* store) -> Result<void> {
      if (store == nullptr) return {};
      return store->stories(options->query(),
                            [&](const StoryRow& row) { return put(row, options->json); });
    });
  };
  return command;
}

}  // namespace feedmill
