// Plain text: 72 columns, ASCII rules, links on lines of their own so that a terminal or a mail
// reader makes them clickable.
#include <fmt/format.h>

#include "digest/also_in.h"
#include "digest/plain_link.h"
#include "digest/render.h"
#include "digest/script.h"
#include "digest/wrap.h"
#include "edits/changes.h"

namespace feedmill {
namespace {

constexpr std::size_t kWidth = 72;
constexpr std::string_view kIndent = "    ";

void append_rule(std::string& out, char c) {
  out.append(kWidth, c);
  out += '\n';
}

void append_indented(std::string& out, std::string_view text) {
  append_wrapped(out, text, {kWidth, kIndent, kIndent});
}

/// The address on a line of its own, never broken.
void append_address(std::string& out, std::string_view indent, std::string_view url) {
  if (url.empty()) return;
  out += indent;
  append_plain_link(out, url);
  out += '\n';
}

std::string kicker(const StoryView& story) {
  std::string line = story.lead().source + ", " + story.lead().time;
  if (!story.byline.empty()) line += ", by " + story.byline;
  if (story.minutes > 0) line += fmt::format(", {} min", story.minutes);
  if (story.lead().withdrawn) line += ", withdrawn by its source";
  return line;
}

void append_heading(std::string& out, std::string_view text) {
  append_rule(out, '-');
  append_wrapped(out, text, {kWidth, "", ""});
  out += '\n';
}

void append_story(std::string& out, const StoryView& story, std::size_t number) {
  if (story.begins_group) append_heading(out, story.group);
  const std::string label = fmt::format("{:>2}. ", number);
  append_wrapped(out, story.lead().title, {kWidth, label, std::string(label.size(), ' ')});
  append_indented(out, kicker(story));
  if (!story.excerpt.empty()) {
    out += '\n';
    append_indented(out, story.excerpt);
  }
  for (const std::string& embed : story.embeds) append_address(out, kIndent, embed);
  if (!story.lead().link.empty()) out += '\n';
  append_address(out, kIndent, story.lead().link);
  const AlsoIn also = also_in(story);
  if (!also.named.empty()) out += '\n';
  for (const ReportView* report : also.named) {
    append_indented(out, (report == also.named.front() ? "Also in: " : "and: ") + name_of(*report));
    append_address(out, kIndent, report->link);
  }
  if (!also.further.empty()) append_indented(out, fmt::format("and {} more", also.further.size()));
  for (const RelatedView& other : story.related) {
    out += '\n';
    append_indented(out, "Related: " + other.title + " (" + other.source + ")");
    append_address(out, kIndent, other.link);
  }
  out += '\n';
}

void append_earlier(std::string& out, const EarlierView& story) {
  append_wrapped(out, story.title, {kWidth, "", ""});
  for (const auto& report : story.reports) {
    append_wrapped(out, report.title + " (" + report.source + ", " + report.time + ")",
                   {kWidth, "  - ", kIndent});
    append_address(out, kIndent, report.link);
  }
  out += '\n';
}

void append_correction(std::string& out, const CorrectionView& view) {
  append_wrapped(out, view.title + " (" + view.source + ", " + view.time + ")", {kWidth, "", ""});
  append_address(out, kIndent, view.link);
  if (!view.says.empty()) append_wrapped(out, view.says, {kWidth, "  - ", kIndent});
  for (const auto& change : view.correction->changes)
    append_wrapped(out, as_wdiff(change), {kWidth, "  - ", kIndent});
  if (view.correction->further_changes > 0)
    out += fmt::format("  - and {} more\n", view.correction->further_changes);
  out += '\n';
}

template <class Views>
void append_list(std::string& out, const Views& views) {
  for (const auto& one : views)
    append_wrapped(out, one.source + " (" + one.says + ")", {kWidth, "  - ", kIndent});
  if (!views.empty()) out += '\n';
}

}  // namespace

void append_notices_text(std::string& out, const IssueView& view) {
  if (!view.corrections.empty()) append_heading(out, "Corrected since");
  for (const auto& correction : view.corrections) append_correction(out, correction);
  if (!view.gaps.empty()) append_heading(out, "What may be missing");
  append_list(out, view.gaps);
  if (!view.health.empty()) append_heading(out, "Feed health: " + view.health_summary);
  append_list(out, view.health);
}

void render_text(const IssueView& view, std::string& out, const Drain& drain) {
  append_rule(out, '=');
  append_wrapped(out, view.title, {kWidth, "", ""});
  out += view.date + ", " + view.time + '\n';
  for (std::size_t i = 0; i < view.summary.size(); ++i)
    out += (i == 0 ? "" : ", ") + view.summary[i];
  out += '\n';
  append_rule(out, '=');
  out += '\n';
  for (std::size_t i = 0; i < view.stories.size(); ++i) {
    append_story(out, view.stories[i], i + 1);
    offer(drain, out);
  }
  if (!view.more.empty()) append_heading(out, "More on earlier stories");
  for (const auto& story : view.more) append_earlier(out, story);
  append_notices_text(out, view);
  append_rule(out, '-');
  out += "Made by feedmill\nIssue " + view.issue->id + "\nSealed " +
         to_rfc3339(view.issue->sealed) + '\n';
}

}  // namespace feedmill
