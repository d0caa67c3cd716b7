// The commands that poll, tell and list, called as main() calls them, over files and a store on
// disk.
#include <rapidjson/document.h>

#include <filesystem>
#include <sstream>

#include "command_line.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

constexpr auto kHarbour = R"(<rss version="2.0"><channel><title>The Harbour</title>
<link>https://harbour.example/</link>
<item><guid isPermaLink="false">h1</guid><title>Two tugs collide off the northern pier</title>
<link>https://harbour.example/1</link><pubDate>Mon, 05 Jan 2026 07:00:00 GMT</pubDate>
<description>Nobody was hurt when the tugs Marjorie and Otter collided on Monday.</description></item>
<item><guid isPermaLink="false">h2</guid><title>Herring quota halved for spring</title>
<link>https://harbour.example/2</link><pubDate>Mon, 05 Jan 2026 08:00:00 GMT</pubDate>
<description>The ministry has halved the quota.</description></item>
</channel></rss>)";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

rapidjson::Document object_of(const std::string& line) {
  rapidjson::Document document;
  document.Parse(line.c_str());
  REQUIRE_FALSE(document.HasParseError());
  REQUIRE(document.IsObject());
  return document;
}

std::string text_of(const std::string& line, const char* key) {
  const auto document = object_of(line);
  return document.HasMember(key) ? document[key].GetString() : std::string();
}

/// A feed in a file, one whose file is not there, a digest with a Maildir and a program that fails.
struct Town {
  Town() : line("") {
    put(line.folder() / "harbour.rss", kHarbour);
    configure();
  }
  void configure(const std::string& more = "") const {
    const std::string folder = line.folder().string();
    line.configure("storage: feedmill.db\noutput: out\n" + more + "sources:\n  - {url: \"file://" +
                   folder + "/harbour.rss\", name: Harbour, tags: [news]}\n  - {url: \"file://" +
                   folder +
                   "/none.rss\", name: Nowhere}\ndigests:\n"
                   "  - name: daily\n    title: The Daily\n    schedule: \"07:00\"\n"
                   "    formats: [html, json]\n"
                   "    deliver: [{maildir: box}, {exec: [/bin/false]}]\n");
  }
  Outcome run(const std::vector<std::string>& words, const std::string& input = {}) const {
    return line.run(words, input);
  }
  Outcome polled() const { return run({"poll"}); }

  CommandLine line;
};

}  // namespace

TEST_CASE("poll: what is due is stored, a source that fails is told, and nothing is due again") {
  const Town town;
  const Outcome first = town.polled();
  CHECK(first.status == 0);
  CHECK(has(first.err, "2 of 2 sources polled: 0 unchanged, 1 failed; 2 new entries"));
  CHECK(has(first.err, "source=Nowhere"));
  const Outcome again = town.polled();
  CHECK(again.status == 0);
  CHECK(has(again.err, "0 of 0 sources polled: none is due"));
  CHECK(has(town.run({"poll", "Harbour"}).err, "1 of 1 source polled: 1 unchanged"));
  CHECK(has(town.run({"poll", "--all", "--refetch"}).err, "2 of 2 sources polled"));
  const Outcome quiet = town.run({"poll", "-q", "Harbour"});
  CHECK(quiet.err.empty());
  CHECK(quiet.status == 0);
  const Outcome unknown = town.run({"poll", "Elsewhere"});
  CHECK(unknown.status == 2);
  CHECK(has(unknown.err, "Elsewhere"));
  CHECK(town.run({"poll", "--json"}).status == 2);
}

