// Keys as tables: each section of the configuration has one, which checks what is written, finds
// the nearest key to a mistaken one, and is compared with docs/configuration.md by a test.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/reading.h"

namespace feedmill {

/// A key as the documentation lists it.
struct KeyInfo {
  std::string_view name;
  std::string_view type;      ///< "duration 1s to 1d", "list of text" ...
  std::string_view fallback;  ///< what holds where it is not written; "required"
  bool planned = false;       ///< set by section(): refused for now
};

constexpr std::string_view kNotYet = "not yet available in this version";

/// `read` is absent for a key that is planned and refused for now.
template <class T>
struct Key {
  KeyInfo info;
  void (*read)(Reading&, const YamlNode&, T&);
};

template <class T>
using KeyTable = std::vector<Key<T>>;

/// Reads the values of a map in the order of the table, whatever the order in the file.
template <class T>
void read_map(Reading& reading, const YamlNode& map, const KeyTable<T>& keys, T& out) {
  if (!reading.is_map(map)) return;
  std::vector<std::string_view> names, planned;
  for (const Key<T>& key : keys) {
    if (key.read == nullptr) planned.push_back(key.info.name);
    if (key.read != nullptr) names.push_back(key.info.name);
  }
  reading.check_keys(map, names, planned);
  for (const Key<T>& key : keys) {
    const YamlNode* value = map.find(key.info.name);
    if (value == nullptr) continue;
    reading.enter(key.info.name);
    if (key.read == nullptr)
      reading.wrong(*value, kNotYet);
    else
      key.read(reading, *value, out);
  }
}

// The sections; "" is the file itself.
const KeyTable<Config>& top_keys();
const KeyTable<Config>& included_keys();  ///< of a file that another one includes
const KeyTable<Source>& default_keys();
const KeyTable<HttpConfig>& http_keys();
const KeyTable<PollConfig>& poll_keys();
const KeyTable<RetentionConfig>& retention_keys();
const KeyTable<StatusConfig>& status_keys();
const KeyTable<Source>& source_keys();
const KeyTable<DigestSpec>& digest_keys();

void read_status(Reading& reading, const YamlNode& value, StatusConfig& out);
void read_poll(Reading& reading, const YamlNode& value, PollConfig& out);
void read_source_item(Reading& reading, const YamlNode& item, std::vector<Source>& out);
void read_sources(Reading& reading, const YamlNode& value, std::vector<Source>& out);
void read_digests(Reading& reading, const YamlNode& value, std::vector<DigestSpec>& out);
void read_deliver(Reading& reading, const YamlNode& value, std::vector<Destination>& out);
using Headers = std::vector<std::pair<std::string, std::string>>;
void read_headers(Reading& reading, const YamlNode& value, Headers& out);
void read_filter(Reading& reading, const YamlNode& value, Filter& out);

/// Every section with its keys, for the documentation's test.
struct KeySection {
  std::string name;
  std::vector<KeyInfo> keys;
};
std::vector<KeySection> config_keys();
std::vector<KeySection> deliver_sections();
/// Those that the documentation describes in words: the filter's and the template's.
std::vector<KeySection> inner_sections();
std::vector<KeySection> filter_sections();
KeySection template_section();

/// What may not stand in `defaults`.
bool belongs_to_one_source(std::string_view key);

template <class T>
KeySection section(std::string name, const KeyTable<T>& table) {
  KeySection result{std::move(name), {}};
  for (const Key<T>& key : table) {
    result.keys.push_back(key.info);
    result.keys.back().planned = key.read == nullptr;
  }
  return result;
}

}  // namespace feedmill
