#include "config/value_advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "config/values.h"
#include "schedule/duration.h"

namespace feedmill {
namespace {

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return result;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

/// Takes "1.5" or "30" from the front.
std::optional<double> take_number(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
  constexpr std::size_t kMostDigits = 12;
  const std::string digits(text.substr(0, end));
  const bool good = end > 0 && end <= kMostDigits && is_digit(digits.front()) &&
                    is_digit(digits.back()) && std::count(digits.begin(), digits.end(), '.') <= 1;
  if (!good) return std::nullopt;
  text.remove_prefix(end);
  return std::stod(digits);
}

std::string take_word(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_letter(text[end])) ++end;
  std::string word = lower(text.substr(0, end));
  text.remove_prefix(end);
  return word;
}

struct TimeWord {
  std::string_view word;  ///< "min" is "mins", "minute" and "minutes" too
  double seconds;
};
constexpr TimeWord kTimeWords[] = {{"month", 30 * 86400.0},
                                   {"mo", 30 * 86400.0},
                                   {"min", 60},
                                   {"m", 60},
                                   {"sec", 1},
                                   {"s", 1},
                                   {"hour", 3600},
                                   {"hr", 3600},
                                   {"h", 3600},
                                   {"day", 86400},
                                   {"d", 86400},
                                   {"week", 7 * 86400.0},
                                   {"w", 7 * 86400.0},
                                   {"year", 365 * 86400.0},
                                   {"y", 365 * 86400.0}};

std::optional<double> seconds_of(std::string_view unit) {
  for (const TimeWord& known : kTimeWords) {
    const bool letter = known.word.size() < 3;
    if (letter ? unit == known.word : begins(unit, known.word)) return known.seconds;
  }
  return std::nullopt;
}

constexpr std::string_view kNumbers[] = {"zero", "one",    "two",   "three", "four",
                                         "five", "six",    "seven", "eight", "nine",
                                         "ten",  "eleven", "twelve"};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// "httpss", "htp", "http" -> https or http; empty where it is nothing like them.
std::string_view near_scheme(const std::string& scheme) {
  constexpr std::size_t kMostWrong = 2;
  if (begins(scheme, "h") && edit_distance(scheme, "https") <= kMostWrong) return "https";
  return {};
}

bool is_key_letter(char c) { return is_letter(c) || c == '_'; }

}  // namespace

/// "PT1H30M" of ISO 8601 as "1h30m", words for a half as numbers; else the text.
std::string as_numbers(std::string_view text) {
  std::string word = lower(trimmed(text));
  for (const std::string_view half : {"half an hour", "half hour", "half-hour"})
    if (word == half) return "30m";
  for (const std::string_view one : {"an hour", "a day", "a week", "hour", "day"})
    if (word == one) return "1" + std::string(1, one.substr(one.rfind(' ') + 1).front());
  if (begins(word, "pt")) return word.substr(2);
  if (begins(word, "p")) return word.substr(1);
  return word;
}

std::string duration_advice(std::string_view text) {
  const std::string meant = as_numbers(text);
  std::string_view rest = meant;
  if (is_one_of(lower(rest), {"forever", "never", "unlimited", "infinite", "none"}))
    return "; the longest is 366000d";
  double seconds = 0;
  while (!rest.empty()) {
    const auto number = take_number(rest);
    rest = trimmed(rest);
    if (!number) return {};
    if (rest.empty() && seconds == 0)
      return fmt::format("; a unit is missing: {0}s, {0}m, {0}h or {0}d", trimmed(text));
    const auto unit = seconds_of(take_word(rest));
    if (!unit) return {};
    seconds += *number * *unit;
    rest = trimmed(rest);
  }
  constexpr double kMost = 1e10;
  if (seconds < 1 || seconds > kMost) return {};
  return fmt::format("; write {}", to_duration(Seconds{std::llround(seconds)}));
}

std::string size_advice(std::string_view text) {
  std::string_view rest = trimmed(text);
  const auto number = take_number(rest);
  rest = trimmed(rest);
  std::string unit = take_word(rest);
  if (!number || !rest.empty()) return {};
  const std::size_t power = std::string_view("bkmg").find(unit.empty() ? ' ' : unit.front());
  const bool known = is_one_of(
      unit, {"b",        "k",         "kb",   "kib",   "m",        "mb",        "mib", "g",
             "gb",       "gib",       "byte", "bytes", "kilobyte", "kilobytes", "meg", "megs",
             "megabyte", "megabytes", "gig",  "gigs",  "gigabyte", "gigabytes"});
  if (!known || power == std::string_view::npos) return {};
  const double bytes = *number * std::pow(1024.0, static_cast<double>(power));
  constexpr double kMost = 1e15;
  if (bytes < 1 || bytes > kMost) return {};
  return fmt::format("; write {}", to_size(static_cast<std::uint64_t>(std::llround(bytes))));
}

