// The reverse of to_json(Entry), for what the store kept.

#include <charconv>
#include <string>
#include <utility>

#include "feedmill/json.h"
#include "json/rapid.h"

namespace feedmill {
namespace {

using Value = rapid::Value;

constexpr unsigned kOptions = rapidjson::kParseIterativeFlag;

const Value* member(const Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string text_of(const Value& value) {
  return value.IsString() ? std::string(value.GetString(), value.GetStringLength()) : std::string();
}

std::string text(const Value& object, const char* name) {
  const Value* value = member(object, name);
  return value == nullptr ? std::string() : text_of(*value);
}

std::optional<std::int64_t> number(const Value& object, const char* name) {
  const Value* value = member(object, name);
  if (value == nullptr || !value->IsInt64()) return std::nullopt;
  return value->GetInt64();
}

std::optional<bool> flag(const Value& object, const char* name) {
  const Value* value = member(object, name);
  if (value == nullptr || !value->IsBool()) return std::nullopt;
  return value->GetBool();
}

int digits(const std::string& text, std::size_t at, std::size_t count) {
  int value = 0;
  std::from_chars(text.data() + at, text.data() + at + count, value);
  return value;
}

// Only what to_rfc3339() writes: "2026-11-23T07:00:00Z".
std::optional<Instant> time(const Value& object, const char* name) {
  const std::string written = text(object, name);
  constexpr std::size_t kLength = 20;
  if (written.size() != kLength) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year(digits(written, 0, 4)),
      std::chrono::month(static_cast<unsigned>(digits(written, 5, 2))),
      std::chrono::day(static_cast<unsigned>(digits(written, 8, 2)))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(digits(written, 11, 2)) +
         std::chrono::minutes(digits(written, 14, 2)) + Seconds(digits(written, 17, 2));
}

template <class T, class Read>
std::vector<T> list(const Value& object, const char* name, Read read) {
  std::vector<T> out;
  const Value* array = member(object, name);
  if (array == nullptr || !array->IsArray()) return out;
  out.reserve(array->Size());
  for (const Value& one : array->GetArray()) out.push_back(read(one));
  return out;
}

Person read_person(const Value& value) {
  return {text(value, "name"), text(value, "url"), text(value, "email")};
}

Attachment read_attachment(const Value& value) {
  return {text(value, "url"), text(value, "mime_type"), text(value, "title"),
          number(value, "size_in_bytes"), number(value, "duration_in_seconds")};
}

Link read_link(const Value& value) {
  return {text(value, "rel"), text(value, "href"), text(value, "type"), text(value, "title"),
          text(value, "hreflang")};
}

Category read_category(const Value& value) {
  return {text(value, "term"), text(value, "scheme"), text(value, "label")};
}

Episode read_episode(const Value& value) {
  Episode episode;
  episode.number = number(value, "number");
  episode.season = number(value, "season");
  episode.duration_in_seconds = number(value, "duration_in_seconds");
  episode.type = text(value, "type");
  episode.is_explicit = flag(value, "explicit");
  episode.image = text(value, "image");
  return episode;
}

Chapter read_chapter(const Value& value) {
  return {number(value, "start_in_seconds").value_or(0), text(value, "title"), text(value, "url"),
          text(value, "image")};
}

void read_extension(const Value& value, Entry& entry) {
  entry.guid = text(value, "guid");
  entry.guid_is_permalink = flag(value, "guid_is_permalink");
  entry.comments_url = text(value, "comments_url");
  entry.comments_count = number(value, "comments_count");
  if (const Value* source = member(value, "source"))
    entry.source = Origin{text(*source, "title"), text(*source, "url"), text(*source, "id")};
  entry.rights = text(value, "rights");
  entry.links = list<Link>(value, "links", read_link);
  entry.categories = list<Category>(value, "categories", read_category);
  entry.contributors = list<Person>(value, "contributors", read_person);
  if (const Value* media = member(value, "media"))
    entry.media =
        Media{text(*media, "thumbnail"), text(*media, "description"), text(*media, "credit")};
  entry.summary_html = text(value, "summary_html");
  if (const Value* episode = member(value, "episode")) entry.episode = read_episode(*episode);
  entry.chapters = list<Chapter>(value, "chapters", read_chapter);
}

Entry read_entry(const Value& value) {
  Entry entry;
  entry.id = text(value, "id");
  entry.url = text(value, "url");
  entry.external_url = text(value, "external_url");
  entry.title = text(value, "title");
  entry.content_html = text(value, "content_html");
  entry.content_text = text(value, "content_text");
  entry.summary = text(value, "summary");
  entry.image = text(value, "image");
  entry.published = time(value, "date_published");
  entry.updated = time(value, "date_modified");
  entry.authors = list<Person>(value, "authors", read_person);
  entry.tags = list<std::string>(value, "tags", text_of);
  entry.language = text(value, "language");
  entry.attachments = list<Attachment>(value, "attachments", read_attachment);
  if (const Value* extension = member(value, "_feedmill")) read_extension(*extension, entry);
  return entry;
}

}  // namespace

Result<Entry> entry_from_json(std::string_view json) {
  rapid::Document document;
  document.Parse<kOptions>(json.data(), json.size());
  if (document.HasParseError() || !document.IsObject())
    return failure(Errc::kFailed, "a stored entry is not the JSON object that it should be");
  return read_entry(document);
}

}  // namespace feedmill
