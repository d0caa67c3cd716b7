#include "app/listing.h"

#include <fmt/format.h>

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "app/tell.h"
#include "digest/readable.h"
#include "digest/script.h"
#include "feedmill/json.h"
#include "json/writer.h"
#include "schedule/duration.h"
#include "system/log.h"
#include "system/terminal.h"
#include "text/date.h"
#include "text/display.h"
#include "text/url.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

constexpr std::size_t kLongestShown = 300;  // bytes of a title on a terminal

std::optional<Instant> time_or_age(const std::string& text) {
  if (const auto age = parse_duration(text)) {
    return std::chrono::floor<Seconds>(std::chrono::system_clock::now()) - *age;
  }
  return parse_date(text);
}

std::string no_time(const std::string& text) {
  return time_or_age(text) ? std::string() : "neither a time nor an age: " + one_line(text);
}

/// The exit status that the state of standard output asks for. A reader that went away is no error.
int finish() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return kDone;
  if (errno == EPIPE) return kDone;
  return tell_failure(std::string("standard output: ") + std::strerror(errno), kFailedStatus);
}

}  // namespace

EntryQuery ListingOptions::query() const {
  EntryQuery query;
  query.source = source;
  if (!since.empty()) query.since = time_or_age(since);
  query.after = after;
  query.limit = limit;
  return query;
}

Option json_option(ListingOptions& options) {
  return {"--json", "JSON Lines: one object a line", &options.json};
}

Option source_option(ListingOptions& options) {
  return {"--source", "of one source: its name or configured address", &options.source, "SOURCE"};
}

Option since_option(ListingOptions& options) {
  Option option{"--since",
                "first seen since: 2026-11-23, 2026-11-23T07:00:00Z, or an age such as 24h",
                &options.since, "TIME"};
  option.mistake = no_time;
  return option;
}

Option after_option(ListingOptions& options) {
  return {"--after", "in order of ingestion, those with a greater sequence number: to resume",
          &options.after, "SEQ"};
}

Option limit_option(ListingOptions& options) {
  return {"--limit", "at most so many; 0, the default: all", &options.limit, "N"};
}

bool put_line(std::string_view line) {
  return std::fwrite(line.data(), 1, line.size(), stdout) == line.size() &&
         std::fputc('\n', stdout) != EOF;
}

int run_listing(const Invocation& invocation,
                const std::function<Result<void>(const Config&, Store*)>& list,
                StoreAccess access) {
  int status = kDone;
  const auto loaded = load_for_store(invocation, status);
  if (!loaded) return status;
  // A reader that goes away is seen at the next write, without a signal.
  std::signal(SIGPIPE, SIG_IGN);
  const std::string& storage = loaded->config.storage;
  std::unique_ptr<Store> store;
  auto opened =
      store_exists(storage) ? open_store(storage, access) : Result<std::unique_ptr<Store>>(nullptr);
  if (opened)
    store = *std::move(opened);
  else if (opened.error().code != Errc::kAbsent)
    return tell_failure(opened.error());
  if (!store) say(LogLevel::kInfo, "feedmill: nothing is stored yet in " + storage);
  if (const auto listed = list(loaded->config, store.get()); !listed) {
    std::fflush(stdout);
    return tell_failure(listed.error());
  }
  return finish();
}

std::string short_time(const std::optional<Instant>& when) {
  if (!when) return std::string(16, ' ');
  return time_for_people(*when, STDOUT_FILENO);
}

std::string time_zone_shown() {
  return zone_for_people(std::chrono::floor<Seconds>(std::chrono::system_clock::now()),
                         STDOUT_FILENO);
}

std::string shown(std::string_view text) {
  if (isatty(STDOUT_FILENO) == 0) return one_line(text);
  return truncate_utf8(one_line(text.substr(0, 4 * kLongestShown)), kLongestShown);
}

std::string source_shown(std::string_view name) {
  constexpr std::size_t kOnTerminal = 24;
  return isatty(STDOUT_FILENO) == 0 ? shown(name) : shortened(shown(name), kOnTerminal);
}

std::string fitted_line(const std::string& words, const std::string& address) {
  const std::size_t room = room_on(STDOUT_FILENO);
  if (!is_narrower(words, room)) return shortened(words, room);
  if (address.empty()) return words;
  std::string line = words + "  " + address;
  return is_narrower(line, room) ? line : words;
}

namespace {

/// An address that may be shown as one: an older version stored what runs something, too.
std::string address_of(const std::string& url) { return runs_or_reads(url) ? "" : valid_utf8(url); }

/// The stored item is written anew, as today's version writes one, and goes on where ours stops. A
/// damaged one is told by what its row holds apart: a line is JSON whatever the store holds.
std::string json_line(const EntryRow& row) {
  std::string line;
  JsonWriter writer(line);
  writer.begin_object();
  writer.text("entry_id", row.entry_id);
  writer.number("seq", row.seq);
  writer.text("source", valid_utf8(row.source));
  writer.text("source_url", valid_utf8(row.source_url));
  writer.text("story_id", row.story_id);
  writer.time("first_seen", row.first_seen);
  writer.number("revision", row.revision);
  const bool utf8 = find_invalid_utf8(row.item_json) == std::string_view::npos;
  if (const auto entry = entry_from_json(row.item_json); entry && utf8) {
    const std::string item = to_json(*entry);
    line.append(item.size() > 2 ? "," : "").append(item, 1);
    return line;
  }
  writer.text("id", valid_utf8(row.url));
  writer.text("url", address_of(row.url));
  writer.text("title", valid_utf8(row.title));
  writer.end_object();
  return line;
}

}  // namespace

std::string entry_line(const EntryRow& row, bool json) {
  if (json) return json_line(row);
  const auto entry = entry_from_json(row.item_json);
  const std::string title = entry ? entry->title.empty() ? entry->id : entry->title : row.title;
  const std::string id = row.entry_id.empty() ? std::string() : row.entry_id + "  ";
  const std::string words = fmt::format("{}{}  {}  {}", id, short_time(row.first_seen),
                                        source_shown(row.source), shown(title));
  return fitted_line(words, shown(address_of(entry ? entry->url : row.url)));
}

std::string story_line(const StoryRow& story) {
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

}  // namespace feedmill
