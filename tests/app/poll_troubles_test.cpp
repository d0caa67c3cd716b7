// The desk of polls when something goes wrong: the store, one source's answer, a process that died
// at one, hosts that have had enough, archives, secrets.
#include <algorithm>
#include <set>

#include "turned_by_hand.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

constexpr PollDesk::Options kDaemon{true, DueSelection::kDue, {}, false};
constexpr PollDesk::Options kPass{false, DueSelection::kDue, {}, false};

Server hourly_server(const std::string& name) {
  return [name](Instant now) { return hourly(name, now); };
}

Server refusing(int status, std::optional<Seconds> after = std::nullopt) {
  return [status, after](Instant) {
    FetchResult result = failed(FetchFailure::kHttpStatus, status);
    result.freshness.retry_after = after;
    return result;
  };
}

/// Items numbered from `first` to `last`, the newest first, with what else the channel says.
FetchResult numbered(int first, int last, const std::string& more = {}) {
  std::string body =
      "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>N</title>" +
      more;
  for (int i = last; i >= first; --i) {
    const std::string what = std::to_string(i);
    body += "<item><guid isPermaLink=\"false\">n" + what + "</guid><title>Report number " + what +
            "</title></item>";
  }
  return document(body + "</channel></rss>");
}

std::string older(const std::string& url) {
  return "<atom:link rel=\"prev-archive\" href=\"" + url + "\"/>";
}

/// One pass of a process of its own, as poll_planned() turns it.
void pass(HandMill& mill, PollDesk::Options options = kPass) {
  mill.open(std::move(options));
  expect(mill.desk->keep_to_budget());
  expect(mill.desk->recall_pauses());
  expect(mill.desk->plan_pass());
  for (int part = 0; part < 2; ++part) {
    for (int turns = 0; !mill.desk->is_done() && turns < 50; ++turns) {
      expect(mill.desk->hand_out());
      expect(mill.answer());
      REQUIRE(mill.desk->flush());
    }
    if (!mill.desk->take_up_fatal()) break;
  }
  CHECK(mill.desk->is_done());
}

}  // namespace

TEST_CASE("desk: whatever of the store fails is told, and a turn later all goes on as before") {
  for (const char* broken : {"due", "setbacks", "next_due", "claim", "known", "apply", "stored"}) {
    CAPTURE(broken);
    int version = 0;
    HandMill mill({{"ada",
                    [&version](Instant) {
                      return document(
                          "<rss version=\"2.0\"><channel><item><guid>1</guid><title>A " +
                          std::to_string(version) + "</title></item></channel></rss>");
                    }},
                   {"bob", hourly_server("Bob")}});
    mill.live(kHour);
    mill.clock.pass(kDay);
    ++version;
    mill.store->breaks(broken);
    const auto before = mill.store->calls(broken);
    const auto turned = mill.turn();
    REQUIRE(mill.store->calls(broken) > before);
    REQUIRE_FALSE(turned);
    CHECK(turned.error().code == Errc::kStorage);
    mill.orders.clear();  // the loop's channel still has them; here nobody answers
    mill.desk->recover();
    mill.store->mend();
    mill.clock.pass(kMinute);
    mill.open(kDaemon);  // else what was ordered is waited for
    mill.memory->claims.clear();
    mill.live(kHour);
    CHECK(mill.state_of("ada").failures == 0);
    CHECK(*mill.state_of("ada").last_poll >= kMonday + kDay);
    CHECK(*mill.state_of("bob").last_poll >= kMonday + kDay);
  }
}

TEST_CASE("desk: a pass that cannot look at the store ends with what is wrong") {
  HandMill mill({{"ada", hourly_server("Ada")}}, {}, kPass,
                [](Config& config) { config.poll.requests_per_day = 100; });
  for (const char* broken : {"due", "setbacks"}) {
    mill.store->breaks(broken);
    CHECK(mill.desk->plan_pass().error().code == Errc::kStorage);
    mill.store->mend();
  }
  mill.store->breaks("turned_away");
  CHECK_FALSE(mill.desk->recall_pauses());
  mill.store->breaks("intervals");
  CHECK_FALSE(mill.desk->keep_to_budget());
}

