// sources[]: an address alone, or a map.
#include <algorithm>
#include <iterator>

#include "config/keys.h"
#include "config/value_advice.h"
#include "config/values.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr Seconds kYear = std::chrono::hours(24 * 366);

/// What was found instead, and what was meant perhaps. Not where it holds a login.
std::string shown_address(const YamlNode& value) {
  if (value.text.find('@') != std::string::npos) return {};
  const bool own = value.written.empty();
  return ", found " + describe(value) + (own ? address_advice(value.text) : "");
}

void read_url(Reading& reading, const YamlNode& value, Source& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  const std::string problem = check_source_url(found);
  out.key = canonical_url(found);
  if (problem.empty())
    reading.claim("source address", out.key, shown(value), value.at);
  else
    reading.wrong(value, problem + shown_address(value));
  // A wrong address still counts as one that a digest may name: one mistake, one message.
  out.url = shown(value);
  if (!value.written.empty()) out.address = std::move(found);
}

void read_name(Reading& reading, const YamlNode& value, std::string& out) {
  if (!reading.filled(value, out)) return;
  out = shown(value);
  reading.claim("source name", out, out, value.at);
}

void read_backlog(Reading& reading, const YamlNode& value, Backlog& out) {
  out = {};
  if (value.text == "all")
    out.kind = Backlog::Kind::kAll;
  else if (value.text == "none")
    out.kind = Backlog::Kind::kNone;
  else
    reading.duration(value, Seconds{1}, kYear, out.within);
}

void read_proxy(Reading& reading, const YamlNode& value, std::string& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  const std::string problem = found == "none" ? "" : check_proxy_url(found);
  if (problem.empty())
    out = std::move(found);
  else
    reading.wrong(value, problem + ", or none" + proxy_advice(found));
}

/// It is told that its key is not yet available, and not that it needs a url as well.
bool is_of_planned_kind(const YamlNode& source) {
  const std::initializer_list<const char*> kinds = {"maildir", "page", "command"};
  return std::any_of(kinds.begin(), kinds.end(),
                     [&](const char* kind) { return source.find(kind) != nullptr; });
}

/// "url https://..." and "url:https://...": text where a key and a value were meant.
std::string missing_colon(const YamlNode& value) {
  const std::string_view word =
      std::string_view(value.text).substr(0, value.text.find_first_of(" :="));
  const KeyTable<Source>& keys = source_keys();
  const bool key = std::any_of(keys.begin(), keys.end(), [&](const Key<Source>& known) {
    return known.info.name == word && known.read != nullptr;
  });
  const std::string advice = key && !value.quoted ? map_advice(value.text) : std::string();
  return advice.empty() ? advice : advice.substr(2);
}

Source read_source(Reading& reading, const YamlNode& value) {
  Source source = reading.defaults();
  reading.enter("");
  if (value.kind == YamlNode::Kind::kMap) {
    read_map(reading, value, source_keys(), source);
    const YamlNode* url = value.find("url");
    if (url == nullptr && !is_of_planned_kind(value)) {
      reading.problem(value.at, "a source needs a url");
    } else if (url != nullptr && !source.address.empty() && source.name.empty()) {
      reading.problem(url->at, "url: a source whose address has ${...} needs a name");
    }
    const YamlNode* password = value.find("password_file");
    if (password != nullptr && value.find("username") == nullptr)
      reading.problem(password->at, "password_file: needs a username beside it");
  } else if (value.kind == YamlNode::Kind::kScalar) {
    if (const std::string colon = missing_colon(value); !colon.empty()) {
      reading.problem(value.at, colon);
      return source;
    }
    read_url(reading, value, source);
    if (!source.address.empty())
      reading.problem(value.at, "a source whose address has ${...} needs a name: - url: and name:");
  } else {
    const char* const hint =
        value.kind == YamlNode::Kind::kSequence ? "; one dash begins an item" : "";
    reading.wrong(value,
                  "expected an address or a map with a url, found " + describe(value) + hint);
  }
  return source;
}

}  // namespace

namespace {

void read_header(Reading& reading, const YamlNode& name, const YamlNode& value, Headers& out) {
  std::string text;
  if (!reading.text(value, text)) return;
  if (!is_header_name(name.text))
    reading.wrong(name, "\"" + shorten(name.text) + "\" is no name of an HTTP header");
  else
    out.emplace_back(name.text, std::move(text));
}

}  // namespace

void read_headers(Reading& reading, const YamlNode& value, Headers& out) {
  if (!reading.is_map(value)) return;
  std::vector<std::string_view> names;
  for (std::size_t n = 0; n < value.children.size(); n += 2)
    names.push_back(value.children[n].text);
  reading.check_keys(value, names);  // any name will do, but once
  for (std::size_t n = 0; n + 1 < value.children.size(); n += 2)
    read_header(reading, value.children[n], value.children[n + 1], out);
}

