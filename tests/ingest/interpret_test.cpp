#include "poll_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

const std::string kRss =
    "<rss version='2.0'><channel><title>A feed</title><item><guid>g1</guid>"
    "<title>First</title><link>/1</link></item></channel></rss>";

const std::string kCut("\x1F\x8B\x08\0\0\0\0\0\0\x03\xB3", 11);  // a gzip stream's beginning

FetchResult answer(const std::string& body, const std::string& coding = "") {
  FetchResult result;
  Fetched fetched;
  fetched.body = body;
  fetched.content_encoding = coding;
  fetched.validators = {"\"x\"", ""};
  result.outcome = std::move(fetched);
  return result;
}

FetchResult failure_of(FetchFailure kind, int status = 0) {
  FetchResult result;
  result.outcome = FetchFailed{kind, status, "what happened"};
  return result;
}

Interpretation read(FetchResult&& result, std::size_t max_body = 1 << 20) {
  return interpret(HandPolls().task, std::move(result), max_body);
}

}  // namespace

TEST_CASE("interpret: a feed is a document with its items identified") {
  const Interpretation found = read(answer(kRss));
  CHECK(found.kind == Interpretation::Kind::kDocument);
  CHECK(found.outcome == "200");
  CHECK(found.feed.title == "A feed");
  REQUIRE(found.document.entries.size() == 1);
  CHECK(found.document.entries[0].parsed.entry.url == "https://site.example/1");
  CHECK(keys_wanted(found).size() == 3);
  CHECK(found.validators.etag == "\"x\"");
}

TEST_CASE("interpret: relative addresses are of where the answer came from") {
  FetchResult moved = answer(kRss);
  moved.redirects.final_url = "https://new.example/feed";
  CHECK(read(std::move(moved)).document.entries.at(0).parsed.entry.url == "https://new.example/1");
}

TEST_CASE("interpret: the body of last time is not read again") {
  PollTask task = HandPolls().task;
  task.state.body_hash = read(answer(kRss)).body_hash;
  const Interpretation again = interpret(task, answer(kRss), 1 << 20);
  CHECK(again.kind == Interpretation::Kind::kUnchanged);
  CHECK(again.outcome == "200");
  CHECK(keys_wanted(again).empty());
}

TEST_CASE("interpret: a web page is told how its feed is found") {
  CHECK(read(answer("<!DOCTYPE HTML><html><body>Hello</body></html>"))
            .error.find("feedmill sources add ") != std::string::npos);
  CHECK(read(answer("plain words")).error.find("sources add") == std::string::npos);
}

TEST_CASE("interpret: behind a page that lets nobody in no feed is looked for") {
  for (const char* title : {"Just a moment...", "Sign in to our wiki", "Access Denied"}) {
    const std::string page =
        "<!DOCTYPE html><html><title>" + std::string(title) + "</title></html>";
    const std::string error = read(answer(page)).error;
    CAPTURE(error);
    CHECK(error.find("not a feed: a page that") == 0);
    CHECK(error.find("sources add") == std::string::npos);
  }
  CHECK(read(answer("<!DOCTYPE html><html><title>Not a feed: a page that lets</title></html>"))
            .error.find("sources add") != std::string::npos);
}

TEST_CASE("interpret: what is no feed, damaged or too large is a failure") {
  CHECK(read(answer("<html><title>Maintenance</title></html>")).outcome == "not-a-feed");
  CHECK(read(answer("")).outcome == "not-a-feed");
  CHECK(read(answer(kCut, "gzip")).outcome == "damaged");
  CHECK(read(answer(kRss), 50).outcome == "too-large");
  for (auto&& bad : {answer(""), answer(kCut, "gzip")}) {
    auto copy = bad;
    const Interpretation found = read(std::move(copy));
    CHECK(found.kind == Interpretation::Kind::kFailed);
    CHECK_FALSE(found.error.empty());
  }
}

TEST_CASE("interpret: each failure has its name, and says whether a person can mend it") {
  CHECK(read(failure_of(FetchFailure::kDns)).outcome == "dns");
  CHECK(read(failure_of(FetchFailure::kTruncated)).outcome == "truncated");
  CHECK(read(failure_of(FetchFailure::kRefusedAddress)).outcome == "refused-address");
  CHECK(read(failure_of(FetchFailure::kRefusedAddress)).operator_should_know);
  CHECK(read(failure_of(FetchFailure::kCancelled)).outcome == "cancelled");
  const Interpretation missing = read(failure_of(FetchFailure::kHttpStatus, 404));
  CHECK(missing.outcome == "404");
  CHECK(missing.operator_should_know);
  CHECK_FALSE(missing.gone);
  CHECK_FALSE(read(failure_of(FetchFailure::kHttpStatus, 503)).operator_should_know);
  CHECK(read(failure_of(FetchFailure::kHttpStatus, 410)).gone);
}
