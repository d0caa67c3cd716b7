#include "config/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <variant>

#include "schedule/duration.h"
#include "text/display.h"
#include "text/hash.h"

namespace feedmill {
namespace {

// In front of what must not be shown: a person is told that it changed, not to what.
constexpr char kHidden = '\x01';

std::string hidden(const std::string& secret) {
  // Of so few bits nobody finds the secret.
  return secret.empty() ? "" : fmt::format("{}{:08x}", kHidden, hash64(secret) & 0xFFFFFFFFU);
}

using Headers = std::vector<std::pair<std::string, std::string>>;

std::string hidden(const Headers& headers) {
  std::string all;
  for (const auto& [name, value] : headers)
    all.append(name).append(1, 0).append(value).append(1, 0);
  return hidden(all);
}

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list.append(list.empty() ? "" : ", ").append(word);
  return list;
}

std::string text_of(const Filter& filter) {
  std::string text;
  for (const auto* sets : {&filter.include, &filter.exclude})
    for (const auto& rules : *sets) {
      text += sets == &filter.include ? "+(" : "-(";
      for (const FilterRule& rule : rules)
        text += fmt::format("{}:{} ", static_cast<int>(rule.field), rule.pattern);
      text += ") ";
    }
  return text;
}

using Keys = std::map<std::string, std::string>;

/// What is not there has no key: of thousands of sources most say little.
void add(Keys& keys, const char* key, std::string value) {
  if (!value.empty()) keys.emplace(key, std::move(value));
}

Keys keys_of(const Source& source) {
  Keys keys;
  add(keys, "url", source.url);
  add(keys, "url's ${...}", hidden(source.address));
  add(keys, "tags", joined(source.tags));
  add(keys, "interval", source.interval ? to_duration(*source.interval) : "");
  add(keys, "username", source.username);
  add(keys, "password_file", source.password_file);
  add(keys, "headers", hidden(source.headers));
  add(keys, "headers_file", source.headers_file);
  add(keys, "proxy", hidden(source.proxy));
  add(keys, "ca_file", source.ca_file);
  add(keys, "weight", source.weight == 1 ? "" : fmt::format("{}", source.weight));
  add(keys, "enabled", source.enabled ? "true" : "false");
  add(keys, "backlog",
      fmt::format("{} {}", static_cast<int>(source.backlog.kind), source.backlog.within.count()));
  add(keys, "filter", text_of(source.filter));
  return keys;
}

/// All that a destination says, which may be a secret; its key names it.
std::string text_of(const Destination& destination) {
  return std::visit(
      [](const auto& to) {
        using To = std::decay_t<decltype(to)>;
        if constexpr (std::is_same_v<To, MailTo>)
          return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}", to.to, to.from, to.from_name, to.smtp,
                             to.username, to.password_file, to.max_size, to.link);
        else if constexpr (std::is_same_v<To, MaildirTo>)
          return to.folder;
        else if constexpr (std::is_same_v<To, WebhookTo>)
          return fmt::format("{}|{}|{}|{}|{}|{}", to.url, to.method, to.content_type,
                             hidden(to.headers), to.headers_file, to.secret_file);
        else
          return fmt::format("{}|{}|{}", joined(to.arguments), to.format, to.timeout.count());
      },
      destination.where);
}

Keys keys_of(const DigestSpec& digest) {
  Keys keys;
  std::string formats, templates;
  for (const DigestFormat format : digest.formats)
    formats += fmt::format("{} ", static_cast<int>(format));
  for (const TemplateFile& file : digest.templates)
    templates += fmt::format("{}:{} ", static_cast<int>(file.format), file.path);
  keys["title"] = digest.title;
  keys["schedule"] = digest.schedule;
  keys["timezone"] = digest.timezone;
  keys["tags"] = joined(digest.tags);
  keys["sources"] = joined(digest.sources);
  keys["formats"] = hidden(formats);
  keys["template"] = hidden(templates);
  keys["max_stories"] = std::to_string(digest.max_stories);
  keys["min_stories"] = std::to_string(digest.min_stories);
  keys["send_early_at"] = std::to_string(digest.send_early_at);
  keys["missed"] = hidden(std::to_string(static_cast<int>(digest.missed)));
  keys["full"] = std::to_string(digest.full);
  keys["pictures"] = digest.pictures == Pictures::kLead ? "lead" : "";
  keys["order"] = hidden(std::to_string(static_cast<int>(digest.arranged)));
  keys["filter"] = text_of(digest.filter);
  keys["keep"] = std::to_string(digest.keep);
  for (const Destination& destination : digest.deliver)
    keys["deliver " + destination.key] = hidden(text_of(destination));
  return keys;
}

