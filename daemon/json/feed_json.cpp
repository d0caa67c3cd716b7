// JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/ and the `_feedmill` extension.
#include <array>
#include <cstddef>
#include <utility>

#include "feedmill/json.h"
#include "json/feed_stream.h"
#include "json/format_names.h"
#include "json/writer.h"

namespace feedmill {
namespace {

constexpr std::array<std::string_view, 13> kFormats = {
    "rss-0.90", "rss-0.91", "rss-0.92", "rss-0.93", "rss-0.94", "rss-1.0", "rss-1.1",
    "rss-2.0",  "atom-0.3", "atom-1.0", "json-1.0", "json-1.1", "cdf"};

void write_people(JsonWriter& json, std::string_view key, const std::vector<Person>& people) {
  json.objects(key, people, [&](const Person& person) {
    json.text("name", person.name);
    json.address("url", person.url);
    json.text("email", person.email);
  });
}

void write_links(JsonWriter& json, const std::vector<Link>& links) {
  json.objects("links", links, [&](const Link& link) {
    json.text("rel", link.rel);
    json.address("href", link.href);
    json.text("type", link.type);
    json.text("title", link.title);
    json.text("hreflang", link.hreflang);
  });
}

void write_episode(JsonWriter& json, const Episode& episode) {
  json.object("episode", [&] {
    json.number("number", episode.number);
    json.number("season", episode.season);
    json.text("type", episode.type);
    json.number("duration_in_seconds", episode.duration_in_seconds);
    json.flag("explicit", episode.is_explicit);
    json.address("image", episode.image);
  });
}

void write_origin(JsonWriter& json, const Origin& source) {
  json.object("source", [&] {
    json.text("title", source.title);
    json.address("url", source.url);
    json.text("id", source.id);
  });
}

void write_media(JsonWriter& json, const Media& media) {
  json.object("media", [&] {
    json.address("thumbnail", media.thumbnail);
    json.text("description", media.description);
    json.text("credit", media.credit);
  });
}

void write_extension(JsonWriter& json, const Entry& entry) {
  json.text("guid", entry.guid);
  json.flag("guid_is_permalink", entry.guid_is_permalink);
  json.address("comments_url", entry.comments_url);
  json.number("comments_count", entry.comments_count);
  if (entry.source) write_origin(json, *entry.source);
  json.text("rights", entry.rights);
  write_links(json, entry.links);
  json.objects("categories", entry.categories, [&](const Category& category) {
    json.text("term", category.term);
    json.text("scheme", category.scheme);
    json.text("label", category.label);
  });
  write_people(json, "contributors", entry.contributors);
  if (entry.media) write_media(json, *entry.media);
  json.text("summary_html", entry.summary_html);
  if (entry.episode) write_episode(json, *entry.episode);
  json.objects("chapters", entry.chapters, [&](const Chapter& chapter) {
    json.number("start_in_seconds", chapter.start_in_seconds);
    json.text("title", chapter.title);
    json.address("url", chapter.url);
    json.address("image", chapter.image);
  });
}

void write_entry(JsonWriter& json, const Entry& entry) {
  json.text("id", entry.id);
  json.address("url", entry.url);
  json.address("external_url", entry.external_url);
  json.text("title", entry.title);
  json.text("content_html", entry.content_html);
  json.text("content_text", entry.content_text);
  json.text("summary", entry.summary);
  json.address("image", entry.image);
  json.time("date_published", entry.published);
  json.time("date_modified", entry.updated);
  write_people(json, "authors", entry.authors);
  json.list("tags", entry.tags);
  json.text("language", entry.language);
  json.objects("attachments", entry.attachments, [&](const Attachment& attachment) {
    json.address("url", attachment.url);
    json.text("mime_type", attachment.mime_type);
    json.text("title", attachment.title);
    json.number("size_in_bytes", attachment.size_in_bytes);
    json.number("duration_in_seconds", attachment.duration_in_seconds);
  });
  json.object("_feedmill", [&] { write_extension(json, entry); });
}

void write_image(JsonWriter& json, const Image& image) {
  json.object("image", [&] {
    json.address("url", image.url);
    json.text("title", image.title);
    json.address("link", image.link);
  });
}

void write_extension(JsonWriter& json, const Feed& feed) {
  json.text("format", format_name(feed.format));
  json.text("encoding", feed.encoding);
  json.objects("problems", feed.problems, [&](const Problem& problem) {
    json.text("code", problem.code);
    if (problem.line > 0) json.number("line", problem.line);
    json.text("message", problem.message);
  });
  json.time("updated", feed.updated);
  json.time("published", feed.published);
  json.text("generator", feed.generator);
  json.text("copyright", feed.copyright);
  json.text("id", feed.id);
  if (feed.image) write_image(json, *feed.image);
  json.list("tags", feed.tags);
  json.number("ttl_minutes", feed.ttl_minutes);
  json.list("skip_hours", feed.skip_hours);
  json.list("skip_days", feed.skip_days);
  json.number("update_interval_seconds", feed.update_interval_seconds);
  write_links(json, feed.links);
  json.objects("deleted", feed.deleted, [&](const Deleted& deleted) {
    json.text("ref", deleted.ref);
    json.time("when", deleted.when);
  });
}

}  // namespace

std::string_view format_name(Format format) { return kFormats[static_cast<std::size_t>(format)]; }

void FeedStream::begin(const Feed& feed) {
  JsonWriter json(out_);
  json.begin_object();
  json.text("version", "https://jsonfeed.org/version/1.1");
  json.text("title", feed.title);
  json.address("home_page_url", feed.home_page_url);
  json.address("feed_url", feed.feed_url);
  json.text("description", feed.description);
  json.address("icon", feed.icon);
  json.address("favicon", feed.favicon);
  write_people(json, "authors", feed.authors);
  json.text("language", feed.language);
  json.objects("hubs", feed.hubs, [&](const Hub& hub) {
    json.text("type", hub.type);
    json.address("url", hub.url);
  });
  json.begin_array("items");
}

void FeedStream::entry(const Entry& entry) {
  out_ += first_ ? "\n" : ",\n";
  first_ = false;
  JsonWriter json(out_);
  json.begin_object();
  write_entry(json, entry);
  json.end_object();
}

void FeedStream::end(const Feed& feed) {
  out_ += first_ ? "]" : "\n]";
  JsonWriter json(out_);
  json.object("_feedmill", [&] { write_extension(json, feed); });
  json.end_object();
}

std::string to_json(const Feed& feed, const std::vector<Entry>& entries) {
  std::string out;
  FeedStream stream(out);
  stream.begin(feed);
  for (const Entry& entry : entries) stream.entry(entry);
  stream.end(feed);
  return out;
}

std::string to_json(const Entry& entry) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_entry(json, entry);
  json.end_object();
  return out;
}

}  // namespace feedmill
