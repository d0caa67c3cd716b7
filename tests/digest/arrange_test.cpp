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
