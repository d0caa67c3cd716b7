// The page: one file without script, image or outside reference. The content security policy says
// so to the browser as well, which then does not even ask for a favicon.
#include <fmt/format.h>

#include "digest/body_html.h"
#include "digest/html_style.h"
#include "digest/readable.h"
#include "digest/render.h"
#include "digest/story_html.h"
#include "text/display.h"
#include "text/html.h"

namespace feedmill {
namespace {

constexpr std::size_t kBodyBytes = 48 * 1024;  // of one story; what is longer is read at its source
constexpr std::size_t kFiles = 5;              // attachments listed of one story

template <class... Args>
void put(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

void put_link(std::string& out, std::string_view url, std::string_view text) {
  if (url.empty()) return put(out, "<bdi>{}</bdi>", escape_html(text));
  put(out, R"(<a href="{}" rel="noopener noreferrer nofollow"><bdi>{}</bdi></a>)", escape_html(url),
      escape_html(text));
}

void put_time(std::string& out, Instant when, std::string_view shown) {
  put(out, R"(<time datetime="{}" dir="ltr">{}</time>)", to_rfc3339(when), escape_html(shown));
}

void put_head(std::string& out, const IssueView& view) {
  put(out,
      "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"generator\" content=\"feedmill\">\n"
      "<title>{}, {}</title>\n<style>{}</style>\n</head>\n",
      escape_html(view.title), escape_html(view.date), html_style());
}

void put_masthead(std::string& out, const IssueView& view) {
  put(out, "<header class=\"masthead\">\n<h1 dir=\"auto\">{}</h1>\n<p class=\"dateline\">",
      escape_html(view.title));
  put_time(out, view.issue->sealed, view.date);
  out += "<span>";
  for (const auto& part : view.summary) put(out, "<span>{}</span>", part);
  out += "</span></p>\n</header>\n";
}

/// lang and dir of a story; lang="" says that the language is unknown, so that the page's own is
/// not taken for it.
void put_language(std::string& out, const StoryView& story) {
  put(out, R"( lang="{}" dir="{}")", story.language, story.right_to_left ? "rtl" : "ltr");
}

void put_contents(std::string& out, const IssueView& view) {
  if (view.stories.size() < kContentsFrom) return;
  out +=
      "<nav class=\"contents\" aria-labelledby=\"contents\">\n<h2 id=\"contents\">In this "
      "issue</h2>\n<ol>\n";
  for (std::size_t i = 0; i < view.stories.size(); ++i) {
    put(out, R"(<li><a href="#s{}")", i + 1);
    put_language(out, view.stories[i]);
    put(out, ">{}</a></li>\n", escape_html(view.stories[i].lead().title));
  }
  out += "</ol>\n</nav>\n";
}

void put_kicker(std::string& out, const StoryView& story) {
  out += R"(<p class="kicker">)";
  if (!story.lead().source.empty())
    put(out, R"(<span class="source"><bdi>{}</bdi></span> )", escape_html(story.lead().source));
  put_time(out, story.lead().when, story.lead().time);
  if (story.minutes > 0) put(out, " <span>{} min</span>", story.minutes);
  out += "</p>\n";
}

void put_plain_body(std::string& out, std::string_view text) {
  put(out, "<p class=\"lede\">{}</p>\n", escape_html(text));
}

}  // namespace

void append_page_text(std::string& out, const StoryView& story) {
  const Entry& entry = story.lead().report->entry;
  if (story.title_says_all) return;
  const bool plain = entry.content_html.empty() || (story.teaser && !story.excerpt.empty());
  if (plain || !story.excerpt_is_whole) {
    if (!story.excerpt.empty()) put_plain_body(out, story.excerpt);
    if (story.excerpt_is_whole) return;
    out += "<details><summary>Read on</summary>";
  }
  out += R"(<div class="body">)";
  bool whole = true;
  if (entry.content_html.empty())
    put(out, "<p>{}</p>", escape_html(shortened(readable_text(entry), kBodyBytes)));
  else
    whole = append_body_html(out, entry.content_html, kBodyBytes);
  if (!whole) {
    out += "<p>… ";
    put_link(out, story.lead().link, "continued at the source");
    out += "</p>";
  }
  out += "</div>";
  out += story.excerpt_is_whole ? "\n" : "</details>\n";
}

void append_page_files(std::string& out, const Entry& entry) {
  std::size_t listed = 0;
  for (const auto& file : entry.attachments) {
    const auto link = written_link(file.url);
    if (link.empty() || listed == kFiles) continue;
    out += listed++ == 0 ? R"(<p class="files">With )" : ", ";
    const std::string& label = file.title.empty() ? file.mime_type : file.title;
    put_link(out, link, label.empty() ? "a file" : shortened(one_line(label), kNameColumns));
  }
  if (listed > 0) out += "</p>\n";
}

namespace {

void put_also(std::string& out, const StoryView& story) {
  if (story.reports.size() < 2) return;
  out += R"(<p class="also">Also in )";
  for (std::size_t i = 1; i < story.reports.size(); ++i) {
    if (i > 1) out += ", ";
    put_link(out, story.reports[i].link,
             story.reports[i].source.empty() ? story.reports[i].title : story.reports[i].source);
  }
  out += "</p>\n";
}

void put_story(std::string& out, const StoryView& story, std::size_t number) {
  put(out, R"(<article id="s{}")", number);
  put_language(out, story);
  out += ">\n";
  put_kicker(out, story);
  out += "<div class=\"story\">\n<h2>";
  put_link(out, story.lead().link, story.lead().title);
  out += "</h2>\n";
  if (!story.byline.empty()) put(out, "<p class=\"byline\">{}</p>\n", escape_html(story.byline));
  append_page_text(out, story);
  append_page_files(out, story.lead().report->entry);
  put_also(out, story);
  out += "</div>\n</article>\n";
}

void put_more(std::string& out, const IssueView& view) {
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

/// The words that changed, between a few that did not.
void put_change(std::string& out, const WordChange& change) {
  const bool in_title = change.where == WordChange::Where::kTitle;
  put(out, "<li>{}", in_title ? "<span>Title:</span> " : "");
  if (!change.leading.empty()) put(out, "{} ", escape_html(change.leading));
  if (!change.before.empty()) put(out, "<del>{}</del> ", escape_html(change.before));
  if (!change.after.empty()) put(out, "<ins>{}</ins> ", escape_html(change.after));
  put(out, "{}</li>\n", escape_html(change.trailing));
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
    out += "</p>\n<ul>\n";
    for (const auto& change : one.correction->changes) put_change(out, change);
    if (one.correction->further_changes > 0)
      put(out, "<li><span>and {} more</span></li>\n", one.correction->further_changes);
    out += "</ul></div>\n";
  }
  out += "</div>\n</section>\n";
}

void put_health(std::string& out, const IssueView& view) {
  if (view.health.empty()) return;
  put(out,
      "<section class=\"more\" aria-labelledby=\"health\">\n<h2 id=\"health\">Feed "
      "health</h2>\n<div>\n<div><h3>{}</h3>\n<ul>\n",
      view.health_summary);
  for (const auto& one : view.health)
    put(out, "<li><bdi>{}</bdi> <span>{}</span></li>\n", escape_html(one.source),
        escape_html(one.says));
  out += "</ul></div>\n</div>\n</section>\n";
}

}  // namespace

void render_html(const IssueView& view, std::string& out) {
  put_head(out, view);
  out += "<body>\n<div class=\"page\">\n";
  put_masthead(out, view);
  put_contents(out, view);
  out += "<main>\n";
  for (std::size_t i = 0; i < view.stories.size(); ++i) put_story(out, view.stories[i], i + 1);
  put_more(out, view);
  put_corrections(out, view);
  put_health(out, view);
  out += "</main>\n<footer>\n<p>Made by feedmill from its sources' own feeds, ";
  put_time(out, view.issue->sealed, view.date + ", " + view.time);
  put(out, ".</p>\n<p>Issue {}</p>\n</footer>\n</div>\n</body>\n</html>\n",
      escape_html(view.issue->id));
}

}  // namespace feedmill
