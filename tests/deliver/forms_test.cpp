// What the parcels of one issue share.
#include "deliver/forms.h"

#include <unistd.h>

#include "digest/mail.h"
#include "digest/render.h"
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

std::string text_of(const FormBytes& form) {
  std::string text;
  REQUIRE(form.each([&text](std::string_view piece) { text += piece; }));
  return text;
}

/// Text of so many bytes in which no two places are alike.
std::string numbers(std::size_t bytes) {
  std::string text;
  for (int number = 0; text.size() < bytes; ++number) text += std::to_string(number) + " ";
  return text.substr(0, bytes);
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
  CHECK(letter(first).addresses + text_of(*letter(first).rest) ==
        compose_mail(compose(issue), {"mill@site.example", "a@site.example", 1U << 20U, {}}));
}

TEST_CASE("deliver: a message that is too large is given up on the way, its titles are shared") {
  Forms forms([] { return Result<Issue>(small_issue()); });
  const auto first = pack(forms, mail_to("a@site.example", 9'000), "/out/m/x.html", Instant{});
  const auto second = pack(forms, mail_to("b@site.example", 9'000), "/out/m/x.html", Instant{});
  CHECK(letter(first).rest == letter(second).rest);
  CHECK(letter(first).rest->size() < 9'000);
  CHECK(text_of(*letter(first).rest).find("The lock is open") != std::string::npos);
  CHECK(forms.bytes() < 9'000);
}

TEST_CASE("deliver: a form is whole in whatever pieces it is written and read") {
  const std::string folder = GENERATE("", "/tmp");
  const std::size_t bytes = GENERATE(0, 1, 1000, 256 << 10, (256 << 10) + 1, 3'000'000);
  const std::size_t piece = GENERATE(1'000, 70'000, 4'000'000);
  CAPTURE(folder, bytes, piece);
  const std::string text = numbers(bytes);
  FormWriter writer(folder);
  for (std::size_t at = 0; at < text.size(); at += piece) writer.append(text.substr(at, piece));
  CHECK(writer.size() == bytes);
  const auto form = writer.finish();
  REQUIRE(form);
  CHECK((*form)->size() == bytes);
  CHECK((*form)->on_disk() == (!folder.empty() && bytes > FormWriter::kHeld));
  CHECK(text_of(**form) == text);
  char some[100];
  CHECK((*form)->copy(some, sizeof some, bytes) == std::size_t{0});
  const std::size_t at = bytes > 150 ? bytes - 150 : 0;
  const auto got = (*form)->copy(some, sizeof some, at);
  REQUIRE(got);
  CHECK(std::string(some, *got) == text.substr(at, 100));
}

TEST_CASE("deliver: each reads a form from its start") {
  const std::string text = numbers(300'000);
  const std::string folder = GENERATE("", "/tmp");
  FormWriter writer(folder);
  writer.append(text);
  const auto form = writer.finish();
  REQUIRE(form);
  const auto first = (*form)->open(), second = (*form)->open();
  REQUIRE(first);
  REQUIRE(second);
  char some[64];
  for (const auto* file : {&first, &second}) {
    REQUIRE(read((*file)->get(), some, sizeof some) == 64);
    CHECK(std::string(some, 64) == text.substr(0, 64));
  }
}

TEST_CASE("deliver: a form that cannot be written fails its parcel, and says where") {
  Forms forms(
      [] {
        Issue issue = small_issue();
        issue.stories[0].reports[0].entry.content_html = "<p>" + numbers(500'000) + "</p>";
        return Result<Issue>(issue);
      },
      {}, {}, "/nowhere/at/all");
  const auto parcel = pack(forms, {"hook", WebhookTo{}}, "/out/m/x.html", Instant{});
  REQUIRE_FALSE(parcel);
  CHECK(parcel.error().message.find("/nowhere/at/all") != std::string::npos);
}

TEST_CASE("deliver: a large form takes room on disk, not in memory") {
  Issue issue = small_issue();
  issue.stories[0].reports[0].entry.content_html = "<p>" + numbers(900'000) + "</p>";
  Forms forms([&] { return Result<Issue>(issue); }, {}, {}, "/tmp");
  const auto post = pack(forms, {"hook", WebhookTo{}}, "/out/m/x.html", Instant{});
  REQUIRE(post);
  CHECK(text_of(*std::get<Post>(post->content).body) == render(issue, DigestFormat::kJson).bytes);
  CHECK(forms.bytes() == 0);
  CHECK(forms.bytes_on_disk() > 900'000);
}

TEST_CASE("deliver: a webhook is signed as RFC 4231 has it") {
  const auto signature = [](std::string_view key, std::string text) {
    return webhook_signature(key, Instant{Seconds{1795413600}}, *shared_bytes(std::move(text)));
  };
  CHECK(signature("secret", "{\"a\": 1}") ==
        "4bcdb21887938437feb9b036e99aba5f999ea5f7300264059615d77dcc211cf6");
  CHECK(signature(std::string(131, '\xaa'), "larger than a block") ==
        "30c6dad63fa757e6066812873d2698d40230bb2452f3ffec1c4480c99167509a");
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
