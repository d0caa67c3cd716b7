// JSON Feed 1.1 (jsonfeed.org/version/1.1): one item a story. What the format has no field for
// stands in `_feedmill`. Absent things are left out.

#include <array>

#include "digest/render.h"
#include "json/rapid.h"
#include "text/url.h"

namespace feedmill {
namespace {

/// RapidJSON's output stream over the one buffer that all renderers append to. It is given single
/// characters, so it gathers them first; the writer flushes it at the end of the outermost value.
class Appender {
 public:
  using Ch = char;
  explicit Appender(std::string& out) : out_(out) {}
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;
  ~Appender() = default;
  void Put(char c) {
    if (used_ == sizeof gathered_) Flush();
    gathered_[used_++] = c;
  }
  void Flush() {
    out_.append(gathered_, used_);
    used_ = 0;
  }

 private:
  std::string& out_;
  std::size_t used_ = 0;
  char gathered_[4096];
};

class Json {
 public:
  explicit Json(std::string& out) : appender_(out), writer_(appender_) {}

  void begin_object() { writer_.StartObject(); }
  void begin_object(std::string_view name) { key(name), writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }
  void begin_array(std::string_view name) { key(name), writer_.StartArray(); }
  void end_array() { writer_.EndArray(); }
  void value(std::string_view text) {
    writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }
  void field(std::string_view name, std::string_view text) { key(name), value(text); }
  void field(std::string_view name, std::int64_t number) { key(name), writer_.Int64(number); }
  void optional(std::string_view name, std::string_view text) {
    if (!text.empty()) field(name, text);
  }
  void optional(std::string_view name, const std::optional<Instant>& when) {
    if (when) field(name, to_rfc3339(*when));
  }
  void optional(std::string_view name, const std::optional<std::int64_t>& number) {
    if (number) field(name, *number);
  }
  /// A link, where it may be one.
  void link(std::string_view name, std::string_view url) {
    if (is_safe_link(url)) optional(name, url);
  }

 private:
  void key(std::string_view name) {
    writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  }

