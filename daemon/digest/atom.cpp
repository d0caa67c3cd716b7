// Atom 1.0 (RFC 4287): one entry a story, then one for what is new on earlier stories.
#include <fmt/format.h>

#include "digest/closing_html.h"
#include "digest/render.h"
#include "digest/story_html.h"
#include "text/html.h"

namespace feedmill {
namespace {

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

void content(std::string& out, std::string_view html) {
  fmt::format_to(std::back_inserter(out), "<content type=\"html\">{}</content>\n",
                 escape_html(html));
}

void append_story(std::string& out, const StoryView& story) {
  const ReportView& lead = story.lead();
  const Entry& entry = lead.report->entry;
  const std::string language = story.language.empty() ? "" : " xml:lang=\"" + story.language + "\"";
  out += "<entry" + language + ">\n";
  element(out, "id", story_urn(story.id));
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
  content(out, story_html(story));
  out += "</entry>\n";
}

/// Reports of stories that stood in earlier issues: they are no entries of their own.
void append_earlier(std::string& out, const IssueView& view) {
  if (view.more.empty()) return;
  out += "<entry>\n";
  element(out, "id", story_urn(view.issue->id));
  element(out, "title", "More on earlier stories");
  element(out, "updated", to_rfc3339(view.issue->sealed));
  content(out, earlier_html(view));
  out += "</entry>\n";
}

void append_notices(std::string& out, const IssueView& view) {
  if (!has_notices(view)) return;
  out += "<entry>\n";
  element(out, "id", story_urn(view.issue->id + "/notices"));
  element(out, "title", kNotices);
  element(out, "updated", to_rfc3339(view.issue->sealed));
  std::string html;
  append_notices_html(html, view);
  content(out, html);
  out += "</entry>\n";
}

}  // namespace

void render_atom(const IssueView& view, std::string& out, const Drain& drain) {
  out +=
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n";
  element(out, "id", view.issue->id);
  element(out, "title", view.title);
  element(out, "updated", to_rfc3339(view.issue->sealed));
  author(out, view.title);
  element(out, "generator", "feedmill");
  for (const auto& story : view.stories) {
    append_story(out, story);
    offer(drain, out);
  }
  append_earlier(out, view);
  append_notices(out, view);
  out += "</feed>\n";
}

}  // namespace feedmill
