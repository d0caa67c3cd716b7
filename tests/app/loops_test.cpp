// The ingest loop, whole, on its thread: a fetch side that answers by the time, a clock that the
// test sets, a store in memory. And both loops, over files.
#include <atomic>
#include <fstream>
#include <thread>

#include "app/ingest_loop.h"
#include "app/mill.h"
#include "publish/issue_index.h"
#include "turned_by_hand.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

/// The same for two threads.
class SharedClock final : public Clock {
 public:
  Instant now() const override { return kMonday + passed(); }
  Steady steady() const override { return Steady{std::chrono::hours(1)} + passed(); }
  void pass(Seconds time) { passed_ += time.count(); }

 private:
  Seconds passed() const { return Seconds{passed_.load()}; }
  std::atomic<std::int64_t> passed_{0};
};

/// There is always more to settle, where it is told so.
class BusyStore final : public FaultyStore {
 public:
  using FaultyStore::FaultyStore;
  std::atomic<bool> endless{false};
  Result<std::size_t> settle(Instant now, std::size_t limit) override {
    auto left = FaultyStore::settle(now, limit);
    if (left && endless) *left = 1;
    return left;
  }
};

std::size_t files_in(const std::filesystem::path& folder, const std::string& ending = "") {
  std::size_t count = 0;
  std::error_code absent;
  for (const auto& file : std::filesystem::directory_iterator(folder, absent))
    count += file.path().string().ends_with(ending);
  return count;
}

struct LoopMill {
  explicit LoopMill(const std::vector<std::string>& names, bool goes_on = true) : daemon(goes_on) {
    config.output = (folder.path / "out").string();
    for (const std::string& name : names) add(config, name);
    DigestSpec daily;
    daily.name = "daily";
    daily.schedule = "07:00";
    daily.timezone = "UTC";
    daily.formats = {DigestFormat::kJson};
    daily.deliver = {{"box", MaildirTo{(folder.path / "box").string()}}};
    config.digests = {daily};
  }
  ~LoopMill() {
    if (thread.joinable()) stop();
  }
  static void add(Config& config, const std::string& name) {
    Source source;
    source.name = source.key = name;
    source.url = "https://" + name + ".example/feed";
    config.sources.push_back(source);
  }

  void start() {
    expect(store.sync_sources(config.sources, clock.now()));
    expect(store.sync_digests(config.digests, clock.now()));
    IngestLoop::Options options;
    options.daemon = daemon;
    options.style = Progress::Style::kQuiet;
    loop.emplace(store, std::make_shared<const Config>(config), options, orders, results, pulse,
                 clock);
    thread = std::thread([this] { outcome = loop->run(); });
  }

  /// Answers what has been ordered; whoever is silent answers nothing.
  void serve() {
    while (auto request = orders.try_pop()) {
      const std::string host = host_and_port(request->url);
      const std::string name = host.substr(0, host.find('.'));
      ++asked[name];
      if (silent) continue;
      FetchResult result = hourly(name, clock.now());
      result.id = request->id;
      while (!results.try_push(std::move(result))) std::this_thread::yield();
    }
  }

  /// Time passes, a step for each that the loop makes.
  void live(Seconds how_long, Seconds step = 5 * kMinute) {
    for (Seconds lived{0}; lived < how_long; lived += step) {
      clock.pass(step);
      turn();
    }
  }
  void turn() {
    serve();
    const auto before = pulse.beats(Part::kIngest);
    results.wake();
    for (int wait = 0; pulse.beats(Part::kIngest) < before + 3 && !pulse.finished() && wait < 5000;
         ++wait)
      std::this_thread::sleep_for(std::chrono::microseconds(100)), serve();
  }
  /// The courier takes its time, whatever the clock says: with a small step it has it.
  template <class Condition>
  bool comes(Condition&& condition, Seconds step = kMinute) {
    for (int turns = 0; turns < 5000; ++turns) {
      if (condition()) return true;
      clock.pass(step);
      turn();
      if (step < kMinute) std::this_thread::sleep_for(std::chrono::milliseconds(4));
    }
    return false;
  }

  void stop() {
    pulse.stop();
    results.wake();
    thread.join();
  }