Keys keys_of(const HttpConfig& http) {
  return {{"user_agent", http.user_agent},
          {"timeout", to_duration(http.timeout)},
          {"connect_timeout", to_duration(http.connect_timeout)},
          {"max_body", std::to_string(http.max_body)},
          {"max_memory", std::to_string(http.max_memory)},
          {"max_redirects", std::to_string(http.max_redirects)},
          {"max_concurrent", std::to_string(http.max_concurrent)},
          {"max_per_host", std::to_string(http.max_per_host)},
          {"proxy", hidden(http.proxy)},
          {"ca_file", http.ca_file},
          {"allow_networks", joined(http.allow_networks)}};
}

std::string name_of(const Source& source) {
  return "source " + (source.name.empty() ? source.url : source.name);
}

/// "interval 1h, was 30m"; of what is hidden its key alone.
std::string part_of(const std::string& key, const std::string& before, const std::string& after) {
  const bool secret = before.substr(0, 1) == std::string(1, kHidden) ||
                      after.substr(0, 1) == std::string(1, kHidden);
  if (secret && before.empty()) return key + " added";
  if (secret && after.empty()) return key + " removed";
  if (secret) return key;
  if (after.empty()) return key + " taken away, was " + before;
  return before.empty() ? key + " " + after : key + " " + after + ", was " + before;
}

std::vector<std::string> parts_between(const Keys& before, const Keys& after) {
  const auto value = [](const Keys& keys, const std::string& key) {
    const auto found = keys.find(key);
    return found == keys.end() ? std::string() : found->second;
  };
  Keys all = before;
  all.insert(after.begin(), after.end());
  std::vector<std::string> parts;
  for (const auto& entry : all) {
    const std::string &key = entry.first, was = value(before, key), is = value(after, key);
    if (was != is) parts.push_back(part_of(key, was, is));
  }
  return parts;
}

/// Control characters separate the fields of the text: none is left in one.
std::string field(const std::string& text) {
  const bool secret = !text.empty() && text.front() == kHidden;
  return (secret ? std::string(1, kHidden) : "") + one_line(text.substr(secret ? 1 : 0));
}

}  // namespace

Picture picture_of(const Config& config) {
  Picture picture;
  for (const Source& source : config.sources) picture[name_of(source)] = keys_of(source);
  for (const DigestSpec& digest : config.digests)
    picture["digest " + digest.name] = keys_of(digest);
  picture["http"] = keys_of(config.http);
  picture["poll"] = {{"interval", to_duration(config.poll.interval)},
                     {"min_interval", to_duration(config.poll.min_interval)},
                     {"max_interval", to_duration(config.poll.max_interval)},
                     {"requests_per_day", std::to_string(config.poll.requests_per_day)}};
  picture["retention"] = {{"keep", to_duration(config.retention.keep)},
                          {"max_entries", std::to_string(config.retention.max_entries)}};
  picture["output"] = {{"output", config.output}};
  return picture;
}

std::string to_text(const Picture& picture) {
  std::string text;
  for (const auto& [section, keys] : picture) {
    text += one_line(section) + '\n';
    for (const auto& [key, value] : keys)
      if (!value.empty()) text += '\t' + one_line(key) + '\t' + field(value) + '\n';
  }
  return text;
}

Picture picture_from_text(std::string_view text) {
  Picture picture;
  Keys* keys = nullptr;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty()) continue;
    if (line.front() != '\t') {
      keys = &picture[std::string(line)];
      continue;
    }
    const std::size_t tab = line.find('\t', 1);
    if (keys == nullptr || tab == std::string_view::npos) return {};
    (*keys)[std::string(line.substr(1, tab - 1))] = line.substr(tab + 1);
  }
  return picture;
}

std::vector<Change> changes_between(const Picture& before, const Picture& after) {
  std::vector<Change> changes;
  const Picture was = picture_from_text(to_text(before)), is = picture_from_text(to_text(after));
  for (const auto& [section, keys] : is) {
    const auto old = was.find(section);
    if (old == was.end()) {
      changes.push_back({Change::Kind::kAdded, section, {}});
      continue;
    }
    auto parts = parts_between(old->second, keys);
    if (!parts.empty()) changes.push_back({Change::Kind::kChanged, section, std::move(parts)});
  }
  for (const auto& entry : was)
    if (is.count(entry.first) == 0) changes.push_back({Change::Kind::kRemoved, entry.first, {}});
  return changes;
}

std::string to_line(const Change& change) {
  if (change.kind == Change::Kind::kAdded) return change.what + " added";
  if (change.kind == Change::Kind::kRemoved) return change.what + " removed";
  std::string line = change.what + " changed: ";
  for (std::size_t i = 0; i < change.parts.size(); ++i)
    line += (i == 0 ? "" : "; ") + change.parts[i];
  return line;
}

}  // namespace feedmill
