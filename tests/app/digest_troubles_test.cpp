// The desk of digests when something goes wrong: the store, one issue, a form, a process that died.
#include <algorithm>
#include <fstream>
#include <thread>

#include "app/digest_desk.h"
#include "publish/issue_folder.h"
#include "turned_by_hand.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

DigestSpec hourly_spec(const std::string& name) {
  DigestSpec spec;
  spec.name = name;
  spec.schedule = "every 1h";
  spec.timezone = "UTC";
  spec.formats = {DigestFormat::kJson, DigestFormat::kText};
  return spec;
}

struct Press {
  explicit Press(std::vector<DigestSpec> configured) : specs(std::move(configured)) {
    Source source;
    source.name = source.key = "ada";
    source.url = "https://ada.example/feed";
    sources = {source};
    expect(store.sync_sources(sources, clock.now()));
    expect(store.sync_digests(specs, clock.now()));
    open();
  }
  void open() { desk.emplace(value_of(DigestDesk::open(store, store, specs, sources, output()))); }
  std::filesystem::path output() const { return folder.path / "out"; }
  void poll() {
    const auto task = value_of(store.claim({1}, clock.now())).at(0);
    PollUpdate update;
    update.source_id = 1;
    update.state = task.state;
    NewEntry entry;
    entry.entry.id = entry.entry.title = "Otter number " + std::to_string(++made);
    update.fresh.push_back(entry);
    REQUIRE(value_of(store.apply({update}, clock.now())) == 1);
  }
  DigestOutcome now() { return desk->write_now(clock.now()); }
  DigestOutcome due() { return desk->write_due(clock.now()); }
  std::size_t files(const std::string& digest, const std::string& ending = "Z.json") const {
    std::size_t count = 0;
    std::error_code absent;
    for (const auto& one : std::filesystem::directory_iterator(output() / digest, absent))
      count += one.path().string().ends_with(ending);
    return count;
  }

  std::vector<DigestSpec> specs;
  std::vector<Source> sources;
  ScratchFolder folder;
  HandClock clock;
  std::shared_ptr<memory::Memory> memory = memory::MemoryStore::blank(std::string(32, '7'));
  FaultyStore store{memory};
  std::optional<DigestDesk> desk;
  int made = 0;
};

}  // namespace

TEST_CASE("digests: whatever of the store fails, the digest has failed, and is written later") {
  for (const char* broken :
       {"setback", "digest_state", "digest_stand", "untold", "unheard_gaps", "troubled_sources",
        "neighbours", "seal", "unpublished", "setbacks", "issue", "mark_published"}) {
    CAPTURE(broken);
    Press press({hourly_spec("hourly")});
    press.poll();
    press.clock.pass(kHour);
    press.store.breaks(broken);
    const DigestOutcome outcome = press.due();
    CHECK(press.store.calls(broken) > 0);
    CHECK(outcome.failed == 1);
    CHECK(outcome.written == 0);
    press.store.mend();
    press.clock.pass(2 * kMinute);
    CHECK(press.due().written == 1);
    CHECK(press.files("hourly") == 1);
    CHECK(value_of(press.store.setbacks(Work::kNone)).empty());
  }
}

TEST_CASE(
    "digests: what is thrown in one digest's work is its failure, and rests for longer each "
    "time") {
  Press press({hourly_spec("hourly")});
  press.poll();
  press.store.throws("seal");
  CHECK(press.now().failed == 1);
  const WorkUnit unit{Work::kIssue, "hourly"};
  CHECK(value_of(press.store.setback(unit)).failures == 1);
  CHECK(press.now().failed == 0);  // it is left alone for ten seconds
  press.clock.pass(Seconds{9});
  press.now();
  CHECK(value_of(press.store.setback(unit)).failures == 1);
  press.clock.pass(Seconds{2});
  CHECK(press.now().failed == 1);
  CHECK(value_of(press.store.setback(unit)).failures == 2);
  press.clock.pass(Seconds{11});
  press.now();
  CHECK(value_of(press.store.setback(unit)).failures == 2);
  press.store.mend();
  press.clock.pass(kMinute);
  CHECK(press.now().written == 1);
  CHECK(value_of(press.store.setback(unit)) == Setback{unit});
  press.store.throws("digest_state");
  press.clock.pass(kHour);
  press.poll();
  CHECK(press.due().failed == 1);
}