TEST_CASE("desk: what is claimed and lost is let go of as soon as the store lets it") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  expect(mill.desk->look_for_due());
  expect(mill.desk->hand_out());
  expect(mill.answer());
  mill.store->breaks("apply");
  CHECK_FALSE(mill.desk->flush());
  mill.desk->recover();
  CHECK_FALSE(mill.desk->has_decided());
  mill.store->breaks("release", 1);
  CHECK_FALSE(mill.desk->let_go_of_lost());
  CHECK(mill.memory->claims.size() == 2);
  expect(mill.desk->let_go_of_lost());
  CHECK(mill.memory->claims.empty());
  const int calls = mill.store->calls("release");
  expect(mill.desk->let_go_of_lost());
  CHECK(mill.store->calls("release") == calls);  // nothing is lost any more
  mill.store->mend();
  expect(mill.turn());
  CHECK(mill.entries() == 2);
}

TEST_CASE("desk: what is in the air while the store fails is still waited for, and stored") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  expect(mill.desk->look_for_due());
  expect(mill.desk->hand_out());
  REQUIRE(mill.orders.size() == 2);
  // Bob could not be reached: whose fault that is will show.
  FetchResult lost = failed(FetchFailure::kDns);
  lost.id = mill.number_of("bob");
  expect(mill.desk->take(std::move(lost)));
  mill.desk->recover();
  expect(mill.desk->let_go_of_lost());
  CHECK(mill.memory->claims.size() == 2);  // both are in somebody's hands
  FetchResult found = hourly("Ada", mill.clock.now());
  found.id = mill.number_of("ada");
  expect(mill.desk->take(std::move(found)));
  expect(mill.desk->conclude());
  mill.clock.pass(kMinute);
  CHECK(value_of(mill.desk->flush()));
  CHECK(mill.entries() == 1);
  CHECK(mill.state_of("bob").failures == 1);
}

TEST_CASE("desk: an answer that cannot be worked on is its source's failure alone") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  SECTION("an error that is not the store's") { mill.store->breaks("known", 1, Errc::kFailed); }
  SECTION("memory that has run out") {
    auto left = std::make_shared<int>(1);
    mill.store->on("known", [left]() -> std::optional<Error> {
      if ((*left)-- > 0) throw std::bad_alloc();
      return std::nullopt;
    });
  }
  expect(mill.turn());
  const SourceState ada = mill.state_of("ada"), bob = mill.state_of("bob");
  CHECK(ada.failures + bob.failures == 1);
  const SourceState& ill = ada.failures == 1 ? ada : bob;
  CHECK(ill.outcome == "inside");
  CHECK(ill.last_error.find("could not be worked on") != std::string::npos);
  CHECK(mill.entries() == 1);
  CHECK(mill.memory->claims.empty());
}

TEST_CASE("desk: one update that cannot be stored takes none of its batch with it") {
  HandMill mill({{"ada", hourly_server("Ada")},
                 {"bob", hourly_server("Bob")},
                 {"cid", hourly_server("Cid")}});
  mill.store->poison = mill.number_of("bob");
  expect(mill.turn());
  CHECK(mill.entries() == 2);
  CHECK(mill.state_of("ada").outcome == "200");
  CHECK(mill.state_of("cid").outcome == "200");
  CHECK(mill.state_of("bob").outcome == "inside");
  CHECK(mill.state_of("bob").last_error.find("a row that cannot be written") != std::string::npos);
  CHECK(mill.memory->claims.empty());
  mill.store->poison.reset();
  mill.live(kHour);
  CHECK(mill.state_of("bob").outcome == "200");
}

TEST_CASE("desk: a source that a process died at is asked once more, after the others, alone") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  const std::int64_t ada = mill.number_of("ada");
  expect(mill.store->set_back({{Work::kPoll, std::to_string(ada)}, 1}));
  expect(mill.turn());
  CHECK(mill.asked["bob"].size() == 1);
  CHECK(mill.asked["ada"].empty());
  mill.clock.pass(Seconds{5});
  expect(mill.turn());
  CHECK(mill.asked["ada"].empty());  // the others have had no time to be told and delivered
  mill.clock.pass(Seconds{6});
  expect(mill.turn());
  CHECK(mill.asked["ada"].size() == 1);
  CHECK(mill.state_of("ada").outcome == "200");
}