std::string flag_advice(std::string_view text) {
  const std::string word = lower(trimmed(text));
  if (is_one_of(word, {"y", "1", "t", "true", "yes", "on", "enable", "enabled"}))
    return "; write true, without quotation marks";
  if (is_one_of(word, {"n", "0", "f", "false", "no", "off", "never", "disable", "disabled"}))
    return "; write false, without quotation marks";
  return {};
}

std::string number_advice(std::string_view text, bool quoted) {
  const std::string word = lower(trimmed(text));
  for (std::size_t n = 0; n < std::size(kNumbers); ++n)
    if (word == kNumbers[n]) return fmt::format("; write {}", n);
  std::string digits;
  for (const char c : word) {
    if (is_digit(c))
      digits += c;
    else if (c != ',' && c != '_' && c != ' ' && c != '\'')
      return {};
  }
  if (digits.empty()) return {};
  return fmt::format("; write {}{}", digits, quoted ? ", without quotation marks" : "");
}

std::string network_advice(std::string_view text) {
  text = trimmed(text);
  if (lower(text) == "localhost") return "; write 127.0.0.0/8";
  if (lower(text) == "any" || lower(text) == "all" || text == "*") return "; write 0.0.0.0/0";
  constexpr int kParts = 4;
  std::string network;
  int parts = 0, numbers = 0;
  for (std::string_view rest = text; !rest.empty() && parts <= kParts; ++parts) {
    const std::string_view part = rest.substr(0, rest.find('.'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    const bool star = part == "*" || lower(part) == "x";
    const bool number = !part.empty() && std::all_of(part.begin(), part.end(), is_digit);
    // A number behind a star is no network.
    if (!star && (!number || numbers != parts)) return {};
    numbers += number ? 1 : 0;
    network.append(parts == 0 ? "" : ".").append(star ? "0" : part);
  }
  if (numbers == 0 || numbers == parts || parts > kParts) return {};
  for (; parts < kParts; ++parts) network += ".0";
  return fmt::format("; write {}/{}", network, 8 * numbers);
}

std::string address_advice(std::string_view url) {
  const std::size_t second = url.find("http", 1);
  const bool apart = second != std::string_view::npos &&
                     url.substr(0, second).find_first_of(" ,;") != std::string_view::npos;
  if (apart && url.substr(0, second).find(" - ") != std::string_view::npos)
    return "; the dash of the next line stands too deep: the dashes of a list stand one below the "
           "other";
  if (apart) return "; each address is an item of its own, on a line of its own";
  const std::size_t colon = url.find(':');
  const std::string scheme = lower(url.substr(0, std::min(colon, url.size())));
  const std::string_view rest =
      colon == std::string_view::npos ? std::string_view() : url.substr(colon + 1);
  const std::string_view host = rest.substr(std::min(rest.find_first_not_of('/'), rest.size()));
  if (scheme == "feed" && begins(host, "http")) return fmt::format("; write {}", shorten(host));
  if (scheme == "feed") return fmt::format("; write https://{}", shorten(host));
  if (scheme == "ftp" || scheme == "gopher" || scheme == "gemini") return {};
  const bool has_blank = url.find(' ') != std::string_view::npos;
  const std::string_view near = near_scheme(scheme);
  if (colon != std::string_view::npos && !near.empty() && !host.empty() && !has_blank) {
    const std::string meant = fmt::format("{}://{}", scheme == "http" ? "http" : near, host);
    return meant == url ? std::string() : fmt::format("; did you mean {}?", shorten(meant));
  }
  const std::string_view named = host.substr(0, host.find('/'));
  const std::size_t comment = url.find(" #");
  if (has_blank && begins(scheme, "http") && comment == std::string_view::npos && !named.empty() &&
      named.find(' ') == std::string_view::npos)
    return "; a blank within one is written %20";
  const std::string_view name = url.substr(0, url.find_first_of("/ ?#"));
  const bool bare = name.find('.') != std::string_view::npos && name.front() != '.' &&
                    name.front() != '/' && !has_blank;
  return bare ? fmt::format("; did you mean https://{}?", shorten(url)) : std::string();
}

std::string proxy_advice(std::string_view url) {
  if (url.find('@') != std::string_view::npos) return {};
  std::string found = fmt::format(", found \"{}\"", shorten(url));
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos)
    return found + fmt::format("; did you mean http://{}?", shorten(url));
  if (begins(url, "socks"))
    return found + fmt::format("; did you mean socks5h{}?", shorten(url.substr(scheme)));
  return found;
}

std::string smtp_advice(std::string_view url) {
  if (url.find('@') != std::string_view::npos) return {};
  std::string found = fmt::format(", found \"{}\"", shorten(url));
  const bool bare = !url.empty() && url.find("://") == std::string_view::npos;
  return bare ? found + fmt::format("; did you mean smtp://{}?", shorten(url)) : found;
}

/// A line of a list as people write it elsewhere: "• x", "1. x", "2) x". Empty: none.
std::string_view behind_bullet(std::string_view text) {
  for (const std::string_view bullet : {"\u2022 ", "\u00B7 ", "\u2013 ", "\u2014 ", "+ "})
    if (begins(text, bullet)) return trimmed(text.substr(bullet.size()));
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  const std::string_view rest = text.substr(digits);
  const bool number = digits > 0 && digits < 4 && (begins(rest, ". ") || begins(rest, ") "));
  return number ? trimmed(rest.substr(2)) : std::string_view();
}

std::string list_advice(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.find('"') != std::string_view::npos) return {};
  const std::string_view listed = behind_bullet(text);
  const std::string_view item = listed.empty() ? text : listed;
  const std::size_t blank = item.find(' ');
  const bool lines = blank != item.npos && item.find("://") < blank && item[blank - 1] != ',';
  if (!listed.empty() || lines)
    return fmt::format("; a dash begins each item, each on a line of its own: - {}",
                       shorten(lines ? item.substr(0, blank) : item));
  return fmt::format("; write [{}]", shorten(text));
}

