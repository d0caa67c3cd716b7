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

namespace {

const EditedFile kFile{"/etc/x.yaml", "/etc/x.yaml"};

std::string enabled(const std::string& text, std::size_t index, bool on) {
  const auto edited = with_enabled(text, kFile, index, on);
  INFO((edited ? "" : edited.error().message));
  REQUIRE(edited);
  return *edited;
}

std::string tagged(const std::string& text, std::size_t index,
                   const std::vector<std::string>& tags) {
  const auto edited = with_tags(text, kFile, index, tags);
  INFO((edited ? "" : edited.error().message));
  REQUIRE(edited);
  return *edited;
}

}  // namespace

TEST_CASE("source edit: a source is paused in whatever way it is written, and resumed") {
  const std::string text =
      "# top\n"
      "sources:\n"
      "  - https://a.example/  # a\n"
      "  - url: https://b.example/\n"
      "    name: B   # b\n"
      "\n"
      "  # about c\n"
      "  - {url: \"https://c.example/}\"}\n"
      "  -\n"
      "    url: https://d.example/\n"
      "poll: {interval: 1h}\n";
  const std::string paused =
      enabled(enabled(enabled(enabled(text, 0, false), 1, false), 2, false), 3, false);
  CHECK(paused ==
        "# top\n"
        "sources:\n"
        "  - url: https://a.example/  # a\n"
        "    enabled: false\n"
        "  - url: https://b.example/\n"
        "    name: B   # b\n"
        "    enabled: false\n"
        "\n"
        "  # about c\n"
        "  - {url: \"https://c.example/}\", enabled: false}\n"
        "  -\n"
        "    url: https://d.example/\n"
        "    enabled: false\n"
        "poll: {interval: 1h}\n");
  CHECK(enabled(paused, 1, true) == enabled(enabled(enabled(text, 0, false), 2, false), 3, false));
  CHECK(enabled("sources: [https://a.example/, https://b.example/]\n", 1, false) ==
        "sources: [https://a.example/, {url: https://b.example/, enabled: false}]\n");
  CHECK(enabled("\xEF\xBB\xBFsources:\r\n- https://a.example/", 0, false) ==
        "\xEF\xBB\xBFsources:\r\n- url: https://a.example/\r\n  enabled: false\r\n");
}

TEST_CASE("source edit: what a default or a merge key says is overruled by the source's own line") {
  CHECK(enabled("defaults: {enabled: false}\nsources:\n  - https://a.example/\n", 0, true) ==
        "defaults: {enabled: false}\nsources:\n  - url: https://a.example/\n    enabled: true\n");
  CHECK(enabled("x-off: &off {enabled: false}\n"
                "sources:\n  - <<: *off\n    url: https://a.example/\n",
                0, true) ==
        "x-off: &off {enabled: false}\n"
        "sources:\n  - <<: *off\n    url: https://a.example/\n    enabled: true\n");
  CHECK_FALSE(
      with_enabled("x-a: &a {url: https://a.example/}\nsources:\n  - *a\n", kFile, 0, false));
}

TEST_CASE("source edit: tags in brackets, in lines and none yet") {
  CHECK(tagged("sources:\n  - url: https://a.example/\n    tags: [x, \"a]\"]  # t\n", 0,
               {"x", "a]", "two words"}) ==
        "sources:\n  - url: https://a.example/\n    tags: [x, \"a]\", \"two words\"]  # t\n");
  CHECK(tagged("sources:\n"
               "  - url: https://a.example/\n"
               "    tags:\n"
               "      - x   # the letter\n"
               "      - y\n"
               "    interval: 1h\n",
               0, {"x", "z"}) ==
        "sources:\n"
        "  - url: https://a.example/\n"
        "    tags:\n"
        "      - x   # the letter\n"
        "      - z\n"
        "    interval: 1h\n");
  CHECK(tagged("sources:\n  - https://a.example/  # a\n", 0, {"x"}) ==
        "sources:\n  - url: https://a.example/  # a\n    tags: [x]\n");
}
