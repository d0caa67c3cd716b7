// feedmill stories: what is stored, one story once, with its reports.
#include <fmt/format.h>

#include "app/listing.h"

namespace feedmill {
namespace {

bool put(const StoryRow& story, bool json) {
  if (json) return put_line(story_line(story));
  if (!put_line(fmt::format("{}  {}  {}", story.story_id, short_time(story.updated),
                            shown(story.title)))) {
    return false;
  }
  for (const ReportRow& report : story.reports) {
    const bool retitled = report.title != story.title;
    if (!put_line(fmt::format("    {}  {}  {}{}", report.entry_id, shown(report.source),
                              shown(report.url), retitled ? "  " + shown(report.title) : ""))) {
      return false;
    }
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