TEST_CASE("digests: a desk that is opened anew tries at once what failed in another's time") {
  Press press({hourly_spec("hourly")});
  press.poll();
  press.store.throws("seal");
  CHECK(press.now().failed == 1);
  press.store.mend();
  CHECK(press.now().written == 0);
  press.open();
  CHECK(press.now().written == 1);
}

TEST_CASE("digests: other processes that change a digest faster than it is sealed are told of") {
  Press press({hourly_spec("hourly")});
  press.poll();
  press.store.on("seal", [&press]() -> std::optional<Error> {
    ++press.memory->digests.begin()->second.issues;
    return std::nullopt;
  });
  CHECK(press.now().failed == 1);
  CHECK(press.store.calls("seal") == 100);
  press.store.mend();
  CHECK(press.now().written == 1);
}

TEST_CASE("digests: one issue that cannot be read holds up none behind it") {
  Press press({hourly_spec("hourly")});
  press.poll();
  press.store.breaks("unpublished", 1);
  press.now();
  press.clock.pass(kMinute);
  press.poll();
  const auto left = std::make_shared<int>(1);
  press.store.on("issue", [left]() -> std::optional<Error> {
    if ((*left)-- > 0) throw std::bad_alloc();
    return std::nullopt;
  });
  const DigestOutcome outcome = press.now();
  CHECK(outcome.failed == 1);
  CHECK(outcome.written == 1);
  CHECK(press.files("hourly") == 1);
  press.clock.pass(kMinute);
  CHECK(press.now().written == 1);
  CHECK(press.files("hourly") == 2);
}

TEST_CASE("digests: what a process died at comes last, what two died at has failed and rests") {
  Press press({hourly_spec("deadly"), hourly_spec("second")});
  press.poll();
  expect(press.store.set_back({{Work::kIssue, "deadly"}, 1}));
  press.now();
  CHECK(press.store.marked.front() == "second");
  CHECK(press.files("deadly") == 1);
  CHECK(value_of(press.store.setbacks(Work::kIssue)).empty());
  press.clock.pass(kMinute);
  press.poll();
  expect(press.store.set_back({{Work::kIssue, "deadly"}, 2}));
  press.store.marked.clear();
  const DigestOutcome outcome = press.now();
  CHECK(outcome.failed == 1);
  CHECK(outcome.written == 1);
  CHECK(std::find(press.store.marked.begin(), press.store.marked.end(), "deadly") ==
        press.store.marked.end());
  press.clock.pass(Seconds{5});
  CHECK(press.now().failed == 0);  // it rests
  press.clock.pass(kMinute);
  CHECK(press.now().written == 1);  // answered for, and tried alone
}

TEST_CASE("digests: a form that two processes died at is left out, the others are written") {
  Press press({hourly_spec("hourly")});
  press.poll();
  press.store.breaks("unpublished", 1);
  press.now();
  const auto ids = value_of(press.store.unpublished("hourly"));
  REQUIRE(ids.size() == 1);
  expect(press.store.set_back({{Work::kForm, ids[0] + " json"}, 2}));
  const DigestOutcome outcome = press.now();
  CHECK(outcome.failed == 1);
  CHECK(outcome.written == 0);
  CHECK(press.files("hourly", "Z.json") == 0);
  CHECK(press.files("hourly", "Z.txt") + press.files("hourly", "Z.text") <= 1);
  press.clock.pass(Seconds{5});
  const int read = press.store.calls("issue");
  CHECK(press.now().failed == 0);  // the form rests, and the issue with it
  CHECK(press.store.calls("issue") == read);
  press.clock.pass(kMinute);
  CHECK(press.now().written == 1);
  CHECK(press.files("hourly", "Z.json") == 1);
}

