#include <sys/wait.h>
#include <unistd.h>

#include <tuple>
#include "feedmill/json.h"

#include "identify/recognise.h"
#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

TEST_CASE("polls: the claim of a process that is gone is void, that of a living one holds") {
  Fixture fixture;
  const std::vector<Source> sources = {a_source("https://a.example/feed", "A")};
  fixture.sync(sources);
  int ready[2], stop[2];
  REQUIRE(pipe(ready) == 0);
  REQUIRE(pipe(stop) == 0);
  fixture.store.reset();  // SQLite connections do not survive fork()
  const pid_t child = fork();
  REQUIRE(child >= 0);
  char byte = 0;
  if (child == 0) {
    auto store = open_store(fixture.path, StoreAccess::kCreate);
    bool fine = store && (*store)->sync_sources(sources, fixture.now);
    const auto tasks = (*store)->claim({1}, fixture.now);
    fine = fine && tasks && tasks->size() == 1;
    byte = fine ? 'y' : 'n';
    [[maybe_unused]] auto written = write(ready[1], &byte, 1);
    [[maybe_unused]] auto got = read(stop[0], &byte, 1);
    _exit(0);  // without a farewell, as after SIGKILL
  }
  REQUIRE(read(ready[0], &byte, 1) == 1);
  REQUIRE(byte == 'y');
  fixture.reopen();
  fixture.sync(sources);
  CHECK(fixture.claim_all().empty());
  REQUIRE(write(stop[1], &byte, 1) == 1);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  CHECK(fixture.claim_all().size() == 1);
}