TEST_CASE("desk: where it is never quiet, what a process died at waits a minute and no longer") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  expect(mill.store->set_back({{Work::kPoll, std::to_string(mill.number_of("ada"))}, 1}));
  expect(mill.desk->look_for_due());
  expect(mill.desk->hand_out());
  REQUIRE(mill.orders.size() == 1);  // bob, who does not answer
  mill.clock.pass(Seconds{59});
  expect(mill.desk->hand_out());
  CHECK(mill.orders.size() == 1);
  mill.clock.pass(Seconds{1});
  expect(mill.desk->hand_out());
  REQUIRE(mill.orders.size() == 2);
  CHECK(mill.orders[1].id == mill.number_of("ada"));
}

TEST_CASE("desk: what was decided of others is stored before one is read that a process died at") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  const std::int64_t ada = mill.number_of("ada"), bob = mill.number_of("bob");
  expect(mill.store->set_back({{Work::kPoll, std::to_string(ada)}, 1}));
  expect(mill.desk->look_for_due());
  expect(mill.desk->hand_out());
  mill.clock.pass(kMinute);
  expect(mill.desk->hand_out());
  REQUIRE(mill.orders.size() == 2);
  const auto answer_of = [&](std::int64_t id) {
    FetchResult result = hourly(mill.name_of(id), mill.clock.now());
    result.id = id;
    expect(mill.desk->take(std::move(result)));
  };
  answer_of(bob);
  CHECK(mill.entries() == 0);
  CHECK_FALSE(mill.desk->is_full());
  answer_of(ada);
  CHECK(mill.entries() == 1);   // bob's
  CHECK(mill.desk->is_full());  // hers goes in at once
  CHECK(value_of(mill.desk->flush()));
  CHECK(mill.entries() == 2);
}

TEST_CASE("desk: a source that two processes died at has failed, without being asked") {
  for (const bool daemon : {true, false}) {
    HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
    const std::int64_t ada = mill.number_of("ada");
    expect(mill.store->set_back({{Work::kPoll, std::to_string(ada)}, 2}));
    if (daemon)
      mill.live(kMinute, Seconds{15});
    else
      pass(mill);
    CHECK(mill.asked["ada"].empty());
    CHECK(mill.state_of("ada").failures == 1);
    CHECK(mill.state_of("ada").last_error.find("ended 2 times") != std::string::npos);
    CHECK(mill.store->answered_for == std::vector<std::int64_t>{ada});
    CHECK(mill.state_of("bob").outcome == "200");
  }
}

TEST_CASE("desk: a pass comes to what a process died at in the end, and another may hold it") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  const std::int64_t ada = mill.number_of("ada");
  expect(mill.store->set_back({{Work::kPoll, std::to_string(ada)}, 1}));
  memory::MemoryStore other(mill.memory);
  REQUIRE(value_of(other.claim({ada}, mill.clock.now())).size() == 1);
  pass(mill);
  CHECK(mill.asked["ada"].empty());
  CHECK(mill.asked["bob"].size() == 1);
  CHECK(mill.progress.tally().done == 2);
  expect(other.release({ada}));
  pass(mill);
  CHECK(mill.asked["ada"].size() == 1);
  CHECK(mill.asked["bob"].size() == 1);
}

TEST_CASE("desk: what another process holds is not asked, and is nobody's failure") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  memory::MemoryStore other(mill.memory);
  REQUIRE(value_of(other.claim({mill.number_of("ada")}, mill.clock.now())).size() == 1);
  pass(mill);
  CHECK(mill.asked["ada"].empty());
  CHECK(mill.asked["bob"].size() == 1);
  CHECK(mill.progress.tally().done == 2);
  CHECK(mill.progress.tally().failed == 0);
}

TEST_CASE("desk: a host that turns two feeds away is asked for none before its time") {
  const auto one_host = [](Config& config) {
    for (Source& source : config.sources) source.url = "https://host.example/" + source.name;
    config.http.max_per_host = 1;
  };
  std::map<std::string, Server> servers;
  for (const char* name : {"ada", "bob", "cid", "dan", "eve", "fay"})
    servers.emplace(name, refusing(429, 3 * kHour));
  HandMill mill(servers, {}, kDaemon, one_host);
  mill.live(2 * kHour);
  std::size_t asked = 0;
  for (const auto& times : mill.asked) asked += times.second.size();
  CHECK(asked == 2);
  for (const auto& server : servers) {
    CHECK(*mill.state_of(server.first).next_poll >= kMonday + 3 * kHour);
    CHECK(*mill.state_of(server.first).next_poll <= kMonday + 4 * kHour);
  }
  CHECK(mill.memory->claims.empty());
  // The next process knows it too, and whoever asks by hand is not put off.
  mill.memory->sources.at(mill.number_of("fay")).state.next_poll = mill.clock.now();
  pass(mill);
  CHECK(mill.asked["fay"].empty());
  pass(mill, {false, DueSelection::kNamed, {"fay"}, false});
  CHECK(mill.asked["fay"].size() == 1);
}