  bool daemon;
  ScratchFolder folder;
  SharedClock clock;
  Config config;
  std::shared_ptr<memory::Memory> memory = memory::MemoryStore::blank(std::string(32, '7'));
  BusyStore store{memory};
  OrderChannel orders{512};
  ResultChannel results{256};
  Pulse pulse;
  std::map<std::string, int> asked;
  bool silent = false;
  std::optional<IngestLoop> loop;
  std::thread thread;
  Result<PassTally> outcome = PassTally{};
};

}  // namespace

TEST_CASE("loops: polls go on while there is more to settle than can be; digests wait") {
  LoopMill mill({"ada", "bob"});
  mill.store.endless = true;
  mill.start();
  mill.live(std::chrono::hours(12));
  CHECK(mill.asked["ada"] >= 6);
  CHECK(mill.asked["bob"] >= 6);
  CHECK(files_in(mill.folder.path / "out" / "daily", ".json") == 0);
  mill.store.endless = false;
  CHECK(mill.comes([&] { return files_in(mill.folder.path / "out" / "daily", ".json") > 0; }));
  mill.stop();
}

TEST_CASE("loops: a week of a daemon in a moment: polled, stored, told and delivered, each once") {
  LoopMill mill({"ada", "bob"});
  mill.start();
  mill.live(7 * kDay + kHour);
  const auto box = mill.folder.path / "box/new";
  CHECK(mill.comes([&] { return files_in(box) == 7; }, Seconds{1}));
  mill.stop();
  REQUIRE(mill.outcome);
  CHECK(mill.outcome->digests == 7);
  CHECK(mill.outcome->failed == 0);
  CHECK(files_in(mill.folder.path / "out/daily", "Z.json") == 7);
  // The first document's past is told as well: it has no dates.
  const auto hours = static_cast<std::size_t>((mill.clock.now() - kMonday) / kHour);
  CHECK(mill.memory->entries.size() >= 2 * (hours - 24));
  CHECK(mill.memory->entries.size() <= 2 * (hours + 1));
  CHECK(mill.asked["ada"] >= 14);
  CHECK(mill.asked["ada"] <= 700);
  CHECK(mill.memory->claims.empty());
}

TEST_CASE("loops: a pass asks each source once, writes what is due, delivers it and ends") {
  LoopMill mill({"ada", "bob", "cid"}, false);
  mill.config.digests[0].schedule = "every 1m";
  expect(mill.store.sync_sources(mill.config.sources, mill.clock.now()));
  expect(mill.store.sync_digests(mill.config.digests, mill.clock.now()));
  PollUpdate earlier;  // what an issue of a time takes was stored before that
  earlier.source_id = value_of(mill.store.claim({1}, mill.clock.now())).at(0).source_id;
  earlier.fresh.resize(1);
  earlier.fresh[0].entry.id = earlier.fresh[0].entry.title = "Otters gather";
  REQUIRE(value_of(mill.store.apply({earlier}, mill.clock.now())) == 1);
  mill.clock.pass(5 * kMinute);
  mill.start();
  for (int turns = 0; turns < 20000 && !mill.pulse.finished(); ++turns) {
    mill.turn();
  }
  mill.thread.join();
  REQUIRE(mill.outcome);
  CHECK(mill.outcome->done == 3);
  CHECK(mill.outcome->fresh == 3);
  CHECK(mill.outcome->digests == 1);
  CHECK(mill.asked == std::map<std::string, int>{{"ada", 1}, {"bob", 1}, {"cid", 1}});
  CHECK(files_in(mill.folder.path / "box/new") == 1);
  CHECK(mill.memory->claims.empty());
}

TEST_CASE("loops: a store that fails is left alone for a while, and nothing is lost by it") {
  LoopMill mill({"ada"});
  mill.start();
  REQUIRE(mill.comes([&] { return mill.asked["ada"] >= 1; }));
  mill.store.breaks("due");
  mill.store.breaks("apply");
  CHECK(mill.comes([&] { return mill.pulse.status().find("disk") != std::string::npos; }));
  CHECK(mill.pulse.status().find("the disk is full") != std::string::npos);
  mill.store.mend();
  const int asked = mill.asked["ada"];
  CHECK(mill.comes([&] { return mill.asked["ada"] > asked + 1; }));
  mill.stop();
  REQUIRE(mill.outcome);
  CHECK_FALSE(mill.memory->entries.empty());
}

