#include "poll_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using Items = std::vector<ParsedEntry>;

/// Items of one each day, the newest first.
Items daily(int count) {
  Items items;
  for (int n = 0; n < count; ++n) {
    items.push_back(item("g" + std::to_string(n), std::to_string(n) + " days old"));
    items.back().entry.published = kNoon - n * kDay;
  }
  return items;
}

std::size_t told(const PollUpdate& update) {
  std::size_t count = 0;
  for (const auto& entry : update.fresh) count += entry.backlog ? 0 : 1;
  return count;
}

Interpretation failed(const std::string& outcome) {
  Interpretation answer;
  answer.outcome = outcome;
  answer.error = "it failed";
  answer.gone = outcome == "410";
  return answer;
}

Interpretation not_modified(const Validators& validators = {}) {
  Interpretation answer;
  answer.kind = Interpretation::Kind::kNotModified;
  answer.outcome = "304";
  answer.validators = validators;
  return answer;
}

}  // namespace

TEST_CASE("decide: of a first document the last 7 days are told, and at least the 10 newest") {
  CHECK(told(HandPolls().poll(daily(30))) == 10);
  CHECK(told(HandPolls().poll(daily(5))) == 5);
  Items busy = daily(30);
  for (int n = 0; n < 30; ++n)
    busy[static_cast<std::size_t>(n)].entry.published = kNoon - n * 7 * kHour;
  CHECK(told(HandPolls().poll(busy)) == 25);
  Items undated = daily(30);
  for (auto& one : undated) one.entry.published.reset();
  CHECK(told(HandPolls().poll(undated)) == 30);
}

TEST_CASE("decide: backlog is as the source says") {
  HandPolls all, none, month;
  all.task.source.backlog.kind = Backlog::Kind::kAll;
  none.task.source.backlog.kind = Backlog::Kind::kNone;
  month.task.source.backlog.within = 20 * kDay;
  CHECK(told(all.poll(daily(30))) == 30);
  CHECK(told(none.poll(daily(30))) == 0);
  CHECK(told(month.poll(daily(30))) == 21);
}

TEST_CASE("decide: after the first document all that is new is news, however old its date") {
  HandPolls polls;
  polls.poll(daily(1));
  CHECK(told(polls.poll(daily(30))) == 29);
}

TEST_CASE("decide: the oldest is stored first") {
  const PollUpdate dated = HandPolls().poll(daily(3));
  CHECK(titles(dated.fresh) == std::vector<std::string>{"2 days old", "1 days old", "0 days old"});
  const PollUpdate undated = HandPolls().poll(Items{item("b", "Newest"), item("a", "Oldest")});
  CHECK(titles(undated.fresh) == std::vector<std::string>{"Oldest", "Newest"});
}

TEST_CASE("decide: a failure keeps the good validators and counts") {
  HandPolls polls;
  Interpretation good = document({item("g", "One")});
  good.validators = {"\"good\"", "then"};
  polls.poll(std::move(good));
  const SourceState before = polls.task.state;
  Interpretation bad = failed("truncated");
  bad.validators = {"\"bad\"", "now"};
  polls.now += kHour;
  const PollUpdate update = polls.poll(std::move(bad));
  CHECK(update.state.validators == before.validators);
  CHECK(update.state.failures == 1);
  CHECK(update.state.outcome == "truncated");
  CHECK(update.state.last_error == "it failed");
  CHECK(update.state.last_success == kNoon);
  CHECK(update.state.last_poll == polls.now);
  CHECK_FALSE(update.read_document);
  CHECK(polls.poll(not_modified()).state.failures == 0);
  CHECK(polls.task.state.last_error.empty());
}

TEST_CASE("decide: validators of a 200 replace the old ones whole") {
  HandPolls polls;
  Interpretation first = document({item("g", "One")});
  first.validators = {"\"one\"", "then"};
  polls.poll(std::move(first));
  CHECK(polls.task.state.asked_url == polls.task.source.url);
  polls.poll(Items{item("g", "One")});
  CHECK(polls.task.state.validators.empty());
}

TEST_CASE("decide: a 304 freshens what it selects, and mixes no two answers") {
  HandPolls polls;
  Interpretation first = document({item("g", "One")});
  first.validators = {"\"one\"", "then"};
  polls.poll(std::move(first));
  polls.poll(not_modified());
  CHECK(polls.task.state.validators == Validators{"\"one\"", "then"});
  polls.poll(not_modified({"\"two\"", "later"}));
  CHECK(polls.task.state.validators == Validators{"\"one\"", "then"});
  polls.poll(not_modified({"\"one\"", "later"}));
  CHECK(polls.task.state.validators == Validators{"\"one\"", "later"});
}

TEST_CASE("decide: 410 ends the polling, and an answer begins it again") {
  HandPolls polls;
  CHECK(polls.poll(failed("410")).state.gone);
  CHECK_FALSE(polls.poll(Items{item("g", "One")}).state.gone);
}

TEST_CASE(
    "decide: a trusted redirect that fails is doubted, and cannot say that the feed is gone") {
  HandPolls polls;
  polls.task.state.redirect_url = "https://new.example/feed";
  polls.task.state.redirect_trusted = true;
  const PollUpdate update = polls.poll(failed("410"));
  CHECK_FALSE(update.state.gone);
  CHECK_FALSE(update.state.redirect_trusted);
}

TEST_CASE("decide: ttl holds over the 304s that follow") {
  HandPolls polls;
  Interpretation first = document({item("g", "One")});
  first.feed.ttl_minutes = 300;
  polls.poll(std::move(first));
  for (int poll = 0; poll < 3; ++poll) {
    polls.now += 6 * kHour;
    CHECK(*polls.poll(not_modified()).state.next_poll >= polls.now + 5 * kHour);
  }
}

TEST_CASE("decide: last_new is when something new came") {
  HandPolls polls;
  polls.poll(Items{item("g", "One")});
  polls.now += kHour;
  polls.poll(Items{item("g", "One")});
  CHECK(polls.task.state.last_new == kNoon);
  polls.poll(Items{item("h", "Two"), item("g", "One")});
  CHECK(polls.task.state.last_new == polls.now);
}

TEST_CASE("decide: a fixed interval is not learnt from") {
  HandPolls polls;
  polls.task.source.interval = kHour;
  polls.poll(Items{item("g", "One")});
  CHECK(polls.task.state.interval == Seconds{0});
}

TEST_CASE("decide: a 304 without a word on freshness keeps the max-age of the 200") {
  HandPolls feed;
  feed.task.source.interval = Seconds{60};
  Interpretation first = document({item("1", "One")});
  first.freshness = {2 * kHour, std::nullopt, 2 * kHour, true};
  CHECK(*feed.poll(std::move(first)).state.next_poll >= feed.now + 2 * kHour);
  const auto same = [](Freshness freshness) {
    Interpretation answer;
    answer.kind = Interpretation::Kind::kNotModified;
    answer.outcome = "304";
    answer.freshness = freshness;
    return answer;
  };
  feed.now += 3 * kHour;
  CHECK(*feed.poll(same({})).state.next_poll >= feed.now + 2 * kHour);
  feed.now += 3 * kHour;
  CHECK(*feed.poll(same({Seconds{60}, std::nullopt, Seconds{60}, true})).state.next_poll <
        feed.now + kHour);
  feed.now += 3 * kHour;
  CHECK(*feed.poll(same({})).state.next_poll < feed.now + kHour);
}
