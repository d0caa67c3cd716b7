// "Corrected since" and "Feed health" in the forms that have a place for it.
#include "digest/render.h"
#include "digest/sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

Issue corrected() {
  Issue issue = sample::empty_issue();
  issue.stories = {sample::story(1, "A", "One", "")};
  Correction one;
  one.story_id = "s9";
  one.entry_id = "e9";
  one.title = "Four *hurt* in <Aalst>";
  one.url = "https://news.example/9";
  one.source = "Harbour Post";
  one.source_url = "https://harbour.example/feed";
  one.issue = "urn:uuid:0";
  one.when = sample::kSealed - std::chrono::hours(1);
  one.revision = 2;
  one.changes = {{WordChange::Where::kTitle, "", "Three", "Four", "*hurt* in <Aalst>"},
                 {WordChange::Where::kText, "began at", "six & a half", "", "in the bakery"}};
  one.further_changes = 3;
  issue.corrections = {one};
  return issue;
}

bool holds(DigestFormat format, const std::string& text) {
  const std::string all = render(corrected(), format).bytes;
  INFO(all);
  const bool found = all.find(text) != std::string::npos;
  CHECK(found);
  return found;
}

}  // namespace

TEST_CASE("corrections: text shows the words that changed as wdiff does") {
  holds(DigestFormat::kText,
        "Corrected since\n\n"
        "Four *hurt* in <Aalst> (Harbour Post, 06:00)\n"
        "    https://news.example/9\n"
        "  - Title: [-Three-] {+Four+} *hurt* in <Aalst>\n"
        "  - began at [-six & a half-] in the bakery\n"
        "  - and 3 more\n");
}

TEST_CASE("corrections: markdown strikes out what stood there") {
  holds(DigestFormat::kMarkdown,
        "## Corrected since\n\n"
        "### [Four \\*hurt\\* in \\<Aalst\\>](https://news.example/9)\n\n"
        "Harbour Post · 06:00\n\n"
        "- Title: ~~Three~~ **Four** \\*hurt\\* in \\<Aalst\\>\n"
        "- began at ~~six \\& a half~~ in the bakery\n"
        "- and 3 more\n");
}

TEST_CASE("corrections: the page marks them as deleted and inserted") {
  holds(DigestFormat::kHtml, "<h2 id=\"corrected\">Corrected since</h2>");
  holds(DigestFormat::kHtml,
        "<li><span>Title:</span> <del>Three</del> <ins>Four</ins> *hurt* in &lt;Aalst&gt;</li>");
  holds(DigestFormat::kHtml, "<li>began at <del>six &amp; a half</del> in the bakery</li>");
  holds(DigestFormat::kHtml, "<li><span>and 3 more</span></li>");
}

TEST_CASE("corrections: JSON has each with its changes") {
  holds(
      DigestFormat::kJson,
      R"("corrections":[{"kind":"corrected","story_id":"s9","entry_id":"e9","title":"Four *hurt* in <Aalst>",)"
      R"("url":"https://news.example/9","source":"Harbour Post",)"
      R"("issue":"urn:uuid:0",)"
      R"("seen":"2026-11-23T05:00:00Z","revision":2,"changes":[)"
      R"({"where":"title","before":"Three","after":"Four","trailing":"*hurt* in <Aalst>"},)"
      R"({"where":"text","leading":"began at","before":"six & a half",)"
      R"("trailing":"in the bakery"}],"further_changes":3}])");
}

TEST_CASE("corrections: none, no section") {
  Issue issue = corrected();
  issue.corrections.clear();
  for (const auto format : {DigestFormat::kHtml, DigestFormat::kMarkdown, DigestFormat::kText})
    CHECK(render(issue, format).bytes.find("Corrected since") == std::string::npos);
  CHECK(render(issue, DigestFormat::kJson).bytes.find("corrections") == std::string::npos);
}

TEST_CASE("health: the forms say which feeds are not well") {
  Issue issue = sample::empty_issue();
  issue.stories = {sample::story(1, "A", "One", "")};
  issue.health = {{SourceHealth::State::kFailing, "The <Post>", "https://p.example/f", 5, "timeout",
                   "no answer", sample::kSealed - std::chrono::hours(48)},
                  {SourceHealth::State::kFailing, "Wire", "https://w.example/f", 3, "dns", "", {}},
                  {SourceHealth::State::kQuiet, "Old", "https://o.example/f", 0, "", "",
                   sample::kSealed - std::chrono::hours(24 * 100)}};
  const auto all = [&issue](DigestFormat format) { return render(issue, format).bytes; };
  const auto has = [](const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  };
  has(all(DigestFormat::kText),
      "Feed health: 2 feeds are failing, 1 has gone quiet\n\n"
      "  - The <Post> (5 failures in a row: no answer; the last success was on\n"
      "    21 Nov 2026)\n"
      "  - Wire (3 failures in a row)\n"
      "  - Old (nothing new since 15 Aug 2026)\n");
  has(all(DigestFormat::kMarkdown), "## Feed health\n\n2 feeds are failing, 1 has gone quiet\n\n");
  has(all(DigestFormat::kHtml),
      "<bdi>The &lt;Post&gt;</bdi> <span>5 failures in a row: no answer;");
  has(all(DigestFormat::kJson),
      R"("health":[{"state":"failing","source":"The <Post>","failures":5,"outcome":"timeout",)");
}

TEST_CASE("corrections: a report that was taken back says so, in each form") {
  Issue issue = sample::empty_issue();
  issue.stories = {sample::story(1, "A", "One", "")};
  Correction one;
  one.kind = Correction::Kind::kWithdrawn;
  one.title = "A mistake";
  one.source = "Harbour Post";
  one.when = sample::kSealed - std::chrono::hours(1);
  issue.corrections = {one};
  for (const FormatInfo& format : kFormats) {
    if (format.format == DigestFormat::kJson || format.format == DigestFormat::kEpub) continue;
    const std::string all = render(issue, format.format).bytes;
    INFO(format.name);
    CHECK(all.find("withdrawn by its source") != std::string::npos);
  }
  CHECK(render(issue, DigestFormat::kJson).bytes.find(R"("kind":"withdrawn")") !=
        std::string::npos);
}

TEST_CASE("gaps: the forms say what may be missing, and why") {
  Issue issue = sample::empty_issue();
  issue.stories = {sample::story(1, "A", "One", "")};
  issue.gaps = {{"Harbour <Post>", "https://h.example/f", sample::kSealed - std::chrono::hours(2),
                 sample::kSealed - std::chrono::hours(1), 2, 30, "the feed has no archive"}};
  const std::string says =
      "entries between 05:00 and 06:00 may be missing; 30 were found in its archive: the feed has "
      "no archive";
  const std::string html = render(issue, DigestFormat::kHtml).bytes;
  CHECK(html.find("<li><bdi>Harbour &lt;Post&gt;</bdi> <span>" + says) != std::string::npos);
  CHECK(render(issue, DigestFormat::kMarkdown).bytes.find("## What may be missing") !=
        std::string::npos);
  CHECK(render(issue, DigestFormat::kText).bytes.find("What may be missing") != std::string::npos);
  CHECK(render(issue, DigestFormat::kAtom).bytes.find("may be missing") != std::string::npos);
  CHECK(render(issue, DigestFormat::kJson).bytes.find(R"("gaps":[{"source":"Harbour <Post>")") !=
        std::string::npos);
}
