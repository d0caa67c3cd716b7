#include "calendar/schedule_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace feedmill {
namespace {

struct Meaning {
  std::string_view word, means;
};
/// Longer words before what they begin with.
constexpr Meaning kDays[] = {{"weekday", "mon-fri"}, {"workday", "mon-fri"}, {"weekend", "sat,sun"},
                             {"mon", "mon"},         {"tue", "tue"},         {"wed", "wed"},
                             {"thu", "thu"},         {"fri", "fri"},         {"sat", "sat"},
                             {"sun", "sun"}};
constexpr Meaning kPeriods[] = {{"hourly", "@hourly"}, {"weekly", "mon"}, {"monthly", "@monthly"},
                                {"daily", ""},         {"nightly", ""},   {"everyday", ""},
                                {"day", ""},           {"days", ""},      {"morning", ""},
                                {"mornings", ""},      {"week", "mon"},   {"month", "@monthly"},
                                {"hour", "@hourly"}};
constexpr Meaning kUnits[] = {{"sec", "s"}, {"min", "m"}, {"hour", "h"}, {"hr", "h"}, {"day", "d"},
                              {"s", "s"},   {"m", "m"},   {"h", "h"},    {"d", "d"}};
constexpr std::string_view kNumbers[] = {"one", "two",   "three", "four", "five",
                                         "six", "seven", "eight", "nine", "ten"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c == ' ' || c == ',' || c == ';') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// "monday" and "mondays" -> mon; but "month" is none.
std::string_view day_of(std::string_view word) {
  for (const Meaning& known : kDays) {
    if (word.substr(0, known.word.size()) != known.word) continue;
    const std::string_view rest = word.substr(known.word.size());
    const bool ends = rest.empty() || rest == "s" || rest == "." ||
                      (rest.size() >= 3 && rest.find("day") != std::string_view::npos);
    if (ends) return known.means;
  }
  return {};
}

struct ClockTime {
  int hour = 0, minute = 0;
  bool operator==(const ClockTime&) const = default;
};

/// "7", "07:00", "7.30", "7h", "7am", "7:30pm", "noon". `next` may be "am" or "pm".
std::optional<ClockTime> clock_of(std::string_view word) {
  if (word == "noon") return ClockTime{12, 0};
  if (word == "midnight") return ClockTime{0, 0};
  std::vector<int> numbers;
  std::size_t at = 0;
  while (at < word.size() && is_digit(word[at]) && numbers.size() < 3) {
    int number = 0;
    for (std::size_t n = 0; at < word.size() && is_digit(word[at]) && n < 2; ++n)
      number = 10 * number + (word[at++] - '0');
    numbers.push_back(number);
    const bool more =
        at + 1 < word.size() && (word[at] == ':' || word[at] == '.') && is_digit(word[at + 1]);
    if (!more) break;
    ++at;
  }
  const std::string_view rest = word.substr(at);
  if (numbers.empty()) return std::nullopt;
  ClockTime time{numbers[0], numbers.size() > 1 ? numbers[1] : 0};
  const bool half_day = rest == "am" || rest == "pm" || rest == "a.m." || rest == "p.m.";
  if (!half_day && !rest.empty() && rest != "h" && rest != "uhr") return std::nullopt;
  if (half_day && time.hour > 12) return std::nullopt;
  if (half_day) time.hour = time.hour % 12 + (rest[0] == 'p' ? 12 : 0);
  if (time.hour > 23 || time.minute > 59) return std::nullopt;
  return time;
}

/// "2 hours", "two hours", "hour" -> "every 2h"; empty where it is no period.
std::string period_of(const std::vector<std::string>& words) {
  if (words.empty() || words.size() > 2) return {};
  std::string number = "1", unit = words.back();
  if (words.size() == 2) {
    const auto* const spelt = std::find(std::begin(kNumbers), std::end(kNumbers), words[0]);
    const bool digits = words[0].find_first_not_of("0123456789") == std::string::npos;
    if (spelt == std::end(kNumbers) && !digits) return {};
    number = digits ? words[0] : std::to_string(spelt - std::begin(kNumbers) + 1);
  } else if (is_digit(unit.front())) {
    const std::size_t end = std::min(unit.find_first_not_of("0123456789"), unit.size());
    number = unit.substr(0, end);
    unit.erase(0, end);
  }
  for (const Meaning& known : kUnits) {
    const bool letter = known.word.size() == 1;
    const bool same = letter ? unit == known.word : unit.rfind(known.word, 0) == 0;
    if (same) return fmt::format("every {}{}", number, known.means);
  }
  return {};
}

/// What was said of days and times, word for word.
struct Said {
  std::vector<std::string_view> days;
  std::vector<ClockTime> times;
  std::string_view macro;  ///< "@hourly"
  bool plain = true;       ///< every word was understood
  bool anything = false;

  void take(std::string_view word) {
    for (const char* filler : {"every", "each", "at", "on", "and", "in", "the", "o'clock"})
      if (word == filler) return;
    if ((word == "am" || word == "pm") && !times.empty() && times.back().hour <= 12) {
      times.back().hour = times.back().hour % 12 + (word == "pm" ? 12 : 0);
      return;
    }
    anything = true;
    if (const std::string_view day = day_of(word); !day.empty()) return days.push_back(day);
    if (const auto time = clock_of(word)) return times.push_back(*time);
    const auto* const period =
        std::find_if(std::begin(kPeriods), std::end(kPeriods),
                     [&](const Meaning& known) { return known.word == word; });
    if (period == std::end(kPeriods))
      plain = false;
    else if (period->means.substr(0, 1) == "@")
      macro = period->means;
    else if (!period->means.empty())
      days.push_back(period->means);
  }
};

/// Several times of a day are a cron line, where they are of one minute.
std::string cron_of(const Said& said) {
  std::string hours;
  for (const ClockTime& time : said.times) {
    if (time.minute != said.times.front().minute) return {};
    hours += fmt::format("{}{}", hours.empty() ? "" : ",", time.hour);
  }
  return fmt::format("{} {} * * {}", said.times.front().minute, hours,
                     said.days.empty() ? "*" : fmt::format("{}", fmt::join(said.days, ",")));
}

}  // namespace

std::string schedule_meant(std::string_view said) {
  constexpr std::size_t kMostWords = 12;
  std::vector<std::string> words = words_in(said);
  if (words.empty() || words.size() > kMostWords) return {};
  if (words.front() == "every" || words.front() == "each") {
    std::string period = period_of({words.begin() + 1, words.end()});
    if (!period.empty()) return period;
  }
  Said understood;
  for (const std::string& word : words) understood.take(word);
  if (!understood.plain || !understood.anything) return {};
  if (!understood.macro.empty()) return std::string(understood.macro);
  if (understood.times.size() > 1) return cron_of(understood);
  const ClockTime time = understood.times.empty() ? ClockTime{7, 0} : understood.times.front();
  std::string clock = fmt::format("{:02}:{:02}", time.hour, time.minute);
  if (understood.days.empty()) return clock;
  return fmt::format("{} {}", fmt::join(understood.days, ","), clock);
}

}  // namespace feedmill
