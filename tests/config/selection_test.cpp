// Digests and filters.
#include "support.h"

using namespace feedmill;

namespace {

const std::string kSources =
    "sources:\n"
    "  - {url: http://a.example/, name: Alpha, tags: [tech]}\n"
    "digests:\n";

}  // namespace

TEST_CASE("config: a digest's values") {
  CHECK(problems(kSources + "  - name: d\n"
                            "    schedule: \"25:00\"\n"
                            "    timezone: Europe/Atlantis\n"
                            "    formats: [html, docx]\n"
                            "    max_stories: 0\n"
                            "    missed: never\n"
                            "    keep: -1\n") ==
        Problems{
            "5:15: schedule: \"25:00\" is no time of day (00:00 to 23:59)",
            "6:15: timezone: unknown time zone \"Europe/Atlantis\" (IANA, e.g. Europe/Berlin)",
            "7:21: formats: unknown format \"docx\"; there are html, markdown, text, json, "
            "atom, rss, mbox, epub",
            "8:18: max_stories: 0 is not within 1 to 1000000",
            "9:13: missed: expected once, skip or each, found \"never\"",
            "10:11: keep: -1 is not within 1 to 1000000",
        });
  CHECK(problems(kSources + "  - name: d\n    schedule: 0 7 30 2 *\n    formats: []\n") ==
        Problems{"5:15: schedule: \"0 7 30 2 *\" never happens",
                 "6:14: formats: a digest without a format would be nothing"});
}

TEST_CASE("config: a mistaken time zone is told the zone beside it") {
  const auto with = [](const std::string& zone) {
    return problems(kSources + "  - name: d\n    schedule: \"07:00\"\n    timezone: " + zone +
                    "\n");
  };
  const std::string hint = "\"; did you mean Europe/Berlin?";
  for (const std::string zone : {"Europe/Berln", "Berlin", "europe/berlin"})
    CHECK(with(zone) == Problems{"6:15: timezone: unknown time zone \"" + zone + hint});
  CHECK(with("Mars") ==
        Problems{"6:15: timezone: unknown time zone \"Mars\" (IANA, e.g. Europe/Berlin)"});
}

TEST_CASE("config: a digest needs a name and a schedule") {
  CHECK(problems(kSources + "  - {}\n  - morning\n") ==
        Problems{"4:5: a digest needs a name", "4:5: a digest needs a schedule",
                 "5:5: expected a map with a name and a schedule, found \"morning\""});
}

TEST_CASE("config: a digest's name is fit for a folder") {
  const auto named = [](const std::string& name) {
    return problems(kSources + "  - {schedule: \"07:00\", name: " + name + "}\n");
  };
  CHECK(named("Früh am Morgen").empty());
  CHECK(named("../up") == Problems{"4:31: name: is a folder's name too: no \"/\""});
  CHECK(named("..") == Problems{"4:31: name: is a folder's name too, and this one is taken"});
  CHECK(named("\"\"") == Problems{"4:31: name: may not be empty"});
  const Problems control{
      "4:31: name: control and bidirectional characters may not stand here; in \"...\" a backslash "
      "makes them, in '...' it is itself"};
  CHECK(named("\"a\\0b\"") == control);
  CHECK(named("\"a\\nb\"") == control);
  CHECK(named("\"a\\u202Eb\"") == control);
  CHECK(named("\"a\\x9Bb\"") == control);
}

TEST_CASE("config: two digests of one name name both lines") {
  CHECK(problems(kSources + "  - {name: d, schedule: \"07:00\"}\n"
                            "  - {name: d, schedule: \"08:00\"}\n") ==
        Problems{"5:12: the same digest name \"d\" twice: in line 4 and in line 5"});
}

TEST_CASE("config: a digest selects by tags and sources that there are, wherever they stand") {
  const std::string digests =
      "digests:\n"
      "  - {name: d, schedule: every 15m, tags: [tecch], sources: [Beta, \"http://a.example/\"]}\n";
  const std::string sources = "sources:\n  - {url: http://a.example/, name: Alpha, tags: [tech]}\n";
  CHECK(problems(digests + sources) ==
        Problems{"2:43: tags: no source has the tag \"tecch\"; the nearest is \"tech\"",
                 "2:61: sources: no source has this name or address: \"Beta\"; there are "
                 "Alpha, http://a.example/"});
}

TEST_CASE("config: filters are RE2 patterns, and RE2 says what is wrong with one") {
  const auto filter = [](const std::string& text) {
    return problems(kSources + "  - {name: d, schedule: \"07:00\", filter: " + text + "}\n");
  };
  CHECK(filter("{include: [{title: \"(?i)rust|c\\\\+\\\\+\"}]}").empty());
  CHECK(filter("{exclude: [{titel: x}]}") ==
        Problems{"4:54: unknown key \"titel\"; the nearest valid one is \"title\""});
  CHECK(filter("{include: [{title: \"(a\"}]}") ==
        Problems{"4:61: title: \"(a\" is no pattern of RE2: missing ): (a"});
  CHECK(filter("{include: {title: x}}") ==
        Problems{"4:52: include: expected a list of conditions, found a map; a dash begins each "
                 "item: \"- \""});
}

TEST_CASE("config: a digest that could never be made is a mistake") {
  CHECK(
      problems("digests:\n  - {name: d, schedule: \"07:00\", min_stories: 9, max_stories: 3}\n") ==
      Problems{"2:5: min_stories is more than max_stories: no issue would ever be made"});
}
