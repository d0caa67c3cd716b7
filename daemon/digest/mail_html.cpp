#include "digest/mail_html.h"

#include <algorithm>
#include <vector>

#include "digest/also_in.h"
#include "digest/html_put.h"
#include "digest/story_html.h"

namespace feedmill {
namespace {

constexpr std::size_t kForEnd = 2048;  // bytes: what stands behind the last piece

// Colours stand at each element, since Gmail takes no others in every one of its programs, and as
// classes, for the media query: who knows that knows classes.
constexpr std::string_view kStyle = R"css(
body{-webkit-text-size-adjust:100%}
@media (max-width:480px){.in{padding-left:16px!important;padding-right:16px!important}}
@media (prefers-color-scheme:dark){.bg{background-color:#161513!important}.ink{color:#f1ede4!important}
.txt{color:#d8d3c8!important}.mut{color:#a39d90!important}.acc{color:#f0917f!important}.rule{border-color:#3a3731!important}})css";

constexpr std::string_view kSerif = "Georgia,'Times New Roman',serif";
constexpr std::string_view kSans = "Arial,Helvetica,sans-serif";

/// A link, or words where it leads nowhere. `colour` is for both; a link has none of its own.
void put_words(std::string& out, std::string_view url, std::string_view text,
               std::string_view classes, std::string_view style) {
  if (url.empty())
    return put(out, R"(<span class="{}" style="{}">{}</span>)", classes, style, escape_html(text));
  put(out, R"(<a href="{}" class="{}" style="{}">{}</a>)", escape_html(url), classes, style,
      escape_html(text));
}

void put_small_link(std::string& out, std::string_view url, std::string_view text) {
  put_words(out, url, text, "mut", "color:#635f55");
}

/// Opens a row: a line across and a cell with room.
void begin_row(std::string& out, const StoryView* story) {
  out += "<tr><td class=\"in rule\"";
  if (story != nullptr)
    put(out, R"( lang="{}" dir="{}" align="{}")", story->language,
        story->right_to_left ? "rtl" : "ltr", story->right_to_left ? "right" : "left");
  out += " style=\"padding:20px 24px;border-top:1px solid #d9d4c7\">\n";
}

void end_row(std::string& out) { out += "</td></tr>\n"; }

void put_start(std::string& out, const IssueView& view) {
  put(out,
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"supported-color-schemes\" content=\"light dark\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n"
      "<body class=\"bg\" style=\"margin:0;padding:0;background-color:#fdfcf9\">\n",
      escape_html(view.title), kStyle);
  // What lists of messages show behind the subject. It says what nothing below says again.
  out += R"(<div style="display:none;mso-hide:all;font-size:1px">)";
  for (std::size_t i = 0; i < view.summary.size(); ++i)
    put(out, "{}{}", i == 0 ? "" : ", ", escape_html(view.summary[i]));
  put(out,
      "</div>\n<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" "
      "border=\"0\" class=\"bg\" style=\"table-layout:fixed;background-color:#fdfcf9\"><tr><td "
      "align=\"center\">\n"
      // Outlook on Windows knows no max-width and takes the width of 100% for its own.
      "<!--[if mso]><table role=\"presentation\" width=\"640\" cellpadding=\"0\" "
      "cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->\n"
      "<table role=\"presentation\" width=\"640\" cellpadding=\"0\" cellspacing=\"0\" "
      "border=\"0\" style=\"width:100%;max-width:640px;table-layout:fixed;word-wrap:break-word\">\n"
      "<tr><td class=\"in\" align=\"center\" style=\"padding:32px 24px 20px\">\n"
      "<h1 class=\"ink\" style=\"margin:0;font-family:{0};font-size:34px;line-height:40px;"
      "color:#1b1a17\">{1}</h1>\n<p class=\"mut\" style=\"margin:8px 0 0;font-family:{2};"
      "font-size:13px;line-height:20px;color:#635f55\">{3}, {4}</p>\n</td></tr>\n",
      kSerif, escape_html(view.title), kSans, escape_html(view.date), escape_html(view.time));
}

void put_heading(std::string& out, std::string_view text) {
  put(out,
      "<h2 class=\"acc\" style=\"margin:0 0 8px;font-family:{};font-size:13px;line-height:20px;"
      "text-transform:uppercase;letter-spacing:1px;color:#9a1f1f\">{}</h2>\n",
      kSans, escape_html(text));
}

void put_kicker(std::string& out, const StoryView& story) {
  put(out,
      "<p class=\"mut\" style=\"margin:0 0 4px;font-family:{};font-size:13px;line-height:20px;"
      "color:#635f55\">",
      kSans);
  if (!story.source_beside_title().empty())
    put(out, R"(<b class="acc" style="color:#9a1f1f">{}</b> &nbsp;)",
        escape_html(story.lead().source));
  out += escape_html(story.lead().time);
  if (story.minutes > 0) put(out, " &nbsp;{} min", story.minutes);
  if (story.lead().withdrawn) out += " &nbsp;withdrawn by its source";
  out += "</p>\n";
}

void put_title(std::string& out, const StoryView& story) {
  const bool lead = story.rank == Rank::kLead, single = story.rank == Rank::kSingle;
  const int size = lead ? 28 : single ? 19 : 22;
  put(out,
      "<h2 style=\"margin:0;font-family:{};font-size:{}px;line-height:{}px;font-weight:bold\">",
      kSerif, size, size + 6);
  put_words(out, story.lead().link, story.lead().title, "ink",
            "color:#1b1a17;text-decoration:none");
  out += "</h2>\n";
}

/// The first outlets, and how many there are besides.
void put_also(std::string& out, const StoryView& story) {
  if (story.reports.size() < 2) return;
  const AlsoIn also = also_in(story);
  put(out,
      "<p class=\"mut\" lang=\"en\" dir=\"ltr\" style=\"margin:8px 0 0;font-family:{};"
      "font-size:13px;line-height:20px;color:#635f55\">Also in ",
      kSans);
  for (std::size_t i = 0; i < also.named.size(); ++i) {
    if (i > 0) out += ", ";
    put_small_link(out, also.named[i]->link, name_of(*also.named[i]));
  }
  if (!also.further.empty()) put(out, " and {} more", also.further.size());
  out += "</p>\n";
}

/// Outlook goes by the attributes. An upright one is no higher than one that lies is wide: the text
/// is still on the screen.
void put_image(std::string& out, const IssuePicture& picture, std::string_view id, int most,
               std::string_view beside) {
  const int of_height = std::max(1, most * 3 / 4 * picture.width / std::max(1, picture.height));
  const int width = std::min({picture.width, most, of_height});
  put(out, R"(<img src="cid:{}" width="{}" height="{}" alt="{}" border="0"{}>)", id, width,
      picture.height * width / picture.width, escape_html(picture.alt), beside);
}

/// Above its text, as wide as its place.
void put_large_picture(std::string& out, const StoryView& story, std::string_view id) {
  constexpr int kWidth = 592;
  out += "<p style=\"margin:12px 0 0\">";
  put_image(out, *story.picture, id, kWidth, " style=\"max-width:100%;height:auto\"");
  out += "</p>\n";
}

/// Beside its text, which it stands at the beginning of.
void put_small_picture(std::string& out, const StoryView& story, std::string_view id) {
  constexpr int kWidth = 160;  // two fifths of a phone
  put_image(out, *story.picture, id, kWidth,
            story.right_to_left ? R"( align="left" hspace="12" style="margin:5px 16px 8px 0")"
                                : R"( align="right" hspace="12" style="margin:5px 0 8px 16px")");
}

/// `picture` is its picture's id; empty: it is not shown. `first`: of all that the mail shows.
std::string story_row(const StoryView& story, std::string_view picture, bool first) {
  std::string out;
  begin_row(out, &story);
  if (story.begins_group) put_heading(out, story.group);
  put_kicker(out, story);
  put_title(out, story);
  const auto paragraph = [&out](std::string_view style, std::string_view text) {
    put(out, R"(<p class="txt" style="margin:8px 0 0;font-family:{};{}color:#33312b">)", kSerif,
        style);
    (out += escape_html(text)) += "</p>\n";
  };
  if (!story.byline.empty())
    paragraph("font-size:15px;line-height:22px;font-style:italic;", story.byline);
  if (!picture.empty() && first) put_large_picture(out, story, picture);
  if (!picture.empty() && !first) put_small_picture(out, story, picture);
  if (!story.excerpt.empty()) paragraph("font-size:17px;line-height:26px;", story.excerpt);
  put_also(out, story);
  end_row(out);
  return out;
}

/// A title and a source, of what has no room for more.
std::string title_line(std::string_view url, std::string_view title, std::string_view source) {
  std::string out;
  put(out,
      "<p class=\"mut\" dir=\"auto\" style=\"margin:0 0 8px;font-family:{};font-size:15px;"
      "line-height:21px;color:#635f55\">",
      kSerif);
  put_words(out, url, title, "ink", "color:#1b1a17");
  if (!source.empty()) put(out, " ({})", escape_html(source));
  out += "</p>\n";
  return out;
}

std::string title_line(const StoryView& story) {
  return title_line(story.lead().link, story.lead().title, story.lead().source);
}

/// What stands in a section behind the stories.
struct Section {
  std::string heading;
  std::vector<std::string> lines;
};

std::string corrected_line(const CorrectionView& one) {
  std::string source = one.source;
  if (!one.says.empty()) source += ": " + one.says;
  std::string line = title_line(one.link, one.title, source);
  for (const WordChange& change : one.correction->changes) {
    put(line,
        "<p class=\"txt\" dir=\"auto\" style=\"margin:0 0 8px 16px;font-family:{};font-size:15px;"
        "line-height:21px;color:#33312b\">{} ",
        kSerif, escape_html(change.leading));
    if (!change.before.empty()) put(line, "<s>{}</s> ", escape_html(change.before));
    if (!change.after.empty()) put(line, "<b>{}</b> ", escape_html(change.after));
    put(line, "{}</p>\n", escape_html(change.trailing));
  }
  return line;
}

std::vector<Section> sections_of(const IssueView& view) {
  std::vector<Section> sections;
  Section more{"More on earlier stories", {}};
  for (const EarlierView& story : view.more)
    for (const ReportView& report : story.reports)
      more.lines.push_back(title_line(report.link, report.title, report.source));
  sections.push_back(std::move(more));
  Section corrected{"Corrected since", {}};
  for (const CorrectionView& one : view.corrections) corrected.lines.push_back(corrected_line(one));
  sections.push_back(std::move(corrected));
  Section gaps{"What may be missing", {}};
  for (const GapView& gap : view.gaps) gaps.lines.push_back(title_line({}, gap.source, gap.says));
  sections.push_back(std::move(gaps));
  Section health{"Feed health: " + view.health_summary, {}};
  for (const HealthView& one : view.health)
    health.lines.push_back(title_line({}, one.source, one.says));
  sections.push_back(std::move(health));
  return sections;
}

class MailPage {
 public:
  MailPage(const IssueView& view, std::string_view whole_issue_at, std::size_t picture_bytes)
      : view_(view), whole_issue_at_(whole_issue_at), picture_room_(picture_bytes) {}

  MailHtml made() {
    put_start(out_, view_);
    put_stories();
    for (const Section& section : sections_of(view_)) put_lines(section.heading, section.lines);
    put_end();
    return {std::move(out_), std::move(pictures_)};
  }

 private:
  bool has_room(std::size_t bytes) const { return out_.size() + bytes + kForEnd <= kMailHtmlBytes; }

  bool shows_picture(const StoryView& story) const {
    return story.picture != nullptr && story.picture->width > 0 &&
           story.picture->bytes.size() <= picture_room_;
  }

  /// As many as there is room for with all the titles of the others; those behind them as titles.
  void put_stories() {
    std::vector<std::string> titles;
    std::size_t left = 0;
    for (const StoryView& story : view_.stories) {
      titles.push_back(title_line(story));
      left += titles.back().size();
    }
    // Of a great many not even the titles have room: then a third of it is for whole stories.
    const bool all_fit = has_room(left + kForEnd);
    std::size_t whole = 0;
    for (; whole < view_.stories.size() && !view_.stories[whole].brief; ++whole) {
      const bool pictured = shows_picture(view_.stories[whole]);
      const std::string row =
          story_row(view_.stories[whole], pictured ? mail_picture_id(view_, whole) : std::string(),
                    whole == 0);
      left -= titles[whole].size();
      const bool room = all_fit ? has_room(row.size() + left + kForEnd)
                                : out_.size() + row.size() < kMailHtmlBytes / 3;
      if (whole > 0 && !room) break;
      out_ += row;
      if (!pictured) continue;
      picture_room_ -= view_.stories[whole].picture->bytes.size();
      pictures_.push_back(whole);
    }
    titles.erase(titles.begin(), titles.begin() + static_cast<std::ptrdiff_t>(whole));
    put_lines(whole == 0 ? "Stories" : "And also", titles);
  }

  void put_lines(std::string_view heading, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    begin_row(out_, nullptr);
    put_heading(out_, heading);
    std::size_t put_so_far = 0;
    for (; put_so_far < lines.size() && has_room(lines[put_so_far].size()); ++put_so_far)
      out_ += lines[put_so_far];
    if (put_so_far < lines.size())
      out_ += title_line({}, fmt::format("and {} more", lines.size() - put_so_far), {});
    end_row(out_);
  }

  void put_end() {
    begin_row(out_, nullptr);
    put(out_,
        "<p class=\"mut\" style=\"margin:0;font-family:{};font-size:13px;line-height:20px;"
        "color:#635f55\">",
        kSans);
    if (!whole_issue_at_.empty()) {
      put_small_link(out_, whole_issue_at_, "The whole issue on the web");
      out_ += ". ";
    }
    put(out_, "Made by feedmill from its sources' own feeds. Issue {}</p>\n",
        escape_html(view_.issue->id));
    end_row(out_);
    out_ +=
        "</table>\n<!--[if "
        "mso]></td></tr></table><![endif]-->\n</td></tr></table>\n</body>\n</html>\n";
  }

  const IssueView& view_;
  std::string_view whole_issue_at_;
  std::size_t picture_room_;
  std::vector<std::size_t> pictures_;
  std::string out_;
};

}  // namespace

MailHtml mail_html(const IssueView& view, std::string_view whole_issue_at,
                   std::size_t picture_bytes) {
  return MailPage(view, whole_issue_at, picture_bytes).made();
}

std::string mail_picture_id(const IssueView& view, std::size_t story) {
  return fmt::format("{}.{}@feedmill.invalid", uuid_of(story_urn(view.stories[story].id)),
                     uuid_of(view.issue->id));
}

}  // namespace feedmill
