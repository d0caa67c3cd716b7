// What the parcels of one issue share.
#include "deliver/forms.h"

#include "digest/mail.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

Issue small_issue() {
  Issue issue;
  issue.id = "urn:uuid:0190b2c4-0000-8000-8000-000000000001";
  issue.digest = "morning";
  issue.title = "Morning";
  issue.stem = "2026-11-23T060000Z";
  issue.sealed = Instant{Seconds{1795413600}};
  Report report;
  report.source = "Harbour Post";
  report.source_url = "https://harbour.example/feed";
  report.entry.title = "The lock is open";
  report.entry.content_html = "<p>" + std::string(20'000, 'x') + "</p>";
  issue.stories = {{"s1", {report}}};
  return issue;
}

Destination mail_to(const std::string& to, std::uint64_t most = 1U << 20U) {
  MailTo mail;
  mail.to = to;
  mail.from = "mill@site.example";
  mail.smtp = "smtp://127.0.0.1:25";
  mail.max_size = most;
  return {"mail " + to, mail};
}

const Letter& letter(const Result<Parcel>& parcel) {
  REQUIRE(parcel);
  return std::get<Letter>(parcel->content);
}

}  // namespace

TEST_CASE("deliver: all recipients share one message, to which each has its own address") {
  int loads = 0;
  Forms forms([&] {
    ++loads;
    return Result<Issue>(small_issue());
  });
  CHECK_FALSE(is_made(forms, mail_to("a@site.example")));
  const auto first = pack(forms, mail_to("a@site.example"), "/out/morning/x.html", Instant{});
  const auto second = pack(forms, mail_to("b@site.example"), "/out/morning/x.html", Instant{});
  CHECK(is_made(forms, mail_to("c@site.example")));
  CHECK(loads == 1);
  CHECK(letter(first).rest == letter(second).rest);
  CHECK(letter(first).addresses.find("To: <a@site.example>") != std::string::npos);
  CHECK(letter(second).addresses.find("To: <b@site.example>") != std::string::npos);
  const Issue issue = small_issue();
  CHECK(letter(first).addresses + *letter(first).rest ==
        compose_mail(compose(issue), {"mill@site.example", "a@site.example", 1U << 20U, {}}));
}

TEST_CASE("deliver: a message that is too large is given up on the way, its titles are shared") {
  Forms forms([] { return Result<Issue>(small_issue()); });
  const auto first = pack(forms, mail_to("a@site.example", 9'000), "/out/m/x.html", Instant{});
  const auto second = pack(forms, mail_to("b@site.example", 9'000), "/out/m/x.html", Instant{});
  CHECK(letter(first).rest == letter(second).rest);
  CHECK(letter(first).rest->size() < 9'000);
  CHECK(letter(first).rest->find("The lock is open") != std::string::npos);
  CHECK(forms.bytes() < 9'000);
}

TEST_CASE("deliver: webhooks and programs share the JSON form") {
  Forms forms([] { return Result<Issue>(small_issue()); });
  WebhookTo hook;
  hook.url = "https://hook.example/a";
  CommandTo program;
  program.arguments = {"/bin/cat"};
  const auto post = pack(forms, {"hook", hook}, "/out/m/x.html", Instant{});
  const auto command = pack(forms, {"exec", program}, "/out/m/x.html", Instant{});
  REQUIRE(post);
  REQUIRE(command);
  CHECK(std::get<Post>(post->content).body == std::get<Command>(command->content).input);
  CHECK(std::get<Command>(command->content).environment.back() ==
        "FEEDMILL_ISSUE_ID=urn:uuid:0190b2c4-0000-8000-8000-000000000001");
}

TEST_CASE("deliver: an issue that cannot be read fails its parcel, and is read again") {
  int loads = 0;
  Forms forms([&]() -> Result<Issue> {
    if (++loads == 1) return failure(Errc::kFailed, "the store is busy");
    return small_issue();
  });
  CHECK(pack(forms, mail_to("a@site.example"), "/out/m/x.html", Instant{}).error().message ==
        "the store is busy");
  CHECK(pack(forms, mail_to("a@site.example"), "/out/m/x.html", Instant{}));
}
