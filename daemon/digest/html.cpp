// The page: one file without script or outside reference; pictures stand in it as data. The content
// security policy says so to the browser as well, which then does not even ask for a favicon.
#include <fmt/format.h>

#include "digest/also_in.h"
#include "digest/body_html.h"
#include "digest/closing_html.h"
#include "digest/contents_html.h"
#include "digest/html_put.h"
#include "digest/html_style.h"
#include "digest/readable.h"
#include "digest/render.h"
#include "digest/story_html.h"
#include "text/base64.h"
#include "text/display.h"
#include "text/html.h"

namespace feedmill {
namespace {

constexpr std::size_t kBodyBytes = 48 * 1024;  // of one story; what is longer is read at its source
constexpr std::size_t kFiles = 5;              // attachments listed of one story

void put_head(std::string& out, const IssueView& view) {
  put(out,
      "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n{}"
      "<title>{}</title>\n<style>{}</style>\n</head>\n",
      html_page_meta(has_pictures(view)), escape_html(headline_of(view)), html_style());
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
  append_contents(out, view);
  out += "</ol>\n</nav>\n";
}

void put_kicker(std::string& out, const StoryView& story) {
  out += R"(<p class="kicker">)";
  if (!story.source_beside_title().empty())
    put(out, R"(<span class="source"><bdi>{}</bdi></span> )", escape_html(story.lead().source));
  put_time(out, story.lead().when, story.lead().time);
  if (story.minutes > 0) put(out, " <span>{} min</span>", story.minutes);
  if (story.lead().withdrawn) out += " <span>withdrawn by its source</span>";
  out += "</p>\n";
}

void put_picture(std::string& out, const StoryView& story) {
  if (story.picture == nullptr) return;
  const IssuePicture& picture = *story.picture;
  put(out, R"(<p class="{}"><img width="{}" height="{}" alt="{}" src=")",
      fills_column(picture) ? "picture wide" : "picture", picture.width, picture.height,
      escape_html(picture.alt));
  append_data_url(out, picture);
  out += "\"></p>\n";
}

void put_plain_body(std::string& out, std::string_view text) {
  put(out, "<p class=\"lede\">{}</p>\n", escape_html(text));
}

}  // namespace

bool fills_column(const IssuePicture& picture) {
  constexpr int kColumn = 640;  // pixels, nearly
  return picture.width >= kColumn && picture.width * 4 >= picture.height * 5;
}

void append_data_url(std::string& out, const IssuePicture& picture) {
  put(out, "data:{};base64,", picture.media_type);
  append_base64(out, picture.bytes);
}

std::string embedded_picture(const StoryView& story) {
  std::string url;
  if (story.picture != nullptr) append_data_url(url, *story.picture);
  return url;
}

std::string_view rank_name(const StoryView& story) {
  if (story.brief) return "brief";
  switch (story.rank) {
    case Rank::kLead:
      return "lead";
    case Rank::kSecond:
      return "second";
    case Rank::kSingle:
      return "single";
    case Rank::kPlain:
      break;
  }
  return {};
}

void append_page_text(std::string& out, const StoryView& story) {
  const Entry& entry = story.lead().report->entry;
  if (story.brief || story.title_says_all) return;
  const bool plain = entry.content_html.empty() || (story.teaser && !story.excerpt.empty());
  if (plain || !story.excerpt_is_whole) {
    if (!story.excerpt.empty()) put_plain_body(out, story.excerpt);
    if (story.excerpt_is_whole) return;
    out += "<details><summary lang=\"en\">Read on</summary>";
  }
  out += R"(<div class="body">)";
  bool whole = true;
  if (entry.content_html.empty())
    put(out, "<p>{}</p>", escape_html(shortened(readable_text(entry), kBodyBytes)));
  else
    whole =
        append_body_html(out, entry.content_html, kBodyBytes,
                         story.excerpt.empty() && story.picture == nullptr ? BodyImages::kLinked
                                                                           : BodyImages::kLeftOut);
  if (!whole) {
    out += "<p>… ";
    put_link(out, story.lead().link, "continued at the source");
    out += "</p>";
  }
  out += "</div>";
  out += story.excerpt_is_whole ? "\n" : "</details>\n";
}

