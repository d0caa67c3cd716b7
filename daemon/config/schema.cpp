#include "config/schema.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

#include "digest/render.h"
#include "json/writer.h"

namespace feedmill {
namespace {

// What the reader takes as text: YAML's own numbers and words are text to it.
constexpr const char* kText = R"({"type":["string","number","boolean"]})";
constexpr const char* kNumberOrVariable = R"({"type":"string","pattern":"\\$\\{"})";

std::string json_quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

/// A value whose characters follow a rule; one with ${NAME} follows it once it is replaced.
std::string matching(std::string_view pattern) {
  return fmt::format(R"({{"type":"string","pattern":{}}})",
                     json_quoted(fmt::format("(?:{})|\\$\\{{", pattern)));
}

std::string either(std::initializer_list<std::string> schemas) {
  return fmt::format(R"({{"anyOf":[{}]}})", fmt::join(schemas, ","));
}

/// Nothing at all counts as an empty list, and as an empty map.
std::string list_of(std::string_view item) {
  return fmt::format(R"({{"type":["array","null"],"items":{}}})", item);
}

std::string one_of(const std::vector<std::string>& words) {
  std::string list = words.empty() ? "" : json_quoted(words.front());
  for (std::size_t n = 1; n < words.size(); ++n) list += "," + json_quoted(words[n]);
  return either({fmt::format(R"({{"enum":[{}]}})", list), kNumberOrVariable});
}

/// "once, skip or each"; none where it is no list of single words.
std::vector<std::string> words_of_choice(std::string_view type) {
  std::string text(type);
  const std::size_t last = text.rfind(" or ");
  if (last != std::string::npos) text.replace(last, 4, ", ");
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(", ", at), text.size());
    words.push_back(text.substr(at, end - at));
    if (words.back().empty() || words.back().find(' ') != std::string::npos) return {};
    at = end + 2;
  }
  return words.size() < 2 ? std::vector<std::string>() : words;
}

/// "number 0 to 100", "number 0 to 10, decimals too", "number".
std::string number(std::string_view type) {
  const bool decimals = type.find("decimals") != std::string_view::npos;
  std::string schema = fmt::format(R"({{"type":"{}")", decimals ? "number" : "integer");
  const std::size_t to = type.find(" to ");
  if (to != std::string_view::npos) {
    std::int64_t least = 0, most = 0;
    const std::size_t from = std::string_view("number ").size();
    std::from_chars(type.data() + from, type.data() + to, least);
    std::from_chars(type.data() + to + 4, type.data() + type.size(), most);
    schema += fmt::format(R"(,"minimum":{},"maximum":{})", least, most);
  }
  return either({schema + "}", kNumberOrVariable});
}

const std::string kDuration = "^0*[1-9][0-9]*[smhd]$";
const std::string kWeb = R"re(^[Hh][Tt][Tt][Pp][Ss]?://[^\s<>"]+$)re";
const std::string kSource = R"re(^(?:[Hh][Tt][Tt][Pp][Ss]?://|[Ff][Ii][Ll][Ee]:)[^\s<>"]+$)re";
const std::string kProxy = R"re(^(?:[Hh][Tt][Tt][Pp]|[Ss][Oo][Cc][Kk][Ss]5[Hh])://\S+$)re";
const std::string kMail = R"re(^[^\s"(),:;<>\[\]\\]+@[^\s"(),:;<>\\]+$)re";

// Beside YAML's own; in any case, for which JSON Schema's patterns have no sign.
const std::string kFlag = "^(?:[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff])$";

std::string address(std::string_view place) {
  if (place == "http.proxy") return matching("^$|" + kProxy);
  if (place.find("smtp") != std::string_view::npos)
    return matching(R"(^[Ss][Mm][Tt][Pp][Ss]?://\S+$)");
  return matching(place == "sources[].url" ? kSource : kWeb);
}

std::string formats() {
  std::vector<std::string> names;
  names.reserve(kFormats.size());
  for (const FormatInfo& format : kFormats) names.emplace_back(format.name);
  return one_of(names);
}

const KeySection& section_named(std::string_view name) {
  static const std::vector<KeySection> kSections = [] {
    std::vector<KeySection> all = config_keys(), inner = inner_sections();
    std::move(inner.begin(), inner.end(), std::back_inserter(all));
    return all;
  }();
  const auto found = std::find_if(kSections.begin(), kSections.end(),
                                  [&](const KeySection& one) { return one.name == name; });
  return found == kSections.end() ? kSections.front() : *found;
}

std::string described(std::string schema, const KeyInfo& key) {
  if (key.type.empty()) return schema;
  const std::string words = fmt::format("{}; default: {}", key.type, key.fallback);
  const std::string text =
      key.fallback == "required" || key.fallback.empty() ? std::string(key.type) : words;
  return fmt::format(R"({{"description":{},{})", json_quoted(text), schema.substr(1));
}

/// A map with the keys of a section and no others. `more` follows its properties.
std::string map_of(std::string_view name, std::string_view more = "",
                   bool (*leave_out)(std::string_view) = nullptr) {
  const KeySection& section = section_named(name);
  std::string properties;
  for (const KeyInfo& key : section.keys) {
    if (key.planned || (leave_out != nullptr && leave_out(key.name))) continue;
    const std::string place = fmt::format("{}{}{}", name, name.empty() ? "" : ".", key.name);
    std::string schema = schema_of_type(place, key.type);
    if (schema.empty()) schema = "{}";
    if (schema == "{}") schema = R"({"title":"anything"})";
    properties +=
        (properties.empty() ? "" : ",") + json_quoted(key.name) + ":" + described(schema, key);
  }
  return fmt::format(
      R"({{"type":["object","null"],"properties":{{{}}},"additionalProperties":false{}}})",
      properties, more);
}

/// The same where a map must be there.
std::string filled_map_of(std::string_view name, std::string_view more) {
  std::string schema = map_of(name, more);
  const std::string_view nullable = R"("type":["object","null"])";
  return schema.replace(schema.find(nullable), nullable.size(), R"("type":"object")");
}

std::string source() {
  return either(
      {address("sources[].url"),
       filled_map_of("sources[]",
                     R"(,"required":["url"],"dependencies":{"password_file":["username"]})")});
}

std::string destination() {
  return filled_map_of("digests[].deliver[]",
                       R"(,"oneOf":[{"required":["mail"]},{"required":["maildir"]},)"
                       R"({"required":["webhook"]},{"required":["exec"]}])");
}

std::string program() {
  return fmt::format(R"({{"type":"array","items":{},"minItems":1}})", kText);
}

std::string filter() { return map_of("filter"); }

/// A line a value, for whoever reads it.
std::string indented(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  bool in_text = false;
  const auto new_line = [&] { out.append("\n").append(2 * depth, ' '); };
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    const bool closes = !in_text && (c == '}' || c == ']');
    const bool opens = !in_text && (c == '{' || c == '[');
    if (closes) --depth;
    if (closes && json[at - 1] != '{' && json[at - 1] != '[') new_line();
    out += c;
    if (in_text && c == '\\') out += json[++at];
    if (c == '"') in_text = !in_text;
    if (opens) ++depth;
    const bool empty = at + 1 < json.size() && (json[at + 1] == '}' || json[at + 1] == ']');
    if ((opens && !empty) || (!in_text && c == ',')) new_line();
    if (!in_text && c == ':') out += ' ';
  }
  return out;
}

