#include "system/log_words.h"

#include <unistd.h>

#include <algorithm>

#include "system/terminal.h"
#include "text/date.h"

namespace feedmill {
namespace {

std::string_view field(const LogFields& fields, std::string_view key) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& known) { return known.first == key; });
  return found == fields.end() ? std::string_view() : found->second;
}

std::string counted(std::string_view number, std::string_view one, std::string_view many) {
  return std::string(number).append(" ").append(number == "1" ? one : many);
}

LogWords poll(const LogFields& fields) {
  LogWords words{std::string(field(fields, "source")), {}};
  if (const std::string_view error = field(fields, "error"); !error.empty()) {
    words.text = error;
    const std::string_view failures = field(fields, "failures");
    if (failures.size() > 1 || failures > "1")
      words.text.append("; ").append(failures).append(" times in a row");
    return words;
  }
  const std::string_view fresh = field(fields, "new"), revised = field(fields, "revised");
  if (fresh != "0") words.text.append(fresh).append(" new");
  if (revised != "0")
    words.text.append(words.text.empty() ? "" : ", ").append(revised).append(" revised");
  if (words.text.empty()) words.text = "nothing new";
  return words;
}

LogWords digest(const LogFields& fields) {
  LogWords words{"digest " + std::string(field(fields, "digest")), {}};
  if (const std::string_view error = field(fields, "error"); !error.empty()) {
    words.text = error;
    return words;
  }
  words.text = counted(field(fields, "stories"), "story", "stories");
  words.text.append(" in ").append(field(fields, "folder")).append("/");
  words.text.append(field(fields, "issue"));
  return words;
}

LogWords delivery(const LogFields& fields) {
  LogWords words{"digest " + std::string(field(fields, "digest")), {}};
  const std::string_view error = field(fields, "error");
  words.text.append(field(fields, "issue"));
  words.text.append(error.empty() ? " is at " : " did not reach ");
  words.text.append(field(fields, "destination"));
  if (error.empty()) return words;
  words.text.append(": ").append(error);
  const std::string_view next = field(fields, "next_try");
  if (next == "never") words.text.append("; given up");
  const auto when = parse_date(next);
  if (when) words.text.append("; next try at ").append(time_for_people(*when, STDERR_FILENO));
  return words;
}

LogWords failed(const LogFields& fields) {
  return {"feedmill", std::string(field(fields, "error"))};
}

LogWords reload(const LogFields& fields) {
  if (const std::string_view error = field(fields, "error"); !error.empty())
    return {"reload", std::string(error)};
  if (const std::string_view change = field(fields, "change"); !change.empty())
    return {"reload", std::string(change)};
  return {"reload", counted(field(fields, "sources"), "source", "sources") + ", " +
                        counted(field(fields, "digests"), "digest", "digests")};
}

LogWords transfer(const LogFields& fields) {
  return {{}, "[" + std::string(field(fields, "id")) + "] " + std::string(field(fields, "line"))};
}

LogWords stop(const LogFields& fields) {
  if (const std::string_view error = field(fields, "error"); !error.empty())
    return {"stop", std::string(error)};
  return {{}, std::string(field(fields, "signal")) + ": stopping"};
}

LogWords start(const LogFields& fields) {
  return {"feedmill " + std::string(field(fields, "version")),
          counted(field(fields, "sources"), "source", "sources") + " and " +
              counted(field(fields, "digests"), "digest", "digests") + " of " +
              std::string(field(fields, "config")) + ", store " +
              std::string(field(fields, "store"))};
}

LogWords stopped(const LogFields&) { return {"feedmill", "stopped"}; }

LogWords offline(const LogFields& fields) {
  return {"offline", std::string(field(fields, "error")) + " (" +
                         counted(field(fields, "sources"), "source", "sources") + ")"};
}

LogWords as_it_stands(const LogFields& fields) {
  LogWords words;
  std::string rest;
  for (const auto& [key, value] : fields) {
    if (key == "event")
      words.subject = value;
    else if (key == "error")
      words.text = value;
    else
      rest.append(rest.empty() ? "" : ", ").append(key).append(" ").append(value);
  }
  std::replace(words.subject.begin(), words.subject.end(), '_', ' ');
  if (!words.text.empty() && !rest.empty()) rest = " (" + rest + ")";
  words.text += rest;
  return words;
}

struct Event {
  std::string_view name;
  LogWords (*words)(const LogFields&);
};
constexpr Event kEvents[] = {{"poll", poll},        {"digest", digest},   {"delivery", delivery},
                             {"failed", failed},    {"reload", reload},   {"stop", stop},
                             {"start", start},      {"stopped", stopped}, {"offline", offline},
                             {"transfer", transfer}};

}  // namespace

LogWords words_of_event(const LogFields& fields) {
  const std::string_view event = field(fields, "event");
  for (const Event& known : kEvents)
    if (known.name == event) return known.words(fields);
  return as_it_stands(fields);
}

}  // namespace feedmill
