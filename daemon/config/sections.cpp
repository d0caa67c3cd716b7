// http, poll and retention, and the file's own level.
#include <algorithm>

#include "config/keys.h"
#include "config/value_advice.h"
#include "config/values.h"
#include "schedule/duration.h"

namespace feedmill {
namespace {

using std::chrono::hours;

constexpr Seconds kDay = hours(24);
constexpr Seconds kYear = hours(24 * 366);

void read_proxy(Reading& reading, const YamlNode& value, std::string& out) {
  std::string found;
  if (!reading.text(value, found)) return;
  // The address is not repeated in the message: it may hold a password.
  const std::string problem = found.empty() ? "" : check_proxy_url(found);
  if (!problem.empty())
    reading.wrong(value, problem + proxy_advice(found));
  else
    out = std::move(found);
}

void read_network(Reading& reading, const YamlNode& value, std::vector<std::string>& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  if (!is_network(found))
    reading.wrong(value,
                  "expected a network (10.0.0.0/8, ::1/128), found " + describe(value) +
                      (value.kind == YamlNode::Kind::kScalar ? network_advice(value.text) : ""));
  else
    out.push_back(std::move(found));
}

void read_storage(Reading& reading, const YamlNode& value, std::string& out) {
  constexpr std::string_view kPostgres = "postgres";
  if (value.text.substr(0, kPostgres.size()) == kPostgres &&
      value.text.find("://") != std::string::npos) {
    reading.wrong(value, "PostgreSQL is not yet available in this version; a path is SQLite");
    return;
  }
  reading.path(value, out, NamedPath::Kind::kStorage);
}

/// What was not written follows what was, within the written bounds.
void settle_defaults(const YamlNode& value, PollConfig& poll) {
  const bool has_least = value.find("min_interval") != nullptr;
  const bool has_most = value.find("max_interval") != nullptr;
  const bool has_first = value.find("interval") != nullptr;
  if (!has_least) poll.min_interval = std::min(poll.min_interval, poll.max_interval);
  if (!has_most) poll.max_interval = std::max(poll.max_interval, poll.min_interval);
  if (has_first && !has_least) poll.min_interval = std::min(poll.min_interval, poll.interval);
  if (has_first && !has_most) poll.max_interval = std::max(poll.max_interval, poll.interval);
  if (!has_first && poll.min_interval <= poll.max_interval)
    poll.interval = std::clamp(poll.interval, poll.min_interval, poll.max_interval);
}

/// load.cpp reads it, before the sources or behind them all.
void read_elsewhere(Reading&, const YamlNode&, Config&) {}

}  // namespace

const KeyTable<HttpConfig>& http_keys() {
  using R = Reading;
  using N = YamlNode;
  using C = HttpConfig;
  static const KeyTable<C> kKeys = {
      {{"user_agent", "text", "feedmill/1.0"},
       [](R& r, const N& n, C& c) { r.filled(n, c.user_agent); }},
      {{"timeout", "duration 1s to 1d", "30s"},
       [](R& r, const N& n, C& c) { r.duration(n, Seconds{1}, kDay, c.timeout); }},
      {{"connect_timeout", "duration 1s to 1h", "10s"},
       [](R& r, const N& n, C& c) { r.duration(n, Seconds{1}, hours(1), c.connect_timeout); }},
      {{"max_body", "size 1B to 4GiB", "16MiB"},
       [](R& r, const N& n, C& c) { r.size(n, 1, std::uint64_t{1} << 32U, c.max_body); }},
      {{"max_memory", "size 2B to 64GiB", "128MiB"},
       [](R& r, const N& n, C& c) { r.size(n, 2, std::uint64_t{1} << 36U, c.max_memory); }},
      {{"max_redirects", "number 0 to 100", "5"},
       [](R& r, const N& n, C& c) { r.number(n, 0, 100, c.max_redirects); }},
      {{"max_concurrent", "number 1 to 10000", "64"},
       [](R& r, const N& n, C& c) { r.number(n, 1, 10000, c.max_concurrent); }},
      {{"max_per_host", "number 1 to 1000", "2"},
       [](R& r, const N& n, C& c) { r.number(n, 1, 1000, c.max_per_host); }},
      {{"proxy", "address", "none"}, [](R& r, const N& n, C& c) { read_proxy(r, n, c.proxy); }},
      {{"ca_file", "path", "none"},
       [](R& r, const N& n, C& c) {
         if (!n.text.empty() || n.kind != N::Kind::kScalar)
           r.path(n, c.ca_file, NamedPath::Kind::kCertificates);
       }},
      {{"allow_networks", "list of networks", "[]"},
       [](R& r, const N& n, C& c) {
         r.list(n, "networks", [&](const N& item) { read_network(r, item, c.allow_networks); });
       }},
  };
  return kKeys;
}

const KeyTable<PollConfig>& poll_keys() {
  using R = Reading;
  using N = YamlNode;
  using C = PollConfig;
  static const KeyTable<C> kKeys = {
      {{"interval", "duration 1s to 366d", "30m"},
       [](R& r, const N& n, C& c) { r.duration(n, Seconds{1}, kYear, c.interval); }},
      {{"min_interval", "duration 1s to 366d", "15m"},
       [](R& r, const N& n, C& c) { r.duration(n, Seconds{1}, kYear, c.min_interval); }},
      {{"max_interval", "duration 1s to 366d", "1d"},
       [](R& r, const N& n, C& c) { r.duration(n, Seconds{1}, kYear, c.max_interval); }},
      {{"requests_per_day", "number 0 to 1000000000", "0"},
       [](R& r, const N& n, C& c) { r.number(n, 0, 1'000'000'000, c.requests_per_day); }},
  };
  return kKeys;
}

const KeyTable<RetentionConfig>& retention_keys() {
  using R = Reading;
  using N = YamlNode;
  using C = RetentionConfig;
  static const KeyTable<C> kKeys = {
      {{"keep", "duration 1s to 366000d", "90d"},
       [](R& r, const N& n, C& c) { r.duration(n, Seconds{1}, 1000 * kYear, c.keep); }},
      {{"max_entries", "number 0 to 1000000000", "0"},
       [](R& r, const N& n, C& c) { r.number(n, 0, 1'000'000'000, c.max_entries); }},
  };
  return kKeys;
}

void read_http(Reading& reading, const YamlNode& value, HttpConfig& out) {
  read_map(reading, value, http_keys(), out);
  if (out.max_memory / 2 >= out.max_body) return;
  const char* const key = value.find("max_memory") != nullptr ? "max_memory" : "max_body";
  const YamlNode* const node = value.find(key);
  if (node == nullptr) return;
  reading.enter(key);
  reading.wrong(*node, "max_memory must be at least twice max_body");
}

const KeyTable<Config>& top_keys() {
  using R = Reading;
  using N = YamlNode;
  // Sources before digests, which name them.
  static const KeyTable<Config> kKeys = {
      {{"include", "list of paths or patterns", "[]"}, read_elsewhere},
      {{"defaults", "map", "none"}, read_elsewhere},
      {{"storage", "path", "/var/lib/feedmill/feedmill.db"},
       [](R& r, const N& n, Config& c) { read_storage(r, n, c.storage); }},
      {{"output", "path", "/var/lib/feedmill/digests"},
       [](R& r, const N& n, Config& c) { r.path(n, c.output, NamedPath::Kind::kFolder); }},
      {{"http", "section", "as below"},
       [](R& r, const N& n, Config& c) { read_http(r, n, c.http); }},
      {{"poll", "section", "as below"},
       [](R& r, const N& n, Config& c) { read_poll(r, n, c.poll); }},
      {{"retention", "section", "as below"},
       [](R& r, const N& n, Config& c) { read_map(r, n, retention_keys(), c.retention); }},
      {{"sources", "list of sources", "[]"},
       [](R& r, const N& n, Config& c) { read_sources(r, n, c.sources); }},
      {{"status", "section", "as below"},
       [](R& r, const N& n, Config& c) { read_status(r, n, c.status); }},
      {{"digests", "list of digests", "[]"}, read_elsewhere},
  };
  return kKeys;
}

const KeyTable<Config>& included_keys() {
  static const KeyTable<Config> kKeys = [] {
    KeyTable<Config> keys;
    for (const Key<Config>& key : top_keys()) {
      for (const std::string_view name : {"defaults", "sources", "digests"})
        if (key.info.name == name) keys.push_back(key);
    }
    return keys;
  }();
  return kKeys;
}

void read_poll(Reading& reading, const YamlNode& value, PollConfig& out) {
  read_map(reading, value, poll_keys(), out);
  settle_defaults(value, out);
  if (out.min_interval > out.max_interval) {
    reading.enter("min_interval");
    reading.wrong(*value.find("min_interval"),
                  to_duration(out.min_interval) + " is more than max_interval");
  } else if (out.interval < out.min_interval || out.interval > out.max_interval) {
    reading.enter("interval");
    reading.wrong(*value.find("interval"),
                  to_duration(out.interval) + " is not between min_interval and max_interval");
  }
}

std::vector<KeySection> inner_sections() {
  std::vector<KeySection> sections = filter_sections();
  sections.push_back(template_section());
  return sections;
}

std::vector<KeySection> config_keys() {
  std::vector<KeySection> sections = {
      section("", top_keys()),
      section("http", http_keys()),
      section("poll", poll_keys()),
      section("retention", retention_keys()),
      section("status", status_keys()),
      section("sources[]", source_keys()),
      section("digests[]", digest_keys()),
  };
  for (KeySection& of_deliver : deliver_sections()) sections.push_back(std::move(of_deliver));
  return sections;
}

}  // namespace feedmill