void append_page_files(std::string& out, const StoryView& story) {
  if (story.brief) return;
  const Entry& entry = story.lead().report->entry;
  std::size_t listed = 0;
  for (const auto& file : entry.attachments) {
    const auto link = written_link(file.url);
    // A picture is no file to take along.
    const bool picture = file.mime_type.rfind("image/", 0) == 0;
    if (link.empty() || listed == kFiles || picture) continue;
    out += listed++ == 0 ? R"(<p class="files" lang="en" dir="ltr">With )" : ", ";
    const std::string& label = file.title.empty() ? file.mime_type : file.title;
    put_link(out, link, label.empty() ? "a file" : shortened(one_line(label), kNameColumns));
  }
  if (listed > 0) out += "</p>\n";
}

namespace {

/// "and 7 more", which unfolds to their titles.
void put_unfolding(std::string& out, const std::vector<const ReportView*>& reports) {
  put(out, "<details class=\"others\"><summary lang=\"en\">and {} more</summary><ul>\n",
      reports.size());
  for (const ReportView* report : reports) {
    out += "<li>";
    put_link(out, report->link, report->title);
    put(out, " (<bdi>{}</bdi>)</li>\n", escape_html(report->source));
  }
  out += "</ul></details>\n";
}

void put_also(std::string& out, const StoryView& story) {
  if (story.reports.size() < 2) return;
  const AlsoIn also = also_in(story);
  out += R"(<p class="also" lang="en" dir="ltr">Also in )";
  for (std::size_t i = 0; i < also.named.size(); ++i) {
    if (i > 0) out += ", ";
    put_link(out, also.named[i]->link, name_of(*also.named[i]));
  }
  out += "</p>\n";
  if (!also.further.empty()) put_unfolding(out, also.further);
}

void put_related(std::string& out, const StoryView& story) {
  if (story.related.empty()) return;
  out += R"(<p class="also" dir="ltr">Related: )";
  for (std::size_t i = 0; i < story.related.size(); ++i) {
    if (i > 0) out += "; ";
    put_link(out, story.related[i].link, story.related[i].title);
    put(out, " (<bdi>{}</bdi>)", escape_html(story.related[i].source));
  }
  out += "</p>\n";
}

void put_story(std::string& out, const StoryView& story, std::size_t number) {
  if (story.begins_group)
    put(out, "<h2 class=\"group\" dir=\"auto\">{}</h2>\n", escape_html(story.group));
  put(out, R"(<article id="s{}")", number);
  if (const std::string_view set = rank_name(story); !set.empty()) put(out, R"( class="{}")", set);
  put_language(out, story);
  out += ">\n";
  put_kicker(out, story);
  out += "<div class=\"story\">\n<h2>";
  put_link(out, story.lead().link, story.lead().title);
  out += "</h2>\n";
  if (!story.byline.empty()) put(out, "<p class=\"byline\">{}</p>\n", escape_html(story.byline));
  put_picture(out, story);
  append_page_text(out, story);
  append_page_files(out, story);
  put_also(out, story);
  if (!story.brief) put_related(out, story);
  out += "</div>\n</article>\n";
}

}  // namespace

namespace {

/// To the other issues, where the page stands among them.
void put_onward(std::string& out, const IssueView& view) {
  if (!view.among_issues) return;
  out += "<nav class=\"onward\" aria-label=\"Other issues\">\n";
  if (!view.previous.empty())
    put(out, "<a href=\"{}.html\" rel=\"prev\">The issue before</a>\n", escape_html(view.previous));
  out +=
      "<a href=\"index.html\">All issues</a>\n<a href=\"latest.html\">The latest "
      "issue</a>\n</nav>\n";
}

}  // namespace

void render_html(const IssueView& view, std::string& out, const Drain& drain) {
  put_head(out, view);
  out += "<body>\n<div class=\"page\">\n";
  put_masthead(out, view);
  put_contents(out, view);
  out += "<main>\n";
  for (std::size_t i = 0; i < view.stories.size(); ++i) {
    put_story(out, view.stories[i], i + 1);
    offer(drain, out);
  }
  append_earlier_html(out, view);
  append_notices_html(out, view);
  out += "</main>\n<footer>\n";
  put_onward(out, view);
  out += "<p>Made by feedmill from its sources' own feeds, ";
  put_time(out, view.issue->sealed, view.date + ", " + view.time);
  put(out, ".</p>\n<p>Issue {}</p>\n</footer>\n</div>\n</body>\n</html>\n",
      escape_html(view.issue->id));
}

}  // namespace feedmill