TEST_CASE("desk: a host that serves again is asked as before") {
  bool busy = true;
  const auto server = [&busy](const std::string& name) -> Server {
    return [&busy, name](Instant now) {
      return busy ? failed(FetchFailure::kHttpStatus, 503) : hourly(name, now);
    };
  };
  HandMill mill({{"ada", server("Ada")}, {"bob", server("Bob")}, {"cid", server("Cid")}}, {},
                kDaemon, [](Config& config) {
                  for (Source& source : config.sources)
                    source.url = "https://host.example/" + source.name;
                });
  mill.live(kHour);
  busy = false;
  mill.live(kDay);
  for (const char* name : {"ada", "bob", "cid"}) CHECK(mill.state_of(name).outcome == "200");
}

TEST_CASE("desk: a secret that is not there is told, and nothing is asked without it") {
  HandMill mill({{"ada", hourly_server("Ada")}}, {}, kDaemon, [](Config& config) {
    config.sources[0].username = "reader";
    config.sources[0].password_file = "/nonexistent/secret";
  });
  expect(mill.turn());
  CHECK(mill.asked["ada"].empty());
  CHECK(mill.state_of("ada").outcome == "secret");
  CHECK(mill.state_of("ada").failures == 1);
}

TEST_CASE("desk: a refetch asks for the whole document, and reads it again") {
  std::vector<std::string> etags;
  HandMill mill({{"ada", [&etags](Instant, const FetchRequest& request) {
                    etags.push_back(request.validators.etag);
                    FetchResult result = numbered(1, 3);
                    std::get<Fetched>(result.outcome).validators.etag = "\"v1\"";
                    return result;
                  }}});
  pass(mill);
  pass(mill, {false, DueSelection::kAll, {}, false});
  mill.memory->sources.begin()->second.keys.clear();  // as if it had forgotten
  pass(mill, {false, DueSelection::kAll, {}, false});
  CHECK(mill.entries() == 3);
  pass(mill, {false, DueSelection::kAll, {}, true});
  CHECK(etags == std::vector<std::string>{"", "\"v1\"", "\"v1\"", ""});
  CHECK(mill.entries() == 6);
}

TEST_CASE("desk: what is gone is asked by name alone") {
  HandMill mill({{"ada", refusing(410)}});
  mill.live(30 * kDay, kHour);
  const std::size_t asked = mill.asked["ada"].size();
  CHECK(mill.state_of("ada").gone);
  CHECK(asked <= 5);
  pass(mill, {false, DueSelection::kAll, {}, false});
  CHECK(mill.asked["ada"].size() == asked);
  pass(mill, {false, DueSelection::kNamed, {"ada"}, false});
  CHECK(mill.asked["ada"].size() == asked + 1);
}

TEST_CASE(
    "desk: what has moved for good is asked at its new place, and at its old one if need be") {
  bool there = true;
  HandMill mill(
      {{"ada", [&there](Instant now, const FetchRequest& request) {
          if (request.url == "https://ada.example/feed") {
            FetchResult result = hourly("Ada", now);
            result.redirects = {"https://new.example/feed", "https://new.example/feed", 1};
            return result;
          }
          return there ? hourly("Ada", now) : failed(FetchFailure::kHttpStatus, 404);
        }}});
  mill.live(5 * kDay, 10 * kMinute);
  CHECK(mill.urls["ada"].back() == "https://new.example/feed");
  CHECK(mill.urls["ada"].front() == "https://ada.example/feed");
  there = false;
  mill.live(5 * kDay, 10 * kMinute);
  CHECK(std::count(mill.urls["ada"].end() - 3, mill.urls["ada"].end(), "https://ada.example/feed") >
        0);
}

