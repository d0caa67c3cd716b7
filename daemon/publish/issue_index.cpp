#include "publish/issue_index.h"

#include <algorithm>

#include "digest/render.h"
#include "json/rapid.h"

namespace feedmill {
namespace {

using Writer = rapid::Writer<rapid::StringBuffer>;

void write(Writer& writer, const char* key, const std::string& value) {
  writer.Key(key);
  writer.String(value.c_str(), static_cast<rapidjson::SizeType>(value.size()));
}

void write(Writer& writer, const char* key, const std::vector<std::string>& values) {
  writer.Key(key);
  writer.StartArray();
  for (const auto& value : values)
    writer.String(value.c_str(), static_cast<rapidjson::SizeType>(value.size()));
  writer.EndArray();
}

void write(Writer& writer, const IndexedIssue& issue) {
  writer.StartObject();
  if (!issue.id.empty()) {
    write(writer, "id", issue.id);
  }
  write(writer, "time", issue.time);
  if (!issue.title.empty()) write(writer, "title", issue.title);
  if (!issue.shown.empty()) write(writer, "shown", issue.shown);
  if (!issue.id.empty()) {
    writer.Key("stories");
    writer.Int64(issue.stories);
    writer.Key("more");
    writer.Int64(issue.more);
  }
  if (!issue.leads.empty()) write(writer, "leads", issue.leads);
  writer.Key("files");
  writer.StartArray();
  for (const auto& file : issue.files) {
    writer.StartObject();
    write(writer, "name", file.name);
    write(writer, "media_type", file.media_type);
    writer.Key("bytes");
    writer.Int64(file.bytes);
    write(writer, "sha256", file.sha256);
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
}

std::string text_at(const rapid::Value& object, const char* key) {
  const auto member = object.FindMember(key);
  return member != object.MemberEnd() && member->value.IsString() ? member->value.GetString() : "";
}

std::int64_t number_at(const rapid::Value& object, const char* key) {
  const auto member = object.FindMember(key);
  return member != object.MemberEnd() && member->value.IsInt64() ? member->value.GetInt64() : 0;
}

std::vector<std::string> texts_at(const rapid::Value& object, const char* key) {
  std::vector<std::string> texts;
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsArray()) return texts;
  for (const auto& value : member->value.GetArray())
    if (value.IsString()) texts.emplace_back(value.GetString());
  return texts;
}

IndexedIssue read_issue(const rapid::Value& object) {
  IndexedIssue issue{text_at(object, "id"),
                     text_at(object, "time"),
                     number_at(object, "stories"),
                     number_at(object, "more"),
                     {},
                     text_at(object, "title"),
                     text_at(object, "shown"),
                     texts_at(object, "leads")};
  const auto files = object.FindMember("files");
  if (files == object.MemberEnd() || !files->value.IsArray()) return issue;
  for (const auto& file : files->value.GetArray()) {
    if (!file.IsObject() || stem_of(text_at(file, "name")).empty()) continue;
    issue.files.push_back({text_at(file, "name"), text_at(file, "media_type"),
                           number_at(file, "bytes"), text_at(file, "sha256")});
  }
  return issue;
}

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "2026-11-23T070000Z" by its pattern, and what may follow it.
bool is_stem(std::string_view text) {
  constexpr std::string_view kPattern = "dddd-dd-ddTddddddZ";
  if (text.size() < kPattern.size()) return false;
  for (std::size_t i = 0; i < kPattern.size(); ++i)
    if (kPattern[i] == 'd' ? !is_digits(text.substr(i, 1)) : text[i] != kPattern[i]) return false;
  const auto rest = text.substr(kPattern.size());
  return rest.empty() || (rest.front() == '-' && is_digits(rest.substr(1)));
}

}  // namespace

std::string to_jsonl(const std::vector<IndexedIssue>& issues) {
  std::string text;
  for (const auto& issue : issues) {
    rapid::StringBuffer buffer;
    Writer writer(buffer);
    write(writer, issue);
    text.append(buffer.GetString(), buffer.GetSize());
    text += '\n';
  }
  return text;
}

std::vector<IndexedIssue> index_from_jsonl(std::string_view text) {
  std::vector<IndexedIssue> issues;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    rapid::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(text.data(), end);
    if (!document.HasParseError() && document.IsObject()) {
      IndexedIssue issue = read_issue(document);
      if (!issue.files.empty()) issues.push_back(std::move(issue));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return issues;
}

std::string_view stem_of(std::string_view file_name) {
  for (const auto& format : kFormats) {
    const std::size_t tail = format.extension.size() + 1;
    if (file_name.size() <= tail) continue;
    const auto stem = file_name.substr(0, file_name.size() - tail);
    if (file_name[stem.size()] == '.' && file_name.substr(stem.size() + 1) == format.extension)
      return is_stem(stem) ? stem : std::string_view{};
  }
  return {};
}

std::string_view stem_of(const IndexedIssue& issue) {
  return issue.files.empty() ? std::string_view{} : stem_of(issue.files.front().name);
}

}  // namespace feedmill
