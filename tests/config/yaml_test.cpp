// What is no YAML, or none that a person meant.
#include "config/yaml_tree.h"

#include "support.h"

using namespace feedmill;

TEST_CASE("yaml: mistakes have their place") {
  CHECK(problems("sources:\n\t- http://a.example/\n") ==
        Problems{"2:1: a tab may not indent YAML; use spaces"});
  CHECK(problems("sources: [\n") == Problems{"1:10: this [ is never closed; a ] is missing"});
  CHECK(problems("http:\n  timeout: 3s: 4s\n") ==
        Problems{"2:12: a value with a colon and a blank in it needs quotation marks: "
                 "timeout: \"3s: 4s\""});
}

TEST_CASE("yaml: a quotation mark that is never closed is found where it opens") {
  CHECK(problems("output: \"/srv/x\nsources: []\n") ==
        Problems{"1:9: this quotation mark is never closed"});
  CHECK(problems("output: 'it''s\n") == Problems{"1:9: this quotation mark is never closed"});
  CHECK(good("output: '/srv/it''s'\n").output == "/srv/it's");
  CHECK(good("output: \"/srv/\\\"x\\\"\"\n").output == "/srv/\"x\"");
  CHECK(good("\xEF\xBB\xBFoutput: \"/srv/x\"\n").output == "/srv/x");
}

TEST_CASE("yaml: a second document and control characters are not passed over") {
  CHECK(problems("sources: []\n---\nhttp: {}\n") ==
        Problems{"2:1: a second document; a configuration is one"});
  CHECK(problems("sources: []\n\x04http: {}\n") ==
        Problems{"2:1: a control character; YAML is text"});
}

TEST_CASE("yaml: aliases copy their anchor, but neither themselves nor without end") {
  CHECK(good("sources:\n"
             "  - {url: http://a.example/, tags: &t [x, y]}\n"
             "  - {url: http://b.example/, tags: *t}\n")
            .sources.at(1)
            .tags == std::vector<std::string>{"x", "y"});
  CHECK(problems("sources: &s [*s]\n") == Problems{"1:14: an alias within what it stands for"});
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int n = 1; n < 9; ++n) {
    const std::string last = "*a" + std::to_string(n - 1);
    bomb += "a" + std::to_string(n) + ": &a" + std::to_string(n) + " [" + last;
    for (int m = 1; m < 10; ++m) bomb += ", " + last;
    bomb += "]\n";
  }
  const Problems found = problems(bomb);
  REQUIRE(found.size() == 1);
  CHECK(found[0].find("aliases stand for too much") != std::string::npos);
}

TEST_CASE("yaml: thousands of nested brackets end in a message") {
  CHECK(problems("sources: " + std::string(100000, '[')).size() == 1);
}

TEST_CASE("yaml: a value that is missing is missed where its key or dash is") {
  CHECK(problems("http:\n  timeout:\n\nsources:\n  -\n\npoll: {}\n") ==
        Problems{"2:3: timeout: expected a duration (30s, 15m, 6h, 7d), found nothing",
                 "5:3: expected an address or a map with a url, found nothing"});
}

TEST_CASE("yaml: what begins with an indicator is told to need quotation marks") {
  CHECK(problems("digests:\n  - name: d\n    schedule: * * * * *\n") ==
        Problems{"3:15: what begins with * needs quotation marks in YAML"});
  CHECK(problems("digests:\n  - name: d\n    schedule: */20 8-18 * * *\n") ==
        Problems{"3:15: what begins with * needs quotation marks in YAML"});
  CHECK(problems("http: {user_agent: @me}\n") ==
        Problems{"1:20: what begins with @ needs quotation marks in YAML"});
}

TEST_CASE("yaml: what was read before the text breaks is still checked") {
  CHECK(problems("sources:\n  - nonsense\nhttp: [\n") ==
        Problems{"2:5: an address begins with http://, https:// or file://, found \"nonsense\"",
                 "3:7: this [ is never closed; a ] is missing"});
}
