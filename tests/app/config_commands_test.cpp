// feedmill check and feedmill sources, called as main() calls them.
#include <fstream>
#include <pugixml.hpp>

#include "command_line.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

constexpr auto kSources = R"(
sources:
  - http://plain.example/feed
  - url: http://a.example/feed?a=1&b=2
    name: "A <b> & \"C\""
    tags: [news, "R&D"]
    interval: 1h
    username: reader
    password_file: geheim-file
    headers: {X-Token: geheim-token}
  - {url: "http://b.example/", name: B, tags: [tech], enabled: false}
  - {url: "http://c.example/", name: C, tags: [news]}
)";

}  // namespace

TEST_CASE("check: says what it found, and exits 0") {
  const CommandLine setup("sources: [http://a.example/]\ndigests: []\n");
  CHECK(setup.run({"check"}) == Outcome{0, setup.file() + ": 1 source, 0 digests\n", ""});
}

TEST_CASE("check: every problem on stderr, the count on stdout, exit 78") {
  const CommandLine setup("sources: [http://a.example/, nonsense]\nbogus: 1\n");
  CHECK(setup.run({"check"}) ==
        Outcome{
            78, setup.file() + ": 2 sources, 0 digests, 2 problems\n",
            setup.file() +
                ":1:30: an address begins with http://, https:// or file://, found \"nonsense\"\n" +
                setup.file() +
                ":2:1: unknown key \"bogus\"; valid here: include, defaults, storage, output, "
                "http, poll, retention, "
                "sources, status, digests\n"});
}

TEST_CASE("sources list: a line each, without secrets") {
  const CommandLine setup(kSources);
  CHECK(setup.run({"sources", "list"}) ==
        Outcome{0,
                "http://plain.example/feed\n"
                "A <b> & \"C\"  http://a.example/feed?a=1&b=2  #news #R&D\n"
                "B  http://b.example/  #tech  (disabled)\n"
                "C  http://c.example/  #news\n",
                ""});
  const Outcome json = setup.run({"sources", "list", "--json"});
  CHECK(json.out ==
        "{\"url\":\"http://plain.example/feed\",\"tags\":[],\"enabled\":true}\n"
        "{\"name\":\"A <b> & \\\"C\\\"\",\"url\":\"http://a.example/feed?a=1&b=2\","
        "\"tags\":[\"news\",\"R&D\"],\"interval_seconds\":3600,\"enabled\":true}\n"
        "{\"name\":\"B\",\"url\":\"http://b.example/\",\"tags\":[\"tech\"],\"enabled\":false}\n"
        "{\"name\":\"C\",\"url\":\"http://c.example/\",\"tags\":[\"news\"],\"enabled\":true}\n");
}

TEST_CASE("sources export: well-formed OPML, each source once, in its first tag's folder") {
  const CommandLine setup(kSources);
  const Outcome outcome = setup.run({"sources", "export"});
  CHECK(outcome.status == 0);
  CHECK(outcome.out.find("geheim") == std::string::npos);
  CHECK(outcome.out.find("reader") == std::string::npos);
  CHECK(outcome.err.find("feedmill: B: OPML has no place for ") != std::string::npos);
  CHECK(outcome.err.find("enabled: false") != std::string::npos);
  CHECK(outcome.err.find("geheim") == std::string::npos);
  CHECK(outcome.err.find("plain.example") == std::string::npos);
  pugi::xml_document document;
  REQUIRE(document.load_string(outcome.out.c_str()));
  std::vector<std::string> found;
  for (const auto& match : document.select_nodes("/opml[@version='2.0']/body//outline[@xmlUrl]")) {
    const pugi::xml_node node = match.node();
    found.push_back(std::string(node.parent().attribute("text").value()) + "|" +
                    node.attribute("type").value() + "|" + node.attribute("text").value() + "|" +
                    node.attribute("xmlUrl").value() + "|" + node.attribute("category").value());
  }
  CHECK(found == std::vector<std::string>{
                     "|rss|http://plain.example/feed|http://plain.example/feed|",
                     "news|rss|A <b> & \"C\"|http://a.example/feed?a=1&b=2|news,R&D",
                     "news|rss|C|http://c.example/|news",
                     "tech|rss|B|http://b.example/|tech",
                 });
}

TEST_CASE("sources: a wrong configuration is 78, a wrong command line 2") {
  const CommandLine setup("bogus: 1\n");
  for (const char* what : {"list", "export"}) {
    const Outcome outcome = setup.run({"sources", what});
    CHECK(outcome.status == 78);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.find(":1:1: unknown key") != std::string::npos);
  }
  CHECK(setup.run({"sources"}).status == 2);
  CHECK(setup.run({"sources", "frobnicate"}).status == 2);
}

TEST_CASE("command line: a mistaken command is told the nearest, in one form") {
  const CommandLine setup("sources: []\n");
  CHECK(setup.run({"pol"}) ==
        Outcome{2, "", "feedmill: no command is called 'pol'; did you mean poll?\n"});
  CHECK(
      setup.run({"sources", "lst"}) ==
      Outcome{2, "", "feedmill: no command is called 'sources lst'; did you mean sources list?\n"});
  CHECK(setup.run({"xyzzy"}).err.find("; there are run, poll, digest") != std::string::npos);
  CHECK(setup.run({}).err.find("usage: feedmill") != std::string::npos);
  CHECK(setup.run({}).status == 2);
  CHECK(setup.run({"-v"}).err.find("-V prints the version") != std::string::npos);
  const Outcome unknown = setup.run({"poll", "--frobnicate"});
  CHECK(unknown.status == 2);
  CHECK(unknown.err.rfind("feedmill: ", 0) == 0);
}

TEST_CASE("command line: help is a command, -V the version") {
  const CommandLine setup("sources: []\n");
  CHECK(setup.run({"help"}) == setup.run({"--help"}));
  CHECK(setup.run({"help", "poll"}) == setup.run({"poll", "--help"}));
  CHECK(setup.run({"help", "sources", "add"}) == setup.run({"sources", "add", "--help"}));
  CHECK(setup.run({"help", "poll"}).status == 0);
  CHECK(setup.run({"help", "pol"}).status == 2);
  CHECK(setup.run({"-V"}) == setup.run({"--version"}));
  CHECK(setup.run({"-V"}).status == 0);
}

TEST_CASE("search: a quotation mark that is not closed") {
  const CommandLine setup("sources: []\n");
  CHECK(setup.run({"search", "\"x"}) ==
        Outcome{2, "", "feedmill: the query has no closing quotation mark: \"x\n"});
}

TEST_CASE("sources import: a list in which nothing can be a source") {
  const CommandLine setup("sources: []\n");
  const std::string list = setup.file() + ".list";
  std::ofstream(list) << "ftp://a.example/feed\n";
  const Outcome outcome = setup.run({"sources", "import", list});
  CHECK(outcome.status == 1);
  CHECK(outcome.err.find("nothing in it can be a source") != std::string::npos);
}

TEST_CASE("sources add: what does not answer is added by --force alone") {
  const CommandLine setup("sources: []\n");
  const std::string address = "file:///nowhere/feed.xml";
  CHECK(setup.run({"sources", "add", address}).status == 1);
  CHECK(setup.run({"sources", "list"}).out.empty());
  CHECK(setup.run({"sources", "add", "--force", address}).status == 0);
  CHECK(setup.run({"sources", "list"}).out == address + "\n");
}
