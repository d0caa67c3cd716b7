#include "digest/body_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>

#include "digest/template_values.h"

namespace feedmill {
namespace {

constexpr std::array<std::string_view, 8> kStoryNames = {
    "title", "url", "source", "excerpt", "published", "story_id", "digest", "issue"};

bool is_story_name(std::string_view name) {
  return std::find(kStoryNames.begin(), kStoryNames.end(), name) != kStoryNames.end();
}

bool is_alert_name(std::string_view name) { return is_story_name(name) || is_template_name(name); }

int no_lists(std::string_view /*name*/) { return 0; }

TemplateNames names_of(BodyAbout about, BodyEscape escape) {
  const bool raw = escape == BodyEscape::kNone;
  switch (about) {
    case BodyAbout::kIssue:
      return {is_template_name, rank_of_list, raw, "docs/templates.md lists what is"};
    case BodyAbout::kStory:
      return {is_story_name, no_lists, raw,
              "of a story there are title, url, source, excerpt, published, story_id, digest and "
              "issue"};
    case BodyAbout::kAlert:
      break;
  }
  return {is_alert_name, rank_of_list, raw, "docs/consumers.md lists what is"};
}

/// Inside a string, RFC 8259 section 7.
void append_json(std::string& out, std::string_view value) {
  for (const char c : value) {
    if (c == '"' || c == '\\')
      out += '\\';
    else if (c == '\n')
      out += "\\n";
    if (static_cast<unsigned char>(c) >= 0x20)
      out += c;
    else if (c != '\n')
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
}

/// WHATWG URL, section 5.2.
void append_form(std::string& out, std::string_view value) {
  for (const char c : value) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '*' || c == '-' || c == '.' || c == '_';
    if (plain)
      out += c;
    else if (c == ' ')
      out += '+';
    else
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
}

std::string escaped(BodyEscape escape, const std::string& value) {
  if (escape == BodyEscape::kNone) return value;
  std::string out;
  escape == BodyEscape::kJson ? append_json(out, value) : append_form(out, value);
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return out;
}

kainjow::mustache::mustache parsed(const std::string& text, BodyEscape escape) {
  kainjow::mustache::mustache read(text);
  read.set_custom_escape([escape](const std::string& value) { return escaped(escape, value); });
  return read;
}

}  // namespace

std::optional<BodyEscape> body_escape_of(std::string_view media_type) {
  const std::string_view type = media_type.substr(0, media_type.find_first_of("; \t"));
  const std::string name = lower(type);
  if (name == "application/json") return BodyEscape::kJson;
  if (name == "application/x-www-form-urlencoded") return BodyEscape::kForm;
  if (name.rfind("text/", 0) == 0) return BodyEscape::kNone;
  return std::nullopt;
}

std::optional<TemplateMistake> check_body(std::string_view text, BodyAbout about,
                                          BodyEscape escape) {
  return check_tags(text, names_of(about, escape));
}

BodyValues story_values(const IssueView& view, const StoryView& story) {
  const ReportView& lead = story.lead();
  return {{"title", lead.title},
          {"url", lead.link},
          {"source", lead.source},
          {"excerpt", story.excerpt},
          {"published", to_rfc3339(lead.when)},
          {"story_id", std::string(story.id)},
          {"digest", view.issue->digest},
          {"issue", view.issue->id}};
}

std::string fill_body(const std::string& text, BodyEscape escape, const IssueView& view) {
  std::string all;
  fill_body(text, escape, view, [&all](std::string& piece) {
    all += piece;
    piece.clear();
  });
  return all;
}

void fill_body(const std::string& text, BodyEscape escape, const IssueView& view,
               const Drain& write) {
  std::string out;
  TemplateValues values(view, DigestFormat::kText);
  Appender appender{out, write};
  parsed(text, escape).render(values, appender);
  write(out);
}

std::string fill_body(const std::string& text, BodyEscape escape, const BodyValues& values) {
  kainjow::mustache::data data;
  for (const auto& [name, value] : values)
    if (!value.empty()) data.set(name, value);
  return parsed(text, escape).render(data);
}

}  // namespace feedmill
