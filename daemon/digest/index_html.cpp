#include "digest/index_html.h"

#include "digest/html_put.h"
#include "digest/html_style.h"

namespace feedmill {
namespace {

void put_start(std::string& out, const std::string& title, std::size_t issues,
               const std::string& latest) {
  put(out,
      "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n{}<title>{}: all issues</title>\n"
      "<style>{}</style>\n</head>\n<body>\n<div class=\"page\">\n<header class=\"masthead\">\n"
      "<h1 dir=\"auto\">{}</h1>\n<p class=\"dateline\"><span>{} {}</span>",
      html_page_meta(), escape_html(title), html_style(), escape_html(title), issues,
      issues == 1 ? "issue" : "issues");
  if (!latest.empty()) put(out, R"(<a href="{}">The latest issue</a>)", escape_html(latest));
  out += "</p>\n</header>\n<main>\n";
}

void put_kicker(std::string& out, const ListedIssue& issue) {
  const std::string& shown = issue.shown.empty() ? issue.time : issue.shown;
  put(out, R"(<p class="kicker"><time datetime="{}" dir="ltr">{}</time>)", escape_html(issue.time),
      escape_html(shown));
  if (issue.stories > 0)
    put(out, " <span>{} {}</span>", issue.stories, issue.stories == 1 ? "story" : "stories");
  out += "</p>\n";
}

void put_further_leads(std::string& out, const ListedIssue& issue) {
  if (issue.leads.size() < 2) return;
  out += "<ul class=\"further\">\n";
  for (std::size_t i = 1; i < issue.leads.size(); ++i)
    put(out, "<li lang=\"\" dir=\"auto\">{}</li>\n", escape_html(issue.leads[i]));
  out += "</ul>\n";
}

/// All but the first, which the headline leads to.
void put_other_files(std::string& out, const ListedIssue& issue) {
  if (issue.files.size() < 2) return;
  out += "<p class=\"also\">Also as ";
  for (std::size_t i = 1; i < issue.files.size(); ++i)
    put(out, R"({}<a href="{}">{}</a>)", i > 1 ? ", " : "", escape_html(issue.files[i].second),
        escape_html(issue.files[i].first));
  out += "</p>\n";
}

void put_issue(std::string& out, const ListedIssue& issue) {
  if (issue.files.empty()) return;
  out += "<article>\n";
  put_kicker(out, issue);
  const std::string& shown = issue.shown.empty() ? issue.time : issue.shown;
  put(out, R"(<div class="story"><h2 lang="" dir="auto"><a href="{}">{}</a></h2>)",
      escape_html(issue.files.front().second),
      escape_html(issue.leads.empty() ? "The issue of " + shown : issue.leads.front()));
  out += '\n';
  put_further_leads(out, issue);
  put_other_files(out, issue);
  out += "</div>\n</article>\n";
}

}  // namespace

std::string index_html(const std::string& title, const std::vector<ListedIssue>& issues,
                       const std::string& latest) {
  std::string out;
  put_start(out, title, issues.size(), latest);
  if (issues.empty()) out += "<p class=\"empty\">No issue yet.</p>\n";
  for (const ListedIssue& issue : issues) put_issue(out, issue);
  out += "</main>\n<footer>\n<p>Made by feedmill</p>\n</footer>\n</div>\n</body>\n</html>\n";
  return out;
}

}  // namespace feedmill
