// CommonMark (spec 0.31). Everything from feeds stays text: each character that could begin markup
// is escaped, and no feed's text begins a line by itself.
#include <fmt/format.h>

#include "digest/also_in.h"
#include "digest/markdown_text.h"
#include "digest/plain_link.h"
#include "digest/render.h"

namespace feedmill {
namespace {

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// What makes "1." or "1)" at the beginning of a line an item of a list.
bool is_list_number(std::string_view before) {
  return !before.empty() && before.size() <= 9 &&
         before.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Whether the character at `at` could be markup where it stands. Sentence punctuation is left
/// alone in the middle of a line, so that the source stays readable.
bool needs_escape(std::string_view text, std::size_t at) {
  const auto next = [&](std::size_t n) { return at + n < text.size() ? text[at + n] : '\0'; };
  const bool ends_word = next(1) == '\0' || next(1) == ' ';
  switch (text[at]) {
    case '\\':
    case '`':
    case '*':
    case '[':
    case ']':
    case '<':
    case '>':
    case '&':
    case '~':
    case '|':
    case '$':
      return true;
    case '_':
      return at == 0 || !is_alnum(text[at - 1]) || !is_alnum(next(1));
    case '!':
      return next(1) == '[';
    case '#':
    case '+':
    case '-':
    case '=':
      return at == 0;  // heading, list, rule
    case '(':
      return at > 0 && text[at - 1] == ']';
    case ')':
      return next(1) == ')' || (ends_word && is_list_number(text.substr(0, at)));
    case ':':
      return next(1) == '/' && next(2) == '/';  // GFM makes links of addresses
    case '.':
      return is_list_number(text.substr(0, at)) || (at >= 3 && text.substr(at - 3, 3) == "www");
    default:
      return false;
  }
}

}  // namespace

void append_markdown_text(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (needs_escape(text, at)) out += '\\';
    out += text[at];
  }
}

namespace {

void append_link(std::string& out, std::string_view text, std::string_view url) {
  if (url.empty()) return append_markdown_text(out, text);
  out += '[';
  append_markdown_text(out, text);
  out += "](";
  append_plain_link(out, url);
  out += ')';
}

/// "Source · 06:40 · 4 min" in italics; the parts are escaped.
void append_kicker(std::string& out, const StoryView& story) {
  append_markdown_text(out, story.lead().source);
  out += " · " + story.lead().time;
  if (!story.byline.empty()) {
    out += " · ";
    append_markdown_text(out, story.byline);
  }
  if (story.minutes > 0) out += " · " + std::to_string(story.minutes) + " min";
  if (story.lead().withdrawn) out += " · withdrawn by its source";
  out += "\n\n";
}

void append_story(std::string& out, const StoryView& story) {
  if (story.begins_group) {
    out += "# ";
    append_markdown_text(out, story.group);
    out += "\n\n";
  }
  out += "## ";
  append_link(out, story.lead().title, story.lead().link);
  out += "\n\n";
  append_kicker(out, story);
  if (!story.excerpt.empty()) {
    append_markdown_text(out, story.excerpt);
    out += "\n\n";
  }
  const AlsoIn also = also_in(story);
  for (const ReportView* report : also.named) {
    out += report == also.named.front() ? "Also in: " : ", ";
    append_link(out, name_of(*report), report->link);
  }
  if (!also.further.empty()) out += fmt::format(" and {} more", also.further.size());
  if (!also.named.empty()) out += "\n\n";
  for (const RelatedView& other : story.related) {
    out += "- Related: ";
    append_link(out, other.title, other.link);
    out += " · ";
    append_markdown_text(out, other.source);
    out += '\n';
  }
  if (!story.related.empty()) out += '\n';
}

void append_earlier(std::string& out, const EarlierView& story) {
  out += "### ";
  append_markdown_text(out, story.title);
  out += "\n\n";
  for (const auto& report : story.reports) {
    out += "- ";
    append_link(out, report.title, report.link);
    out += " · ";
    append_markdown_text(out, report.source);
    out += " · " + report.time + '\n';
  }
  out += '\n';
}

void append_change(std::string& out, const WordChange& change) {
  out += change.where == WordChange::Where::kTitle ? "- Title: " : "- ";
  const auto part = [&out](std::string_view around, std::string_view text) {
    if (text.empty()) return;
    out += around;
    append_markdown_text(out, text);
    out.append(around).append(" ");
  };
  part("", change.leading);
  part("~~", change.before);
  part("**", change.after);
  part("", change.trailing);
  out.back() = '\n';
}

void append_correction(std::string& out, const CorrectionView& view) {
  out += "### ";
  append_link(out, view.title, view.link);
  out += "\n\n";
  append_markdown_text(out, view.source);
  out += " · " + view.time + (view.says.empty() ? "" : " · " + view.says) + "\n\n";
  for (const auto& change : view.correction->changes) append_change(out, change);
  if (view.correction->further_changes > 0)
    out += "- and " + std::to_string(view.correction->further_changes) + " more\n";
  out += '\n';
}

template <class Views>
void append_list(std::string& out, const Views& views) {
  for (const auto& one : views) {
    out += "- ";
    append_markdown_text(out, one.source + " (" + one.says + ")");
    out += '\n';
  }
  if (!views.empty()) out += '\n';
}

}  // namespace

void render_markdown(const IssueView& view, std::string& out, const Drain& drain) {
  out += "# ";
  append_markdown_text(out, view.title);
  out += "\n\n" + view.date + ", " + view.time;
  for (const auto& part : view.summary) out += " · " + part;
  out += "\n\n";
  for (const auto& story : view.stories) {
    append_story(out, story);
    offer(drain, out);
  }
  if (!view.more.empty()) out += "## More on earlier stories\n\n";
  for (const auto& story : view.more) append_earlier(out, story);
  if (!view.corrections.empty()) out += "## Corrected since\n\n";
  for (const auto& correction : view.corrections) append_correction(out, correction);
  if (!view.gaps.empty()) out += "## What may be missing\n\n";
  append_list(out, view.gaps);
  if (!view.health.empty()) out += "## Feed health\n\n" + view.health_summary + "\n\n";
  append_list(out, view.health);
  out += "---\n\nMade by feedmill · issue ";
  append_markdown_text(out, view.issue->id);
  out += " · " + to_rfc3339(view.issue->sealed) + '\n';
}

}  // namespace feedmill