TEST_CASE("poll --dry-run: lists what would be new, over what is stored, and stores nothing") {
  const Town town;
  const Outcome dry = town.run({"poll", "--dry-run", "--json"});
  CHECK(dry.status == 0);
  REQUIRE(lines_of(dry.out).size() == 2);
  const std::string title = text_of(lines_of(dry.out)[0], "title");
  CHECK((title == "Herring quota halved for spring" ||
         title == "Two tugs collide off the northern pier"));
  CHECK_FALSE(std::filesystem::exists(town.line.folder() / "feedmill.db"));
  town.polled();
  std::string more = kHarbour;
  more.insert(more.find("<item>"),
              "<item><guid isPermaLink=\"false\">h3</guid><title>Fog</title></item>");
  put(town.line.folder() / "harbour.rss", more);
  const Outcome over = town.run({"poll", "--dry-run", "--all"});
  REQUIRE(lines_of(over.out).size() == 1);
  CHECK(has(over.out, "Fog"));
  CHECK(lines_of(town.run({"entries"}).out).size() == 2);
}

TEST_CASE("entries: by source, by time, in order, so many, for people and for programs") {
  const Town town;
  const Outcome before = town.run({"entries"});
  CHECK(before.status == 0);
  CHECK(before.out.empty());
  CHECK(has(before.err, "nothing is stored yet"));
  town.polled();
  const auto all = lines_of(town.run({"entries", "--json", "--after", "0"}).out);
  REQUIRE(all.size() == 2);
  CHECK(object_of(all[0])["seq"].GetInt64() < object_of(all[1])["seq"].GetInt64());
  CHECK(text_of(all[0], "source") == "Harbour");
  CHECK(lines_of(town.run({"entries", "--limit", "1"}).out).size() == 1);
  const std::string first = std::to_string(object_of(all[0])["seq"].GetInt64());
  CHECK(lines_of(town.run({"entries", "--after", first}).out).size() == 1);
  CHECK(town.run({"entries", "--source", "Nowhere"}) == Outcome{0, "", ""});
  CHECK(town.run({"entries", "--source", "Elsewhere"}).status == 2);
  CHECK(lines_of(town.run({"entries", "--since", "1h"}).out).size() == 2);
  CHECK(lines_of(town.run({"entries", "--since", "2999-01-01"}).out).empty());
  CHECK(town.run({"entries", "--since", "lately"}).status == 2);
  CHECK(town.run({"entries", "--limit", "-1"}).status == 2);
}

TEST_CASE("listings: an output that cannot be written is a failure") {
  const Town town;
  town.polled();
  for (const char* listing : {"entries", "stories", "status"}) {
    CAPTURE(listing);
    std::FILE* const full = std::fopen("/dev/full", "w");
    const Pocket err;
    int status = 0;
    {
      const Diverted to(STDOUT_FILENO, ::fileno(full)), told(STDERR_FILENO, err.descriptor());
      status = called({"-c", town.line.file(), listing});
    }
    std::fclose(full);
    CHECK(status == 1);
    CHECK(has(err.bytes(), "standard output"));
  }
}

TEST_CASE("stories: each once with its reports; split by hand and joined again") {
  const Town town;
  CHECK(town.run({"stories", "split", "k1", "k2"}).status == 2);
  CHECK(town.run({"stories"}).status == 0);
  town.polled();
  const auto stories = lines_of(town.run({"stories", "--json"}).out);
  REQUIRE(stories.size() == 2);
  const std::string one = text_of(stories[0], "story_id"), other = text_of(stories[1], "story_id");
  CHECK(has(town.run({"stories"}).out, one + "  "));
  CHECK(town.run({"stories", "join", one, other}).status == 0);
  const auto joined = lines_of(town.run({"stories", "--json"}).out);
  REQUIRE(joined.size() == 1);
  const auto story = object_of(joined[0]);
  REQUIRE(story["reports"].Size() == 2);
  const Outcome shown = town.run({"stories"});
  CHECK(lines_of(shown.out).size() == 3);
  const std::string entry = story["reports"][1]["entry_id"].GetString();
  CHECK(has(town.run({"explain", story["story_id"].GetString()}).out, "by hand"));
  CHECK(town.run({"stories", "split", story["story_id"].GetString(), entry}).status == 0);
  CHECK(lines_of(town.run({"stories", "--json"}).out).size() == 2);
  CHECK(town.run({"stories", "split", "nonsense", entry}).status != 0);
}

