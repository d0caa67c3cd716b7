#include "digest/template.h"

#include <regex>

#include "sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

TemplateMistake mistake_in(const std::string& text) {
  const auto read = Template::compile(DigestFormat::kHtml, text);
  REQUIRE_FALSE(read);
  return read.error();
}

std::string rendered(DigestFormat format, const std::string& text, const Issue& issue) {
  auto read = Template::compile(format, text);
  REQUIRE(read);
  std::string out;
  read->render(compose(issue), out);
  return out;
}

/// Without white space between tags.
std::string squeezed(std::string html) {
  html = std::regex_replace(html, std::regex(R"(\s+)"), " ");
  html = std::regex_replace(html, std::regex(R"(> )"), ">");
  return std::regex_replace(html, std::regex(R"( <)"), "<");
}

}  // namespace

TEST_CASE("template: what is written wrongly is named with its place") {
  CHECK(mistake_in("<p>\n  {{titel}}") ==
        TemplateMistake{2, 3, "nothing is named \"titel\"; docs/templates.md lists what is"});
  CHECK(mistake_in("Füße {{title") == TemplateMistake{1, 6, "the tag that begins here has no end"});
  CHECK(mistake_in("{{#stories}}\n{{#also}}{{/stories}}") ==
        TemplateMistake{2, 10, "{{/stories}} closes nothing: {{#also}} is still open"});
  CHECK(mistake_in("a {{/stories}}") == TemplateMistake{1, 3, "{{/stories}} closes nothing"});
  CHECK(mistake_in("{{^more}}") == TemplateMistake{1, 1, "{{^more}} is not closed with {{/more}}"});
  CHECK(mistake_in("{{> head}}").message == "partials are not offered: a template is one file");
  CHECK(mistake_in("{{=<% %>=}}").message == "other delimiters than {{ and }} are not offered");
  CHECK(mistake_in("{{ }}").message == "a tag without a name");
}

TEST_CASE("template: a list within a list of the same kind is a mistake, not an endless issue") {
  CHECK(mistake_in("{{#stories}}\n {{#stories}}x{{/stories}}{{/stories}}") ==
        TemplateMistake{
            2, 2, "{{#stories}} stands in {{#stories}}, and would be written for each of them"});
  CHECK(mistake_in("{{#stories}}{{#also}}{{#reports}}{{/reports}}{{/also}}{{/stories}}").column ==
        22);
  CHECK(mistake_in("{{#more}}{{#reports}}{{#gaps}}{{/gaps}}{{/reports}}{{/more}}").column == 22);
  std::string deep;
  for (int i = 0; i < 10000; ++i) deep += "{{#title}}";
  CHECK(mistake_in(deep).message == "more than 100 sections in one another");
  CHECK(Template::compile(DigestFormat::kText,
                          "{{#stories}}{{#summary}}{{.}}{{/summary}}{{^related}}{{/related}}"
                          "{{#reports}}{{#link}}{{link}}{{/link}}{{/reports}}{{/stories}}"
                          "{{#stories}}{{#first}}{{^stories}}{{/stories}}{{/first}}{{/stories}}"));
}

TEST_CASE("template: a comment may say anything, and text in single braces is text") {
  CHECK(rendered(DigestFormat::kText, "{{! {titel} }}a {b} c", sample::empty_issue()) == "a {b} c");
}

TEST_CASE("template: the one to start from shows what the built-in page shows") {
  Issue issue = sample::issue();
  issue.arranged = Arrangement::kSource;
  issue.stories[1].related = {{"s7", "e7", "Another <fire>", "https://b.example/7", "B"},
                              {"s8", "e8", "A third", "", "C"}};
  issue.stories[0].reports[0].withdrawn = sample::kSealed;
  Correction edited;
  edited.title = "Three & four";
  edited.source = "Post";
  edited.changes = {{WordChange::Where::kTitle, "", "Three", "Four", "more"},
                    {WordChange::Where::kText, "began", "", "at <six>", ""}};
  edited.further_changes = 2;
  Correction gone;
  gone.kind = Correction::Kind::kWithdrawn;
  gone.title = "Gone";
  gone.url = "https://b.example/8";
  issue.corrections = {edited, gone};
  issue.gaps = {{"Post", "", sample::kSealed, sample::kSealed, 0, 0, "no archive"}};
  issue.health = {{SourceHealth::State::kGone, "Post", "", 0, "", "", {}}};
  issue.stories[0].picture = IssuePicture{"image/jpeg", "\xFF\xD8\xFF", 800, 400, "A \"boat\""};
  issue.stories[1].picture = IssuePicture{"image/jpeg", "\xFF\xD8", 300, 400, ""};
  const std::string own =
      rendered(DigestFormat::kHtml, std::string(starting_template(DigestFormat::kHtml)), issue);
  CHECK(own.find("<p class=\"picture wide\"><img width=\"800\" height=\"400\" "
                 "alt=\"A &quot;boat&quot;\" src=\"data:image/jpeg;base64,/9j/\"></p>") !=
        std::string::npos);
  std::string built_in = render(issue, DigestFormat::kHtml).bytes;
  const std::string generator = "<meta name=\"generator\" content=\"feedmill\">\n";
  built_in.erase(built_in.find(generator), generator.size());
  CHECK(squeezed(own) == squeezed(built_in));
}

TEST_CASE("template: every form to start from is one that is read") {
  for (const FormatInfo& format : kFormats) {
    if (!Template::is_offered(format.format)) continue;
    CHECK(Template::compile(format.format, std::string(starting_template(format.format))));
  }
}

TEST_CASE("template: a feed's text is escaped as its form asks, and is no template itself") {
  Issue issue = sample::empty_issue();
  issue.stories.push_back(
      sample::story(1, "S", "# <b>*{{title}}* & more", "<p>{{id}} <b>bold</b></p>"));
  const std::string text = "{{#stories}}{{title}}{{/stories}}";
  CHECK(rendered(DigestFormat::kHtml, text, issue) == "# &lt;b&gt;*{{title}}* &amp; more");
  CHECK(rendered(DigestFormat::kMarkdown, text, issue) == "\\# \\<b\\>\\*{{title}}\\* \\& more");
  CHECK(rendered(DigestFormat::kText, text, issue) == "# <b>*{{title}}* & more");
  CHECK(rendered(DigestFormat::kHtml, "{{#stories}}{{{text}}}{{/stories}}", issue).find("{{id}}") !=
        std::string::npos);
}

TEST_CASE("template: what an item lacks is absent, and not its neighbour's") {
  Issue issue = sample::empty_issue();
  issue.stories.push_back(sample::story(1, "First", "One", ""));
  issue.stories.back().reports.push_back(sample::report(2, "Second", "Two", ""));
  issue.stories.back().reports.back().entry.url.clear();
  CHECK(rendered(DigestFormat::kText,
                 "{{#stories}}{{#also}}{{source}}{{^link}} without a link{{/link}}{{/also}}"
                 "{{^byline}}, no byline{{/byline}}{{/stories}}",
                 issue) == "Second without a link, no byline");
}
