// EPUB 3.2 (www.w3.org/publishing/epub32): a book of XHTML files with a table of contents, in a ZIP
// archive, with the pictures that the issue has. The archive holds the time of sealing, so that the
// same issue is the same bytes.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "digest/also_in.h"
#include "digest/closing_html.h"
#include "digest/flow_xhtml.h"
#include "digest/render.h"
#include "digest/zip_writer.h"
#include "text/html.h"

namespace feedmill {
namespace {

// Readers load one page at a time.
constexpr std::size_t kStoriesOfPage = 20, kBytesOfPage = 1U << 20U;

constexpr std::string_view kContainer =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<container version=\"1.0\""
    " xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n<rootfiles>"
    "<rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/>"
    "</rootfiles>\n</container>\n";

constexpr std::size_t kOnCover = 6;  // titles

constexpr std::string_view kStyle =
    "h1, h2, h3 { line-height: 1.2; text-align: left; hyphens: none }\n"
    "[dir=\"rtl\"] h1, [dir=\"rtl\"] h2, [dir=\"rtl\"] h3 { text-align: right }\n"
    "h2 { margin: 0 0 .3em; page-break-after: avoid }\n"
    "section { margin: 0 0 2em }\n"
    ".cover { text-align: center; margin-top: 12% }\n.cover h1, .cover h2 { text-align: center }\n"
    ".cover h2 { margin-top: 2em }\n.cover .leads { margin: 1.2em 0 }\n"
    ".group { margin: 1.5em 0 1em; padding-top: .5em; border-top: .2em double }\n"
    "nav a { text-decoration: none; color: inherit }\n"
    "nav ol { list-style: none; margin: 0 0 1em; padding: 0 }\nnav li { margin: 0 0 .6em }\n"
    "nav .group { display: block; font-weight: bold; margin: 1.2em 0 .8em }\n"
    ".source { display: block; font-size: .8em; font-style: italic }\n"
    ".picture { margin: .6em 0 }\n.picture img { max-width: 100%; max-height: 28em }\n"
    ".kicker, .also { font-size: .85em; margin: .3em 0 }\n"
    "blockquote { margin: 1em 1.5em }\npre { white-space: pre-wrap; font-size: .85em }\n";

template <class... Args>
void put(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

void begin_page(std::string& out, std::string_view title) {
  put(out,
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n"
      "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\""
      " lang=\"en\" xml:lang=\"en\">\n<head>\n<title>{}</title>\n"
      "<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n<body>\n",
      escape_html(title));
}

void end_page(std::string& out) { out += "</body>\n</html>\n"; }

std::string page_name(std::size_t page) { return fmt::format("stories-{}.xhtml", page + 1); }

/// Through the flow writer, which knows which addresses a book may hold.
void put_link(std::string& out, const ReportView& report, std::string_view text) {
  append_flow_xhtml(
      out, fmt::format("<a href=\"{}\">{}</a>", escape_html(report.link), escape_html(text)));
}

std::string picture_name(std::size_t story) { return fmt::format("pictures/{}.jpg", story + 1); }

void put_picture(std::string& out, const StoryView& story, std::size_t number) {
  if (story.picture == nullptr) return;
  put(out, "<p class=\"picture\"><img src=\"{}\" alt=\"{}\"/></p>\n", picture_name(number),
      escape_html(story.picture->alt));
}

void put_body(std::string& out, const StoryView& story) {
  const Entry& entry = story.lead().report->entry;
  if (!entry.content_html.empty())
    append_flow_xhtml(out, entry.content_html,
                      story.excerpt.empty() && story.picture == nullptr ? BodyImages::kLinked
                                                                        : BodyImages::kLeftOut);
  else if (!entry.content_text.empty() || !entry.summary.empty())
    append_flow_xhtml(out,
                      escape_html(entry.content_text.empty() ? entry.summary : entry.content_text));
}

void put_also(std::string& out, const StoryView& story) {
  if (story.reports.size() < 2) return;
  const AlsoIn also = also_in(story);
  std::string html = "<p>Also in ";
  for (const ReportView* report : also.named)
    put(html, "{}<a href=\"{}\">{}</a>", report == also.named.front() ? "" : ", ",
        escape_html(report->link), escape_html(name_of(*report)));
  if (!also.further.empty()) put(html, " and {} more", also.further.size());
  append_flow_xhtml(out, html + "</p>");
}

void put_story(std::string& out, const StoryView& story, std::size_t number) {
  if (story.begins_group)
    put(out, "<h1 class=\"group\" dir=\"auto\">{}</h1>\n", escape_html(story.group));
  put(out, R"(<section id="s{}" dir="{}")", number + 1, story.right_to_left ? "rtl" : "ltr");
  if (!story.language.empty()) put(out, R"( lang="{0}" xml:lang="{0}")", story.language);
  const ReportView& lead = story.lead();
  put(out, ">\n<h2>{}</h2>\n<p class=\"kicker\">{}, {}{}</p>\n", escape_html(lead.title),
      escape_html(lead.source), escape_html(lead.time),
      story.byline.empty() ? "" : ", " + escape_html(story.byline));
  put_picture(out, story, number);
  if (!story.brief) put_body(out, story);
  put_link(out, lead, "At the source: " + lead.source);
  put_also(out, story);
  out += "</section>\n";
}

void put_earlier(std::string& out, const IssueView& view) {
  begin_page(out, "More on earlier stories");
  out += "<h1>More on earlier stories</h1>\n";
  for (const auto& story : view.more) {
    put(out, "<h2>{}</h2>\n", escape_html(story.title));
    for (const auto& report : story.reports)
      put_link(out, report, report.title + " (" + report.source + ", " + report.time + ")");
  }
  end_page(out);
}

void put_notices(std::string& out, const IssueView& view) {
  begin_page(out, kNotices);
  put(out, "<h1>{}</h1>\n", kNotices);
  std::string html;
  append_notices_html(html, view);
  append_flow_xhtml(out, html);
  end_page(out);
}

void put_further_leads(std::string& out, const IssueView& view) {
  out += "<div class=\"leads\">\n";
  for (std::size_t i = 1; i < std::min(view.stories.size(), kOnCover); ++i)
    put(out, "<p class=\"also\" dir=\"auto\">{}</p>\n", escape_html(view.stories[i].lead().title));
  out += "</div>\n";
}

/// What the book opens on: which issue it is, and what leads it.
std::string cover(const IssueView& view) {
  std::string out;
  begin_page(out, view.title);
  put(out,
      "<div class=\"cover\" epub:type=\"cover\">\n<h1>{}</h1>\n<p class=\"kicker\">{}, "
      "{}</p>\n",
      escape_html(view.title), escape_html(view.date), escape_html(view.time));
  if (!view.stories.empty()) {
    const StoryView& lead = view.stories.front();
    put(out, "<h2 dir=\"auto\">{}</h2>\n", escape_html(lead.lead().title));
    put_picture(out, lead, 0);
    if (!lead.excerpt.empty()) put(out, "<p dir=\"auto\">{}</p>\n", escape_html(lead.excerpt));
    put_further_leads(out, view);
  }
  put(out, "<p class=\"kicker\">{}</p>\n</div>\n",
      escape_html(fmt::format("{}", fmt::join(view.summary, " · "))));
  end_page(out);
  return out;
}

/// What stands under a heading there stands under it here. `pages` is where each story stands.
void put_titles(std::string& out, const IssueView& view, const std::vector<std::size_t>& pages) {
  std::string_view end_of_group;
  for (std::size_t i = 0; i < view.stories.size(); ++i) {
    const StoryView& story = view.stories[i];
    if (story.begins_group) {
      put(out, "{}<li><span class=\"group\">{}</span>\n<ol>\n", end_of_group,
          escape_html(story.group));
      end_of_group = "</ol></li>\n";
    }
    put(out, "<li><a href=\"{}#s{}\"><bdi>{}</bdi>", page_name(pages[i]), i + 1,
        escape_html(story.lead().title));
    if (!story.source_beside_title().empty())
      put(out, " <span class=\"source\">{}</span>", escape_html(story.lead().source));
    out += "</a></li>\n";
  }
  out += end_of_group;
}

std::string contents(const IssueView& view, const std::vector<std::size_t>& pages) {
  std::string out;
  begin_page(out, view.title);
  put(out, "<nav epub:type=\"toc\" id=\"toc\">\n<h1>{}</h1>\n<ol>\n", escape_html(view.title));
  put_titles(out, view, pages);
  if (!view.more.empty()) out += "<li><a href=\"more.xhtml\">More on earlier stories</a></li>\n";
  if (has_notices(view)) put(out, "<li><a href=\"notices.xhtml\">{}</a></li>\n", kNotices);
  out += "</ol>\n</nav>\n";
  end_page(out);
  return out;
}

std::string package(const IssueView& view, const std::vector<std::string>& pages) {
  std::string out;
  put(out,
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<package version=\"3.0\" xml:lang=\"en\""
      " unique-identifier=\"id\" xmlns=\"http://www.idpf.org/2007/opf\">\n"
      "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
      "<dc:identifier id=\"id\">{}</dc:identifier>\n<dc:title>{}, {}</dc:title>\n"
      "<dc:language>en</dc:language>\n<dc:creator>feedmill</dc:creator>\n<dc:date>{}</dc:date>\n"
      "<meta property=\"dcterms:modified\">{}</meta>\n</metadata>\n<manifest>\n"
      "<item id=\"toc\" href=\"contents.xhtml\" properties=\"nav\""
      " media-type=\"application/xhtml+xml\"/>\n"
      "<item id=\"cover\" href=\"cover.xhtml\" media-type=\"application/xhtml+xml\"/>\n"
      "<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n",
      escape_html(view.issue->id), escape_html(view.title), escape_html(view.date),
      to_rfc3339(view.issue->sealed), to_rfc3339(view.issue->sealed));
  for (std::size_t i = 0; i < pages.size(); ++i)
    put(out, "<item id=\"p{}\" href=\"{}\" media-type=\"application/xhtml+xml\"/>\n", i + 1,
        pages[i]);
  for (std::size_t i = 0; i < view.stories.size(); ++i)
    if (view.stories[i].picture != nullptr)
      put(out, "<item id=\"i{}\" href=\"{}\"{} media-type=\"{}\"/>\n", i + 1, picture_name(i),
          i == 0 ? " properties=\"cover-image\"" : "", view.stories[i].picture->media_type);
  out += "</manifest>\n<spine>\n<itemref idref=\"cover\"/>\n<itemref idref=\"toc\"/>\n";
  for (std::size_t i = 0; i < pages.size(); ++i) put(out, "<itemref idref=\"p{}\"/>\n", i + 1);
  out += "</spine>\n</package>\n";
  return out;
}

/// Puts the stories from `first` on that fit on one page; returns the first that is not on it.
std::size_t put_page(std::string& out, const IssueView& view, std::size_t first) {
  begin_page(out, view.title);
  std::size_t story = first;
  while (story < view.stories.size() && story - first < kStoriesOfPage &&
         out.size() < kBytesOfPage) {
    put_story(out, view.stories[story], story);
    ++story;
  }
  end_page(out);
  return story;
}

/// A book that is written as it is rendered.
class Book {
 public:
  Book(const IssueView& view, std::string& out, const Drain& drain)
      : view_(view), out_(out), drain_(drain), zip_(out, view.issue->sealed) {}

  void write() {
    zip_.add("mimetype", "application/epub+zip", ZipWriter::Method::kStored);  // OCF 3.2, 4.3
    zip_.add("META-INF/container.xml", kContainer);
    write_stories();
    write_page(!view_.more.empty(), "more.xhtml", put_earlier);
    write_page(has_notices(view_), "notices.xhtml", put_notices);
    write_pictures();
    zip_.add("EPUB/cover.xhtml", cover(view_));
    zip_.add("EPUB/contents.xhtml", contents(view_, page_of_story_));
    zip_.add("EPUB/style.css", kStyle);
    zip_.add("EPUB/package.opf", package(view_, pages_));
    zip_.finish();
  }

 private:
  void write_stories() {
    std::string page;
    for (std::size_t story = 0; story < view_.stories.size();) {
      page.clear();
      story = put_page(page, view_, story);
      page_of_story_.resize(story, pages_.size());
      add(page_name(pages_.size()), page);
    }
  }

  /// What is packed already is not packed again.
  void write_pictures() {
    for (std::size_t i = 0; i < view_.stories.size(); ++i) {
      if (view_.stories[i].picture == nullptr) continue;
      zip_.add("EPUB/" + picture_name(i), view_.stories[i].picture->bytes,
               ZipWriter::Method::kStored);
      offer(drain_, out_);
    }
  }

  void write_page(bool wanted, const std::string& name,
                  void (*put_all)(std::string&, const IssueView&)) {
    if (!wanted) return;
    std::string page;
    put_all(page, view_);
    add(name, page);
  }

  void add(const std::string& name, std::string_view page) {
    pages_.push_back(name);
    zip_.add("EPUB/" + name, page);
    offer(drain_, out_);
  }

  const IssueView& view_;
  std::string& out_;
  const Drain& drain_;
  ZipWriter zip_;
  std::vector<std::string> pages_;
  std::vector<std::size_t> page_of_story_;
};

}  // namespace

void render_epub(const IssueView& view, std::string& out, const Drain& drain) {
  Book(view, out, drain).write();
}

}  // namespace feedmill
