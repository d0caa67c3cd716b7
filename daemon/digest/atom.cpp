// Atom 1.0 (RFC 4287): one entry a story, then one for what is new on earlier stories.
#include <fmt/format.h>

#include "digest/render.h"
#include "text/hash.h"
#include "text/html.h"
#include "text/url.h"

namespace feedmill {
namespace {

/// An atom:id that a story keeps in every issue and on every machine: an IRI made from its id
/// (RFC 9562 section 5.8, a UUID of our own making).
std::string entry_id(std::string_view story_id) {
  const std::uint64_t high = hash64(story_id, 1), low = hash64(story_id, 2);
  return fmt::format("urn:uuid:{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}", high >> 32U,
                     (high >> 16U) & 0xFFFFU, high & 0xFFFU, 0x8000U | ((low >> 48U) & 0x3FFFU),
                     low & 0xFFFF'FFFF'FFFFU);
}

void element(std::string& out, std::string_view name, std::string_view text) {
  fmt::format_to(std::back_inserter(out), "<{0}>{1}</{0}>\n", name, escape_html(text));
}

void alternate(std::string& out, std::string_view rel, const ReportView& report) {
  if (report.link.empty()) return;
  fmt::format_to(std::back_inserter(out), "<link rel=\"{}\" href=\"{}\" title=\"{}\"/>\n", rel,
                 escape_html(report.link), escape_html(report.title));
}

void author(std::string& out, std::string_view name) {
  fmt::format_to(std::back_inserter(out), "<author><name>{}</name></author>\n", escape_html(name));
}

/// A report as HTML: its title as a link, its source and time.
std::string as_html(const ReportView& report, std::string_view text) {
  if (report.link.empty()) return escape_html(text);
  return fmt::format(R"(<a href="{}" rel="noopener nofollow">{}</a>)", escape_html(report.link),
                     escape_html(text));
}

std::string body_html(const StoryView& story) {
  const Entry& entry = story.lead().report->entry;
  std::string html = entry.content_html;
  const std::string& plain = entry.content_text.empty() ? entry.summary : entry.content_text;
  if (html.empty() && !plain.empty()) html = "<p>" + escape_html(plain) + "</p>";
  for (std::size_t i = 1; i < story.reports.size(); ++i)
    html += (i == 1 ? "<p>Also in: " : ", ") + as_html(story.reports[i], story.reports[i].source);
  if (story.reports.size() > 1) html += "</p>";
  return html;
}

void content(std::string& out, std::string_view html) {
  fmt::format_to(std::back_inserter(out), "<content type=\"html\">{}</content>\n",
                 escape_html(html));
}

void append_story(std::string& out, const StoryView& story) {
  const ReportView& lead = story.lead();
  const Entry& entry = lead.report->entry;
  const std::string language = story.language.empty() ? "" : " xml:lang=\"" + story.language + "\"";
  out += "<entry" + language + ">\n";
  element(out, "id", entry_id(story.id));
  element(out, "title", lead.title);
  element(out, "updated", to_rfc3339(entry.updated.value_or(lead.when)));
  if (entry.published) element(out, "published", to_rfc3339(*entry.published));
  author(out,
         story.byline.empty() ? (lead.source.empty() ? "feedmill" : lead.source) : story.byline);
  alternate(out, "alternate", lead);
  for (std::size_t i = 1; i < story.reports.size(); ++i)
    alternate(out, "related", story.reports[i]);
  for (const auto& tag : entry.tags)
    fmt::format_to(std::back_inserter(out), "<category term=\"{}\"/>\n", escape_html(tag));
  content(out, body_html(story));
  out += "</entry>\n";
}

/// Reports of stories that stood in earlier issues: they are no entries of their own.
void append_earlier(std::string& out, const IssueView& view) {
  if (view.more.empty()) return;
  std::string html;
  for (const auto& story : view.more) {
    html += "<h2>" + escape_html(story.title) + "</h2><ul>";
    for (const auto& report : story.reports)
      html += "<li>" + as_html(report, report.title) + " (" + escape_html(report.source) + ", " +
              report.time + ")</li>";
    html += "</ul>";
  }
  out += "<entry>\n";
  element(out, "id", entry_id(view.issue->id));
  element(out, "title", "More on earlier stories");
  element(out, "updated", to_rfc3339(view.issue->sealed));
  content(out, html);
  out += "</entry>\n";
}

}  // namespace

void render_atom(const IssueView& view, std::string& out) {
  out +=
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n";
  element(out, "id", view.issue->id);
  element(out, "title", view.title);
  element(out, "updated", to_rfc3339(view.issue->sealed));
  author(out, view.title);
  element(out, "generator", "feedmill");
  for (const auto& story : view.stories) append_story(out, story);
  append_earlier(out, view);
  out += "</feed>\n";
}

}  // namespace feedmill
