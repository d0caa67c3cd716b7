// The desk of digests when something goes wrong: the store, one issue, a form, a process that died.
#include <algorithm>
#include <fstream>
#include <thread>

#include "digest_mill.h"
#include "publish/issue_folder.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

DigestSpec hourly_spec(const std::string& name) {
  DigestSpec spec = digest_spec(name, "every 1h");
  spec.formats = {DigestFormat::kJson, DigestFormat::kText};
  return spec;
}

}  // namespace

TEST_CASE("digests: whatever of the store fails, the digest has failed, and is written later") {
  for (const char* broken :
       {"setback", "digest_state", "digest_stand", "untold", "unheard_gaps", "troubled_sources",
        "neighbours", "seal", "unpublished", "setbacks", "issue", "mark_published"}) {
    CAPTURE(broken);
    DigestMill mill({hourly_spec("hourly")});
    mill.poll();
    mill.clock.pass(kHour);
    mill.store.breaks(broken);
    const DigestOutcome outcome = mill.due();
    CHECK(mill.store.calls(broken) > 0);
    CHECK(outcome.failed == 1);
    CHECK(outcome.written == 0);
    mill.store.mend();
    mill.clock.pass(2 * kMinute);
    CHECK(mill.due().written == 1);
    CHECK(mill.files("hourly") == 1);
    CHECK(value_of(mill.store.setbacks(Work::kNone)).empty());
  }
}

TEST_CASE(
    "digests: what is thrown in one digest's work is its failure, and rests for longer each "
    "time") {
  DigestMill mill({hourly_spec("hourly")});
  mill.poll();
  mill.store.throws("seal");
  CHECK(mill.now().failed == 1);
  const WorkUnit unit{Work::kIssue, "hourly"};
  CHECK(value_of(mill.store.setback(unit)).failures == 1);
  CHECK(mill.now().failed == 0);  // it is left alone for ten seconds
  mill.clock.pass(Seconds{9});
  mill.now();
  CHECK(value_of(mill.store.setback(unit)).failures == 1);
  mill.clock.pass(Seconds{2});
  CHECK(mill.now().failed == 1);
  CHECK(value_of(mill.store.setback(unit)).failures == 2);
  mill.clock.pass(Seconds{11});
  mill.now();
  CHECK(value_of(mill.store.setback(unit)).failures == 2);
  mill.store.mend();
  mill.clock.pass(kMinute);
  CHECK(mill.now().written == 1);
  CHECK(value_of(mill.store.setback(unit)) == Setback{unit});
  mill.store.throws("digest_state");
  mill.clock.pass(kHour);
  mill.poll();
  CHECK(mill.due().failed == 1);
}

TEST_CASE("digests: a desk that is opened anew tries at once what failed in another's time") {
  DigestMill mill({hourly_spec("hourly")});
  mill.poll();
  mill.store.throws("seal");
  CHECK(mill.now().failed == 1);
  mill.store.mend();
  CHECK(mill.now().written == 0);
  mill.open();
  CHECK(mill.now().written == 1);
}

TEST_CASE("digests: other processes that change a digest faster than it is sealed are told of") {
  DigestMill mill({hourly_spec("hourly")});
  mill.poll();
  mill.store.on("seal", [&mill]() -> std::optional<Error> {
    ++mill.memory->digests.begin()->second.issues;
    return std::nullopt;
  });
  CHECK(mill.now().failed == 1);
  CHECK(mill.store.calls("seal") == 100);
  mill.store.mend();
  CHECK(mill.now().written == 1);
}

TEST_CASE("digests: one issue that cannot be read holds up none behind it") {
  DigestMill mill({hourly_spec("hourly")});
  mill.poll();
  mill.store.breaks("unpublished", 1);
  mill.now();
  mill.clock.pass(kMinute);
  mill.poll();
  const auto left = std::make_shared<int>(1);
  mill.store.on("issue", [left]() -> std::optional<Error> {
    if ((*left)-- > 0) throw std::bad_alloc();
    return std::nullopt;
  });
  const DigestOutcome outcome = mill.now();
  CHECK(outcome.failed == 1);
  CHECK(outcome.written == 1);
  CHECK(mill.files("hourly") == 1);
  mill.clock.pass(kMinute);
  CHECK(mill.now().written == 1);
  CHECK(mill.files("hourly") == 2);
}

TEST_CASE("digests: what a process died at comes last, what two died at has failed and rests") {
  DigestMill mill({hourly_spec("deadly"), hourly_spec("second")});
  mill.poll();
  expect(mill.store.set_back({{Work::kIssue, "deadly"}, 1}));
  mill.now();
  CHECK(mill.store.marked.front() == "second");
  CHECK(mill.files("deadly") == 1);
  CHECK(value_of(mill.store.setbacks(Work::kIssue)).empty());
  mill.clock.pass(kMinute);
  mill.poll();
  expect(mill.store.set_back({{Work::kIssue, "deadly"}, 2}));
  mill.store.marked.clear();
  const DigestOutcome outcome = mill.now();
  CHECK(outcome.failed == 1);
  CHECK(outcome.written == 1);
  CHECK(std::find(mill.store.marked.begin(), mill.store.marked.end(), "deadly") ==
        mill.store.marked.end());
  mill.clock.pass(Seconds{5});
  CHECK(mill.now().failed == 0);  // it rests
  mill.clock.pass(kMinute);
  CHECK(mill.now().written == 1);  // answered for, and tried alone
}

