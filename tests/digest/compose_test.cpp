#include "digest/compose.h"

#include "digest/sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

StoryView only_story(Story story) {
  static Issue issue;  // the view points into it
  issue = sample::empty_issue();
  issue.stories = {std::move(story)};
  return compose(issue).stories.at(0);
}

}  // namespace

TEST_CASE("compose: the masthead counts stories and sources, and shows the digest's own time") {
  const Issue issue = sample::issue();
  const auto view = compose(issue);
  CHECK(view.title == "Morning digest");
  CHECK(view.date == "Monday, 23 November 2026");
  CHECK(view.time == "07:00 CET");
  REQUIRE(view.summary.size() == 3);
  CHECK(view.summary[0] == "14 stories");
  CHECK(view.summary[1] == "15 sources");
  CHECK(view.more.size() == 2);
}

TEST_CASE("compose: an issue without a title has its digest's name") {
  Issue issue = sample::empty_issue();
  issue.title.clear();
  CHECK(compose(issue).title == "morning");
}

TEST_CASE("compose: the first report leads, unless it is a stub and another says much more") {
  const auto short_one = sample::report(1, "A", "A stub", "<p>brief</p>");
  const auto full = sample::report(2, "B", "All of it", "<p>" + std::string(3000, 'x') + "</p>");
  const auto longer = sample::report(3, "C", "More", "<p>" + std::string(9000, 'x') + "</p>");
  CHECK(lead_of({short_one, full}) == 1);
  CHECK(lead_of({full, longer}) == 0);
  CHECK(lead_of({short_one, short_one}) == 0);
  Story story{"s", {short_one, full, longer}};
  const auto view = only_story(story);
  CHECK(view.reports[0].source == "C");
  CHECK(view.reports[1].source == "A");
  CHECK(view.reports[2].source == "B");
}

TEST_CASE("compose: a report without a title is called by its text, its address, its source") {
  auto view = only_story(sample::story(1, "A", "", "<p>Fog on the river</p>"));
  CHECK(view.lead().title == "Fog on the river");
  CHECK(view.title_says_all);
  view = only_story(sample::story(1, "A", "", ""));
  CHECK(view.lead().title == "https://news.example/1");
  Story bare = sample::story(1, "A", "\x1b\u202e", "");
  bare.reports[0].entry.url.clear();
  CHECK(only_story(bare).lead().title == "A");
}

TEST_CASE("compose: a title is one line of bounded width") {
  const auto view = only_story(sample::story(1, "A", "x\n\n# y" + std::string(1 << 20, 'z'), ""));
  CHECK(view.lead().title.substr(0, 6) == "x # yz");
  CHECK(view.lead().title.size() < kTitleColumns + 4);
}

TEST_CASE("compose: what runs or reads something is no link, nor what is too long for one") {
  CHECK(written_link("https://a.example/") == "https://a.example/");
  CHECK(written_link("javascript:alert(1)").empty());
  CHECK(written_link(" jAvA\tscript:alert(1)").empty());
  CHECK(written_link("data:text/html,x").empty());
  CHECK(written_link("file:///etc/passwd").empty());
  CHECK(written_link("page.html").empty());
  CHECK(written_link("https://a.example/" + std::string(1 << 20, 'w')).empty());
}

TEST_CASE("compose: times are of the digest's zone, shorter the nearer they are") {
  const auto time_of = [](Seconds before) {
    Story story = sample::story(1, "A", "t", "");
    story.reports[0].entry.published = sample::kSealed - before;
    return only_story(story).lead().time;
  };
  CHECK(time_of(Seconds{3600}) == "06:00");
  CHECK(time_of(Seconds{8 * 3600}) == "22 Nov, 23:00");
  CHECK(time_of(Seconds{86400 * 20}) == "3 Nov, 07:00");
  CHECK(time_of(Seconds{86400 * 400}) == "19 Oct 2025");
  CHECK(time_of(Seconds{-86400}) == "07:00");  // a date in the future is not believed
}

TEST_CASE("compose: the summary of the feed is the excerpt, and the body is more than that") {
  Story story = sample::story(1, "A", "t", "<p>" + std::string(200, 'b') + "</p>");
  story.reports[0].entry.summary =
      "A summary that is long enough to stand for the text that follows it.";
  const auto view = only_story(story);
  CHECK(view.excerpt == story.reports[0].entry.summary);
  CHECK_FALSE(view.excerpt_is_whole);
}

TEST_CASE("compose: a page's furniture is no part of the excerpt, in body or summary") {
  const std::string title = "Fog over the northern lock";
  const std::string caption = "The lock at dusk, seen from the southern quay.";
  const std::string rest =
      "The gate opened at six, and eleven ferries left before the tide turned.";
  const auto page = [&](const std::string& between) {
    return "+ • HOME» • " + title + between + caption + between + caption + between +
           "Advertisement" + between + rest;
  };
  Story story = sample::story(1, "A", title, "<p>" + page("</p><p>") + "</p>");
  CHECK(only_story(story).excerpt == caption + " " + rest);
  story.reports[0].entry.content_html = "<p>" + std::string(300, 'b') + "</p>";
  story.reports[0].entry.summary = page(" ") + " […]";
  CHECK(only_story(story).excerpt == caption + " " + rest + " […]");
}

TEST_CASE("compose: a body that begins with its title is not told twice") {
  const std::string rest = "It came at six and stayed until the ferries had gone home.";
  const auto excerpt_of = [](const std::string& text) {
    return only_story(sample::story(1, "A", "Fog over the northern lock", text)).excerpt;
  };
  CHECK(excerpt_of("<h1>Fog over the northern lock</h1><p>" + rest + "</p>") == rest);
  const std::string sentence =
      "Fog over the northern lock kept the ferries at home until the sun came.";
  CHECK(excerpt_of("<p>" + sentence + "</p>") == sentence);
}

TEST_CASE("compose: a language that is no tag is not believed") {
  Story story = sample::story(1, "A", "t", "");
  story.reports[0].entry.language = "\"><script>";
  CHECK(only_story(story).language.empty());
  story.reports[0].entry.language = "pt-BR";
  CHECK(only_story(story).language == "pt-BR");
}

TEST_CASE("compose: a teaser ends with an ellipsis, without what the blog software adds") {
  const auto view = only_story(sample::story(
      1, "A", "Fog",
      "<p>It came at six and stayed until the ferries had gone [&#8230;]</p><p>The post <a "
      "href=\"https://a.example/1\">Fog</a> appeared first on <a href=\"https://a.example/\">A"
      "</a>.</p>"));
  CHECK(view.teaser);
  CHECK(view.excerpt == "It came at six and stayed until the ferries had gone …");
}