/// Sections, lists of them, and maps.
std::string structure(std::string_view place, std::string_view type) {
  if (type == "section") return map_of(place);
  if (place == "defaults") return map_of("sources[]", "", &belongs_to_one_source);
  if (type == "list of sources") return list_of(source());
  if (type == "list of digests")
    return list_of(filled_map_of("digests[]", R"(,"required":["name","schedule"])"));
  if (type == "list of destinations") return list_of(destination());
  if (type == "filter") return filter();
  if (type == "list of conditions")
    return list_of(filled_map_of("filter.rule", R"(,"minProperties":1)"));
  if (type == "map of html, markdown, text to paths") return map_of("digests[].template");
  if (type == "map of text")
    return fmt::format(R"({{"type":["object","null"],"additionalProperties":{}}})", kText);
  if (type == "list of a program and its arguments, or map")
    return either({program(), filled_map_of(place, R"(,"required":["command"])")});
  if (type == "list of a program and its arguments") return program();
  if (place == "digests[].deliver[].mail")
    return filled_map_of(place, R"(,"required":["to","from","smtp"],"dependencies":)"
                                R"({"username":["password_file"],"password_file":["username"]})");
  if (place == "digests[].deliver[].webhook") return filled_map_of(place, R"(,"required":["url"])");
  return type == "map" ? std::string(R"({"type":["object","null"]})") : std::string();
}

/// Single values whose characters follow a rule.
std::string patterned(std::string_view place, std::string_view type) {
  if (type == "address") return address(place);
  if (type == "address or none") return matching("^none$|" + kProxy);
  if (type == "address or list of them") return either({matching(kMail), list_of(matching(kMail))});
  if (type == "address, with a name or without") return matching("@");
  if (type == "address in <>") return matching("^<[^<>]+>$");
  if (type == "IANA time zone") return matching("^[A-Za-z0-9_+/-]+$");
  if (type == "media type") return matching(R"(^[^\s/]+/[^\s/;]+)");
  if (type == "schedule")
    return matching(
        R"(^\s*(?:@\S+|[A-Za-z]+\s+\S+|(?:.*\s)?[0-9]{1,2}:[0-9]{2}|\S+(?:\s+\S+){4})\s*$)");
  if (type.rfind("duration", 0) == 0) {
    const bool words = type.find("all or none") != std::string_view::npos;
    return matching(words ? kDuration + "|^all$|^none$" : kDuration);
  }
  if (type.rfind("size", 0) == 0)
    return either({R"({"type":"integer","minimum":0})", matching("^[0-9]+(?:B|KiB|MiB|GiB)?$")});
  return {};
}

std::string plain(std::string_view type) {
  constexpr std::string_view kTexts[] = {"text", "path", "path or credential", "template",
                                         "pattern"};
  constexpr std::string_view kLists[] = {"list of text", "list of tags", "list of networks",
                                         "list of paths or patterns",
                                         "list of sources' names or addresses"};
  if (std::find(std::begin(kTexts), std::end(kTexts), type) != std::end(kTexts)) return kText;
  if (std::find(std::begin(kLists), std::end(kLists), type) != std::end(kLists))
    return list_of(kText);
  if (type == "true or false") return either({R"({"type":"boolean"})", matching(kFlag)});
  if (type.rfind("number", 0) == 0) return number(type);
  if (type == "one of the formats") return formats();
  if (type.rfind("list of html", 0) == 0) return list_of(formats());
  if (const auto words = words_of_choice(type); !words.empty()) return one_of(words);
  return {};
}

}  // namespace

std::string schema_of_type(std::string_view place, std::string_view type) {
  if (std::string schema = structure(place, type); !schema.empty()) return schema;
  if (std::string schema = patterned(place, type); !schema.empty()) return schema;
  return plain(type);
}

std::string config_schema() {
  const std::string schema =
      map_of("", R"(,"$schema":"http://json-schema.org/draft-07/schema#","title":"feedmill",)"
                 R"("patternProperties":{"^x-":{}})");
  return indented(schema);
}

}  // namespace feedmill
