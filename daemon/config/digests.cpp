// digests[].
#include <algorithm>
#include <array>
#include <string>

#include "calendar/calendar.h"
#include "config/keys.h"
#include "config/value_advice.h"
#include "config/values.h"
#include "digest/arrange.h"
#include "digest/render.h"
#include "text/html/ascii.h"

namespace feedmill {
namespace {

// What a digest is written in unless it says otherwise; the others are for those who ask.
constexpr std::array kUsualFormats = {DigestFormat::kHtml, DigestFormat::kMarkdown,
                                      DigestFormat::kText, DigestFormat::kJson,
                                      DigestFormat::kAtom};

void read_format(Reading& reading, const YamlNode& value, std::vector<DigestFormat>& out) {
  std::vector<std::string_view> names;
  for (const FormatInfo& known : kFormats) {
    names.push_back(known.name);
    if (value.kind != YamlNode::Kind::kScalar || value.text != known.name) continue;
    if (std::find(out.begin(), out.end(), known.format) == out.end()) out.push_back(known.format);
    return;
  }
  // By the ending that its files have.
  if (value.kind == YamlNode::Kind::kScalar && (value.text == "md" || value.text == "txt"))
    return reading.wrong(value, fmt::format("unknown format {}; here it is \"{}\"", describe(value),
                                            value.text == "md" ? "markdown" : "text"));
  reading.wrong(value, fmt::format("unknown format {}{}", describe(value),
                                   nearest_or_all(value.text, names)));
}

void read_formats(Reading& reading, const YamlNode& value, std::vector<DigestFormat>& out) {
  const std::size_t before = reading.problems().size();
  out.clear();
  reading.list(value, "formats", [&](const YamlNode& item) { read_format(reading, item, out); });
  if (out.empty() && reading.problems().size() == before)
    reading.wrong(value, "a digest without a format would be nothing");
}

void read_name(Reading& reading, const YamlNode& value, std::string& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  const std::string problem = check_folder_name(found);
  if (!problem.empty()) {
    reading.wrong(value, problem);
  } else {
    reading.claim("digest name", found, found, value.at);
    out = std::move(found);
  }
}

void read_missed(Reading& reading, const YamlNode& value, Missed& out) {
  if (value.text == "once")
    out = Missed::kOnce;
  else if (value.text == "skip")
    out = Missed::kSkip;
  else if (value.text == "each")
    out = Missed::kEach;
  else
    reading.wrong(value, "expected once, skip or each, found " + describe(value));
}

void read_arrangement(Reading& reading, const YamlNode& value, Arrangement& out) {
  std::vector<std::string_view> names;
  for (int i = 0; i < kArrangements; ++i) {
    names.push_back(name_of(static_cast<Arrangement>(i)));
    if (value.kind != YamlNode::Kind::kScalar || value.text != names.back()) continue;
    out = static_cast<Arrangement>(i);
    return;
  }
  reading.wrong(
      value, fmt::format("unknown order {}{}", describe(value), nearest_or_all(value.text, names)));
}

void read_pictures(Reading& reading, const YamlNode& value, Pictures& out) {
  const bool text = value.kind == YamlNode::Kind::kScalar;
  if (text && value.text == "none") return void(out = Pictures::kNone);
  if (text && value.text == "lead") return void(out = Pictures::kLead);
  reading.wrong(value, fmt::format("expected none or lead, found {}", describe(value)));
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = html::to_lower(c);
  return lower;
}

/// "Europe/Berln", "europe/berlin" and "Berlin" -> "Europe/Berlin"; empty where no zone is near.
std::string nearest_timezone(std::string_view word) {
  constexpr std::size_t kMostWrong = 2;
  const bool city_only = word.find('/') == std::string_view::npos;
  const std::string sought = ascii_lower(word);
  std::string best;
  // Of a short word two letters are nearly all.
  std::size_t least = std::min(kMostWrong, word.size() / 4) + 1;
  for (const std::string& zone : timezone_names()) {
    const std::string known = ascii_lower(city_only ? zone.substr(zone.rfind('/') + 1) : zone);
    const std::size_t distance = edit_distance(sought, known);
    if (distance >= least) continue;
    least = distance;
    best = zone;
  }
  return best;
}

/// "US/New_York": its city stands in another part of the world. Empty: nowhere.
std::string zone_of_city(std::string_view zone) {
  const std::string city = ascii_lower(zone.substr(zone.rfind('/') + 1));
  for (const std::string& known : timezone_names())
    if (ascii_lower(known.substr(known.rfind('/') + 1)) == city) return known;
  return {};
}

void read_timezone(Reading& reading, const YamlNode& value, std::string& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  if (is_timezone(found)) {
    out = std::move(found);
    return;
  }
  const std::string other = timezone_advice(found);
  std::string near = other.empty() ? nearest_timezone(found) : "";
  if (other.empty() && near.empty()) near = zone_of_city(found);
  const std::string hint = !other.empty() ? other
                           : near.empty() ? " (IANA, e.g. Europe/Berlin)"
                                          : "; did you mean " + near + "?";
  reading.wrong(value, "unknown time zone " + describe(value) + hint);
}

/// In UTC: the zone has a problem of its own.
void read_schedule(Reading& reading, const YamlNode& value, std::string& out) {
  if (value.kind == YamlNode::Kind::kSequence)
    return reading.wrong(value,
                         "expected one schedule, found a list; twice a day is a cron line: "
                         "\"0 7,18 * * *\"");
  std::string found;
  if (!reading.filled(value, found)) return;
  const auto calendar = Calendar::parse(found, "");
  if (!calendar)
    reading.wrong(value, calendar.error().message);
  else if (!calendar->next(Instant{}, Instant{}))
    reading.wrong(value, describe(value) + " never happens");
  else
    out = std::move(found);
}

void read_tags(Reading& reading, const YamlNode& value, std::vector<std::string>& out) {
  reading.list(value, "tags", [&](const YamlNode& item) {
    std::string found;
    if (!reading.filled(item, found)) return;
    if (!reading.is_tag(found))
      reading.wrong(item, fmt::format("no source has the tag {}{}", describe(item),
                                      reading.nearest_tag(found)));
    out.push_back(std::move(found));
  });
}

void read_selected(Reading& reading, const YamlNode& value, std::vector<std::string>& out) {
  reading.list(value, "sources", [&](const YamlNode& item) {
    std::string found;
    if (!reading.filled(item, found)) return;
    if (!reading.is_source(found))
      reading.wrong(item, fmt::format("no source has this name or address: {}{}", describe(item),
                                      reading.nearest_source(found)));
    out.push_back(std::move(found));
  });
}

void read_template(Reading& reading, const YamlNode& value, DigestFormat format,
                   std::vector<TemplateFile>& out) {
  TemplateFile file{format, {}};
  reading.path(value, file.path, NamedPath::Kind::kTemplate);
  if (!file.path.empty()) out.push_back(std::move(file));
}

const KeyTable<std::vector<TemplateFile>>& template_keys() {
  using R = Reading;
  using N = YamlNode;
  using T = std::vector<TemplateFile>;
  static const KeyTable<T> kKeys = {
      {{"html", "path", "the built-in form"},
       [](R& r, const N& n, T& t) { read_template(r, n, DigestFormat::kHtml, t); }},
      {{"markdown", "path", "the built-in form"},
       [](R& r, const N& n, T& t) { read_template(r, n, DigestFormat::kMarkdown, t); }},
      {{"text", "path", "the built-in form"},
       [](R& r, const N& n, T& t) { read_template(r, n, DigestFormat::kText, t); }},
  };
  return kKeys;
}

DigestSpec read_digest(Reading& reading, const YamlNode& value) {
  DigestSpec digest;
  digest.formats.assign(kUsualFormats.begin(), kUsualFormats.end());
  reading.enter("");
  if (value.kind != YamlNode::Kind::kMap) {
    reading.wrong(value, "expected a map with a name and a schedule, found " + describe(value));
    return digest;
  }
  read_map(reading, value, digest_keys(), digest);
  if (digest.min_stories > digest.max_stories)
    reading.problem(value.at, "min_stories is more than max_stories: no issue would ever be made");
  for (const char* key : {"name", "schedule"})
    if (value.find(key) == nullptr)
      reading.problem(value.at, fmt::format("a digest needs a {}", key));
  return digest;
}

}  // namespace

KeySection template_section() { return section("digests[].template", template_keys()); }

const KeyTable<DigestSpec>& digest_keys() {
  using R = Reading;
  using N = YamlNode;
  using D = DigestSpec;
  static const KeyTable<D> kKeys = {
      {{"name", "text", "required"}, [](R& r, const N& n, D& d) { read_name(r, n, d.name); }},
      {{"title", "text", "the name"}, [](R& r, const N& n, D& d) { r.text(n, d.title); }},
      {{"schedule", "schedule", "required"},
       [](R& r, const N& n, D& d) { read_schedule(r, n, d.schedule); }},
      {{"timezone", "IANA time zone", "UTC"},
       [](R& r, const N& n, D& d) { read_timezone(r, n, d.timezone); }},
      {{"tags", "list of tags", "every source"},
       [](R& r, const N& n, D& d) { read_tags(r, n, d.tags); }},
      {{"sources", "list of sources' names or addresses", "every source"},
       [](R& r, const N& n, D& d) { read_selected(r, n, d.sources); }},
      {{"formats", "list of html, markdown, text, json, atom, rss, mbox, epub", "the first five"},
       [](R& r, const N& n, D& d) { read_formats(r, n, d.formats); }},
      {{"max_stories", "number 1 to 1000000", "200"},
       [](R& r, const N& n, D& d) { r.number(n, 1, 1'000'000, d.max_stories); }},
      {{"min_stories", "number 1 to 1000000", "1"},
       [](R& r, const N& n, D& d) { r.number(n, 1, 1'000'000, d.min_stories); }},
      {{"send_early_at", "number 1 to 1000000", "never"},
       [](R& r, const N& n, D& d) { r.number(n, 1, 1'000'000, d.send_early_at); }},
      {{"missed", "once, skip or each", "once"},
       [](R& r, const N& n, D& d) { read_missed(r, n, d.missed); }},
      {{"order", "top, arrival, newest, source, tag or day", "top"},
       [](R& r, const N& n, D& d) { read_arrangement(r, n, d.arranged); }},
      {{"filter", "filter", "none"}, [](R& r, const N& n, D& d) { read_filter(r, n, d.filter); }},
      {{"keep", "number 1 to 1000000", "30"},
       [](R& r, const N& n, D& d) { r.number(n, 1, 1'000'000, d.keep); }},
      {{"template", "map of html, markdown, text to paths", "the built-in forms"},
       [](R& r, const N& n, D& d) { read_map(r, n, template_keys(), d.templates); }},
      {{"deliver", "list of destinations", "none"},
       [](R& r, const N& n, D& d) { read_deliver(r, n, d.deliver); }},
      {{"full", "number 1 to 1000000", "all"},
       [](R& r, const N& n, D& d) { r.number(n, 1, 1'000'000, d.full); }},
      {{"pictures", "none or lead", "none"},
       [](R& r, const N& n, D& d) { read_pictures(r, n, d.pictures); }},
  };
  return kKeys;
}

void read_digests(Reading& reading, const YamlNode& value, std::vector<DigestSpec>& out) {
  reading.list(value, "digests",
               [&](const YamlNode& item) { out.push_back(read_digest(reading, item)); });
}

}  // namespace feedmill
