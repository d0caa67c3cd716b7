// digests[].deliver[]
#include "config/config.h"
#include "support.h"

using namespace feedmill;

namespace {

const std::string kHead = "digests:\n  - name: d\n    schedule: \"07:00\"\n    deliver:\n";

std::vector<Destination> destinations(const std::string& items) {
  const auto reading = read_config_text(kHead + items, "/etc/f.yaml");
  for (const auto& error : reading.errors) FAIL(error.to_string());
  return reading.config.digests.at(0).deliver;
}

}  // namespace

TEST_CASE("config: each recipient of mail is a destination of its own") {
  const auto found = destinations(
      "      - mail: {to: [a@one.example, b@one.example], from: m@one.example,"
      " smtp: \"smtps://mail.one.example:465\", username: me, password_file: secret}\n");
  REQUIRE(found.size() == 2);
  CHECK(found[0].key == "mail a@one.example");
  const auto& mail = std::get<MailTo>(found[1].where);
  CHECK(mail.to == "b@one.example");
  CHECK(mail.smtp == "smtps://mail.one.example:465");
  CHECK(mail.password_file == "/etc/secret");
}

TEST_CASE("config: a webhook's key in the outbox and the log has no query, where secrets stand") {
  const auto found = destinations(
      "      - webhook: {url: \"https://one.example/hook?token=abc\", secret_file: /etc/s}\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].key == "webhook https://one.example/hook");
  CHECK(std::get<WebhookTo>(found[0].where).url == "https://one.example/hook?token=abc");
}

TEST_CASE("config: a command is a list, or a map with its form and time limit") {
  const auto found = destinations(
      "      - exec: [/bin/take, --all]\n"
      "      - exec: {command: [/bin/take], format: markdown, timeout: 5s}\n"
      "      - maildir: Mail/.News\n");
  REQUIRE(found.size() == 3);
  CHECK(found[0].key == "exec /bin/take --all");
  CHECK(std::get<CommandTo>(found[0].where).format == "json");
  CHECK(std::get<CommandTo>(found[1].where).timeout == Seconds{5});
  CHECK(std::get<CommandTo>(found[1].where).format == "markdown");
  CHECK(std::get<MaildirTo>(found[2].where).folder == "/etc/Mail/.News");
}

TEST_CASE("config: mistakes in deliver say what is wrong and where") {
  CHECK(problems(kHead + "      - mail: {to: nobody, from: a@b.example, smtp: \"http://x\"}\n"
                         "      - post: {}\n"
                         "      - webhook: {secret_file: s}\n"
                         "      - exec: []\n"
                         "      - mail: {to: a@b.example, from: a@b.example, smtp: \"smtp://x\","
                         " username: me}\n"
                         "      - maildir\n") ==
        Problems{
            "5:20: to: a mail address has an @ behind a name, found \"nobody\"",
            "5:53: smtp: a mail server begins with smtp:// or smtps://, found \"http://x\"",
            "6:9: unknown key \"post\"; valid here: mail, maildir, webhook, exec, when",
            "7:18: webhook needs url",
            "8:15: exec: a program is missing",
            "9:80: username: needs a password_file beside it",
            "10:9: deliver: expected mail, maildir, webhook or exec, found \"maildir\"",
        });
}

TEST_CASE("config: a sender with a name, and a webhook's own headers") {
  for (const char* from : {"News of Me <m@one.example>", "\\\"News of Me\\\" <m@one.example>"}) {
    const auto found = destinations("      - mail: {to: a@one.example, from: \"" +
                                    std::string(from) + "\", smtp: \"smtp://localhost\"}\n");
    const auto& mail = std::get<MailTo>(found.at(0).where);
    CHECK(mail.from == "m@one.example");
    CHECK(mail.from_name == "News of Me");
  }
  const auto found = destinations(
      "      - webhook: {url: \"https://one.example/hook\", method: PUT, headers_file: more,"
      " content_type: application/json, headers: {Authorization: Bearer x}}\n");
  const auto& webhook = std::get<WebhookTo>(found.at(0).where);
  CHECK(webhook.method == "PUT");
  CHECK(webhook.content_type == "application/json");
  CHECK(webhook.headers_file == "/etc/more");
  CHECK(webhook.headers.at(0).second == "Bearer x");
  CHECK(problems(kHead + "      - webhook: {url: \"https://a.example/\", method: GET, each: story,"
                         " content_type: json}\n") ==
        Problems{"5:54: method: a webhook's method is POST, PUT or PATCH",
                 "5:86: content_type: expected a media type such as application/json"});
}

TEST_CASE("config: a webhook's body is checked for what it is about and how it is escaped") {
  const auto found = destinations(
      "      - webhook: {url: \"https://one.example/hook\", each: story, body: '{\"t\": "
      "\"{{title}}\"}'}\n"
      "      - webhook: {url: \"https://one.example/hook\", content_type: text/plain,\n"
      "                  body: \"{{#stories}}{{{title}}}{{/stories}}\"}\n");
  REQUIRE(found.size() == 2);
  const auto& story = std::get<WebhookTo>(found[0].where);
  CHECK(story.each_story);
  CHECK(story.content_type == "application/json");
  CHECK(found[0].key == "webhook https://one.example/hook, each story");
  CHECK(found[1].key == "webhook https://one.example/hook");
  const std::string hook = "      - webhook: {url: \"https://a.example/\", ";
  CHECK(problems(kHead + hook + "each: story, body: \"{{stories}}\"}\n" + hook +
                 "body: \"{{{title}}}\"}\n" + hook +
                 "content_type: application/xml, body: \"{{title}}\"}\n" + hook +
                 "body: \"a {{titel}}\"}\n" + hook + "each: stories}\n") ==
        Problems{
            "5:65: body: nothing is named \"stories\"; of a story there are title, url, source, "
            "excerpt, published, story_id, digest and issue",
            "6:52: body: {{{title}}} would not be escaped: write {{title}}",
            "7:60: content_type: a body is offered for application/json, "
            "application/x-www-form-urlencoded and text/*, not for application/xml",
            "8:52: body: line 1, column 3 of it: nothing is named \"titel\"; docs/templates.md "
            "lists what is",
            "9:52: each: expected issue or story, found \"stories\"",
        });
}

TEST_CASE("config: what goes to one place in two ways is two destinations") {
  const auto found = destinations(
      "      - webhook: {url: \"https://a.example/\", body: one}\n"
      "      - webhook: {url: \"https://a.example/\", body: two}\n"
      "      - webhook: {url: \"https://a.example/\", body: two}\n"
      "      - webhook: {url: \"https://a.example/\", body: two}\n"
      "        when: failing\n"
      "      - {maildir: /m, when: issue}\n");
  REQUIRE(found.size() == 4);
  CHECK(found[0].key == "webhook https://a.example/");
  CHECK(found[1].key == "webhook https://a.example/ (2)");
  CHECK(found[2].key == "webhook https://a.example/, when failing");
  CHECK(found[2].when == SentWhen::kFailing);
  CHECK(found[3].when == SentWhen::kIssue);
  CHECK(problems(kHead + "      - {maildir: /m, when: never}\n") ==
        Problems{"5:29: when: expected issue or failing, found \"never\""});
}

TEST_CASE("config: a mail's subject, thread and list-unsubscribe") {
  const std::string mail =
      "      - mail: {to: a@one.example, from: b@one.example, smtp: \"smtp://localhost\", ";
  const auto found =
      destinations(mail +
                   "subject: \"{{title}}: {{lead}}\", thread: true, list_unsubscribe: "
                   "\"<mailto:me@one.example?subject=stop>\"}\n");
  const auto& letter = std::get<MailTo>(found.at(0).where);
  CHECK(letter.subject == "{{title}}: {{lead}}");
  CHECK(letter.thread);
  CHECK(letter.list_unsubscribe == "<mailto:me@one.example?subject=stop>");
  CHECK(problems(kHead + mail + "subject: \"{{led}}\"}\n" + mail +
                 "list_unsubscribe: me@one.example}\n") ==
        Problems{"5:91: subject: nothing is named \"led\"; docs/consumers.md lists what is",
                 "6:100: list_unsubscribe: expected an address in angle brackets, such as "
                 "\"<mailto:me@example.org?subject=stop>\""});
}