TEST_CASE("search: every word, the best first") {
  const Town town;
  CHECK(town.run({"search", "herring"}).out.empty());
  town.polled();
  CHECK(lines_of(town.run({"search", "herring"}).out).size() == 1);
  CHECK(lines_of(town.run({"search", "tugs", "marjorie"}).out).size() == 1);
  CHECK(town.run({"search", "tugs", "herring"}) == Outcome{0, "", ""});
  CHECK(text_of(lines_of(town.run({"search", "--json", "herr*"}).out).at(0), "title") ==
        "Herring quota halved for spring");
}

TEST_CASE("explain: a source by its name, an entry by its id, nothing by any other") {
  const Town town;
  const Outcome never = town.run({"explain", "Harbour"});
  CHECK(has(never.out, "Never asked yet.\nDue now: it has never been asked."));
  CHECK(town.run({"explain", "Elsewhere"}).status == 2);
  town.polled();
  const Outcome source = town.run({"explain", "Harbour"});
  CHECK(source.status == 0);
  CHECK(has(source.out, "Next poll "));
  CHECK(has(source.out, "Why then: "));
  CHECK(has(town.run({"explain", "Nowhere"}).out, "each failure in a row doubles the wait"));
  const auto entry = text_of(lines_of(town.run({"entries", "--json"}).out).at(0), "entry_id");
  const Outcome told = town.run({"explain", entry});
  CHECK(has(told.out, "It began this story"));
  CHECK(has(told.out, "no digest has told it"));
  CHECK(has(town.run({"explain", "Elsewhere"}).err, "no source, entry or story is Elsewhere"));
}

TEST_CASE("status: sources, digests, deliveries; what fails is told with its reason") {
  const Town town;
  CHECK(has(town.run({"status"}).out, "Nowhere"));
  town.polled();
  CHECK(town.run({"digest", "--now"}).status == 0);
  const Outcome all = town.run({"status"});
  CHECK(has(all.out, "2 sources: 1 ok, 1 failing; 1 digest; 1 delivery waits"));
  CHECK(has(all.out, "DELIVERIES that failed"));
  CHECK(has(all.out, "attempt 1: "));
  const auto sources = lines_of(town.run({"status", "--json"}).out);
  REQUIRE(sources.size() == 2);
  CHECK(object_of(sources[0])["entries"].GetInt64() == 2);
  CHECK(text_of(sources[1], "state") == "failing");
  CHECK(object_of(sources[1])["failures"].GetInt64() == 1);
  CHECK(lines_of(town.run({"status", "Harbour"}).out).size() == 2);
  CHECK(town.run({"status", "Elsewhere"}).status == 2);
  const auto deliveries = lines_of(town.run({"status", "--deliveries", "--json"}).out);
  REQUIRE(deliveries.size() == 1);
  CHECK(text_of(deliveries[0], "state") == "waiting");
  CHECK(object_of(deliveries[0])["attempts"].GetInt64() == 1);
  CHECK(has(town.run({"status", "--deliveries"}).out, "waiting "));
  const auto digests = lines_of(town.run({"status", "--digests", "--json"}).out);
  REQUIRE(digests.size() == 1);
  CHECK(text_of(digests[0], "name") == "daily");
  CHECK(object_of(digests[0])["stories"].GetInt64() == 2);
  CHECK(has(town.run({"status", "--digests"}).out, "LAST ISSUE"));
}

TEST_CASE("status: a template that cannot be used is told, the built-in form is used") {
  const Town town;
  town.polled();
  put(town.line.folder() / "page.mustache", "{{#open}} and never closed");
  std::string yaml = contents(town.line.file());
  yaml += "    template: {html: page.mustache}\n";
  town.line.configure(yaml);
  CHECK(has(town.run({"status"}).err, "digest daily: "));
  CHECK(has(town.run({"status"}).err, "the built-in form is used"));
  CHECK(town.run({"digest", "--now"}).status == 0);
}

