// In which order an issue shows its stories, and under which headings.
#include "digest/arrange.h"

#include "digest/render.h"
#include "digest/sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

using std::chrono::hours;

Issue of(Arrangement arranged) {
  Issue issue = sample::empty_issue();
  issue.arranged = arranged;
  const auto add = [&](int number, const char* source, const char* tag, Seconds age) {
    Story story = sample::story(number, source, "Story " + std::to_string(number), "");
    story.reports.front().entry.published = sample::kSealed - age;
    if (*tag != 0) story.reports.front().source_tags = {tag};
    issue.stories.push_back(story);
  };
  add(1, "Post", "news", hours(30));
  add(2, "Herald", "", hours(1));
  add(3, "Post", "art", hours(2));
  add(4, "Herald", "news", hours(3));
  return issue;
}

/// "heading: 1 2" a heading.
std::vector<std::string> shown(Arrangement arranged) {
  const Issue issue = of(arranged);
  std::vector<std::string> lines;
  for (const StoryView& story : compose(issue).stories) {
    if (story.begins_group || lines.empty()) lines.push_back(story.group + ":");
    lines.back() += " " + std::string(story.id.substr(1));
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("order: as they came, unless another is asked for") {
  CHECK(shown(Arrangement::kArrival) == Lines{": 1 2 3 4"});
  CHECK(shown(Arrangement::kNewest) == Lines{": 2 3 4 1"});
}

namespace {

/// A story that these sources report; "post/2" is a second feed of the outlet "post".
Story told_by(int number, const std::vector<std::string>& sources, Seconds age) {
  Story story = sample::story(number, sources.front(), "Story " + std::to_string(number), "");
  const Report first = story.reports.front();
  story.reports.clear();
  for (const std::string& source : sources) {
    Report report = first;
    report.source = source;
    report.outlet = source.substr(0, source.find('/'));
    report.entry.published = sample::kSealed - age;
    story.reports.push_back(report);
  }
  return story;
}

std::string order_of(const std::vector<Story>& stories) {
  Issue issue = sample::empty_issue();
  issue.arranged = Arrangement::kTop;
  issue.stories = stories;
  std::string order;
  for (const StoryView& story : compose(issue).stories) order += std::string(story.id.substr(1));
  return order;
}

}  // namespace

TEST_CASE("order: top leads with what most outlets report, then with the newest") {
  const Story single = told_by(1, {"a"}, hours(1)),
              feeds = told_by(2, {"a", "a/2", "a/3"}, hours(2)),
              pair = told_by(3, {"a", "b"}, hours(30)),
              three = told_by(4, {"c", "b", "a"}, hours(40)),
              late = told_by(5, {"b", "c"}, hours(3));
  CHECK(order_of({single, feeds, pair, three, late}) == "45312");
  CHECK(order_of({three, late, pair, feeds, single}) == "45312");
  // One outlet's feeds are one voice, and ties stay as they came.
  CHECK(order_of({told_by(1, {"a"}, hours(1)), told_by(2, {"b"}, hours(1))}) == "12");
}

TEST_CASE("order: top counts an outlet by the greatest weight among its sources") {
  Story heavy = told_by(1, {"a", "a/2"}, hours(9)), pair = told_by(2, {"b", "c"}, hours(1)),
        mute = told_by(3, {"d", "e", "f"}, hours(1));
  heavy.reports[1].weight = 2.5;
  for (Report& report : mute.reports) report.weight = 0;
  CHECK(order_of({mute, pair, heavy}) == "123");
  // A date ahead of the issue is not newer than the issue.
  Story ahead = told_by(4, {"a"}, -hours(50)), now = told_by(5, {"b"}, hours(0));
  CHECK(order_of({now, ahead}) == "54");
}

TEST_CASE("order: what leads is in the page's title, what follows is set smaller") {
  Issue issue = sample::empty_issue();
  issue.arranged = Arrangement::kTop;
  issue.stories = {told_by(1, {"a"}, hours(1)), told_by(2, {"a", "b"}, hours(2)),
                   told_by(3, {"c", "b", "d"}, hours(9))};
  const std::string page = render(issue, DigestFormat::kHtml).bytes;
  CHECK(page.find(": Story 3</title>") != std::string::npos);
  CHECK(page.find("id=\"s1\" class=\"lead\"") != std::string::npos);
  CHECK(page.find("id=\"s2\" class=\"second\"") != std::string::npos);
  CHECK(page.find("id=\"s3\" class=\"single\"") != std::string::npos);
}

TEST_CASE("also in: an outlet once, five of them, and the rest unfolds") {
  Issue issue = sample::empty_issue();
  issue.stories = {told_by(1, {"a", "b", "b/2", "c", "d", "e", "f", "g", "a/2"}, hours(1))};
  const std::string page = render(issue, DigestFormat::kHtml).bytes;
  const std::string also = page.substr(page.find("Also in"));
  const std::string named = also.substr(0, also.find("</p>"));
  CHECK(named.find(">f</") != std::string::npos);
  CHECK(named.find("b/2") == std::string::npos);
  CHECK(named.find(">g</") == std::string::npos);
  CHECK(also.find("and 3 more") != std::string::npos);
  for (const char* left : {"<bdi>g</bdi>", "<bdi>b/2</bdi>", "<bdi>a/2</bdi>"})
    CHECK(also.find(left) != std::string::npos);
}

TEST_CASE(
    "full: the first stories have their excerpt, those behind a line each; what waits is said") {
  Issue issue = sample::empty_issue();
  issue.full = 1;
  issue.stories_left = 14;
  for (int number = 1; number <= 2; ++number)
    issue.stories.push_back(sample::story(
        number, "Post", "Story " + std::to_string(number),
        "<p>Told at length, number " + std::to_string(number) + ", and more of it.</p>"));
  for (const DigestFormat format :
       {DigestFormat::kHtml, DigestFormat::kText, DigestFormat::kMarkdown}) {
    const std::string bytes = render(issue, format).bytes;
    CHECK(bytes.find("number 1") != std::string::npos);
    CHECK(bytes.find("Story 2") != std::string::npos);
    CHECK(bytes.find("number 2") == std::string::npos);
    CHECK(bytes.find("14 stories wait") != std::string::npos);
  }
  const std::string json = render(issue, DigestFormat::kJson).bytes;
  CHECK(json.find("number 2") != std::string::npos);
  CHECK(json.find("\"stories_left\":14") != std::string::npos);
}

TEST_CASE("order: under headings, the newest first under each") {
  CHECK(shown(Arrangement::kSource) == Lines{"Herald: 2 4", "Post: 3 1"});
  CHECK(shown(Arrangement::kTag) == Lines{"art: 3", "news: 4 1", "Without a tag: 2"});
  CHECK(shown(Arrangement::kDay) ==
        Lines{"Monday, 23 November 2026: 2 3 4", "Sunday, 22 November 2026: 1"});
}

TEST_CASE("order: the headings stand in each form that a person reads") {
  const Issue issue = of(Arrangement::kSource);
  CHECK(render(issue, DigestFormat::kHtml)
            .bytes.find("<h2 class=\"group\" dir=\"auto\">Herald</h2>") != std::string::npos);
  CHECK(render(issue, DigestFormat::kMarkdown).bytes.find("\n# Herald\n\n## ") !=
        std::string::npos);
  CHECK(render(issue, DigestFormat::kText).bytes.find("\nHerald\n\n 1. Story 2") !=
        std::string::npos);
  CHECK(render(issue, DigestFormat::kJson).bytes.find(R"("group":"Herald")") != std::string::npos);
}

TEST_CASE("related: stands beside its story, with a link, in each form that a person reads") {
  Issue issue = sample::empty_issue();
  issue.stories = {sample::story(1, "A", "One", "")};
  issue.stories[0].related = {{"s7", "e7", "Another <fire>", "https://b.example/7", "B"}};
  const std::string html = render(issue, DigestFormat::kHtml).bytes;
  CHECK(html.find("Related: <a href=\"https://b.example/7\" rel=\"noopener noreferrer nofollow\">"
                  "<bdi>Another &lt;fire&gt;</bdi></a> (<bdi>B</bdi>)") != std::string::npos);
  CHECK(render(issue, DigestFormat::kMarkdown)
            .bytes.find("- Related: [Another \\<fire\\>](https://b.example/7) · B\n") !=
        std::string::npos);
  CHECK(render(issue, DigestFormat::kText).bytes.find("Related: Another <fire> (B)") !=
        std::string::npos);
  CHECK(render(issue, DigestFormat::kJson).bytes.find(R"("related":[{"story_id":"s7")") !=
        std::string::npos);
}

namespace {

/// A pair of outlets' story, then so many of one outlet each, of these many sources and tags.
Issue of_singles(int singles, int sources, int tags) {
  Issue issue = sample::empty_issue();
  issue.arranged = Arrangement::kTop;
  issue.stories = {told_by(1, {"lead", "other"}, hours(1))};
  for (int i = 2; i < singles + 2; ++i) {
    Story story = told_by(i, {"source " + std::to_string(i % sources)}, hours(i));
    if (tags > 0) story.reports[0].source_tags = {"tag " + std::to_string(i % tags)};
    issue.stories.push_back(story);
  }
  return issue;
}

/// The headings, in order.
std::vector<std::string> headings(const IssueView& view) {
  std::vector<std::string> found;
  for (const StoryView& story : view.stories)
    if (story.begins_group) found.push_back(story.group);
  return found;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("order: many single reports come grouped by tag, else by source, few do not") {
  const Issue tagged = of_singles(30, 30, 3), plain = of_singles(30, 4, 0),
              few = of_singles(10, 2, 2), apart = of_singles(30, 30, 0);
  const IssueView view = compose(tagged);
  CHECK(headings(view) == Lines{"tag 2", "tag 0", "tag 1"});
  CHECK(view.stories[0].group.empty());
  CHECK(view.stories[0].rank == Rank::kLead);
  CHECK(view.stories[1].id == "s2");  // the newest first, in its group too
  CHECK(view.stories[2].id == "s5");
  CHECK(headings(compose(plain)) == Lines{"source 2", "source 3", "source 0", "source 1"});
  CHECK(headings(compose(few)).empty());
  CHECK(headings(compose(apart)).empty());
}

TEST_CASE("order: what is alone in its group comes last, under a heading of its own") {
  Issue issue = of_singles(24, 2, 0);
  issue.stories.push_back(told_by(99, {"rare"}, hours(1)));
  const IssueView view = compose(issue);
  CHECK(headings(view) == Lines{"source 0", "source 1", "Other stories"});
  CHECK(view.stories.back().id == "s99");
}

TEST_CASE("contents: a long issue lists what leads and its groups, on one screen of a phone") {
  const std::string page = render(of_singles(120, 120, 6), DigestFormat::kHtml).bytes;
  const std::string contents = page.substr(page.find("<nav class=\"contents\""));
  const std::string list = contents.substr(0, contents.find("</nav>"));
  CHECK(count(list, "<li") == 7);
  CHECK(list.find("<a href=\"#s2\"><bdi>tag 2</bdi> <span>20</span></a>") != std::string::npos);
  const std::string many = render(of_singles(200, 100, 0), DigestFormat::kHtml).bytes;
  CHECK(count(many.substr(0, many.find("<main>")), "<li") < 40);
}

TEST_CASE("order: a heading that names the source is not repeated over each title") {
  Issue issue = of(Arrangement::kSource);
  const std::string page = render(issue, DigestFormat::kHtml).bytes;
  CHECK(count(page, "class=\"source\"") == 0);
  CHECK(count(page, "<h2 class=\"group\"") == 2);
  issue.arranged = Arrangement::kNewest;
  CHECK(count(render(issue, DigestFormat::kHtml).bytes, "class=\"source\"") == 4);
}
