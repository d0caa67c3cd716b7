// filter: {include: [...], exclude: [...]}, each item a map of fields and RE2 patterns.
#include <re2/re2.h>

#include "config/keys.h"

namespace feedmill {
namespace {

using Field = FilterRule::Field;
using Rules = std::vector<FilterRule>;

/// A pattern that compiles to more than this is refused: it is run on every entry.
constexpr std::int64_t kMostMemory = 8 << 20;

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
    reading.wrong(value, pattern.error());
  else
    out.push_back({field, value.text});
}

const KeyTable<Rules>& rule_keys() {
  using R = Reading;
  using N = YamlNode;
  static const KeyTable<Rules> kKeys = {
      {{"title", "", ""}, [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kTitle, o); }},
      {{"text", "", ""}, [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kText, o); }},
      {{"author", "", ""},
       [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kAuthor, o); }},
      {{"tag", "", ""}, [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kTag, o); }},
      {{"url", "", ""}, [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kUrl, o); }},
      {{"language", "", ""},
       [](R& r, const N& n, Rules& o) { read_pattern(r, n, Field::kLanguage, o); }},
  };
  return kKeys;
}

void read_conditions(Reading& reading, const YamlNode& value, std::vector<Rules>& out) {
  reading.list(value, "conditions", [&](const YamlNode& item) {
    Rules rules;
    if (item.kind == YamlNode::Kind::kNull)
      reading.wrong(item, "expected a condition such as {title: rust}, found nothing");
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
      {{"include", "", ""}, [](R& r, const N& n, Filter& f) { read_conditions(r, n, f.include); }},
      {{"exclude", "", ""}, [](R& r, const N& n, Filter& f) { read_conditions(r, n, f.exclude); }},
  };
  return kKeys;
}

}  // namespace

void read_filter(Reading& reading, const YamlNode& value, Filter& out) {
  read_map(reading, value, filter_keys(), out);
}

}  // namespace feedmill
