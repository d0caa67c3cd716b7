// feedmill stories: what is stored, one story once, with its reports.
#include <fmt/format.h>

#include "app/listing.h"
#include "json/writer.h"

namespace feedmill {
namespace {

std::string json_line(const StoryRow& story) {
  std::string line;
  JsonWriter writer(line);
  writer.begin_object();
  writer.text("story_id", story.story_id);
  writer.number("seq", story.seq);
  writer.text("title", story.title);
  writer.text("url", story.url);
  writer.time("first_seen", story.first_seen);
  writer.time("updated", story.updated);
  writer.objects("reports", story.reports, [&](const ReportRow& report) {
    writer.text("source", report.source);
    writer.text("url", report.url);
    writer.text("title", report.title);
    writer.time("published", report.published);
    writer.text("entry_id", report.entry_id);
  });
  writer.end_object();
  return line;
}

bool put(const StoryRow& story, bool json) {
  if (json) return put_line(json_line(story));
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
void add_overrule(CLI::App& stories, Invocation& invocation, const char* name, const char* about,
                  const char* other,
                  Result<void> (Store::*overrule)(std::string_view, std::string_view)) {
  CLI::App* command = stories.add_subcommand(name, about);
  auto ids = std::make_shared<std::pair<std::string, std::string>>();
  command->add_option("story", ids->first, "the story's id")->required()->type_name("STORY");
  command->add_option("other", ids->second, "what is split off or joined to it")
      ->required()
      ->type_name(other);
  command->callback([&invocation, ids, overrule] {
    invocation.run = [&invocation, ids, overrule] {
      return run_listing(invocation, [&](const Config&, Store* store) -> Result<void> {
        if (store == nullptr) return failure(Errc::kUsage, "no story is " + ids->first);
        return (store->*overrule)(ids->first, ids->second);
      });
    };
  });
}

}  // namespace

void add_stories(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand(
      "stories",
      "Stories, newest first, each with its reports; one that gains a report appears again with a "
      "higher sequence number.");
  auto options = std::make_shared<ListingOptions>();
  add_json(*command, *options);
  add_since(*command, *options);
  add_after(*command, *options);
  add_limit(*command, *options);
  add_overrule(
      *command, invocation, "split",
      "Takes an entry out of a story, into one of its own; it never joins that story again.",
      "ENTRY", &Store::split_story);
  add_overrule(*command, invocation, "join",
               "Puts an entry, or every report of another story, into a story.", "ENTRY|STORY",
               &Store::join_story);
  command->callback([&invocation, options, command] {
    if (!command->get_subcommands().empty()) return;  // it has said what to run
    invocation.run = [&invocation, options] {
      return run_listing(invocation, [&](const Config&, Store* store) -> Result<void> {
        if (store == nullptr) return {};
        return store->stories(options->query(),
                              [&](const StoryRow& row) { return put(row, options->json); });
      });
    };
  });
}

}  // namespace feedmill