TEST_CASE("loops: a new configuration is taken up between two turns") {
  LoopMill mill({"ada"});
  mill.start();
  REQUIRE(mill.comes([&] { return mill.asked["ada"] >= 1; }));
  Config changed = mill.config;
  LoopMill::add(changed, "bob");
  mill.loop->reload(std::make_shared<const Config>(changed));
  CHECK(mill.comes([&] { return mill.asked["bob"] >= 1; }));
  mill.stop();
}

TEST_CASE("loops: what is in the air when it stops is nobody's, and due again") {
  LoopMill mill({"ada", "bob"});
  mill.silent = true;
  mill.start();
  REQUIRE(mill.comes([&] { return mill.asked.size() == 2; }));
  CHECK(mill.memory->claims.size() == 2);
  mill.stop();
  CHECK(mill.memory->claims.empty());
  CHECK(value_of(mill.store.due(DueSelection::kDue, {}, mill.clock.now(), kDay)).size() == 2);
}

TEST_CASE("loops: both, over files: a pass stores what they hold and ends") {
  ScratchFolder folder;
  const auto file = folder.path / "feed.rss";
  std::ofstream(file) << std::get<Fetched>(hourly("ada", kMonday + 3 * kHour).outcome).body;
  Config config;
  config.output = (folder.path / "out").string();
  for (const std::string& url : {"file://" + file.string(), "file://" + file.string() + ".none"}) {
    Source source;
    source.url = source.key = url;
    config.sources.push_back(source);
  }
  memory::MemoryStore store(memory::MemoryStore::blank(std::string(32, '7')));
  expect(store.sync_sources(config.sources, now()));
  IngestLoop::Options options;
  options.style = Progress::Style::kQuiet;
  CHECK(turn_mill(store, std::make_shared<const Config>(config), "", options) == 0);
  const auto status = value_of(store.status());
  REQUIRE(status.size() == 2);
  CHECK(status[0].entries == 4);
  CHECK(status[0].state.failures == 0);
  CHECK(status[1].state.failures == 1);
}

TEST_CASE("loops: what is thrown in a turn costs that turn; it is told, and all goes on") {
  LoopMill mill({"ada"});
  mill.start();
  REQUIRE(mill.comes([&] { return mill.asked["ada"] >= 1; }));
  for (const char* broken : {"settle", "prune", "tidy", "next_due"}) {
    CAPTURE(broken);
    if (std::string(broken) == "settle")
      mill.store.throws(broken);
    else
      mill.store.breaks(broken);
    CHECK(mill.comes([&] { return !mill.pulse.trouble().empty(); }, 10 * kMinute));
    mill.store.mend();
    CHECK(mill.comes([&] { return mill.pulse.trouble().empty(); }));
  }
  mill.stop();
  CHECK(mill.outcome);
}

TEST_CASE("loops: a configuration that cannot be taken up is taken up when the store is there") {
  for (const char* broken : {"sync_sources", "sync_digests"}) {
    CAPTURE(broken);
    LoopMill mill({"ada"});
    mill.start();
    REQUIRE(mill.comes([&] { return mill.asked["ada"] >= 1; }));
    Config changed = mill.config;
    LoopMill::add(changed, "bob");
    mill.store.breaks(broken);
    const int before = mill.store.calls(broken);
    mill.loop->reload(std::make_shared<const Config>(changed));
    REQUIRE(mill.comes([&] { return mill.store.calls(broken) > before + 1; }));
    CHECK(mill.asked["bob"] == 0);
    mill.store.mend();
    CHECK(mill.comes([&] { return mill.asked["bob"] >= 1; }));
    mill.stop();
  }
}

TEST_CASE("loops: what a pass cannot do without ends it, with the store's own words") {
  for (const char* broken : {"turned_away", "due", "claim", "apply", "settle", "prune", "tidy",
                             "alert_stand", "claim_deliveries"}) {
    CAPTURE(broken);
    LoopMill mill({"ada"}, false);
    mill.config.digests[0].deliver.push_back(
        {"alerts", MaildirTo{(mill.folder.path / "alerts").string()}, SentWhen::kFailing});
    mill.store.breaks(broken);
    mill.start();
    for (int turns = 0; turns < 20000 && !mill.pulse.finished(); ++turns) mill.turn();
    mill.thread.join();
    REQUIRE_FALSE(mill.outcome);
    CHECK(mill.outcome.error().message == "the disk is full");
  }
}

