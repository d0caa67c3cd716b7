// filter: {include: [...], exclude: [...]}, each item a map of fields and RE2 patterns.
#include <re2/re2.h>

#include "config/keys.h"

namespace feedmill {
namespace {

using Field = FilterRule::Field;
using Rules = std::vector<FilterRule>;

/// A pattern that compiles to more than this is refused: it is run on every entry.
constexpr std::int64_t kMostMemory = 8 << 20;

std::string no_pattern(const YamlNode& value, const std::string& why) {
  const bool looks_around = value.text.find("(?!") != std::string::npos ||
                            value.text.find("(?=") != std::string::npos ||
                            value.text.find("(?<") != std::string::npos;
  return fmt::format("{} is no pattern of RE2: {}{}", describe(value), why,
                     looks_around ? "; it looks neither ahead nor behind: `exclude` says what may "
                                    "not stand there"
                                  : "");
}

void read_pattern(Reading& reading, const YamlNode& value, Field field, Rules& out) {
  if (value.kind != YamlNode::Kind::kScalar) {
    reading.wrong(value, "expected a pattern, found " + describe(value));
    return;
  }
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMostMemory);
  const RE2 pattern(value.text, options);
  if (!pattern.ok())
    reading.wrong(value, no_pattern(value, pattern.error()));
  else
    out.push_back({field, value.text});
}

const KeyTable<Rules>& rule_keys() {
  using R = Reading;
  using N = YamlNode;
  static const KeyTable<Rules> kKeys = {
      {{"title", "pattern", "none"},
       [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kTitle, o); }},
      {{"text", "pattern", "none"},
       [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kText, o); }},
      {{"author", "pattern", "none"},
       [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kAuthor, o); }},
      {{"tag", "pattern", "none"},
       [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kTag, o); }},
      {{"url", "pattern", "none"},
       [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kUrl, o); }},
      {{"language", "pattern", "none"},
       [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kLanguage, o); }},
  };
  return kKeys;
}

void read_conditions(Reading& reading, const YamlNode& value, std::vector<Rules>& out) {
  reading.list(value, "conditions", [&](const YamlNode& item) {
    Rules rules;
    if (item.kind == YamlNode::Kind::kNull || item.kind == YamlNode::Kind::kScalar)
      reading.wrong(item, "expected a condition such as {title: rust}, found " + describe(item));
    else
      read_map(reading, item, rule_keys(), rules);
    // An empty set of rules would match everything.
    if (!rules.empty()) out.push_back(std::move(rules));
  });
}

const KeyTable<Filter>& filter_keys() {
  using R = Reading;
  using N = YamlNode;
  static const KeyTable<Filter> kKeys = {
      {{"include", "list of conditions", "none"},
       [](R& r, const N& n, Filter& f) { read_conditions(r, n, f.include); }},
      {{"exclude", "list of conditions", "none"},
       [](R& r, const N& n, Filter& f) { read_conditions(r, n, f.exclude); }},
  };
  return kKeys;
}

}  // namespace

std::vector<KeySection> filter_sections() {
  return {section("filter", filter_keys()), section("filter.rule", rule_keys())};
}

void read_filter(Reading& reading, const YamlNode& value, Filter& out) {
  if (value.kind == YamlNode::Kind::kSequence || value.kind == YamlNode::Kind::kScalar)
    return reading.wrong(value,
                         "expected {include: [...], exclude: [...]}, found " + describe(value));
  read_map(reading, value, filter_keys(), out);
}

}  // namespace feedmill