std::string map_advice(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_key_letter(text[end])) ++end;
  const std::string_view word = text.substr(0, end), rest = text.substr(end);
  if (word.empty() || rest.empty()) return {};
  const std::string_view after = trimmed(rest);
  if (begins(rest, ":") && begins(rest.substr(1), kNoBreakSpace))
    return fmt::format("; behind \"{}:\" a no-break space stands; type a blank", word);
  if (begins(rest, ":") && rest.substr(1, 1) != "/")
    return fmt::format("; a blank is missing behind the colon of \"{}:\"", word);
  if (begins(after, "="))
    return fmt::format("; write a colon for the equals sign: {}: value", word);
  if (rest.front() == ' ')
    return fmt::format("; a colon is missing behind \"{0}\": {0}: value", word);
  return {};
}

std::string quotation_advice(std::string_view text) {
  for (const std::string_view mark :
       {"\u201C", "\u201D", "\u201E", "\u201F", "\u2018", "\u2019", "\u201A", "\u00AB", "\u00BB"}) {
    if (begins(text, mark))
      return fmt::format("{} is no quotation mark in YAML; use \" or '", mark);
  }
  if (text.find(kNoBreakSpace) != std::string_view::npos)
    return "a no-break space stands in it, which YAML takes for a letter; type a blank";
  return {};
}

std::string timezone_advice(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kAbbreviations[] = {
      {"CEST", "Europe/Berlin"},      {"MESZ", "Europe/Berlin"},
      {"MEZ", "Europe/Berlin"},       {"BST", "Europe/London"},
      {"WEST", "Europe/Lisbon"},      {"EEST", "Europe/Athens"},
      {"MSK", "Europe/Moscow"},       {"EDT", "America/New_York"},
      {"ET", "America/New_York"},     {"CST", "America/Chicago"},
      {"CDT", "America/Chicago"},     {"CT", "America/Chicago"},
      {"MDT", "America/Denver"},      {"MT", "America/Denver"},
      {"PST", "America/Los_Angeles"}, {"PDT", "America/Los_Angeles"},
      {"PT", "America/Los_Angeles"},  {"AKST", "America/Anchorage"},
      {"IST", "Asia/Kolkata"},        {"JST", "Asia/Tokyo"},
      {"KST", "Asia/Seoul"},          {"SGT", "Asia/Singapore"},
      {"HKT", "Asia/Hong_Kong"},      {"AEST", "Australia/Sydney"},
      {"AEDT", "Australia/Sydney"},   {"AWST", "Australia/Perth"},
      {"NZST", "Pacific/Auckland"},   {"NZDT", "Pacific/Auckland"},
      {"BRT", "America/Sao_Paulo"},   {"SAST", "Africa/Johannesburg"}};
  for (const auto& [name, zone] : kAbbreviations)
    if (lower(text) == lower(name)) return fmt::format("; an abbreviation is no zone: {}?", zone);
  std::string_view rest = text;
  for (const std::string_view prefix : {"UTC", "GMT", "Z"})
    if (begins(rest, prefix)) rest.remove_prefix(prefix.size());
  rest = trimmed(rest);
  const bool offset = rest.size() > 1 && (rest.front() == '+' || rest.front() == '-');
  if (!offset || !is_digit(rest[1])) return {};
  const bool east = rest.front() == '+';
  rest.remove_prefix(1);
  const auto hours = take_number(rest);
  const bool whole = hours && (rest.empty() || rest == ":00") && *hours <= 14;
  if (!whole) return "; an offset is no zone, name one of its cities (Asia/Kolkata)";
  // POSIX counts the other way.
  return fmt::format("; an offset is no zone; name a city (Europe/Berlin), or Etc/GMT{}{}",
                     east ? '-' : '+', static_cast<int>(*hours));
}

}  // namespace feedmill
