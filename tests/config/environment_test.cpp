// ${NAME}, merge keys and x- keys: what people bring along from docker compose.
#include <cstdlib>

#include "config/support.h"

using namespace feedmill;

TEST_CASE("config: ${NAME} is the environment's value, and is shown as it is written") {
  setenv("FM_TEST_TOKEN", "s3cret: #1 ${FM_TEST_TOKEN}", 1);
  setenv("FM_TEST_EMPTY", "", 1);
  const Config config = good(
      "sources:\n"
      "  - url: https://a.example/?key=${FM_TEST_EMPTY:-x}y\n"
      "    name: A\n"
      "    interval: ${FM_TEST_UNSET:-2h}\n"
      "    headers: {X-Token: \"${FM_TEST_TOKEN}\", X-Plain: \"$${HOME} $5 ${1} $HOME\"}\n");
  REQUIRE(config.sources.size() == 1);
  CHECK(config.sources[0].url == "https://a.example/?key=${FM_TEST_EMPTY:-x}y");
  CHECK(config.sources[0].address == "https://a.example/?key=xy");
  CHECK(config.sources[0].interval == Seconds{7200});
  CHECK(config.sources[0].headers[0].second == "s3cret: #1 ${FM_TEST_TOKEN}");
  CHECK(config.sources[0].headers[1].second == "${HOME} $5 ${1} $HOME");
}

TEST_CASE("config: a variable that is not set has its place; what it holds is in no message") {
  unsetenv("FM_TEST_UNSET");
  setenv("FM_TEST_TOKEN", "s3cret", 1);
  CHECK(problems("storage: ${FM_TEST_UNSET}/a.db\n"
                 "http: {timeout: \"${FM_TEST_TOKEN}\"}\n"
                 "sources: [\"https://a.example/${FM_TEST_TOKEN}\"]\n"
                 "x-ignored: ${FM_TEST_UNSET}\n") ==
        Problems{"1:10: the environment has no FM_TEST_UNSET; set it, or write "
                 "${FM_TEST_UNSET:-default}",
                 "2:17: timeout: expected a duration (30s, 15m, 6h, 7d), found "
                 "\"${FM_TEST_TOKEN}\"",
                 "3:11: a source whose address has ${...} needs a name: - url: and name:"});
}

TEST_CASE("config: merge keys: own keys win, then the earlier of a list") {
  const Config config = good(
      "x-a: &a {tags: [a], interval: 1h}\n"
      "x-b: &b {tags: [b], enabled: false}\n"
      "sources:\n"
      "  - {<<: [*a, *b], url: \"https://a.example/1\"}\n"
      "  - <<: *b\n    url: https://a.example/2\n    tags: [own]\n");
  REQUIRE(config.sources.size() == 2);
  CHECK(config.sources[0].tags == std::vector<std::string>{"a"});
  CHECK(config.sources[0].interval == Seconds{3600});
  CHECK_FALSE(config.sources[0].enabled);
  CHECK(config.sources[1].tags == std::vector<std::string>{"own"});
}

TEST_CASE("config: a merge key twice, or of what is no map") {
  CHECK(
      problems("x-a: &a {tags: [a]}\nhttp:\n  <<: *a\n  <<: *a\n") ==
      Problems{"4:3: repeated key \"<<\", first in line 3; one takes a list: <<: [*one, *other]"});
  CHECK(problems("x-a: &a text\nhttp:\n  <<: *a\n") ==
        Problems{"3:7: << takes a map (<<: *name) or a list of them (<<: [*one, *other])"});
}
