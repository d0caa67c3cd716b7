// What mail clients (Gmail, Outlook, Apple Mail) take for granted, as we know them: no data of
// theirs is asked. The elements and properties below are in all, or do no harm where they are not.
#include "digest/mail_html.h"

#include <regex>
#include <set>

#include "sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

const std::set<std::string> kElements = {"html", "head",  "meta", "title", "style", "body",
                                         "div",  "table", "tr",   "td",    "h1",    "h2",
                                         "h3",   "p",     "a",    "span",  "b",     "s"};
// max-width: Outlook takes the attribute `width` instead. table-layout and word-wrap keep long
// words within a phone's page; who knows neither shows a wider one. -webkit-…, color-scheme and
// media queries are for those who know them.
const std::set<std::string> kProperties = {"background-color",
                                           "border-color",
                                           "border-top",
                                           "color",
                                           "display",
                                           "font-family",
                                           "font-size",
                                           "font-style",
                                           "font-weight",
                                           "letter-spacing",
                                           "line-height",
                                           "margin",
                                           "max-width",
                                           "mso-hide",
                                           "padding",
                                           "padding-left",
                                           "padding-right",
                                           "table-layout",
                                           "text-decoration",
                                           "text-transform",
                                           "width",
                                           "word-wrap",
                                           "-webkit-text-size-adjust"};

std::set<std::string> all_of(const std::string& html, const std::string& pattern) {
  std::set<std::string> found;
  const std::regex expression(pattern);
  for (std::sregex_iterator at(html.begin(), html.end(), expression), end; at != end; ++at)
    found.insert((*at)[1].str());
  return found;
}

std::set<std::string> unknown(const std::set<std::string>& found,
                              const std::set<std::string>& known) {
  std::set<std::string> more;
  for (const auto& one : found)
    if (known.count(one) == 0) more.insert(one);
  return more;
}

std::string styles_of(const std::string& html) {
  std::string styles = html.substr(html.find("<style>"), html.find("</style>"));
  const std::regex inline_style("style=\"([^\"]*)\"");
  for (std::sregex_iterator at(html.begin(), html.end(), inline_style), end; at != end; ++at)
    styles += "{" + (*at)[1].str() + "}";
  return styles;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

Issue issue_of(int stories, const std::string& body) {
  Issue issue = sample::empty_issue();
  issue.arranged = Arrangement::kTop;
  for (int i = 1; i <= stories; ++i)
    issue.stories.push_back(sample::story(i, "Source " + std::to_string(i),
                                          "Headline no. " + std::to_string(i) + ".",
                                          "<p>" + body + "</p>"));
  return issue;
}

}  // namespace

TEST_CASE("mail: its HTML has what mail clients know and nothing else") {
  Issue issue = sample::issue();
  issue.health = {{SourceHealth::State::kGone, "Post", "", 0, "", "", {}}};
  const std::string html = mail_html(compose(issue), "https://me.example/d.html").html;
  CHECK(unknown(all_of(html, "<([a-z][a-z0-9]*)"), kElements) == std::set<std::string>{});
  CHECK(unknown(all_of(styles_of(html), "[{;]\\s*([a-z-]+):"), kProperties) ==
        std::set<std::string>{});
  for (const char* unwelcome : {"var(", "flex", "grid", "<details", "<script", "<img", "url("})
    CHECK(html.find(unwelcome) == std::string::npos);
  CHECK(html.find("prefers-color-scheme:dark") != std::string::npos);
  CHECK(html.find("<meta name=\"color-scheme\" content=\"light dark\">") != std::string::npos);
  CHECK(html.find("https://me.example/d.html") != std::string::npos);
}

TEST_CASE("mail: Outlook, which knows no max-width, has a table of that width around it") {
  const std::string html = mail_html(compose(issue_of(2, "A body.")), "").html;
  CHECK(count(html, "<!--[if mso]><table role=\"presentation\" width=\"640\"") == 1);
  CHECK(count(html, "<!--[if mso]></td></tr></table><![endif]-->") == 1);
  CHECK(html.find("<!--[if mso]><table") < html.find("max-width:640px"));
}

TEST_CASE("mail: without styles each thing is read once") {
  const Issue issue = issue_of(12, "A body.");
  const std::string html = mail_html(compose(issue), "").html;
  const std::string words =
      std::regex_replace(html.substr(html.find("<body")), std::regex("<!--.*?-->|<[^>]*>"), "");
  for (int i = 1; i <= 12; ++i) CHECK(count(words, "Headline no. " + std::to_string(i) + ".") == 1);
  CHECK(count(words, "12 stories") == 1);
  CHECK(words.find("12 stories") < words.find("Headline"));
}

TEST_CASE("mail: what does not fit comes as titles, and then as a number") {
  const std::string text(500, 'w');
  const std::string many = mail_html(compose(issue_of(200, text)), "").html;
  CHECK(many.size() < 100'000);
  CHECK(many.find("And also") != std::string::npos);
  for (const int i : {1, 60, 199, 200})
    CHECK(count(many, "Headline no. " + std::to_string(i) + ".") == 1);
  const std::string most = mail_html(compose(issue_of(5000, text)), "").html;
  CHECK(most.size() < 100'000);
  CHECK(std::regex_search(most, std::regex("and [0-9]{4} more")));
  CHECK(most.find("Issue urn:uuid") != std::string::npos);
  CHECK(count(most, text) > 10);
}