TEST_CASE(
    "digests: a form that a process died at is made last, an issue that is deadly comes after "
    "the others'") {
  Press press({hourly_spec("deadly"), hourly_spec("second")});
  press.poll();
  press.store.breaks("unpublished", 2);
  press.now();
  const auto ids = value_of(press.store.unpublished("deadly"));
  REQUIRE(ids.size() == 1);
  expect(press.store.set_back({{Work::kForm, ids[0] + " json"}, 1}));
  press.store.marked.clear();
  CHECK(press.now().written == 2);
  std::vector<std::string> forms;
  for (const std::string& name : press.store.marked)
    if (name.rfind(ids[0], 0) == 0 && name != ids[0]) forms.push_back(name.substr(ids[0].size()));
  CHECK(forms == std::vector<std::string>{" text", " json"});
  CHECK(press.store.marked.front() == "second");
}

TEST_CASE("digests: what went well and cannot be written down is a failure of the store") {
  Press press({hourly_spec("hourly")});
  press.poll();
  expect(press.store.set_back({{Work::kIssue, "hourly"}, 1}));
  press.store.breaks("went_well");
  CHECK(press.now().failed == 1);
}

TEST_CASE("digests: a folder that is let go of in time is written to in the same pass") {
  Press press({hourly_spec("hourly")});
  press.poll();
  std::filesystem::create_directories(press.output() / "hourly");
  auto held = std::make_optional(value_of(IssueFolder::open(press.output() / "hourly")));
  DigestOutcome outcome = press.now();
  CHECK(outcome.held == 1);
  CHECK(press.due().held == 1);
  CHECK(press.due().held == 1);  // it is looked at again at each turn
  std::thread other([&held] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    held.reset();
  });
  press.desk->finish_held(outcome, press.clock.now(), [] { return false; });
  other.join();
  CHECK(outcome.held == 0);
  CHECK(outcome.failed == 0);
  CHECK(outcome.written == 1);
  CHECK(press.due().written == 0);
}

TEST_CASE("digests: a time is served once, by whichever process comes first") {
  Press press({hourly_spec("hourly")});
  press.poll();
  press.clock.pass(kHour);
  auto second = value_of(
      DigestDesk::open(press.store, press.store, press.specs, press.sources, press.output()));
  CHECK(press.due().written == 1);
  press.poll();
  CHECK(second.write_due(press.clock.now()).written == 0);
  CHECK(press.files("hourly") == 1);
}

TEST_CASE("digests: enough stories go early, but no more than an issue holds") {
  DigestSpec spec = hourly_spec("early");
  spec.schedule = "07:00";
  spec.send_early_at = 10;
  spec.max_stories = 2;
  Press press({spec});
  press.poll();
  CHECK(press.due().written == 0);
  press.poll();
  press.clock.pass(kMinute);
  CHECK(press.due().written == 1);
  press.poll();
  press.clock.pass(kMinute);
  CHECK(press.due().written == 0);
}

TEST_CASE("digests: where a folder is held no further issue is read for it") {
  Press press({hourly_spec("hourly")});
  for (int issue = 0; issue < 2; ++issue) {
    press.poll();
    press.store.breaks("unpublished", 1);
    press.now();
    press.clock.pass(kMinute);
  }
  REQUIRE(value_of(press.store.unpublished("hourly")).size() == 2);
  std::filesystem::create_directories(press.output() / "hourly");
  auto held = std::make_optional(value_of(IssueFolder::open(press.output() / "hourly")));
  const int read = press.store.calls("issue");
  CHECK(press.now().held == 1);
  CHECK(press.store.calls("issue") <= read + 1);
  held.reset();
  CHECK(press.now().written == 2);
}

TEST_CASE("digests: what went well rests no more, whatever becomes of the clock") {
  Press press({hourly_spec("hourly")});
  press.poll();
  press.store.throws("seal");
  CHECK(press.now().failed == 1);
  press.store.mend();
  press.clock.pass(Seconds{11});
  CHECK(press.now().written == 1);
  press.poll();
  press.clock.set(press.clock.now() - Seconds{8});
  CHECK(press.now().written == 1);
}

TEST_CASE("digests: where nothing is new nothing more is read") {
  Press press({hourly_spec("hourly")});
  CHECK(press.now().written == 0);
  for (const char* read : {"unheard_gaps", "troubled_sources", "neighbours"})
    CHECK(press.store.calls(read) == 0);
  press.poll();
  CHECK(press.now().written == 1);
  CHECK(press.store.calls("troubled_sources") > 0);
}
