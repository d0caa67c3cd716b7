#include "digest/render.h"
#include "digest/sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

std::string markdown(const Issue& issue) { return render(issue, DigestFormat::kMarkdown).bytes; }

std::string heading_of(const std::string& title) {
  Issue issue = sample::empty_issue();
  issue.stories = {sample::story(1, "A", title, "")};
  const std::string text = markdown(issue);
  const auto start = text.find("\n## ") + 4;
  return text.substr(start, text.find('\n', start) - start);
}

std::string linked(const std::string& text) { return "[" + text + "](https://news.example/1)"; }

}  // namespace

TEST_CASE("markdown: a title is text, whatever it holds") {
  CHECK(heading_of("plain - it's (so) 1.5 #1!") == linked("plain - it's (so) 1.5 #1!"));
  CHECK(heading_of("x](javascript:alert(1))") == linked("x\\]\\(javascript:alert(1\\))"));
  CHECK(heading_of("![x](http://evil.example/t.png)").find("![") == std::string::npos);
  CHECK(heading_of("<img src=x>") == linked("\\<img src=x\\>"));
  CHECK(heading_of("`code` *b* _i_ snake_case") == linked("\\`code\\` \\*b\\* \\_i\\_ snake_case"));
  CHECK(heading_of("[ref]: http://evil.example") == linked("\\[ref\\]: http\\://evil.example"));
  CHECK(heading_of("x\n\n# Heading") == linked("x # Heading"));
  CHECK(heading_of("# one") == linked("\\# one"));
  CHECK(heading_of("&#27;[31m") == linked("\\&#27;\\[31m"));
  CHECK(heading_of("a \\ b") == linked("a \\\\ b"));
}

TEST_CASE("markdown: an excerpt begins no block") {
  const std::string starts[] = {"# a",  "- a",   "+ a",   "> a", "1. a",
                                "1) a", "--- a", "=== a", "* a"};
  for (const auto& start : starts) {
    Issue issue = sample::empty_issue();
    Story story = sample::story(1, "A", "t", "");
    story.reports[0].entry.content_text = start;
    issue.stories = {story};
    INFO(start);
    CHECK(markdown(issue).find("\n" + start) == std::string::npos);
  }
}

TEST_CASE("markdown: an address cannot end its link") {
  Issue issue = sample::empty_issue();
  Story story = sample::story(1, "A", "t", "");
  story.reports[0].entry.url = "https://a.example/(x) <y>?q=ä\x1b\u202e";
  issue.stories = {story};
  CHECK(markdown(issue).find("[t](https://a.example/%28x%29%20%3Cy%3E?q=%C3%A4%1B%E2%80%AE)\n") !=
        std::string::npos);
}

TEST_CASE("markdown: the other reports and the earlier stories have their place") {
  const std::string text = markdown(sample::issue());
  CHECK(text.find("Also in: [Tideway News](https://news.example/2), [Городские вести]") !=
        std::string::npos);
  CHECK(text.find("## More on earlier stories\n\n### Storm closes the northern lock\n\n- [") !=
        std::string::npos);
}
