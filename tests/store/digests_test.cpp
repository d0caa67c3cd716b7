#include <SQLiteCpp/SQLiteCpp.h>

#include "digest_user.h"
#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using DigestFixture = DigestUser<Fixture>;

}  // namespace

TEST_CASE("digests: a damaged row holds up no other, and is told by its title") {
  DigestFixture fixture;
  const std::string item =
      GENERATE("no object", R"({"id":"g2","title":"Artic)", "", "\xFF\xFE", "7");
  const bool settled_before = GENERATE(false, true);
  fixture.poll("A", articles(1, 3));
  if (settled_before) fixture.settle();
  {
    SQLite::Database raw(fixture.path, SQLite::OPEN_READWRITE);
    SQLite::Statement damage(raw, "UPDATE entry SET item = ? WHERE id = 2");
    damage.bind(1, item);
    damage.exec();
  }
  fixture.settle();
  CHECK(fixture.stories().size() == 3);
  CHECK(fixture.search("article 3") == std::vector<std::int64_t>{3});
  const auto issue = fixture.seal();
  REQUIRE(issue);
  CHECK(titles(issue) == std::vector<std::string>{"Article 1", "Article 2", "Article 3"});
  CHECK_FALSE(fixture.seal());
  fixture.reopen();
  const auto waiting = value_of(fixture.store->unpublished(fixture.spec.name));
  REQUIRE(waiting.size() == 1);
  check_same(value_of(fixture.store->issue(fixture.spec.name, waiting[0])), *issue);
}

TEST_CASE("digests: two damaged rows are two stories") {
  DigestFixture fixture;
  fixture.poll("A", articles(1, 2));
  fixture.poll("B", articles(3, 4));
  SQLite::Database(fixture.path, SQLite::OPEN_READWRITE)
      .exec("UPDATE entry SET item = 'no object'");
  fixture.settle();
  CHECK(fixture.stories().size() == 4);
}
