#include "digest/closing_html.h"

#include "digest/html_put.h"

namespace feedmill {

void append_earlier_html(std::string& out, const IssueView& view) {
  if (view.more.empty()) return;
  out +=
      "<section class=\"more\" aria-labelledby=\"more\">\n<h2 id=\"more\">More on earlier "
      "stories</h2>\n<div>\n";
  for (const auto& story : view.more) {
    put(out, "<div lang=\"\" dir=\"auto\"><h3>{}</h3>\n<ul>\n", escape_html(story.title));
    for (const auto& report : story.reports) {
      out += "<li>";
      put_link(out, report.link, report.title);
      put(out, " <span><bdi>{}</bdi>, ", escape_html(report.source));
      put_time(out, report.when, report.time);
      out += "</span></li>\n";
    }
    out += "</ul></div>\n";
  }
  out += "</div>\n</section>\n";
}

namespace {

/// The words that changed, between a few that did not.
void put_change(std::string& out, const WordChange& change) {
  const bool in_title = change.where == WordChange::Where::kTitle;
  put(out, "<li>{}", in_title ? "<span>Title:</span> " : "");
  if (!change.leading.empty()) put(out, "{} ", escape_html(change.leading));
  if (!change.before.empty()) put(out, "<del>{}</del> ", escape_html(change.before));
  if (!change.after.empty()) put(out, "<ins>{}</ins> ", escape_html(change.after));
  put(out, "{}</li>\n", escape_html(change.trailing));
}

void put_changes(std::string& out, const Correction& correction) {
  if (correction.changes.empty()) return;
  out += "<ul>\n";
  for (const auto& change : correction.changes) put_change(out, change);
  if (correction.further_changes > 0)
    put(out, "<li><span>and {} more</span></li>\n", correction.further_changes);
  out += "</ul>\n";
}

void put_corrections(std::string& out, const IssueView& view) {
  if (view.corrections.empty()) return;
  out +=
      "<section class=\"more\" aria-labelledby=\"corrected\">\n<h2 id=\"corrected\">Corrected "
      "since</h2>\n<div>\n";
  for (const auto& one : view.corrections) {
    out += R"(<div lang="" dir="auto"><h3>)";
    put_link(out, one.link, one.title);
    put(out, "</h3>\n<p class=\"also\"><bdi>{}</bdi>, ", escape_html(one.source));
    put_time(out, one.correction->when, one.time);
    if (!one.says.empty()) put(out, ": {}", one.says);
    out += "</p>\n";
    put_changes(out, *one.correction);
    out += "</div>\n";
  }
  out += "</div>\n</section>\n";
}

/// Ends a section that says something of each of several sources.
template <class Views>
void put_sources(std::string& out, const Views& views) {
  for (const auto& one : views)
    put(out, "<li><bdi>{}</bdi> <span>{}</span></li>\n", escape_html(one.source),
        escape_html(one.says));
  out += "</ul></div>\n</div>\n</section>\n";
}

void put_gaps(std::string& out, const IssueView& view) {
  if (view.gaps.empty()) return;
  out +=
      "<section class=\"more\" aria-labelledby=\"gaps\">\n<h2 id=\"gaps\">What may be "
      "missing</h2>\n<div>\n<div><ul>\n";
  put_sources(out, view.gaps);
}

void put_health(std::string& out, const IssueView& view) {
  if (view.health.empty()) return;
  put(out,
      "<section class=\"more\" aria-labelledby=\"health\">\n<h2 id=\"health\">Feed "
      "health</h2>\n<div>\n<div><h3>{}</h3>\n<ul>\n",
      view.health_summary);
  put_sources(out, view.health);
}

}  // namespace

void append_notices_html(std::string& out, const IssueView& view) {
  put_corrections(out, view);
  put_gaps(out, view);
  put_health(out, view);
}

bool has_notices(const IssueView& view) {
  return !view.corrections.empty() || !view.gaps.empty() || !view.health.empty();
}

}  // namespace feedmill
