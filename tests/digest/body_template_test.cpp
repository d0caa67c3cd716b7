#include "digest/body_template.h"

#include "digest/alert_form.h"
#include "digest/mail.h"
#include "sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

BodyValues values_of(const std::string& title) {
  Issue issue = sample::empty_issue();
  issue.stories.push_back(sample::story(1, "Post", title, "<p>Text</p>"));
  const IssueView view = compose(issue);
  return story_values(view, view.stories.front());
}

}  // namespace

TEST_CASE("body: values are escaped as the content's type asks") {
  const BodyValues values = values_of("\"A\\B\" & <c> + 100 % ü");
  CHECK(fill_body("{\"t\": \"{{title}}\"}", BodyEscape::kJson, values) ==
        "{\"t\": \"\\\"A\\\\B\\\" & <c> + 100 % ü\"}");
  CHECK(fill_body("t={{title}}&s={{source}}", BodyEscape::kForm, values) ==
        "t=%22A%5CB%22+%26+%3Cc%3E+%2B+100+%25+%C3%BC&s=Post");
  CHECK(fill_body("{{title}}: {{{title}}}", BodyEscape::kNone, values) ==
        "\"A\\B\" & <c> + 100 % ü: \"A\\B\" & <c> + 100 % ü");
}

TEST_CASE("body: a title that looks like a template is none") {
  CHECK(fill_body("{{title}}", BodyEscape::kJson, values_of("{{digest}} {{{x}}}")) ==
        "{{digest}} {{{x}}}");
}

TEST_CASE("body: the type says how it is escaped, with parameters and in any case") {
  CHECK(body_escape_of("application/json") == BodyEscape::kJson);
  CHECK(body_escape_of("Application/JSON; charset=utf-8") == BodyEscape::kJson);
  CHECK(body_escape_of("application/x-www-form-urlencoded") == BodyEscape::kForm);
  CHECK(body_escape_of("text/markdown;charset=utf-8") == BodyEscape::kNone);
  for (const char* other : {"application/xml", "application/feed+json", "image/png", "json", ""})
    CHECK_FALSE(body_escape_of(other));
}

TEST_CASE("body: unescaped values are refused where values are escaped") {
  CHECK(check_body("{{{title}}}", BodyAbout::kStory, BodyEscape::kJson));
  CHECK(check_body("{{&title}}", BodyAbout::kIssue, BodyEscape::kForm));
  CHECK_FALSE(check_body("{{{title}}} {{&url}}", BodyAbout::kStory, BodyEscape::kNone));
  CHECK_FALSE(check_body("{\"a\": {\"b\": \"{{title}}\"}}", BodyAbout::kStory, BodyEscape::kJson));
}

TEST_CASE("body: an issue's has what templates have, a story's what stories have") {
  CHECK_FALSE(check_body("{{#stories}}{{title}}{{/stories}}{{lead}}", BodyAbout::kIssue,
                         BodyEscape::kJson));
  CHECK(check_body("{{lead}}", BodyAbout::kStory, BodyEscape::kJson));
  CHECK(check_body("{{excerpts}}", BodyAbout::kStory, BodyEscape::kJson));
  CHECK_FALSE(check_body("{{lead}}{{excerpt}}{{url}}", BodyAbout::kAlert, BodyEscape::kJson));
  Issue issue = sample::empty_issue();
  issue.stories.push_back(sample::story(1, "S", "One \"two\"", ""));
  issue.stories.push_back(sample::story(2, "S", "Three", ""));
  CHECK(fill_body("[{{#stories}}\"{{title}}\"{{^last}},{{/last}}{{/stories}}]", BodyEscape::kJson,
                  compose(issue)) == R"(["One \"two\"","Three"])");
}

TEST_CASE("alert: its headline, its lines, and the same body as a story's") {
  using Line = AlertLine;
  Alert alert{"urn:uuid:1", "news", "The News", "", sample::kSealed, {}};
  alert.lines = {{Line::About::kSource, Line::State::kFailing, "u1", "A", 3, "timeout"},
                 {Line::About::kSource, Line::State::kFailing, "u2", "B", 4},
                 {Line::About::kSource, Line::State::kBack, "u3", "C", 0},
                 {Line::About::kDelivery, Line::State::kFailing, "mail me", "mail me", 3, "451"}};
  CHECK(alert_headline(alert) == "2 feeds are failing, 1 feed is back, 1 delivery is failing");
  CHECK(alert_text(alert) ==
        "A is failing, 3 times in a row: timeout\nB is failing, 4 times in a row\nC is back\n"
        "mail me gets no issues, 3 times in a row: 451\n");
  CHECK(fill_body("{{title}}|{{source}}{{#url}}|{{url}}{{/url}}{{#stories}}x{{/stories}}",
                  BodyEscape::kNone, alert_values(alert)) ==
        "2 feeds are failing, 1 feed is back, 1 delivery is failing|The News");
  const std::string mail = mail_of_alert(alert, {"a@b.example"});
  CHECK(mail.find("Message-ID: <1@b.example>\r\n") != std::string::npos);
  alert.lines.resize(60, alert.lines[0]);
  CHECK(alert_text(alert).find("and 10 more\n") != std::string::npos);
}

TEST_CASE("mail: a subject as a template, a thread, and how to leave a list") {
  Issue issue = sample::empty_issue();
  issue.title = "Morning";
  issue.stories.push_back(sample::story(1, "S", "The lead", ""));
  issue.first_id = "urn:uuid:first";
  issue.previous_id = "urn:uuid:before";
  const MailHead head{"m@one.example", "{{title}}: {{lead}}", true, "<mailto:x@one.example>"};
  const std::string mail = *mail_message(compose(issue), head, 0);
  CHECK(mail.find("Subject: Morning: The lead\r\n") != std::string::npos);
  CHECK(mail.find("In-Reply-To: <before@one.example>\r\n") != std::string::npos);
  CHECK(mail.find("References: <first@one.example> <before@one.example>\r\n") != std::string::npos);
  CHECK(mail.find("List-Unsubscribe: <mailto:x@one.example>\r\n") != std::string::npos);
  issue.previous_id.clear();
  CHECK(mail_message(compose(issue), head, 0)->find("In-Reply-To") == std::string::npos);
  issue.previous_id = "urn:uuid:before";
  CHECK(mail_message(compose(issue), {"m@one.example"}, 0)->find("References") ==
        std::string::npos);
}