TEST_CASE("loops: a pass whose digest cannot be written has failed, and says how many") {
  LoopMill mill({"ada"}, false);
  mill.config.digests[0].schedule = "nonsense";
  mill.start();
  mill.thread.join();
  REQUIRE_FALSE(mill.outcome);
  CHECK(mill.outcome.error().code == Errc::kConfig);

  LoopMill second({"ada"}, false);
  second.config.digests[0].schedule = "every 1m";
  expect(second.store.sync_digests(second.config.digests, second.clock.now()));
  second.store.breaks("digest_state");
  second.clock.pass(5 * kMinute);
  second.start();
  for (int turns = 0; turns < 20000 && !second.pulse.finished(); ++turns) second.turn();
  second.thread.join();
  REQUIRE_FALSE(second.outcome);
  CHECK(second.outcome.error().message == "1 digests could not be written");
}

TEST_CASE("loops: a pass that is stopped gives back what it holds and is no failure") {
  LoopMill mill({"ada", "bob"}, false);
  mill.silent = true;
  mill.start();
  for (int wait = 0; wait < 5000 && mill.asked.size() < 2; ++wait) mill.turn();
  mill.stop();
  CHECK(mill.outcome);
  CHECK(mill.memory->claims.empty());
  CHECK(mill.store.calls("prune") == 0);
}

TEST_CASE("loops: a pass comes to what a process died at when all else is stored and told") {
  LoopMill mill({"ada", "bob"}, false);
  expect(mill.store.sync_sources(mill.config.sources, mill.clock.now()));
  expect(mill.store.set_back({{Work::kPoll, "1"}, 1}));
  mill.start();
  for (int turns = 0; turns < 20000 && !mill.pulse.finished(); ++turns) mill.turn();
  mill.thread.join();
  REQUIRE(mill.outcome);
  CHECK(mill.outcome->done == 2);
  CHECK(mill.asked == std::map<std::string, int>{{"ada", 1}, {"bob", 1}});
  CHECK(mill.store.marked.size() >= 2);
  CHECK(mill.store.marked[0] == "2");
}

TEST_CASE(
    "loops: a mixed week: a new configuration, a process that died, a clock that jumps, a "
    "store that fails: every item is stored once and told once") {
  LoopMill mill({"ada", "bob"});
  mill.config.digests[0].max_stories = 1000;
  expect(mill.store.sync_sources(mill.config.sources, mill.clock.now()));
  expect(mill.store.set_back({{Work::kPoll, "1"}, 1}));
  mill.start();
  mill.live(kDay, 10 * kMinute);
  Config changed = mill.config;
  LoopMill::add(changed, "cid");
  mill.loop->reload(std::make_shared<const Config>(changed));
  REQUIRE(mill.comes([&] { return mill.asked["cid"] >= 1; }));
  mill.live(kDay, 10 * kMinute);
  for (const char* broken : {"due", "apply", "settle", "claim_deliveries", "seal"})
    mill.store.breaks(broken);
  mill.live(kHour, 20 * kMinute);
  CHECK_FALSE(mill.pulse.trouble().empty());
  mill.store.mend();
  mill.live(23 * kHour, 10 * kMinute);
  mill.clock.pass(6 * kHour);  // the machine slept
  mill.live(2 * kDay, 10 * kMinute);
  CHECK(mill.pulse.trouble().empty());
  mill.live(2 * kDay, 10 * kMinute);
  CHECK(mill.comes([&] { return files_in(mill.folder.path / "box/new") >= 6; }, Seconds{1}));
  mill.stop();
  REQUIRE(mill.outcome);
  CHECK(mill.memory->claims.empty());
  std::map<std::string, int> stored;
  for (const auto& [number, kept] : mill.memory->entries)
    ++stored[std::to_string(kept.source) + kept.entry.id];
  for (const auto& [item, times] : stored) CHECK(times == 1);
  // What several issues tell is a story of one: the sum over them is no more than there are.
  std::size_t told = 0;
  for (const IndexedIssue& issue :
       index_from_jsonl(contents(mill.folder.path / "out/daily/index.jsonl")))
    told += static_cast<std::size_t>(issue.stories);
  CHECK(told <= mill.memory->stories.size());
  CHECK(told + 3 * 30 >= mill.memory->stories.size());
  CHECK(mill.memory->digests.begin()->second.told.size() >= told);
}