TEST_CASE("desk: a gap is walked back through the archive, page by page, to what is known") {
  int from = 1, to = 3;
  std::string page_one = "https://ada.example/page1";
  const auto serve = [&](Instant, const FetchRequest& request) {
    CHECK(request.validators.etag.empty());
    if (request.url == "https://ada.example/page1")
      return numbered(20, 29, older("https://ada.example/page2"));
    if (request.url == "https://ada.example/page2") return numbered(2, 19);
    return numbered(from, to, older(page_one));
  };
  HandMill mill({{"ada", serve}});
  expect(mill.turn());
  REQUIRE(mill.entries() == 3);
  from = 30, to = 39;
  mill.clock.pass(2 * kDay);
  SECTION("all of it is there") {
    expect(mill.turn());
    CHECK(mill.entries() == 39);
    CHECK(mill.urls["ada"].size() == 4);
    CHECK(mill.state_of("ada").failures == 0);
    CHECK(mill.memory->claims.empty());
  }
  SECTION("the archive is elsewhere") {
    page_one = "https://other.example/page1";
    expect(mill.turn());
    CHECK(mill.entries() == 13);
    CHECK(mill.urls["ada"].size() == 2);
  }
  SECTION("the store fails over a page: the next poll sees the gap again") {
    auto calls = std::make_shared<int>(0);
    mill.store->on("known", [calls]() -> std::optional<Error> {
      if (++*calls == 2) return Error{Errc::kStorage, "the disk is full"};
      return std::nullopt;
    });
    CHECK_FALSE(mill.turn());
    mill.desk->recover();
    mill.store->mend();
    mill.orders.clear();
    mill.clock.pass(kMinute);
    expect(mill.turn());
    CHECK(mill.entries() == 39);
  }
  SECTION("a page that cannot be worked on ends the walk there, and what was found stays") {
    auto calls = std::make_shared<int>(0);
    mill.store->on("known", [calls]() -> std::optional<Error> {
      if (++*calls == 3) throw std::bad_alloc();
      return std::nullopt;
    });
    expect(mill.turn());
    CHECK(mill.entries() == 23);
    CHECK(mill.state_of("ada").outcome == "200");
  }
  SECTION("an error over a page that is not the store's is the page's") {
    auto calls = std::make_shared<int>(0);
    mill.store->on("known", [calls]() -> std::optional<Error> {
      if (++*calls == 2) return Error{Errc::kFailed, "no such thing"};
      return std::nullopt;
    });
    expect(mill.turn());
    CHECK(mill.entries() == 13);
  }
}

TEST_CASE("desk: an archive's page that fails ends the walk; one that is cancelled is seen again") {
  int from = 1, to = 3;
  FetchFailure kind = FetchFailure::kTimeout;
  HandMill mill({{"ada", [&](Instant, const FetchRequest& request) {
                    if (request.url == "https://ada.example/page1") return failed(kind);
                    return numbered(from, to, older("https://ada.example/page1"));
                  }}});
  expect(mill.turn());
  from = 30, to = 39;
  mill.clock.pass(2 * kDay);
  SECTION("it fails") {
    expect(mill.turn());
    CHECK(mill.entries() == 13);
    const auto& gaps = mill.memory->sources.begin()->second.gaps;
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].second.reason.find("could not be read") != std::string::npos);
  }
  SECTION("it is cancelled") {
    kind = FetchFailure::kCancelled;
    expect(mill.turn());
    CHECK(mill.entries() == 3);
    CHECK(mill.memory->claims.empty());
    kind = FetchFailure::kTimeout;
    mill.clock.pass(kMinute);
    expect(mill.turn());
    CHECK(mill.entries() == 13);
  }
}

TEST_CASE("desk: a walk whose secret has gone ends, and what was found is kept") {
  int from = 1, to = 3;
  std::filesystem::path secret;
  HandMill mill({{"ada",
                  [&](Instant, const FetchRequest& request) {
                    CHECK(request.password == "open");
                    if (to > 3) std::filesystem::remove(secret);
                    return numbered(from, to, older("https://ada.example/page1"));
                  }}},
                {}, kDaemon, [&secret](Config& config) {
                  secret = config.output + ".secret";
                  put(secret, "open\n");
                  config.sources[0].username = "reader";
                  config.sources[0].password_file = secret.string();
                });
  expect(mill.turn());
  from = 30, to = 39;
  mill.clock.pass(2 * kDay);
  expect(mill.turn());
  CHECK(mill.entries() == 13);
  CHECK(mill.urls["ada"].size() == 2);
  CHECK(mill.memory->sources.begin()->second.gaps.size() == 1);
}

