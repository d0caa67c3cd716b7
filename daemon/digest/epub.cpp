// EPUB 3.2 (www.w3.org/publishing/epub32): a book of XHTML files with a table of contents, in a ZIP
// archive. Text only. The archive holds the time of sealing, so that the same issue is the same
// bytes.
#include <fmt/format.h>
#include <zip.h>

#include <memory>
#include <stdexcept>

#include "digest/closing_html.h"
#include "digest/flow_xhtml.h"
#include "digest/render.h"
#include "text/html.h"

namespace feedmill {
namespace {

// Of 1 to 9. libzip's own, 9, takes ten times as long for a tenth less.
constexpr zip_uint32_t kEffort = 3;
constexpr std::size_t kCompressedAtOnce = 4U << 20U;  // bytes of files
constexpr std::size_t kStoriesPerFile = 20;           // readers load one file at a time

constexpr std::string_view kContainer =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<container version=\"1.0\""
    " xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n<rootfiles>"
    "<rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/>"
    "</rootfiles>\n</container>\n";

constexpr std::string_view kStyle =
    "h1, h2, h3 { line-height: 1.2; text-align: left; hyphens: none }\n"
    "h2 { margin: 0 0 .3em; page-break-after: avoid }\n"
    "section { margin: 0 0 2em }\n"
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

std::string page_of(std::size_t story) {
  return fmt::format("stories-{}.xhtml", story / kStoriesPerFile + 1);
}

std::string anchor_of(std::size_t story) {
  return fmt::format("{}#s{}", page_of(story), story + 1);
}

/// Through the flow writer, which knows which addresses a book may hold.
void put_link(std::string& out, const ReportView& report, std::string_view text) {
  append_flow_xhtml(
      out, fmt::format("<a href=\"{}\">{}</a>", escape_html(report.link), escape_html(text)));
}

void put_body(std::string& out, const StoryView& story) {
  const Entry& entry = story.lead().report->entry;
  if (!entry.content_html.empty())
    append_flow_xhtml(out, entry.content_html);
  else if (!entry.content_text.empty() || !entry.summary.empty())
    append_flow_xhtml(out,
                      escape_html(entry.content_text.empty() ? entry.summary : entry.content_text));
}

void put_story(std::string& out, const StoryView& story, std::size_t number) {
  put(out, R"(<section id="s{}" dir="{}")", number + 1, story.right_to_left ? "rtl" : "ltr");
  if (!story.language.empty()) put(out, R"( lang="{0}" xml:lang="{0}")", story.language);
  const ReportView& lead = story.lead();
  put(out, ">\n<h2>{}</h2>\n<p class=\"kicker\">{}, {}{}</p>\n", escape_html(lead.title),
      escape_html(lead.source), escape_html(lead.time),
      story.byline.empty() ? "" : ", " + escape_html(story.byline));
  if (!story.brief) put_body(out, story);
  for (std::size_t i = 0; i < story.reports.size(); ++i)
    put_link(out, story.reports[i],
             i == 0 ? "At the source: " + lead.source : "Also in: " + story.reports[i].source);
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

std::string contents(const IssueView& view) {
  std::string out;
  begin_page(out, view.title);
  put(out, "<nav epub:type=\"toc\" id=\"toc\">\n<h1>{}</h1>\n<ol>\n", escape_html(view.title));
  for (std::size_t i = 0; i < view.stories.size(); ++i)
    put(out, "<li><a href=\"{}\">{}</a></li>\n", anchor_of(i),
        escape_html(view.stories[i].lead().title));
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
      "<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n",
      escape_html(view.issue->id), escape_html(view.title), escape_html(view.date),
      to_rfc3339(view.issue->sealed), to_rfc3339(view.issue->sealed));
  for (std::size_t i = 0; i < pages.size(); ++i)
    put(out, "<item id=\"p{}\" href=\"{}\" media-type=\"application/xhtml+xml\"/>\n", i + 1,
        pages[i]);
  out += "</manifest>\n<spine>\n<itemref idref=\"toc\"/>\n";
  for (std::size_t i = 0; i < pages.size(); ++i) put(out, "<itemref idref=\"p{}\"/>\n", i + 1);
  out += "</spine>\n</package>\n";
  return out;
}

/// A ZIP archive in memory. Errors of libzip are those of memory: they are thrown.
class Archive {
 public:
  explicit Archive(Instant sealed) {
    zip_error_t error;
    zip_error_init(&error);
    source_ = zip_source_buffer_create(nullptr, 0, 0, &error);
    if (source_ == nullptr) throw std::runtime_error(zip_error_strerror(&error));
    open(ZIP_TRUNCATE);
    // MS-DOS has its own calendar, to two seconds; libzip would ask the machine's time zone.
    const auto day = std::chrono::floor<std::chrono::days>(sealed);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{sealed - day};
    date_ = static_cast<zip_uint16_t>((int(date.year()) - 1980) << 9 | unsigned(date.month()) << 5 |
                                      unsigned(date.day()));
    time_ = static_cast<zip_uint16_t>(clock.hours().count() << 11 | clock.minutes().count() << 5 |
                                      clock.seconds().count() / 2);
  }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() {
    if (archive_ != nullptr) zip_discard(archive_);
    zip_source_free(source_);
  }

