#include "publish/issue_index.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

const IndexedIssue kIssue = {"urn:uuid:1",
                             "2026-11-23T07:00:00Z",
                             12,
                             1,
                             {{"2026-11-23T070000Z.html", "text/html; charset=utf-8", 5, "ab"},
                              {"2026-11-23T070000Z.json", "application/feed+json", 6, "cd"}}};

}  // namespace

TEST_CASE("index: a line says what an issue is, and comes back the same") {
  CHECK(to_jsonl({kIssue}) ==
        R"({"id":"urn:uuid:1","time":"2026-11-23T07:00:00Z","stories":12,"more":1,"files":[)"
        R"({"name":"2026-11-23T070000Z.html","media_type":"text/html; charset=utf-8","bytes":5,)"
        R"("sha256":"ab"},{"name":"2026-11-23T070000Z.json","media_type":"application/feed+json",)"
        R"("bytes":6,"sha256":"cd"}]})"
        "\n");
  CHECK(index_from_jsonl(to_jsonl({kIssue, kIssue})) == std::vector<IndexedIssue>{kIssue, kIssue});
}

TEST_CASE("index: a damaged line is left out, the others are read") {
  const std::string line = to_jsonl({kIssue});
  CHECK(index_from_jsonl("garbage\n" + line + "{\"id\":1,\"files\":[{\"name\":\"../x\"}]}\n[]\n" +
                         line.substr(0, 40)) == std::vector<IndexedIssue>{kIssue});
  CHECK(index_from_jsonl(std::string(1 << 20, '[')).empty());
  CHECK(index_from_jsonl("").empty());
}

TEST_CASE("index: names of issues, and names that are none") {
  CHECK(stem_of("2026-11-23T070000Z.html") == "2026-11-23T070000Z");
  CHECK(stem_of("2026-11-23T070000Z-12.md") == "2026-11-23T070000Z-12");
  for (const auto* name : {"latest.html", "index.jsonl", "2026-11-23T070000Z", "2026-11-23.html",
                           "2026-11-23T070000Z.exe", "2026-11-23T070000Z-.md", "../x.html", ".md",
                           "2026-11-23T070000Zx.md", "2026-11-23T07000xZ.md"})
    CHECK(stem_of(name).empty());
}
