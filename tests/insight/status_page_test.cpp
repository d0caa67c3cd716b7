#include "insight/status_page.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

const Instant kNow{Seconds{1795856400}};

SourceLine source(std::string name, std::string state) {
  return {std::move(name), "https://a.example/feed", std::move(state)};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("status page: what needs a hand stands before everything else") {
  StatusPage page;
  page.now = kNow;
  page.needs = {{"Harbour News", "5 in a row: timeout", "It answers too slowly."}};
  page.sources = {source("Harbour News", "failing"), source("Kernel Kitchen", "ok")};
  page.all_sources = 2;
  page.states = {{"failing", 1}, {"ok", 1}};
  const std::string text = status_page(page);
  CHECK(text.find("It answers too slowly.") < text.find("Kernel Kitchen"));
  CHECK(has(text, "1 of 2 sources well"));
  CHECK_FALSE(has(text, "<script"));
  CHECK_FALSE(has(text, "http-equiv=\"refresh\""));
}

TEST_CASE("status page: nothing that a feed or an address says is markup") {
  StatusPage page;
  page.now = kNow;
  const std::string bad = "<script>alert(1)</script>\"'&";
  page.needs = {{bad, bad, bad}};
  page.words = bad;
  page.state = bad;
  SourceLine line = source(bad, "ok");
  line.url = bad, line.trouble = bad;
  page.sources = {line};
  page.digests = {{bad, bad, kNow, kNow, 3, true}};
  page.deliveries = {{bad, bad, bad, kNow, std::nullopt, 3}};
  const std::string text = status_page(page);
  CHECK_FALSE(has(text, "<script>"));
  CHECK_FALSE(has(text, "value=\"<"));
  CHECK(has(text, "/digests/%3Cscript%3E"));
}

TEST_CASE("status page: the chart says in words what it shows") {
  StatusPage page;
  page.now = kNow;
  SourceLine line = source("Harbour News", "ok");
  line.days[kDaysShown - 1] = {10, 4, 3};
  line.days[0] = {1, 0, 0};
  page.sources = {line};
  const std::string text = status_page(page);
  CHECK(has(text, "aria-label=\"30 days: 11 polls, 4 failed, 3 new\""));
  CHECK(has(text, "<path class=\"fine\" d=\"M2 21v-20M118 21v-12\"/>"));
  CHECK(has(text, "<path class=\"bad\" d=\"M118 1v8\"/>"));
}

TEST_CASE("status page: a filter has a state and words, and keeps both") {
  SourceLine line = source("Harbour News", "failing");
  line.tags = {"coast"};
  CHECK(is_shown(line, "", ""));
  CHECK(is_shown(line, "failing", "HARBOUR"));
  CHECK(is_shown(line, "", "a.example"));
  CHECK(is_shown(line, "", "coast"));
  CHECK_FALSE(is_shown(line, "ok", ""));
  CHECK_FALSE(is_shown(line, "failing", "kitchen"));
  StatusPage page;
  page.state = "failing", page.words = "a&b";
  page.states = {{"ok", 3}};
  const std::string text = status_page(page);
  CHECK(has(text, "href=\"/status?state=ok&amp;q=a%26b\""));
  CHECK(has(text, "<input type=\"hidden\" name=\"state\" value=\"failing\">"));
}

TEST_CASE("status page: times are told as people tell them") {
  CHECK(in_words(kNow, kNow) == "now");
  CHECK(in_words(kNow - Seconds(40), kNow) == "40 s ago");
  CHECK(in_words(kNow + Seconds(720), kNow) == "in 12 min");
  CHECK(in_words(kNow + Seconds(119 * 60), kNow) == "in 2 h");
  CHECK(in_words(kNow - Seconds(3 * 3600), kNow) == "3 h ago");
  CHECK(in_words(kNow - Seconds(49 * 3600), kNow) == "2 days ago");
}
