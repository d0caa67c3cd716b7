// RSS 2.0 (www.rssboard.org/rss-specification), the body in content:encoded: one item a story, then
// one for what is new on earlier stories.
#include <fmt/format.h>

#include "digest/closing_html.h"
#include "digest/render.h"
#include "digest/story_html.h"
#include "text/html.h"

namespace feedmill {
namespace {

void element(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  fmt::format_to(std::back_inserter(out), "<{0}>{1}</{0}>\n", name, escape_html(text));
}

void guid(std::string& out, std::string_view id) {
  fmt::format_to(std::back_inserter(out), "<guid isPermaLink=\"false\">{}</guid>\n", id);
}

void append_enclosure(std::string& out, const Entry& entry) {
  for (const auto& file : entry.attachments) {
    const auto link = written_link(file.url);
    if (link.empty() || file.mime_type.empty()) continue;  // all three attributes are required
    fmt::format_to(std::back_inserter(out), "<enclosure url=\"{}\" length=\"{}\" type=\"{}\"/>\n",
                   escape_html(link), file.size_in_bytes.value_or(0), escape_html(file.mime_type));
    return;  // one at most: the profile's advice, and what readers take
  }
}

void append_story(std::string& out, const StoryView& story) {
  const ReportView& lead = story.lead();
  const Entry& entry = lead.report->entry;
  out += "<item>\n";
  element(out, "title", lead.title);
  element(out, "link", lead.link);
  guid(out, story_urn(story.id));
  element(out, "pubDate", to_http_date(lead.when));
  element(out, "dc:creator", story.byline);
  for (const auto& tag : entry.tags) element(out, "category", tag);
  element(out, "description", story.excerpt);
  element(out, "content:encoded", story_html(story));
  append_enclosure(out, entry);
  if (const auto feed = written_link(lead.report->source_url); !feed.empty())
    fmt::format_to(std::back_inserter(out), "<source url=\"{}\">{}</source>\n", escape_html(feed),
                   escape_html(lead.source));
  out += "</item>\n";
}

void append_earlier(std::string& out, const IssueView& view) {
  if (view.more.empty()) return;
  out += "<item>\n";
  element(out, "title", "More on earlier stories");
  guid(out, story_urn(view.issue->id));
  element(out, "pubDate", to_http_date(view.issue->sealed));
  element(out, "content:encoded", earlier_html(view));
  out += "</item>\n";
}

void append_notices(std::string& out, const IssueView& view) {
  if (!has_notices(view)) return;
  out += "<item>\n";
  element(out, "title", kNotices);
  guid(out, story_urn(view.issue->id + "/notices"));
  element(out, "pubDate", to_http_date(view.issue->sealed));
  std::string html;
  append_notices_html(html, view);
  element(out, "content:encoded", html);
  out += "</item>\n";
}

}  // namespace

void render_rss(const IssueView& view, std::string& out, const Drain& drain) {
  const std::string sealed = to_http_date(view.issue->sealed);
  out +=
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\""
      " xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
      " xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n";
  element(out, "title", view.title);
  element(out, "link", view.issue->id);  // required; an issue has no page, only a name
  element(out, "description", view.date + ", " + view.time);
  element(out, "pubDate", sealed);
  element(out, "lastBuildDate", sealed);
  element(out, "generator", "feedmill");
  for (const auto& story : view.stories) {
    append_story(out, story);
    offer(drain, out);
  }
  append_earlier(out, view);
  append_notices(out, view);
  out += "</channel>\n</rss>\n";
}

}  // namespace feedmill