TEST_CASE("desk: offline: a pass gives up after three probes, and counts no failure") {
  std::map<std::string, Server> servers;
  for (int i = 0; i < 40; ++i)
    servers.emplace("s" + std::to_string(i),
                    [](Instant) { return failed(FetchFailure::kNoRoute); });
  HandMill mill(servers, {}, kDaemon, [](Config& config) { config.http.max_concurrent = 1; });
  pass(mill);
  CHECK(mill.desk->is_offline());
  std::size_t asked = 0;
  for (const auto& times : mill.asked) asked += times.second.size();
  CHECK(asked <= 8 + 3);
  for (const auto& server : servers) {
    CHECK(mill.state_of(server.first).failures == 0);
    CHECK_FALSE(mill.state_of(server.first).last_poll);
  }
  CHECK(mill.memory->claims.empty());
  CHECK(mill.progress.tally().failed == 0);
}

TEST_CASE("desk: offline: others are tried before one that could not be reached a moment ago") {
  std::map<std::string, Server> servers;
  for (const char* name : {"ada", "bob", "cid", "dan", "eve", "fay"})
    servers.emplace(name, [](Instant) { return failed(FetchFailure::kConnect); });
  HandMill mill(servers);
  expect(mill.turn());
  REQUIRE(mill.desk->is_offline());
  const auto asked = [&] {
    std::size_t all = 0;
    for (const auto& times : mill.asked) all += times.second.size();
    return all;
  };
  CHECK(asked() == 6);
  mill.clock.pass(Seconds{20});
  expect(mill.turn());
  CHECK(asked() == 6);  // no probe before half a minute
  mill.clock.pass(Seconds{20});
  expect(mill.turn());
  CHECK(asked() == 6);  // all are set aside for a minute
  mill.clock.pass(Seconds{40});
  expect(mill.turn());
  CHECK(asked() == 7);  // one
  mill.clock.pass(Seconds{5});
  expect(mill.turn());
  CHECK(asked() == 7);  // the next in half a minute
  mill.clock.pass(Seconds{31});
  expect(mill.turn());
  CHECK(asked() == 8);
  CHECK(mill.memory->claims.empty());
}

TEST_CASE("desk: a budget of requests is kept to") {
  std::map<std::string, Server> servers;
  for (const char* name : {"ada", "bob", "cid", "dan"}) servers.emplace(name, hourly_server(name));
  const auto asked_in_days = [&](int budget) {
    HandMill mill(servers, {}, kDaemon,
                  [&](Config& config) { config.poll.requests_per_day = budget; });
    for (int hours = 0; hours < 4 * 24; ++hours) {
      expect(mill.desk->keep_to_budget());
      mill.live(kHour, 5 * kMinute);
    }
    std::size_t all = 0;
    for (const auto& times : mill.asked) all += times.second.size();
    return all;
  };
  const std::size_t freely = asked_in_days(0), sparing = asked_in_days(12);
  CHECK(sparing < freely);
  CHECK(sparing <= 4 * 12 + 12);
}

TEST_CASE("desk: many answers are stored in batches, and none before it is time to") {
  std::map<std::string, Server> servers;
  for (int i = 0; i < 300; ++i) {
    const std::string name = "s" + std::to_string(i);
    servers.emplace(name, hourly_server(name));
  }
  HandMill mill(servers, {}, kPass, [](Config& config) { config.http.max_concurrent = 500; });
  expect(mill.desk->plan_pass());
  expect(mill.desk->hand_out());
  // No more are claimed at once, and an eighth of the places is kept for what is known to be
  // prompt.
  const std::size_t window = DecidedPolls::kBatch - DecidedPolls::kBatch / 8;
  REQUIRE(mill.orders.size() == window);
  std::size_t taken = 0;
  mill.clock.pass(kMinute);
  CHECK_FALSE(value_of(mill.desk->flush()));  // nothing is decided yet
  for (const FetchRequest& request : mill.orders) {
    FetchResult result = hourly("x", mill.clock.now());
    result.id = request.id;
    expect(mill.desk->take(std::move(result)));
    if (++taken == 1) {
      CHECK(value_of(mill.desk->flush()));  // the last time was long ago
    } else if (taken < window) {
      CHECK_FALSE(value_of(mill.desk->flush()));
      CHECK_FALSE(mill.desk->is_full());
    }
  }
  CHECK(mill.entries() == 1);
  CHECK(value_of(mill.desk->flush()));  // nothing is awaited
  CHECK(mill.entries() == static_cast<std::int64_t>(window));
}

