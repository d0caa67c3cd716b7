#include "digest/render.h"
#include "digest/sample_issue.h"
#include "digest/script.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

std::string text(const Issue& issue) { return render(issue, DigestFormat::kText).bytes; }

}  // namespace

TEST_CASE("text: one story, its place on the page") {
  Issue issue = sample::empty_issue();
  issue.stories = {sample::story(1, "Harbour Post", "Ferries return", "<p>From Monday on.</p>")};
  issue.more.push_back({"s0", "Storm", "i", {sample::report(2, "Tideway", "After the storm", "")}});
  const std::string rule(72, '='), line(72, '-');
  CHECK(text(issue) ==
        rule + "\nMorning digest\nMonday, 23 November 2026, 07:00 CET\n1 story, 2 sources\n" +
            rule +
            "\n\n"
            " 1. Ferries return\n"
            "    Harbour Post, 06:00\n\n"
            "    From Monday on.\n\n"
            "    https://news.example/1\n\n" +
            line +
            "\nMore on earlier stories\n\n"
            "Storm\n"
            "  - After the storm (Tideway, 05:00)\n"
            "    https://news.example/2\n\n" +
            line + "\nMade by feedmill\nIssue " + issue.id + "\nSealed 2026-11-23T06:00:00Z\n");
}

TEST_CASE("text: no line but an address is wider than 72 columns, in any script") {
  const std::string all = text(sample::issue());
  for (std::size_t at = 0; at < all.size();) {
    const auto end = all.find('\n', at);
    const auto line = all.substr(at, end - at);
    INFO(line);
    if (line.find("https://") == std::string::npos) CHECK(columns_of(line) <= 72);
    at = end + 1;
  }
}

TEST_CASE("text and markdown: nothing that moves a cursor or turns the text around") {
  Issue issue = sample::empty_issue();
  const std::string nasty =
      "A\x1b]0;owned\x07 \x1b[2J\xC2\x9B"
      "31m B\u202eevil\u202c \u2066x\u2069 \x7f D";
  Story story = sample::story(1, nasty, nasty, "<p>" + nasty + "</p>");
  story.reports[0].entry.authors = {{nasty, "", ""}};
  story.reports[0].entry.url = "https://a.example/" + nasty;
  story.reports.push_back(story.reports[0]);
  issue.title = nasty;
  issue.stories = {story};
  issue.more.push_back({"s0", nasty, "i", story.reports});
  for (const auto format : {DigestFormat::kText, DigestFormat::kMarkdown}) {
    const std::string bytes = render(issue, format).bytes;
    for (const char c : bytes)
      CHECK((c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)));
    for (const auto* control : {"\xC2\x9B", "\u202e", "\u202c", "\u2066", "\u2069"})
      CHECK(bytes.find(control) == std::string::npos);
  }
}

TEST_CASE("text: where what is embedded is shown") {
  Issue issue = sample::empty_issue();
  issue.stories = {sample::story(
      1, "Harbour Post", "Ferries return",
      "<p>From Monday on.</p><a class=\"embed\" href=\"https://video.example/?a=1&amp;b=2\" "
      "rel=\"noopener nofollow\">video.example</a>")};
  CHECK(text(issue).find("\n    https://video.example/?a=1&b=2\n\n    https://news.example/1\n") !=
        std::string::npos);
}