  Appender appender_;
  rapid::Writer<Appender> writer_;
};

void write_report(Json& json, const ReportView& view) {
  json.begin_object();
  json.field("source", view.report->source);
  json.field("url", is_safe_link(view.report->entry.url) ? view.report->entry.url : "");
  json.field("title", view.report->entry.title.empty() ? view.title : view.report->entry.title);
  json.optional("published", view.report->entry.published);
  json.field("entry_id", view.report->entry_id);
  json.optional("withdrawn", view.report->withdrawn);
  json.end_object();
}

void write_reports(Json& json, const std::vector<ReportView>& reports) {
  json.begin_array("reports");
  for (const auto& report : reports) write_report(json, report);
  json.end_array();
}

void write_related(Json& json, const StoryView& story) {
  if (story.related.empty()) return;
  json.begin_array("related");
  for (const RelatedView& other : story.related) {
    json.begin_object();
    json.field("story_id", other.related->story_id);
    json.field("entry_id", other.related->entry_id);
    json.field("title", other.related->title);
    json.link("url", other.related->url);
    json.field("source", other.related->source);
    json.end_object();
  }
  json.end_array();
}

void write_authors(Json& json, const std::vector<Person>& authors) {
  if (authors.empty()) return;
  json.begin_array("authors");
  for (const auto& person : authors) {
    json.begin_object();
    json.optional("name", person.name);
    json.link("url", person.url);
    json.end_object();
  }
  json.end_array();
}

void write_tags(Json& json, const std::vector<std::string>& tags) {
  if (tags.empty()) return;
  json.begin_array("tags");
  for (const auto& tag : tags) json.value(tag);
  json.end_array();
}

void write_attachments(Json& json, const std::vector<Attachment>& attachments) {
  if (attachments.empty()) return;
  json.begin_array("attachments");
  for (const auto& attachment : attachments) {
    if (!is_safe_link(attachment.url)) continue;
    json.begin_object();
    json.field("url", attachment.url);
    json.field("mime_type",
               attachment.mime_type.empty() ? "application/octet-stream" : attachment.mime_type);
    json.optional("title", attachment.title);
    json.optional("size_in_bytes", attachment.size_in_bytes);
    json.optional("duration_in_seconds", attachment.duration_in_seconds);
    json.end_object();
  }
  json.end_array();
}

/// One of content_html and content_text must be there, so the title stands in for a body.
void write_body(Json& json, const Entry& entry, std::string_view title) {
  if (!entry.content_html.empty()) return json.field("content_html", entry.content_html);
  if (!entry.content_text.empty()) return json.field("content_text", entry.content_text);
  json.field("content_text", entry.summary.empty() ? title : entry.summary);
}

void write_story(Json& json, const StoryView& story) {
  const Entry& entry = story.lead().report->entry;
  const std::string& title = entry.title.empty() ? story.lead().title : entry.title;
  json.begin_object();
  json.field("id", story.id);
  json.link("url", entry.url);
  json.link("external_url", entry.external_url);
  json.field("title", title);
  write_body(json, entry, title);
  json.optional("summary", entry.summary);
  json.link("image", entry.image);
  json.optional("date_published", entry.published);
  json.optional("date_modified", entry.updated);
  write_authors(json, entry.authors);
  write_tags(json, entry.tags);
  json.optional("language", story.language);
  write_attachments(json, entry.attachments);
  json.begin_object("_feedmill");
  json.field("story_id", story.id);
  write_reports(json, story.reports);
  write_related(json, story);
  json.optional("group", story.group);
  json.end_object();
  json.end_object();
}

void write_earlier(Json& json, const EarlierView& view) {
  json.begin_object();
  json.field("story_id", view.story->story_id);
  json.field("title", view.story->title.empty() ? view.title : view.story->title);
  json.field("issue", view.story->issue);
  write_reports(json, view.reports);
  json.end_object();
}

void write_change(Json& json, const WordChange& change) {
  json.begin_object();
  json.field("where", change.where == WordChange::Where::kTitle ? "title" : "text");
  json.optional("leading", change.leading);
  json.optional("before", change.before);
  json.optional("after", change.after);
  json.optional("trailing", change.trailing);
  json.end_object();
}

void write_correction(Json& json, const CorrectionView& view) {
  const Correction& correction = *view.correction;
  constexpr std::array<std::string_view, 3> kKinds = {"corrected", "withdrawn", "restored"};
  json.begin_object();
  json.field("kind", kKinds.at(static_cast<std::size_t>(correction.kind)));
  json.field("story_id", correction.story_id);
  json.field("entry_id", correction.entry_id);
  json.field("title", correction.title.empty() ? view.title : correction.title);
  json.link("url", correction.url);
  json.field("source", correction.source);
  json.field("issue", correction.issue);
  json.field("seen", to_rfc3339(correction.when));
  json.field("revision", std::int64_t{correction.revision});
  json.begin_array("changes");
  for (const auto& change : correction.changes) write_change(json, change);
  json.end_array();
  if (correction.further_changes > 0)
    json.field("further_changes", std::int64_t{correction.further_changes});
  json.end_object();
}

void write_gap(Json& json, const Gap& gap) {
  json.begin_object();
  json.field("source", gap.source);
  json.field("since", to_rfc3339(gap.since));
  json.field("until", to_rfc3339(gap.until));
  json.field("recovered", std::int64_t{gap.recovered});
  json.optional("reason", gap.reason);
  json.end_object();
}

void write_health(Json& json, const SourceHealth& health) {
  constexpr std::array<std::string_view, 3> kStates = {"failing", "gone", "quiet"};
  json.begin_object();
  json.field("state", kStates.at(static_cast<std::size_t>(health.state)));
  json.field("source", health.source);
  if (health.failures > 0) json.field("failures", std::int64_t{health.failures});
  json.optional("outcome", health.outcome);
  json.optional("last_error", health.error);
  json.optional("since", health.since);
  json.end_object();
}

void write_extension(Json& json, const IssueView& view) {
  json.begin_object("_feedmill");
  json.field("id", view.issue->id);
  json.field("digest", view.issue->digest);
  json.field("sealed", to_rfc3339(view.issue->sealed));
  json.optional("timezone", view.issue->timezone);
  if (view.issue->stories_left > 0) json.field("stories_left", view.issue->stories_left);
  if (!view.more.empty()) {
    json.begin_array("more");
    for (const auto& story : view.more) write_earlier(json, story);
    json.end_array();
  }
  if (!view.corrections.empty()) {
    json.begin_array("corrections");
    for (const auto& correction : view.corrections) write_correction(json, correction);
    json.end_array();
  }
  if (!view.gaps.empty()) {
    json.begin_array("gaps");
    for (const auto& one : view.gaps) write_gap(json, *one.gap);
    json.end_array();
  }
  if (!view.health.empty()) {
    json.begin_array("health");
    for (const auto& one : view.health) write_health(json, *one.health);
    json.end_array();
  }
  json.end_object();
}

void write_feed(Json& json, const IssueView& view, const std::function<void()>& between) {
  json.begin_object();
  json.field("version", "https://jsonfeed.org/version/1.1");
  json.field("title", view.title);
  write_extension(json, view);
  json.begin_array("items");
  for (const auto& story : view.stories) {
    write_story(json, story);
    between();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

void render_json(const IssueView& view, std::string& out, const Drain& drain) {
  {
    Json json(out);
    write_feed(json, view, [&] { offer(drain, out); });
  }
  out += '\n';
}

}  // namespace feedmill