TEST_CASE("desk: a new configuration is polled at once, what is taken out is not") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  mill.live(kHour);
  mill.config.sources.erase(mill.config.sources.begin());  // ada
  const std::size_t before = mill.asked["ada"].size();
  mill.reload();
  mill.live(kDay);
  CHECK(mill.asked["ada"].size() == before);
  CHECK(mill.asked["bob"].size() > 2);
}

TEST_CASE("desk: an answer that nobody asked for is nothing") {
  HandMill mill({{"ada", hourly_server("Ada")}});
  FetchResult stray = hourly("Ada", mill.clock.now());
  stray.id = 77;
  expect(mill.desk->take(std::move(stray)));
  CHECK_FALSE(mill.desk->has_decided());
  CHECK(mill.memory->entries.empty());
}

TEST_CASE("desk: a source that a new configuration brings is asked at once") {
  Source cid;
  HandMill mill({{"ada", hourly_server("Ada")}, {"cid", hourly_server("Cid")}}, {}, kDaemon,
                [&cid](Config& config) {
                  cid = config.sources.back();
                  config.sources.pop_back();
                });
  expect(mill.turn());
  mill.clock.pass(Seconds{1});
  expect(mill.turn());
  mill.config.sources.push_back(cid);
  mill.reload();
  mill.clock.pass(Seconds{1});
  expect(mill.turn());
  CHECK(mill.asked["cid"].size() == 1);
}

TEST_CASE("desk: who took more than two seconds, or did not answer, counts as slow the next time") {
  std::chrono::milliseconds took{2000};
  bool fails = false;
  HandMill mill({{"ada", [&](Instant now) {
                    FetchResult result =
                        fails ? failed(FetchFailure::kTimeout) : hourly("Ada", now);
                    result.took = took;
                    return result;
                  }}});
  expect(mill.turn());
  CHECK(mill.state_of("ada").standing == Standing::kPrompt);
  took = std::chrono::milliseconds(2001);
  mill.clock.pass(kDay);
  expect(mill.turn());
  CHECK(mill.state_of("ada").standing == Standing::kSlow);
  took = std::chrono::milliseconds(1);
  fails = true;
  mill.clock.pass(kDay);
  expect(mill.turn());
  CHECK(mill.state_of("ada").standing == Standing::kSlow);
}

TEST_CASE("desk: what is in the air is not planned again, however long it takes") {
  HandMill mill({{"ada", hourly_server("Ada")}});
  expect(mill.desk->look_for_due());
  expect(mill.desk->hand_out());
  REQUIRE(mill.orders.size() == 1);
  mill.clock.pass(kMinute);
  expect(mill.desk->look_for_due());
  expect(mill.desk->hand_out());
  CHECK(mill.orders.size() == 1);
  CHECK(mill.progress.tally().done == 0);
}

TEST_CASE("desk: a pass does not come to what a process died at before it is told to") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  expect(mill.store->set_back({{Work::kPoll, std::to_string(mill.number_of("ada"))}, 1}));
  mill.open(kPass);
  expect(mill.desk->plan_pass());
  while (!mill.desk->is_done()) {
    expect(mill.desk->hand_out());
    expect(mill.answer());
    REQUIRE(mill.desk->flush());
  }
  expect(mill.desk->hand_out());
  CHECK(mill.orders.empty());
  CHECK(mill.desk->take_up_fatal());
  CHECK_FALSE(mill.desk->is_done());
  expect(mill.desk->hand_out());
  CHECK(mill.orders.size() == 1);
}

TEST_CASE("desk: a host that serves one of its feeds is no host that has had enough") {
  const auto one_host = [](Config& config) {
    for (Source& source : config.sources) source.url = "https://host.example/" + source.name;
    config.http.max_per_host = 2;
  };
  HandMill mill({{"ada", refusing(429, 3 * kHour)},
                 {"bob", refusing(429, 3 * kHour)},
                 {"cid", hourly_server("Cid")},
                 {"dan", hourly_server("Dan")},
                 {"eve", hourly_server("Eve")}},
                {}, kDaemon, one_host);
  mill.live(5 * kMinute, kMinute);
  CHECK(mill.asked["eve"].size() == 1);
  CHECK(mill.state_of("eve").outcome == "200");
}
