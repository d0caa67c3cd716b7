// feedmill sources pause | resume | tag: one source of the YAML file, edited in place.
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "app/config_file.h"
#include "app/source_list_commands.h"
#include "app/tell.h"
#include "config/source_edit.h"
#include "config/values.h"
#include "text/display.h"

namespace feedmill {
namespace {

int enable(const Invocation& invocation, const std::string& what, bool enabled) {
  std::optional<ListedSource> found;
  const int status = rewrite_source(
      invocation, what,
      [&](const std::string& text, const EditedFile& file,
          const ListedSource& source) -> Result<std::string> {
        if (source.source.enabled == enabled) return text;
        return with_enabled(text, file, source.index, enabled);
      },
      found);
  if (status != kDone) return status;
  std::string_view done = enabled ? "resumed " : "paused ";
  if (found->source.enabled == enabled) done = enabled ? "not paused: " : "paused already: ";
  std::cout << done << one_line(found->source.url) << '\n';
  return kDone;
}

struct TagOptions {
  std::string source;
  std::vector<std::string> tags;
  bool remove = false;
};

std::vector<std::string> changed_tags(std::vector<std::string> tags, const TagOptions& options) {
  for (const std::string& tag : options.tags) {
    const auto found = std::find(tags.begin(), tags.end(), tag);
    if (options.remove && found != tags.end()) tags.erase(found);
    if (!options.remove && found == tags.end()) tags.push_back(tag);
  }
  return tags;
}

int tag(const Invocation& invocation, const TagOptions& options) {
  for (const std::string& each : options.tags) {
    if (each.empty() || has_control_character(each))
      return tell_failure("a tag is a text without control characters", kUsageStatus);
  }
  std::optional<ListedSource> found;
  const int status = rewrite_source(
      invocation, options.source,
      [&](const std::string& text, const EditedFile& file,
          const ListedSource& source) -> Result<std::string> {
        const std::vector<std::string> tags = changed_tags(source.source.tags, options);
        if (tags == source.source.tags) return text;
        return with_tags(text, file, source.index, tags);
      },
      found);
  if (status != kDone) return status;
  std::cout << one_line(found->source.url);
  for (const std::string& each : changed_tags(found->source.tags, options))
    std::cout << " #" << one_line(each);
  std::cout << '\n';
  return kDone;
}

Subcommand enable_command(const std::string& name, const std::string& about, bool enabled) {
  auto what = std::make_shared<std::string>();
  Subcommand command{name, about};
  command.options = {{"source", "its name or address", what.get(), "SOURCE", true}};
  command.run = [what, enabled](const Invocation& invocation) {
    return enable(invocation, *what, enabled);
  };
  return command;
}

}  // namespace

Subcommand sources_pause_command() {
  return enable_command("pause",
                        "Writes `enabled: false`: a source that is not polled until it is resumed. "
                        "What is stored of it stays.",
                        false);
}

Subcommand sources_resume_command() {
  return enable_command("resume", "Has a paused source polled again.", true);
}

Subcommand sources_tag_command() {
  auto options = std::make_shared<TagOptions>();
  Subcommand command{"tag", "Adds tags to a source; with --remove, takes them away."};
  command.options = {{"source", "its name or address", &options->source, "SOURCE", true},
                     {"tags", "one or more", &options->tags, "TAG", true},
                     {"--remove", "takes these tags away", &options->remove}};
  command.run = [options](const Invocation& invocation) { return tag(invocation, *options); };
  return command;
}

}  // namespace feedmill