  void add(const std::string& name, std::string_view bytes, zip_int32_t method = ZIP_CM_DEFLATE) {
    auto* copy = static_cast<char*>(std::malloc(std::max<std::size_t>(bytes.size(), 1)));
    if (copy == nullptr) throw std::bad_alloc();
    bytes.copy(copy, bytes.size());
    zip_source_t* file = zip_source_buffer(archive_, copy, bytes.size(), 1);
    const zip_int64_t index =
        file == nullptr ? -1 : zip_file_add(archive_, name.c_str(), file, ZIP_FL_ENC_UTF_8);
    if (index < 0) throw std::runtime_error(zip_strerror(archive_));
    const auto at = static_cast<zip_uint64_t>(index);
    zip_file_set_dostime(archive_, at, time_, date_, 0);
    zip_set_file_compression(archive_, at, method, kEffort);
    waiting_ += bytes.size();
    if (waiting_ >= kCompressedAtOnce) {
      close();
      open(0);
    }
  }

  void write(std::string& out) {
    close();
    zip_stat_t stat;
    zip_source_stat(source_, &stat);
    const std::size_t before = out.size();
    out.resize(before + stat.size);
    zip_source_open(source_);
    zip_source_read(source_, out.data() + before, stat.size);
    zip_source_close(source_);
  }

 private:
  void open(int flags) {
    zip_error_t error;
    zip_error_init(&error);
    archive_ = zip_open_from_source(source_, flags, &error);
    if (archive_ == nullptr) throw std::runtime_error(zip_error_strerror(&error));
    zip_source_keep(source_);  // the archive would take it along
  }

  /// Compresses what was added: until then libzip holds it as it was.
  void close() {
    if (zip_close(archive_) != 0) throw std::runtime_error(zip_strerror(archive_));
    archive_ = nullptr;
    waiting_ = 0;
  }

  zip_source_t* source_ = nullptr;
  std::size_t waiting_ = 0;  // bytes
  zip_t* archive_ = nullptr;
  zip_uint16_t date_ = 0, time_ = 0;
};

}  // namespace

void render_epub(const IssueView& view, std::string& out, const Drain& /*drain*/) {
  Archive archive(view.issue->sealed);
  archive.add("mimetype", "application/epub+zip", ZIP_CM_STORE);  // first and plain: OCF 3.2, 4.3
  archive.add("META-INF/container.xml", kContainer);
  std::vector<std::string> pages;
  for (std::size_t first = 0; first < view.stories.size(); first += kStoriesPerFile) {
    std::string page;
    begin_page(page, view.title);
    const std::size_t end = std::min(first + kStoriesPerFile, view.stories.size());
    for (std::size_t i = first; i < end; ++i) put_story(page, view.stories[i], i);
    end_page(page);
    pages.push_back(page_of(first));
    archive.add("EPUB/" + pages.back(), page);
  }
  if (!view.more.empty()) {
    std::string page;
    put_earlier(page, view);
    pages.emplace_back("more.xhtml");
    archive.add("EPUB/more.xhtml", page);
  }
  if (has_notices(view)) {
    std::string page;
    put_notices(page, view);
    pages.emplace_back("notices.xhtml");
    archive.add("EPUB/notices.xhtml", page);
  }
  archive.add("EPUB/contents.xhtml", contents(view));
  archive.add("EPUB/style.css", kStyle);
  archive.add("EPUB/package.opf", package(view, pages));
  archive.write(out);
}

}  // namespace feedmill
