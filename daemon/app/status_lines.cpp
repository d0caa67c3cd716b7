#include "app/status_lines.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "app/listing.h"
#include "calendar/digest_due.h"
#include "digest/readable.h"
#include "digest/wrap.h"
#include "insight/advice.h"
#include "system/terminal.h"

namespace feedmill {
namespace {

constexpr std::string_view kIndent = "          ";

/// Of a terminal; text that goes elsewhere is not broken.
std::size_t width() { return room_on(STDOUT_FILENO); }

/// The words of a state, with the colour that people know them by.
struct Paint {
  std::string_view word, colour;
};
constexpr Paint kPaints[] = {{"ok", "32"},      {"failing", "31"}, {"blocked", "31"},
                             {"gone", "31"},    {"quiet", "33"},   {"moved", "33"},
                             {"waiting", "33"}, {"late", "31"},    {"given up", "31"}};

std::string painted(std::string_view word) {
  std::string padded = fmt::format("{:8}", word);
  const auto* found = std::find_if(std::begin(kPaints), std::end(kPaints),
                                   [&](const Paint& paint) { return paint.word == word; });
  if (found == std::end(kPaints) || !has_colours(STDOUT_FILENO)) return padded;
  return fmt::format("\x1B[{}m{}\x1B[0m", found->colour, padded);
}

/// A line below its heading, broken where the screen ends.
void append_note(std::string& lines, std::string_view text) {
  if (text.empty()) return;
  std::string wrapped;
  append_wrapped(wrapped, text, {width(), kIndent, kIndent});
  while (!wrapped.empty() && wrapped.back() == '\n') wrapped.pop_back();
  if (!wrapped.empty()) lines.append("\n").append(wrapped);
}

bool has_next_poll(const SourceStatus& status) {
  return status.source.enabled && !status.state.gone;
}

std::string unwritten_error(const DigestStatus& status) {
  std::string error;
  if (status.unwritten > 0)
    error = fmt::format("{} sealed issue{} not on disk yet", status.unwritten,
                        status.unwritten == 1 ? " is" : "s are");
  if (!status.error.empty()) error += (error.empty() ? "" : ": ") + status.error;
  return error;
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

}  // namespace

std::string source_heading() {
  return fmt::format("STATE     {:16}  NEXT POLL         ENTRIES  SOURCE",
                     "LAST POLL (" + time_zone_shown() + ")");
}

std::string source_lines(const SourceStatus& status, Instant now) {
  constexpr std::size_t kBeforeName = 8 + 2 + 16 + 2 + 16 + 2 + 7 + 2, kLeastName = 16;
  const SourceState& state = status.state;
  const std::string_view word = word_for(status, now);
  const std::size_t room = std::max(width(), kBeforeName + kLeastName) - kBeforeName;
  const std::string name = shown(name_of(status)), cut = shortened(name, room);
  std::string lines = fmt::format(
      "{}  {}  {}  {:>7}  {}", painted(word), short_time(state.last_poll),
      short_time(has_next_poll(status) ? state.next_poll : std::nullopt), status.entries, cut);
  if (cut != name && word != "ok") append_note(lines, name);
  append_note(lines, trouble_of(status, now));
  append_note(lines, advice_on(status, now));
  if (!status.moved_to.empty() && word != "moved")
    append_note(lines, "moved for good, asked at " + shown(status.moved_to));
  if (status.gap && !status.gap->reason.empty())
    append_note(lines, fmt::format("entries between {} and {} may be missing: {}",
                                   short_time(status.gap->since), short_time(status.gap->until),
                                   shown(status.gap->reason)));
  return lines;
}

std::vector<DigestLine> digest_lines(const Config& config, const std::vector<DigestStatus>& stored,
                                     Instant now) {
  std::vector<DigestLine> lines;
  for (const DigestSpec& digest : config.digests) {
    const auto known = std::find_if(stored.begin(), stored.end(), [&](const DigestStatus& status) {
      return status.name == digest.name;
    });
    DigestLine line;
    if (known != stored.end()) line.status = *known;
    line.status.name = digest.name;
    const auto calendar = Calendar::parse(digest.schedule, digest.timezone);
    if (calendar && known != stored.end()) line.next_time = next_due_time(*calendar, known->state);
    if (calendar && known == stored.end()) line.next_time = calendar->next(now, now);
    line.error = unwritten_error(line.status);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string digest_heading() {
  return fmt::format("{:16}  NEXT ISSUE        STORIES  DIGEST",
                     "LAST ISSUE (" + time_zone_shown() + ")");
}

std::string to_lines(const DigestLine& digest) {
  std::string lines =
      fmt::format("{}  {}  {:>7}  {}", short_time(digest.status.last_time),
                  short_time(digest.next_time), digest.status.stories, shown(digest.status.name));
  append_note(lines, shown(digest.error));
  return lines;
}

std::string to_lines(const Delivery& delivery) {
  const std::string_view word = delivery.given_up ? "given up" : "waiting";
  std::string lines = fmt::format("{}  {}  {} to {}", painted(word), short_time(delivery.queued),
                                  shown(delivery.digest), shown(delivery.destination));
  if (delivery.last_error.empty()) return lines;
  std::string note = fmt::format("attempt {}: {}", delivery.attempts, shown(delivery.last_error));
  if (!delivery.given_up) note += fmt::format("; again at {}", short_time(delivery.next_try));
  append_note(lines, note);
  return lines;
}

std::string summary_of(const std::vector<SourceStatus>& sources, std::size_t digests,
                       const std::vector<Delivery>& deliveries, Instant now) {
  constexpr std::array<std::string_view, 8> kWords = {"ok",      "new",     "quiet", "moved",
                                                      "failing", "blocked", "gone",  "disabled"};
  std::string line = counted(sources.size(), "source", "sources");
  std::string_view before = ": ";
  for (const std::string_view word : kWords) {
    const auto count =
        std::count_if(sources.begin(), sources.end(),
                      [&](const SourceStatus& status) { return word_for(status, now) == word; });
    if (count == 0) continue;
    line += fmt::format("{}{} {}", before, count, word);
    before = ", ";
  }
  line += "; " + counted(digests, "digest", "digests");
  const auto given_up = static_cast<std::size_t>(std::count_if(
      deliveries.begin(), deliveries.end(), [](const Delivery& one) { return one.given_up; }));
  const std::size_t waiting = deliveries.size() - given_up;
  if (waiting > 0) line += "; " + counted(waiting, "delivery waits", "deliveries wait");
  if (given_up > 0) line += "; " + counted(given_up, "was", "were") + " given up";
  return line;
}

}  // namespace feedmill
