#include "digest/story_html.h"

#include <fmt/format.h>

#include "text/hash.h"
#include "text/html.h"

namespace feedmill {
namespace {

/// A report as HTML: `text` as a link to it.
std::string link_to(const ReportView& report, std::string_view text) {
  if (report.link.empty()) return escape_html(text);
  return fmt::format(R"(<a href="{}" rel="noopener nofollow">{}</a>)", escape_html(report.link),
                     escape_html(text));
}

}  // namespace

std::string story_urn(std::string_view story_id) {
  const std::uint64_t high = hash64(story_id, 1), low = hash64(story_id, 2);
  return fmt::format("urn:uuid:{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}", high >> 32U,
                     (high >> 16U) & 0xFFFFU, high & 0xFFFU, 0x8000U | ((low >> 48U) & 0x3FFFU),
                     low & 0xFFFF'FFFF'FFFFU);
}

std::string_view uuid_of(std::string_view urn) { return urn.substr(urn.rfind(':') + 1); }

std::string story_html(const StoryView& story) {
  const Entry& entry = story.lead().report->entry;
  std::string html = entry.content_html;
  const std::string& plain = entry.content_text.empty() ? entry.summary : entry.content_text;
  if (html.empty() && !plain.empty()) html = "<p>" + escape_html(plain) + "</p>";
  for (std::size_t i = 1; i < story.reports.size(); ++i)
    html += (i == 1 ? "<p>Also in: " : ", ") + link_to(story.reports[i], story.reports[i].source);
  if (story.reports.size() > 1) html += "</p>";
  return html;
}

std::string earlier_html(const IssueView& view) {
  std::string html;
  for (const auto& story : view.more) {
    html += "<h2>" + escape_html(story.title) + "</h2><ul>";
    for (const auto& report : story.reports)
      html += "<li>" + link_to(report, report.title) + " (" + escape_html(report.source) + ", " +
              report.time + ")</li>";
    html += "</ul>";
  }
  return html;
}

}  // namespace feedmill
