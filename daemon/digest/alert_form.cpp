#include "digest/alert_form.h"

#include <fmt/format.h>

#include <algorithm>

#include "calendar/calendar.h"
#include "digest/compose.h"
#include "digest/readable.h"
#include "json/rapid.h"
#include "text/display.h"

namespace feedmill {
namespace {

using About = AlertLine::About;
using State = AlertLine::State;

constexpr std::size_t kMostTold = 50;

std::string on_day(Instant when, const Alert& alert) {
  std::string day = format_local(when, alert.timezone, "%e %b %Y");
  if (!day.empty() && day.front() == ' ') day.erase(0, 1);  // %e pads
  return day;
}

std::string shown_name(const AlertLine& line) {
  return shortened(one_line(line.name), kTitleColumns);
}

std::string says(const AlertLine& line, const Alert& alert) {
  switch (line.state) {
    case State::kBack:
      return line.about == About::kSource ? "is back" : "gets its issues again";
    case State::kGone:
      return "is gone: its server says so, for good";
    case State::kQuiet:
      return line.since ? "has gone quiet: nothing new since " + on_day(*line.since, alert)
                        : "has gone quiet";
    case State::kFailing:
      break;
  }
  std::string text = line.about == About::kSource ? "is failing" : "gets no issues";
  if (line.failures > 1) text += fmt::format(", {} times in a row", line.failures);
  if (!line.error.empty()) text += ": " + shortened(one_line(line.error), kTitleColumns);
  if (line.since) text += "; the last success was on " + on_day(*line.since, alert);
  return text;
}

struct Phrase {
  About about;
  State state;
  const char *one, *many;
};

constexpr Phrase kPhrases[] = {
    {About::kSource, State::kFailing, "feed is failing", "feeds are failing"},
    {About::kSource, State::kGone, "feed is gone", "feeds are gone"},
    {About::kSource, State::kQuiet, "feed has gone quiet", "feeds have gone quiet"},
    {About::kSource, State::kBack, "feed is back", "feeds are back"},
    {About::kDelivery, State::kFailing, "delivery is failing", "deliveries are failing"},
    {About::kDelivery, State::kBack, "delivery is back", "deliveries are back"},
};

std::string_view word_for(State state) {
  switch (state) {
    case State::kFailing:
      return "failing";
    case State::kGone:
      return "gone";
    case State::kQuiet:
      return "quiet";
    case State::kBack:
      break;
  }
  return "back";
}

using Writer = rapid::Writer<rapid::StringBuffer>;

void write(Writer& writer, const char* key, std::string_view value) {
  if (value.empty()) return;
  writer.Key(key);
  writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void write(Writer& writer, const AlertLine& line) {
  writer.StartObject();
  write(writer, "about", line.about == About::kSource ? "source" : "delivery");
  write(writer, "state", word_for(line.state));
  write(writer, "subject", line.subject);
  write(writer, "name", shown_name(line));
  if (line.failures > 0) {
    writer.Key("failures");
    writer.Int(line.failures);
  }
  write(writer, "error", one_line(line.error));
  if (line.since) write(writer, "since", to_rfc3339(*line.since));
  writer.EndObject();
}

}  // namespace

std::string alert_headline(const Alert& alert) {
  std::string headline;
  for (const Phrase& phrase : kPhrases) {
    const auto count =
        std::count_if(alert.lines.begin(), alert.lines.end(), [&phrase](const AlertLine& line) {
          return line.about == phrase.about && line.state == phrase.state;
        });
    if (count == 0) continue;
    if (!headline.empty()) headline += ", ";
    headline += fmt::format("{} {}", count, count == 1 ? phrase.one : phrase.many);
  }
  return headline;
}

std::string alert_text(const Alert& alert) {
  std::string text;
  const std::size_t told = std::min(alert.lines.size(), kMostTold);
  for (std::size_t i = 0; i < told; ++i)
    text += fmt::format("{} {}\n", shown_name(alert.lines[i]), says(alert.lines[i], alert));
  if (told < alert.lines.size()) text += fmt::format("and {} more\n", alert.lines.size() - told);
  return text;
}

std::string alert_json(const Alert& alert) {
  rapid::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  write(writer, "id", alert.id);
  write(writer, "digest", alert.digest);
  write(writer, "title", alert_headline(alert));
  write(writer, "raised", to_rfc3339(alert.raised));
  write(writer, "text", alert_text(alert));
  writer.Key("lines");
  writer.StartArray();
  for (const AlertLine& line : alert.lines) write(writer, line);
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

BodyValues alert_values(const Alert& alert) {
  const std::string headline = alert_headline(alert);
  std::string text = alert_text(alert);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return {{"title", headline},
          {"lead", headline},
          {"excerpt", text},
          {"source", shortened(one_line(alert.title), kTitleColumns)},
          {"published", to_rfc3339(alert.raised)},
          {"sealed", to_rfc3339(alert.raised)},
          {"date", on_day(alert.raised, alert)},
          {"digest", alert.digest},
          {"issue", alert.id},
          {"id", alert.id}};
}

}  // namespace feedmill