const KeyTable<Source>& source_keys() {
  using R = Reading;
  using N = YamlNode;
  static const KeyTable<Source> kKeys = {
      {{"url", "address", "required"}, [](R& r, const N& n, Source& s) { read_url(r, n, s); }},
      {{"name", "text", "the feed's own title"},
       [](R& r, const N& n, Source& s) { read_name(r, n, s.name); }},
      {{"tags", "list of text", "[]"},
       [](R& r, const N& n, Source& s) {
         s.tags.clear();  // a default is replaced whole
         r.texts(n, "tags", s.tags);
       }},
      {{"interval", "duration 1s to 366d", "adapted"},
       [](R& r, const N& n, Source& s) {
         Seconds interval{0};
         r.duration(n, Seconds{1}, kYear, interval);
         if (interval.count() > 0) s.interval = interval;
       }},
      {{"username", "text", "none"},
       [](R& r, const N& n, Source& s) {
         // RFC 7617 section 2: the first colon ends it.
         if (r.filled(n, s.username) && s.username.find(':') != std::string::npos)
           r.wrong(n, "HTTP Basic has no \":\" in a user's name");
       }},
      {{"password_file", "path or credential", "none"},
       [](R& r, const N& n, Source& s) { r.secret_path(n, s.password_file); }},
      {{"headers", "map of text", "{}"},
       [](R& r, const N& n, Source& s) { read_headers(r, n, s.headers); }},
      {{"headers_file", "path or credential", "none"},
       [](R& r, const N& n, Source& s) {
         r.secret_path(n, s.headers_file, NamedPath::Kind::kHeaders);
       }},
      {{"proxy", "address or none", "http.proxy"},
       [](R& r, const N& n, Source& s) { read_proxy(r, n, s.proxy); }},
      {{"ca_file", "path", "none"},
       [](R& r, const N& n, Source& s) { r.path(n, s.ca_file, NamedPath::Kind::kCertificates); }},
      {{"enabled", "true or false", "true"},
       [](R& r, const N& n, Source& s) { r.flag(n, s.enabled); }},
      {{"backlog", "duration 1s to 366d, all or none", "7d"},
       [](R& r, const N& n, Source& s) { read_backlog(r, n, s.backlog); }},
      {{"filter", "filter", "none"},
       [](R& r, const N& n, Source& s) {
         s.filter = {};
         read_filter(r, n, s.filter);
       }},
      {{"weight", "number 0 to 10, decimals too", "1"},
       [](R& r, const N& n, Source& s) { r.fraction(n, 0, 10, s.weight); }},
      {{"keep", "duration", "retention.keep"}, nullptr},
      {{"max_entries", "number", "retention.max_entries"}, nullptr},
      {{"full_text", "never, excerpts or always", "never"}, nullptr},
      {{"transform", "list of a program and its arguments", "none"}, nullptr},
      {{"maildir", "path", "none"}, nullptr},
      {{"page", "address", "none"}, nullptr},
      {{"xpath", "map", "none"}, nullptr},
      {{"command", "list of a program and its arguments", "none"}, nullptr},
  };
  return kKeys;
}

bool belongs_to_one_source(std::string_view key) {
  // What says where a source is, who asks or what runs is each source's own.
  constexpr std::string_view kOwn[] = {"url",     "name",         "username", "password_file",
                                       "headers", "headers_file", "command",  "transform",
                                       "maildir", "page"};
  return std::find(std::begin(kOwn), std::end(kOwn), key) != std::end(kOwn);
}

const KeyTable<Source>& default_keys() {
  static const KeyTable<Source> kKeys = [] {
    KeyTable<Source> keys = source_keys();
    for (Key<Source>& key : keys) {
      if (!belongs_to_one_source(key.info.name)) continue;
      key.read = [](Reading& reading, const YamlNode& value, Source&) {
        reading.wrong(value, "belongs to a single source; it may not stand in defaults");
      };
    }
    return keys;
  }();
  return kKeys;
}

void read_source_item(Reading& reading, const YamlNode& item, std::vector<Source>& out) {
  Source source = read_source(reading, item);
  if (!source.name.empty()) source.key = source.name;
  source.tags.shrink_to_fit();
  out.push_back(std::move(source));
}

void read_sources(Reading& reading, const YamlNode& value, std::vector<Source>& out) {
  reading.list(value, "sources",
               [&](const YamlNode& item) { read_source_item(reading, item, out); });
}

}  // namespace feedmill
