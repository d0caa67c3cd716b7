#include "parse/json_feed.h"

#include <rapidjson/error/en.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "json/rapid.h"
#include "parse/construct.h"
#include "parse/json_repair.h"
#include "parse/most_entries.h"
#include "parse/person.h"
#include "parse/problems.h"
#include "parse/quantities.h"
#include "parse/values.h"
#include "text/date.h"
#include "text/url.h"

namespace feedmill {
namespace {

using Value = rapid::Value;

// Iterative, and numbers as text: neither a deep document nor a long number does harm.
constexpr unsigned kOptions =
    rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

const Value* member(const Value& object, std::string_view name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(
      Value(rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size()))));
  return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string_view text_of(const Value* value) {
  return value != nullptr && value->IsString()
             ? std::string_view(value->GetString(), value->GetStringLength())
             : std::string_view();
}

std::string_view text(const Value& object, std::string_view name) {
  return text_of(member(object, name));
}

bool ends_with(std::string_view text, std::string_view tail) {
  return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

/// The address that a member is, or that the object there has.
std::string_view address_of(const Value& object, std::string_view name) {
  const Value* value = member(object, name);
  if (value == nullptr || !value->IsObject()) return text_of(value);
  return text(*value, "url");
}

template <class Visit>
void each(const Value* array, Visit visit) {
  if (array == nullptr || !array->IsArray()) return;
  for (const Value& value : array->GetArray()) visit(value);
}

// A generator whose list has one member writes the member alone.
template <class Visit>
void each_or_only(const Value* list, Visit visit) {
  if (list == nullptr || list->IsNull()) return;
  if (!list->IsArray()) return visit(*list);
  each(list, visit);
}

class Reader {
 public:
  /// `start`: of the document that was parsed in place.
  Reader(std::string_view base, const char* start, Problems& problems)
      : base_(base), start_(start), problems_(problems) {}

  Feed feed(const Value& root) {
    Feed feed;
    feed.format = ends_with(text(root, "version"), "1.1") ? Format::kJson11 : Format::kJson10;
    feed.title = plain(root, "title");
    feed.home_page_url = url(root, "home_page_url");
    feed.feed_url = url(root, "feed_url");
    feed.description = plain(root, "description");
    feed.icon = url(root, "icon");
    feed.favicon = url(root, "favicon");
    feed.language = text(root, "language");
    people(root, feed.authors);
    each_or_only(member(root, "hubs"), [&](const Value& hub) {
      Hub read{std::string(text(hub, "type")), url(hub, "url")};
      if (!read.url.empty()) feed.hubs.push_back(std::move(read));
    });
    const std::string next = url(root, "next_url");
    if (!next.empty()) feed.links.push_back({"next", next, "", "", ""});
    home_ = feed.home_page_url;
    if (base_.empty()) base_ = feed.home_page_url.empty() ? feed.feed_url : feed.home_page_url;
    return feed;
  }

  ParsedEntry entry(const Value& item) {
    ParsedEntry out;
    Entry& entry = out.entry;
    entry.guid = text(item, "id");
    entry.url = url(item, "url");
    entry.external_url = url(item, "external_url");
    entry.title = plain(item, "title");
    entry.image = url(item, "image");
    if (entry.image.empty()) entry.image = url(item, "banner_image");
    entry.published = date(item, "date_published");
    entry.updated = date(item, "date_modified");
    entry.language = text(item, "language");
    people(item, entry.authors);
    each_or_only(member(item, "tags"),
                 [&](const Value& tag) { add_tag(entry.tags, std::string(trim(text_of(&tag)))); });
    each_or_only(member(item, "attachments"),
                 [&](const Value& value) { attachment(value, entry); });
    texts(item, out);
    entry.id = entry.guid.empty() ? entry.url : entry.guid;
    return out;
  }

 private:
  // Plain text by the specification; exporters of weblogs put HTML in it all the same.
  static std::string plain(const Value& object, std::string_view name) {
    return to_plain(text(object, name));
  }

  std::string url(const Value& object, std::string_view name) const {
    return url_of(trim(address_of(object, name)));
  }

  std::string url_of(std::string_view value) const {
    std::string address = value.empty() ? std::string() : resolve_url(value, base_);
    if (!runs_or_reads(address)) return address;
    problems_.add_at("unsafe-address", static_cast<std::size_t>(value.data() - start_),
                     unsafe_address_message(address));
    return {};
  }

  std::optional<Instant> date(const Value& object, std::string_view name) {
    const std::string_view value = text(object, name);
    if (value.empty()) return std::nullopt;
    auto when = parse_date(value);
    if (when && is_zero_date(*when)) when.reset();
    if (!when) {
      const auto offset = static_cast<std::size_t>(value.data() - start_);
      problems_.add_at("bad-date", offset,
                       "\"" + std::string(value.substr(0, 60)) + "\" is no date");
    }
    return when;
  }

  void person(const Value& value, std::vector<Person>& people, std::size_t elsewhere) const {
    Person person;
    person.name =
        value.IsString() ? std::string(text_of(&value)) : std::string(text(value, "name"));
    person.url = url(value, "url");
    person.email = text(value, "email");
    add_person(people, std::move(person), elsewhere);
  }

  // 1.1 has authors, 1.0 an author, and many feeds have both; some give either as the other or as a
  // text.
  void people(const Value& object, std::vector<Person>& out) const {
    for (const std::string_view name : {"authors", "author"}) {
      const Value* value = member(object, name);
      const std::size_t elsewhere = out.size();
      each_or_only(value, [&](const Value& one) { person(one, out, elsewhere); });
    }
  }

  void attachment(const Value& value, Entry& entry) const {
    Attachment read;
    read.url = value.IsString() ? url_of(trim(text_of(&value))) : url(value, "url");
    read.mime_type = text(value, "mime_type");
    read.title = plain(value, "title");
    read.size_in_bytes = read_size(text(value, "size_in_bytes"));
    read.duration_in_seconds = read_duration(text(value, "duration_in_seconds"));
    if (read.duration_in_seconds == 0) read.duration_in_seconds.reset();
    complete_attachment(read);
    if (!read.url.empty()) entry.attachments.push_back(std::move(read));
  }

  void texts(const Value& item, ParsedEntry& out) const {
    const std::string_view html = text(item, "content_html");
    const std::string_view plain_text = text(item, "content_text");
    const std::string_view summary = text(item, "summary");
    if (!html.empty())
      out.content = {std::string(html), RawText::Kind::kHtml, body_base(out.entry.url)};
    else if (!plain_text.empty())
      out.content = {std::string(plain_text), RawText::Kind::kPlain, base_};
    RawText& place = out.content.empty() ? out.content : out.summary;
    if (!summary.empty() && summary != out.content.value)
      place = {std::string(summary), RawText::Kind::kPlain, base_};
  }

  // The item's page, else the site's, else the feed.
  const std::string& body_base(const std::string& item_url) const {
    if (is_web_address(item_url)) return item_url;
    return is_web_address(home_) ? home_ : base_;
  }

  std::string base_;
  std::string home_;
  const char* start_;
  Problems& problems_;
};

/// The items: a list, or an object that numbers them, as PHP writes a list with a gap.
template <class Visit>
void each_item(const Value* items, Visit visit) {
  if (items == nullptr || !items->IsObject()) return each(items, visit);
  for (const auto& numbered : items->GetObject()) visit(numbered.value);
}

/// What a list of one feed holds; the value itself where it is none.
const Value& unwrapped(const Value& root) {
  return root.IsArray() && root.Size() == 1 ? root[0] : root;
}

bool is_json_feed(const Value& root) {
  if (!root.IsObject()) return false;
  if (text(root, "version").find("jsonfeed.org/version/") != std::string_view::npos) return true;
  const Value* items = member(root, "items");
  if (items == nullptr || !items->IsArray()) return false;
  for (const std::string_view name : {"version", "title", "home_page_url", "feed_url"})
    if (member(root, name) != nullptr) return true;
  return false;
}

/// Parses in place; a damaged document once more, mended.
void load(rapid::Document& json, std::string& utf8, Problems& problems) {
  std::string copy = utf8;
  problems.remember(utf8);
  json.ParseInsitu<kOptions>(utf8.data());
  if (!json.HasParseError()) return;
  problems.add_at("bad-json", json.GetErrorOffset(),
                  rapidjson::GetParseError_En(json.GetParseError()));
  utf8 = repair_json(copy);
  problems.remember(utf8);
  json.ParseInsitu<kOptions>(utf8.data());
}

}  // namespace

Result<Feed> parse_json_feed(Document&& document, std::string_view base_url, const FeedSink& sink) {
  std::string utf8 = std::move(document.utf8);
  Problems problems(std::move(document.problems), utf8);
  rapid::Document json;
  load(json, utf8, problems);
  if (json.HasParseError() || !is_json_feed(unwrapped(json)))
    return failure(Errc::kNotAFeed, "not a feed: JSON, but no JSON Feed");
  Reader reader(base_url, utf8.data(), problems);
  const Value& root = unwrapped(json);
  Feed feed = reader.feed(root);
  feed.encoding = std::move(document.encoding);
  sink.on_feed(feed);
  MostEntries most(problems);
  each_item(member(root, "items"), [&](const Value& item) {
    if (item.IsObject() && most.take()) sink.on_entry(reader.entry(item));
  });
  feed.problems = problems.take();
  return feed;
}

}  // namespace feedmill
