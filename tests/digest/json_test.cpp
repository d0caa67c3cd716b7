#include <rapidjson/document.h>

#include "digest/render.h"
#include "digest/sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

std::string json(const Issue& issue) { return render(issue, DigestFormat::kJson).bytes; }

}  // namespace

TEST_CASE("json: an issue as a JSON Feed, whole") {
  Issue issue = sample::empty_issue();
  Story story = sample::story(1, "A", "One", "<p>Body</p>");
  story.reports[0].entry.tags = {"x"};
  story.reports[0].entry.authors = {{"Ada", "javascript:x", ""}};
  story.reports.push_back(sample::report(2, "B", "Two", ""));
  story.reports[1].entry.published.reset();
  issue.stories = {story};
  issue.more.push_back({"s0", "Old", "urn:uuid:0", {sample::report(3, "C", "Three", "")}});
  CHECK(json(issue) ==
        R"({"version":"https://jsonfeed.org/version/1.1","title":"Morning digest",)"
        R"("_feedmill":{"id":"urn:uuid:6d1f0a52-3b0c-8e55-9f3a-0c5b1d2e4f60","digest":"morning",)"
        R"("sealed":"2026-11-23T06:00:00Z","timezone":"Europe/Berlin","more":[{"story_id":"s0",)"
        R"("title":"Old","issue":"urn:uuid:0","reports":[{"source":"C",)"
        R"("url":"https://news.example/3","title":"Three","published":"2026-11-23T03:00:00Z",)"
        R"("entry_id":"e3"}]}]},"items":[{"id":"s1","url":"https://news.example/1","title":"One",)"
        R"("content_html":"<p>Body</p>","date_published":"2026-11-23T05:00:00Z",)"
        R"("authors":[{"name":"Ada"}],"tags":["x"],"_feedmill":{"story_id":"s1","reports":[)"
        R"({"source":"A","url":"https://news.example/1","title":"One",)"
        R"("published":"2026-11-23T05:00:00Z","entry_id":"e1"},{"source":"B",)"
        R"("url":"https://news.example/2","title":"Two","entry_id":"e2"}]}}]})"
        "\n");
}

TEST_CASE("json: every item has a body and a title, and no link that runs something") {
  rapidjson::Document feed;
  const std::string text = json(sample::issue());
  REQUIRE_FALSE(feed.Parse(text.data(), text.size()).HasParseError());
  REQUIRE(feed["items"].Size() == 14);
  for (const auto& item : feed["items"].GetArray()) {
    CHECK((item.HasMember("content_html") || item.HasMember("content_text")));
    CHECK(item["title"].GetStringLength() > 0);
    CHECK(item["_feedmill"]["reports"].Size() >= 1);
  }
  CHECK(text.find("javascript:") == std::string::npos);
}
