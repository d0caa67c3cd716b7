#include "config/source_edit.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

std::string added(const std::string& text, const std::vector<WrittenSource>& sources) {
  const auto edited = with_sources(text, {"/etc/x.yaml", "/etc/x.yaml"}, sources);
  INFO((edited ? "" : edited.error().message));
  REQUIRE(edited);
  return *edited;
}

std::string removed(const std::string& text, std::size_t index) {
  const auto edited = without_source(text, {"/etc/x.yaml", "/etc/x.yaml"}, index);
  INFO((edited ? "" : edited.error().message));
  REQUIRE(edited);
  return *edited;
}

const std::string kUrl = "https://new.example/feed";

}  // namespace

TEST_CASE("source edit: a source comes behind the last one, and every comment stays") {
  CHECK(added("# top\nsources:  # mine\n"
              "    # first\n"
              "    - https://a.example/  # a\n"
              "    - url: https://b.example/\n"
              "      tags: [x]   # b\n"
              "\n"
              "# what follows\n"
              "poll:\n  interval: 1h\n",
              {{kUrl, "", {}}}) ==
        "# top\nsources:  # mine\n"
        "    # first\n"
        "    - https://a.example/  # a\n"
        "    - url: https://b.example/\n"
        "      tags: [x]   # b\n"
        "    - https://new.example/feed\n"
        "\n"
        "# what follows\n"
        "poll:\n  interval: 1h\n");
}

TEST_CASE("source edit: a list that has no indentation, no line end or CRLF") {
  CHECK(added("sources:\n- https://a.example/", {{kUrl, "N", {"t"}}}) ==
        "sources:\n- https://a.example/\n- url: https://new.example/feed\n  name: \"N\"\n"
        "  tags: [t]\n");
  CHECK(added("sources:\r\n  - https://a.example/\r\n", {{kUrl, "", {}}}) ==
        "sources:\r\n  - https://a.example/\r\n  - https://new.example/feed\r\n");
}

TEST_CASE("source edit: no list yet, an empty one, one in brackets") {
  CHECK(added("storage: x.db\n", {{kUrl, "", {}}}) ==
        "storage: x.db\nsources:\n  - https://new.example/feed\n");
  CHECK(added("", {{kUrl, "", {}}}) == "sources:\n  - https://new.example/feed\n");
  CHECK(added("sources:\nstorage: x.db\n", {{kUrl, "", {}}}) ==
        "sources:\n  - https://new.example/feed\nstorage: x.db\n");
  CHECK(added("sources: []  # none\nstorage: x.db\n", {{kUrl, "", {}}}) ==
        "sources:   # none\n  - https://new.example/feed\nstorage: x.db\n");
  CHECK(
      added("sources: [https://a.example/, {url: \"https://b.example/]\"}]\n", {{kUrl, "", {}}}) ==
      "sources: [https://a.example/, {url: \"https://b.example/]\"}, "
      "{url: \"https://new.example/feed\"}]\n");
}

TEST_CASE("source edit: names and tags that YAML would read as something else are quoted") {
  const std::string text =
      added("sources: []\n",
            {{"https://e.example/?a=1&b=#x", "yes: \"no\" # \\", {"true", "7", "a, b"}}});
  const ConfigReading reading = read_config_text(text, "/etc/x.yaml");
  REQUIRE(reading.errors.empty());
  CHECK(reading.config.sources[0].name == "yes: \"no\" # \\");
  CHECK(reading.config.sources[0].tags == std::vector<std::string>{"true", "7", "a, b"});
}

TEST_CASE("source edit: a source goes with its lines, and no others") {
  const std::string text =
      "sources:\n"
      "  - https://a.example/\n"
      "  # about b\n"
      "  - url: https://b.example/\n"
      "    headers:\n"
      "      X: y\n"
      "\n"
      "  # about c\n"
      "  - https://c.example/   # c\n";
  CHECK(removed(text, 1) ==
        "sources:\n  - https://a.example/\n  # about b\n\n  # about c\n  - https://c.example/   # "
        "c\n");
  CHECK(removed(removed(text, 2), 0).find("https://b.example/") != std::string::npos);
  CHECK(removed("sources:\n  - https://a.example/\n", 0) == "sources:\n");
  CHECK(removed("sources: [https://a.example/, https://b.example/]\n", 1) ==
        "sources: [https://a.example/]\n");
  CHECK(removed("sources: [https://a.example/, https://b.example/]\n", 0) ==
        "sources: [https://b.example/]\n");
}

TEST_CASE("source edit: what would not read back is refused") {
  const std::string named =
      "sources:\n  - {url: https://a.example/, name: A}\n"
      "digests:\n  - {name: d, schedule: \"07:00\", sources: [A]}\n";
  CHECK_FALSE(without_source(named, {"/etc/x.yaml", "/etc/x.yaml"}, 0));
  CHECK_FALSE(with_sources("sources:\n  - https://a.example/\n", {"/etc/x.yaml", "/etc/x.yaml"},
                           {{"https://a.example/", "", {}}}));
  CHECK_FALSE(with_sources("sources: {}\n", {"/etc/x.yaml", "/etc/x.yaml"}, {{kUrl, "", {}}}));
}
