// feedmill sources list | export: what the configuration lists, without the database. No user,
// password or header is shown.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "app/command.h"
#include "app/load.h"
#include "app/opml.h"
#include "app/source_list_commands.h"
#include "app/tell.h"
#include "json/rapid.h"
#include "text/display.h"

namespace feedmill {
namespace {

/// {"name", "url", "tags", "interval_seconds", "enabled"}; what was not written is left out.
std::string to_json_line(const Source& source) {
  rapid::StringBuffer buffer;
  rapid::Writer<rapid::StringBuffer> json(buffer);
  const auto text = [&](const std::string& value) {
    json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  };
  json.StartObject();
  if (!source.name.empty()) {
    json.Key("name");
    text(source.name);
  }
  json.Key("url");
  text(source.url);
  json.Key("tags");
  json.StartArray();
  for (const std::string& tag : source.tags) text(tag);
  json.EndArray();
  if (source.interval) {
    json.Key("interval_seconds");
    json.Int64(source.interval->count());
  }
  json.Key("enabled");
  json.Bool(source.enabled);
  json.EndObject();
  return buffer.GetString();
}

/// "Example Net  https://example.net/atom  #tech #daily  (disabled)"
std::string to_line(const Source& source) {
  std::string line = source.name.empty() ? "" : one_line(source.name) + "  ";
  line += one_line(source.url) + (source.tags.empty() ? "" : " ");
  for (const std::string& tag : source.tags) line += " #" + one_line(tag);
  return line + (source.enabled ? "" : "  (disabled)");
}

int list(const Invocation& invocation, bool json) {
  const auto loaded = load(invocation);
  if (!loaded) return kConfigStatus;
  for (const Source& source : loaded->config.sources)
    std::cout << (json ? to_json_line(source) : to_line(source)) << '\n';
  return std::cout.flush() ? kDone : kFailedStatus;
}

int export_opml(const Invocation& invocation) {
  const auto loaded = load(invocation);
  if (!loaded) return kConfigStatus;
  std::cout << to_opml(loaded->config.sources) << std::flush;
  for (const Source& source : loaded->config.sources) {
    const std::string lost = not_in_opml(source);
    const std::string& name = source.name.empty() ? source.url : source.name;
    if (!lost.empty()) tell_warning(fmt::format("{}: OPML has no place for {}", name, lost));
  }
  return std::cout ? kDone : kFailedStatus;
}

}  // namespace

Subcommand sources_command() {
  auto json = std::make_shared<bool>(false);
  Subcommand listing{"list",
                     "Each source on a line: its name, its address, its tags, and whether it is "
                     "disabled."};
  listing.options = {
      {"--json", "JSON Lines: name, url, tags, interval_seconds, enabled", json.get()}};
  listing.run = [json](const Invocation& invocation) { return list(invocation, *json); };
  Subcommand exporting{
      "export",
      "OPML 2.0 on stdout, for other readers: a folder for each source's first tag, "
      "all its tags as categories."};
  exporting.run = export_opml;
  return {"sources",
          "The sources that the configuration lists.",
          {},
          {listing, exporting, sources_add_command(), sources_remove_command(),
           sources_import_command(), sources_pause_command(), sources_resume_command(),
           sources_tag_command()}};
}

}  // namespace feedmill
