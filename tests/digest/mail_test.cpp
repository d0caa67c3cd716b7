#include "digest/mail.h"

#include <string>

#include "digest/render.h"
#include "digest/sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

std::size_t count(const std::string& text, const std::string& wanted) {
  std::size_t found = 0;
  for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1))
    ++found;
  return found;
}

Issue small_issue() {
  Issue issue = sample::empty_issue();
  issue.id = "urn:uuid:0190b2c4-0000-8000-8000-000000000001";
  issue.stories = {sample::story(1, "Harbour Post", "The lock is open", "<p>At last.</p>")};
  return issue;
}

}  // namespace

TEST_CASE("mail: the issue's id is its Message-ID, and its sealing its Date") {
  const Issue issue = small_issue();
  const std::string mail =
      compose_mail(compose(issue), {"mill@example.org", "me@example.net", 0, ""});
  CHECK(mail.find("Message-ID: <0190b2c4-0000-8000-8000-000000000001@example.org>\r\n") !=
        std::string::npos);
  CHECK(mail.find("Date: Mon, 23 Nov 2026 06:00:00 +0000\r\n") != std::string::npos);
  CHECK(mail.find("To: <me@example.net>\r\n") != std::string::npos);
  CHECK(mail.find("List-Id: ") != std::string::npos);
  CHECK(count(mail, "Content-Type: text/plain") == 1);
  CHECK(count(mail, "Content-Type: text/html") == 1);
  CHECK(mail == compose_mail(compose(issue), {"mill@example.org", "me@example.net", 0, ""}));
}

TEST_CASE("mail: an issue that is too large for a message comes as titles and a link") {
  const Issue issue = small_issue();
  const std::string mail = compose_mail(
      compose(issue), {"mill@example.org", "me@example.net", 4000, "https://me.example/d.html"});
  CHECK(mail.size() <= 4000);
  CHECK(mail.find("The lock is open") != std::string::npos);
  CHECK(mail.find("https://me.example/d.html") != std::string::npos);
  CHECK(count(mail, "text/html") == 0);
}

TEST_CASE("mail: the titles of a very large issue are cut too") {
  Issue issue = small_issue();
  for (int i = 0; i < 500; ++i)
    issue.stories.push_back(sample::story(i + 2, "Post", "One of very many titles", ""));
  const std::string mail = compose_mail(
      compose(issue), {"mill@example.org", "me@example.net", 6000, "https://me.example/d.html"});
  CHECK(mail.size() <= 6000);
  CHECK(mail.find("https://me.example/d.html") != std::string::npos);
}

TEST_CASE("mbox: a story is a message; a text cannot begin another") {
  Issue issue = small_issue();
  issue.stories.push_back(sample::story(2, "Post", "Second", "<pre>x\n\nFrom me to you\n</pre>"));
  const std::string box = render(issue, DigestFormat::kMbox).bytes;
  CHECK(box.substr(0, 5) == "From ");
  CHECK(count("\n" + box, "\nFrom ") == 2);
  CHECK(box.find('\r') == std::string::npos);
  CHECK(box.find(" Mon Nov 23 06:00:00 2026\n") != std::string::npos);
}

TEST_CASE("mail: the sender's own name stands in From, the digest's title where there is none") {
  const Issue issue = small_issue();
  const IssueView view = compose(issue);
  const std::string named =
      compose_mail(view, {"mill@example.org", "me@example.net", 0, "", "News of Me, daily"});
  CHECK(named.find("From: \"News of Me, daily\" <mill@example.org>\r\n") != std::string::npos);
}
