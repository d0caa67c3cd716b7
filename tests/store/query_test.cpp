#include "store/sqlite/match_query.h"
#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;
using sqlite::match_query;

TEST_CASE("query: what a person types becomes what FTS5 reads") {
  CHECK(match_query("ferry late") == R"("ferry" AND "late")");
  CHECK(match_query(R"("late ferry" -train)") == R"(("late ferry") NOT ("train"))");
  CHECK(match_query("ferr*") == R"("ferr"*)");
  CHECK(match_query("東京") == R"(" 東  京 ")");
  CHECK(match_query(R"(say"so)") == R"("say""so")");
  CHECK(match_query("").empty());
  CHECK(match_query("-train").empty());
  CHECK(match_query("+++ *** \"\" -").empty());
}

TEST_CASE("query: nothing that is typed is a syntax error") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/", "A")});
  fixture.poll("A", {an_entry("g1", "AND or NOT near title body")});
  fixture.settle();
  for (const char* query : {"AND",
                            "NOT",
                            "OR OR",
                            "NEAR(a b",
                            "title:x",
                            "\"",
                            "\"\"\"",
                            "a\"b\"c",
                            "(((",
                            "^a",
                            "a^b",
                            "{a b}: c",
                            "col : x",
                            "*",
                            "-",
                            "--",
                            "-\"",
                            "a*b*",
                            "'; DROP TABLE entry; --",
                            "\\",
                            "%",
                            "\xFF\xFE",
                            "🙂",
                            "🙂 near",
                            "a\nb",
                            "-a -b",
                            "a -a"}) {
    INFO(query);
    const auto found = fixture.store->search(query, 0, [](const EntryRow&) { return true; });
    CHECK(found);
  }
  CHECK(fixture.search("AND").size() == 1);
  CHECK(fixture.search("🙂 near").size() == 1);
}
