// What is too long for a digest, and how it is cut.
#include "issue/bodies.h"

#include "support/catch.h"
#include "text/html.h"

using namespace feedmill;

namespace {

constexpr std::string_view kNote =
    "<p>[…] <a href=\"https://a.example/1\" rel=\"noopener nofollow\">The whole article</a></p>";

std::string times(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

Entry entry_of(std::string html) {
  Entry entry;
  entry.url = "https://a.example/1";
  entry.content_html = std::move(html);
  return entry;
}

std::string cut(std::string html, std::size_t most) {
  Entry entry = entry_of(std::move(html));
  cut_texts(entry, most);
  return entry.content_html;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

TEST_CASE("issue: a body that fits is as it was") {
  const std::string html = times("<p>Some words.</p>", 100);
  CHECK(cut(html, html.size()) == html);
}

TEST_CASE("issue: a longer one ends behind an element, with a link to the whole") {
  const std::string html = cut(times("<p>Some words of a text.</p>", 1000), 10'000);
  CHECK(html.size() < 10'000 + kNote.size());
  CHECK(html.size() > 9'000);
  CHECK(ends_with(html, std::string("<p>Some words of a text.</p>").append(kNote)));
}

TEST_CASE("issue: wherever it is cut, what is left is what a sanitiser lets through") {
  const std::string piece =
      "<div><ul><li>Eins &amp; zwei – <b>drei</b> <a href=\"https://b.example/?a=1&amp;b=2\""
      " rel=\"noopener nofollow\">vier</a></li></ul></div>";
  const std::string html = sanitise_html(times(piece, 60), {});
  for (std::size_t most = 4'100; most < 4'100 + 2 * piece.size(); ++most) {
    CAPTURE(most);
    const std::string kept = cut(html, most);
    CHECK(ends_with(kept, kNote));
    CHECK(kept == sanitise_html(kept, {}));
    CHECK(kept.size() < most + kNote.size() + 40);
  }
}

TEST_CASE("issue: text without an element is cut behind a word, between characters at least") {
  CHECK(cut(times("word ", 10'000), 8'003).substr(7'990, 10) == "word word<");
  Entry entry = entry_of({});
  entry.content_text = times("ü", 10'000);
  cut_texts(entry, 8'001);
  CHECK(entry.content_text == times("ü", 4'000) + "\n\n[…] https://a.example/1");
}

TEST_CASE("issue: an open element that is cut is closed, and a link that is none is left out") {
  Entry entry = entry_of("<blockquote><b>" + times("x", 9'000) + "</b></blockquote>");
  entry.url = "javascript:alert(1)";
  cut_texts(entry, 5'000);
  CHECK(entry.content_html.find("x</b></blockquote><p>[…]") != std::string::npos);
  CHECK(entry.content_html.find("href") == std::string::npos);
}

TEST_CASE("issue: together they have room, the longest are cut first") {
  Issue issue;
  IssueRoom room(200'000);
  for (std::size_t i = 0; i < 40; ++i) {
    Report report;
    report.entry = entry_of(i % 2 == 0 ? times("<p>short</p>", 100) : times("<p>long</p>", 20'000));
    room.take(report.entry);
    issue.stories.push_back({std::to_string(i), {report}});
    room.settle(issue);
  }
  std::size_t all = 0;
  for (const Story& story : issue.stories) all += story.reports.front().entry.content_html.size();
  CHECK(all <= 200'000);
  CHECK(issue.stories[0].reports.front().entry.content_html == times("<p>short</p>", 100));
  const std::string& longest = issue.stories[1].reports.front().entry.content_html;
  CHECK(ends_with(longest, kNote));
  // By a quarter at a time, until there is room: 1 MiB * 0.75^17.
  CHECK(longest.size() <= 7'882 + kNote.size());
  CHECK(longest.size() > 7'000);
}

TEST_CASE("issue: lists and fields that no reader takes are shortened") {
  Entry entry = entry_of("<p>x</p>");
  entry.tags.assign(100'000, "tag");
  entry.title = times("t", 1U << 20U);
  entry.image = "https://a.example/" + times("i", 1U << 20U);
  cut_texts(entry, kMostOfBody);
  CHECK(entry.tags.size() == 1'000);
  CHECK(entry.title.size() == 65'536);
  CHECK(entry.image.empty());
  CHECK(entry.content_html == "<p>x</p>");
}

TEST_CASE("issue: what was cut leads to the whole, where there is an address that a server takes") {
  Entry entry;
  entry.content_text = times("words ", 1000);
  cut_texts(entry, 100);
  CHECK(ends_with(entry.content_text, "[…]"));
  entry.url = "https://a.example/" + times("x", 9000);
  entry.content_text = times("words ", 1000);
  entry.content_html = "<p>" + times("words ", 1000) + "</p>";
  cut_texts(entry, 100);
  CHECK(ends_with(entry.content_text, "[…]"));
  CHECK(entry.content_html.find("href") == std::string::npos);
}

TEST_CASE("issue: half a character is none") {
  CHECK(cut("<p>" + times("\u00e9", 100) + "</p>", 20).find("\xEF\xBF\xBD") == std::string::npos);
  CHECK(cut("<p>" + times("\u00e9", 100) + "</p>", 21) ==
        cut("<p>" + times("\u00e9", 100) + "</p>", 22));
}

TEST_CASE("issue: new reports of earlier stories are cut as the others are") {
  Issue issue;
  IssueRoom room(20'000);
  const auto reports = [&room] {
    Report report;
    report.entry = entry_of("<p>" + times("words ", 2000) + "</p>");
    room.take(report.entry);
    return std::vector{report};
  };
  issue.more.push_back({"s1", "Earlier", "urn:uuid:1", reports()});
  room.settle(issue);
  issue.more.push_back({"s2", "Earlier", "urn:uuid:1", reports()});
  room.settle(issue);
  std::size_t bytes = 0;
  for (const EarlierStory& story : issue.more) bytes += story.reports[0].entry.content_html.size();
  CHECK(bytes <= 20'000);
  CHECK(issue.more[0].reports[0].entry.content_html.size() < 12'000);
}