TEST_CASE("digest: written once, shown again, previewed without being sealed") {
  const Town town;
  town.polled();
  const Outcome preview = town.run({"digest", "daily", "--dry-run"});
  CHECK(preview.status == 0);
  CHECK(has(preview.out, "Herring quota"));
  CHECK(has(town.run({"digest", "daily", "--as-of", "2020-01-01T00:00:00Z"}).err, "nothing new"));
  CHECK(town.run({"digest", "daily", "--as-of", "lately"}).status == 2);
  const Outcome due = town.run({"digest"});
  CHECK(due.status == 0);
  const Outcome written = town.run({"digest", "daily", "--now"});
  CHECK(written.status == 0);
  CHECK((has(due.err, "1 digest written") || has(written.err, "1 digest written")));
  CHECK(has(town.run({"digest", "--now"}).err, "0 digests written"));
  std::string stem;
  for (const std::string& name : names_in(town.line.folder() / "out/daily"))
    if (name.ends_with("Z.json")) stem = name.substr(0, name.size() - 5);
  REQUIRE_FALSE(stem.empty());
  CHECK(has(town.run({"digest", "daily", "--issue", stem}).out, "Herring quota"));
  const Outcome page = town.run({"digest", "daily", "--issue", stem, "--format", "html"});
  CHECK(has(page.out, "<html"));
  CHECK(town.run({"digest", "daily", "--issue", "nonsense"}).status != 0);
  CHECK(has(town.run({"digest", "weekly"}).err, "no digest is named \"weekly\""));
  CHECK(town.run({"digest", "weekly"}).status == 2);
  CHECK(has(town.run({"digest", "daily", "--dry-run"}).err, "nothing new: no issue"));
  CHECK(names_in(town.line.folder() / "box/new").size() == 1);
}

TEST_CASE("digest: one that cannot be written is a failure, and written later") {
  const Town town;
  town.polled();
  put(town.line.folder() / "out", "no folder");
  CHECK(town.run({"digest", "--now"}).status == 1);
  CHECK(has(town.run({"status", "--digests"}).out, "1 sealed issue is not on disk yet"));
  CHECK(has(town.run({"status"}).err, "in a row, again at"));
  std::filesystem::remove(town.line.folder() / "out");
}

TEST_CASE("digest: a preview is of one digest, which is named where there are several") {
  const Town town;
  town.line.configure(contents(town.line.file()) + "  - {name: weekly, schedule: sun 09:00}\n");
  town.polled();
  CHECK(has(town.run({"digest", "--dry-run"}).err, "name one digest"));
  CHECK(town.run({"digest", "weekly", "--dry-run"}).status == 0);
  CHECK(has(town.run({"digest", "weekly", "--now"}).err, "1 digest written"));
  CHECK_FALSE(std::filesystem::exists(town.line.folder() / "out/daily"));
}

TEST_CASE("backup, export, import: the store as a whole") {
  const Town town;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"backup", "copy.db"}, std::vector<std::string>{"export"}}) {
    const Outcome none = town.run(words);
    CHECK(none.status == 1);
    CHECK(has(none.err, "nothing is stored yet"));
  }
  town.polled();
  const std::string copy = (town.line.folder() / "copy.db").string();
  CHECK(town.run({"backup", copy}).status == 0);
  CHECK(std::filesystem::file_size(copy) > 0);
  const Outcome whole = town.run({"export"});
  CHECK(whole.status == 0);
  const std::string file = (town.line.folder() / "whole.jsonl").string();
  put(file, whole.out);
  CHECK(town.run({"import", file}).status == 1);  // there is a store already
  std::filesystem::rename(copy, town.line.folder() / "aside.db");
  for (const char* ending : {"", "-wal", "-shm", ".claims", ".lock"})
    std::filesystem::remove(town.line.folder() / ("feedmill.db" + std::string(ending)));
  const Outcome broken = town.run({"import", "-"}, "no JSON\n");
  CHECK(broken.status == 1);
  CHECK(has(broken.err, "-: "));
  CHECK(town.run({"import", "/nonexistent"}).status == 1);
  const Outcome read = town.run({"import", file});
  CHECK(read.status == 0);
  CHECK(has(read.out, "imported "));
  CHECK(lines_of(town.run({"entries"}).out).size() == 2);
}

