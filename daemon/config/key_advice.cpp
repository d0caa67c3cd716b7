#include "config/key_advice.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/keys.h"
#include "config/value_advice.h"
#include "config/values.h"

namespace feedmill {
namespace {

struct OtherName {
  std::string_view word, key;
};
/// What other programs call it.
constexpr OtherName kOtherNames[] = {{"feeds", "sources"},
                                     {"urls", "sources"},
                                     {"subscriptions", "sources"},
                                     {"channels", "sources"},
                                     {"category", "tags"},
                                     {"categories", "tags"},
                                     {"folder", "tags"},
                                     {"group", "tags"},
                                     {"labels", "tags"},
                                     {"title", "name"},
                                     {"link", "url"},
                                     {"address", "url"},
                                     {"uri", "url"},
                                     {"feed", "url"},
                                     {"href", "url"},
                                     {"xmlUrl", "url"},
                                     {"active", "enabled"},
                                     {"disabled", "enabled"},
                                     {"refresh", "interval"},
                                     {"refresh_interval", "interval"},
                                     {"frequency", "interval"},
                                     {"ttl", "interval"},
                                     {"user", "username"},
                                     {"login", "username"},
                                     {"cookie", "headers"},
                                     {"cookies", "headers"},
                                     {"user_agent", "headers"},
                                     {"user-agent", "headers"},
                                     {"database", "storage"},
                                     {"db", "storage"},
                                     {"cache", "storage"},
                                     {"directory", "output"},
                                     {"out", "output"},
                                     {"cron", "schedule"},
                                     {"time", "schedule"},
                                     {"at", "schedule"},
                                     {"when", "schedule"},
                                     {"tz", "timezone"},
                                     {"zone", "timezone"},
                                     {"limit", "max_stories"},
                                     {"feed_list", "sources"},
                                     {"recipients", "to"},
                                     {"recipient", "to"},
                                     {"sender", "from"},
                                     {"server", "smtp"},
                                     {"host", "smtp"},
                                     {"secret", "secret_file"},
                                     {"email", "mail"},
                                     {"command", "exec"},
                                     {"hook", "webhook"},
                                     {"interval", "schedule"},
                                     {"max_age", "keep"},
                                     {"ignore", "filter"},
                                     {"block", "filter"},
                                     {"keywords", "filter"},
                                     {"useragent", "user_agent"}};

bool has(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view other_name(std::string_view word, const std::vector<std::string_view>& valid) {
  for (const OtherName& known : kOtherNames)
    if (known.word == word && has(valid, known.key)) return known.key;
  return {};
}

/// Where in the file a key belongs that is written as it should be.
std::string place_of(std::string_view key, bool in_included_file) {
  static const std::pair<const char*, const char*> kPlaces[] = {
      {"", "at the beginning of a line"},
      {"http", "under http:"},
      {"poll", "under poll:"},
      {"retention", "under retention:"},
      {"sources[]", "in a source"},
      {"digests[]", "in a digest"},
      {"digests[].deliver[]", "under a digest's deliver:"}};
  std::string places;
  for (const KeySection& section : config_keys()) {
    const auto place = std::find_if(std::begin(kPlaces), std::end(kPlaces),
                                    [&](const auto& known) { return section.name == known.first; });
    const bool is_here = std::any_of(section.keys.begin(), section.keys.end(),
                                     [&](const KeyInfo& known) { return known.name == key; });
    if (place != std::end(kPlaces) && is_here)
      places.append(places.empty() ? "" : " or ")
          .append(in_included_file && section.name.empty() ? "in the file that includes this one"
                                                           : place->second);
  }
  return places;
}

/// "timeout:30s": YAML wants a blank behind the colon.
std::string missing_blank(std::string_view key, const std::vector<std::string_view>& valid) {
  const std::size_t colon = key.find(':');
  if (colon == std::string_view::npos || !has(valid, key.substr(0, colon))) return {};
  return map_advice(key).substr(2);
}

}  // namespace

std::string unknown_key(const std::string& key, const std::vector<std::string_view>& valid) {
  if (std::string blank = missing_blank(key, valid); !blank.empty()) return blank;
  std::string message = fmt::format(R"(unknown key "{}")", shorten(key));
  if (const std::string odd = quotation_advice(key); !odd.empty()) return message + ": " + odd;
  if (const std::string_view near = nearest(key, valid); !near.empty())
    return message + fmt::format(R"(; the nearest valid one is "{}")", near);
  const std::string_view other = other_name(key, valid);
  const std::string place = place_of(key, has(valid, "defaults") && !has(valid, "include"));
  if (!other.empty())
    message += fmt::format(R"(; here it is "{}")", other);
  else if (!place.empty())
    message += "; it belongs " + place;
  return message + fmt::format("; valid here: {}", fmt::join(valid, ", "));
}

std::string not_a_configuration(std::string_view text, std::string_view what) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  text.remove_prefix(std::min(begin, text.size()));
  const std::string_view first = text.substr(0, text.find_first_of(" \r\n"));
  if (text.substr(0, 1) == "<")
    return "this is XML or HTML; a configuration is YAML (sources import reads OPML)";
  if (first.find("://") != std::string_view::npos)
    return "a list of addresses; write \"sources:\" above them, and \"- \" in front of each "
           "(sources "
           "import reads such a list)";
  if (what == "a list") return "a list; which? Write \"sources:\" above it";
  std::vector<std::string_view> keys;
  for (const Key<Config>& key : top_keys())
    if (key.read != nullptr) keys.push_back(key.info.name);
  if (has(keys, first)) return fmt::format("a colon is missing behind \"{0}\": {0}:", first);
  return fmt::format("expected keys and values, found text; keys are {}", fmt::join(keys, ", "));
}

}  // namespace feedmill