TEST_CASE("digests: a form that two processes died at is left out, the others are written") {
  DigestMill mill({hourly_spec("hourly")});
  mill.poll();
  mill.store.breaks("unpublished", 1);
  mill.now();
  const auto ids = value_of(mill.store.unpublished("hourly"));
  REQUIRE(ids.size() == 1);
  expect(mill.store.set_back({{Work::kForm, ids[0] + " json"}, 2}));
  const DigestOutcome outcome = mill.now();
  CHECK(outcome.failed == 1);
  CHECK(outcome.written == 0);
  CHECK(mill.files("hourly", "Z.json") == 0);
  CHECK(mill.files("hourly", "Z.txt") + mill.files("hourly", "Z.text") <= 1);
  mill.clock.pass(Seconds{5});
  const int read = mill.store.calls("issue");
  CHECK(mill.now().failed == 0);  // the form rests, and the issue with it
  CHECK(mill.store.calls("issue") == read);
  mill.clock.pass(kMinute);
  CHECK(mill.now().written == 1);
  CHECK(mill.files("hourly", "Z.json") == 1);
}

TEST_CASE(
    "digests: a form that a process died at is made last, an issue that is deadly comes after "
    "the others'") {
  DigestMill mill({hourly_spec("deadly"), hourly_spec("second")});
  mill.poll();
  mill.store.breaks("unpublished", 2);
  mill.now();
  const auto ids = value_of(mill.store.unpublished("deadly"));
  REQUIRE(ids.size() == 1);
  expect(mill.store.set_back({{Work::kForm, ids[0] + " json"}, 1}));
  mill.store.marked.clear();
  CHECK(mill.now().written == 2);
  std::vector<std::string> forms;
  for (const std::string& name : mill.store.marked)
    if (name.rfind(ids[0], 0) == 0 && name != ids[0]) forms.push_back(name.substr(ids[0].size()));
  CHECK(forms == std::vector<std::string>{" text", " json"});
  CHECK(mill.store.marked.front() == "second");
}

TEST_CASE("digests: what went well and cannot be written down is a failure of the store") {
  DigestMill mill({hourly_spec("hourly")});
  mill.poll();
  expect(mill.store.set_back({{Work::kIssue, "hourly"}, 1}));
  mill.store.breaks("went_well");
  CHECK(mill.now().failed == 1);
}

TEST_CASE("digests: a folder that is let go of in time is written to in the same pass") {
  DigestMill mill({hourly_spec("hourly")});
  mill.poll();
  std::filesystem::create_directories(mill.output() / "hourly");
  auto held = std::make_optional(value_of(IssueFolder::open(mill.output() / "hourly")));
  DigestOutcome outcome = mill.now();
  CHECK(outcome.held == 1);
  CHECK(mill.due().held == 1);
  CHECK(mill.due().held == 1);  // it is looked at again at each turn
  std::thread other([&held] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    held.reset();
  });
  mill.desk->finish_held(outcome, mill.clock.now(), [] { return false; });
  other.join();
  CHECK(outcome.held == 0);
  CHECK(outcome.failed == 0);
  CHECK(outcome.written == 1);
  CHECK(mill.due().written == 0);
}

TEST_CASE("digests: a time is served once, by whichever process comes first") {
  DigestMill mill({hourly_spec("hourly")});
  mill.poll();
  mill.clock.pass(kHour);
  auto second =
      value_of(DigestDesk::open(mill.store, mill.store, mill.specs, mill.sources, mill.output()));
  CHECK(mill.due().written == 1);
  mill.poll();
  CHECK(second.write_due(mill.clock.now()).written == 0);
  CHECK(mill.files("hourly") == 1);
}

TEST_CASE("digests: enough stories go early, but no more than an issue holds") {
  DigestSpec spec = hourly_spec("early");
  spec.schedule = "07:00";
  spec.send_early_at = 10;
  spec.max_stories = 2;
  DigestMill mill({spec});
  mill.poll();
  CHECK(mill.due().written == 0);
  mill.poll();
  mill.clock.pass(kMinute);
  CHECK(mill.due().written == 1);
  mill.poll();
  mill.clock.pass(kMinute);
  CHECK(mill.due().written == 0);
}

TEST_CASE("digests: where a folder is held no further issue is read for it") {
  DigestMill mill({hourly_spec("hourly")});
  for (int issue = 0; issue < 2; ++issue) {
    mill.poll();
    mill.store.breaks("unpublished", 1);
    mill.now();
    mill.clock.pass(kMinute);
  }
  REQUIRE(value_of(mill.store.unpublished("hourly")).size() == 2);
  std::filesystem::create_directories(mill.output() / "hourly");
  auto held = std::make_optional(value_of(IssueFolder::open(mill.output() / "hourly")));
  const int read = mill.store.calls("issue");
  CHECK(mill.now().held == 1);
  CHECK(mill.store.calls("issue") <= read + 1);
  held.reset();
  CHECK(mill.now().written == 2);
}

TEST_CASE("digests: what went well rests no more, whatever becomes of the clock") {
  DigestMill mill({hourly_spec("hourly")});
  mill.poll();
  mill.store.throws("seal");
  CHECK(mill.now().failed == 1);
  mill.store.mend();
  mill.clock.pass(Seconds{11});
  CHECK(mill.now().written == 1);
  mill.poll();
  mill.clock.set(mill.clock.now() - Seconds{8});
  CHECK(mill.now().written == 1);
}

TEST_CASE("digests: where nothing is new nothing more is read") {
  DigestMill mill({hourly_spec("hourly")});
  CHECK(mill.now().written == 0);
  for (const char* read : {"unheard_gaps", "troubled_sources", "neighbours"})
    CHECK(mill.store.calls(read) == 0);
  mill.poll();
  CHECK(mill.now().written == 1);
  CHECK(mill.store.calls("troubled_sources") > 0);
}