TEST_CASE("parse: a document becomes JSON, what is no feed is told apart from what is not there") {
  const Town town;
  const std::string file = (town.line.folder() / "harbour.rss").string();
  const Outcome parsed = town.run({"parse", file, "--base-url", "https://base.example/"});
  CHECK(parsed.status == 0);
  CHECK(object_of(parsed.out)["items"].Size() == 2);
  CHECK(town.run({"parse", "-"}, kHarbour).out == town.run({"parse", file}).out);
  const Outcome page = town.run({"parse", "-", "--content-type", "text/html"}, "<p>Hello</p>");
  CHECK(page.status == 65);
  CHECK(page.out.empty());
  CHECK(town.run({"parse", "/nonexistent"}).status == 1);
  CHECK(town.run({"parse", town.line.folder().string()}).status == 1);
  std::string large = kHarbour;
  std::string items;
  for (int i = 0; i < 40000; ++i)
    items += "<item><guid>g" + std::to_string(i) + "</guid><description>" + std::string(100, 'x') +
             "</description></item>";
  large.insert(large.find("<item>"), items);
  const Outcome many = town.run({"parse", "-"}, large);
  CHECK(many.status == 0);
  CHECK(object_of(many.out)["items"].Size() == 40002);
}

TEST_CASE("template, schema, completion: what they print is what they are for") {
  const Town town;
  CHECK(has(town.run({"template", "html"}).out, "{{"));
  CHECK(has(town.run({"template", "markdown"}).out, "{{"));
  CHECK(town.run({"template", "epub"}).status == 2);
  CHECK(has(town.run({"schema"}).out, "\"$schema\""));
  const Outcome sources = town.run({"completion", "--", "-c", town.line.file(), "poll", ""});
  CHECK(has(sources.out, "Harbour\n"));
  const Outcome digests = town.run({"completion", "--", "-c", town.line.file(), "digest", "d"});
  CHECK(digests.out == "daily\n");
  CHECK(has(town.run({"completion", "--", "se"}).out, "search\t"));
}

TEST_CASE("commands: without a configuration, or with a wrong one, each says so") {
  const CommandLine line("sources: 7\n");
  for (const char* command : {"poll", "digest", "status", "entries", "backup", "export", "run"}) {
    CAPTURE(command);
    std::vector<std::string> words = {command};
    if (words[0] == "backup") words.emplace_back("copy");
    CHECK(line.run(words).status == 78);
  }
  const std::string absent = line.file() + ".none";
  const Pocket err;
  {
    const Diverted told(STDERR_FILENO, err.descriptor());
    CHECK(called({"-c", absent, "status"}) == 78);
    CHECK(called({"-c", absent, "doctor"}) == 78);
  }
  CHECK(has(err.bytes(), absent));
}

TEST_CASE("commands: a store that is none is told, and left alone") {
  const Town town;
  put(town.line.folder() / "feedmill.db", "this is no database, whatever its name says");
  for (const char* command : {"poll", "entries", "status", "digest"}) {
    CAPTURE(command);
    const Outcome outcome = town.run({command});
    CHECK(outcome.status == 1);
    CHECK(has(outcome.err, "feedmill.db"));
  }
  CHECK(town.run({"poll", "--dry-run"}).status == 1);
  CHECK(has(contents(town.line.folder() / "feedmill.db"), "no database"));
}
