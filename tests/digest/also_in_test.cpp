// Whoever else reports a story is named once, in every form that people read.
#include "digest/also_in.h"

#include <array>

#include "digest/render.h"
#include "sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

/// A story that ten outlets report, the second of them three times.
Issue reported_by_many() {
  Issue issue = sample::empty_issue();
  Story story = sample::story(1, "Outlet 0", "A headline", "<p>Text.</p>");
  const Report first = story.reports.front();
  for (const int outlet : {1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
    Report report = first;
    report.source = "Outlet " + std::to_string(outlet);
    report.outlet = "outlet" + std::to_string(outlet) + ".example";
    report.source_url = "https://" + report.outlet + "/feed";
    report.entry.url = "https://" + report.outlet + "/" + std::to_string(story.reports.size());
    story.reports.push_back(report);
  }
  issue.stories.push_back(story);
  return issue;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("also in: five outlets once each, and how many reports there are besides") {
  const Issue issue = reported_by_many();
  const IssueView view = compose(issue);
  const AlsoIn also = also_in(view.stories.at(0));
  REQUIRE(also.named.size() == 5);
  for (std::size_t i = 0; i < also.named.size(); ++i)
    CHECK(name_of(*also.named[i]) == "Outlet " + std::to_string(i + 1));
  CHECK(also.further.size() == 6);
  for (const DigestFormat format : {DigestFormat::kText, DigestFormat::kMarkdown}) {
    const std::string form = render(view, format).bytes;
    CHECK(count(form, "Outlet 1") == 1);
    CHECK(count(form, "Outlet 6") == 0);
    CHECK(count(form, "and 6 more") == 1);
  }
  const std::string page = render(view, DigestFormat::kHtml).bytes;
  CHECK(count(page, "and 6 more") == 1);
  CHECK(count(page, ">Outlet 9<") == 1);  // within what unfolds
}

TEST_CASE("also in: a story of one report says nothing of it") {
  Issue issue = reported_by_many();
  issue.stories[0].reports.resize(1);
  const IssueView view = compose(issue);
  CHECK(also_in(view.stories.at(0)).named.empty());
  CHECK(render(view, DigestFormat::kText).bytes.find("Also in") == std::string::npos);
}
