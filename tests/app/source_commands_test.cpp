// feedmill sources, check and doctor over what is there: pages of a server, files, folders, a
// store.
#include <sys/stat.h>
#include <unistd.h>

#include "command_line.h"
#include "support/http_server.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

constexpr auto kFeed =
    "<rss version=\"2.0\"><channel><title>The Harbour</title><item><title>Otters</title></item>"
    "</channel></rss>";

HttpReply page(const std::string& head) {
  HttpReply reply;
  reply.body = "<!doctype html><html><head>" + head + "</head><body><p>Hello</p></body></html>";
  reply.headers = {{"Content-Type", "text/html; charset=utf-8"}};
  return reply;
}

HttpReply feed() {
  HttpReply reply;
  reply.body = kFeed;
  reply.headers = {{"Content-Type", "application/rss+xml"}};
  return reply;
}

std::string link_to(const std::string& path) {
  return "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"" + path + "\">";
}

constexpr auto kLocal = "http: {allow_networks: [127.0.0.0/8]}\nsources: []\n";

}  // namespace

TEST_CASE("sources add: the feed of a page is found, shown and added once") {
  HttpServer server;
  server.on("/", {page(link_to("/feed"))});
  server.on("/two", {page(link_to("/none") + link_to("/feed") + link_to("/other"))});
  HttpServer poor;
  poor.on("/bare", {page("")});
  server.on("/feed", {feed()});
  server.on("/other", {feed()});
  const CommandLine line(kLocal);
  const Outcome added =
      line.run({"sources", "add", server.url("/"), "--name", "Harbour", "--tag", "news"});
  CHECK(added.status == 0);
  CHECK(added.out == "added " + server.url("/feed") + "\n");
  CHECK(has(added.err, "a page, not a feed"));
  CHECK(has(added.err, "The Harbour"));
  CHECK(line.run({"sources", "list"}).out == "Harbour  " + server.url("/feed") + "  #news\n");
  const Outcome again = line.run({"sources", "add", server.url("/feed")});
  CHECK(again.status == 1);
  CHECK(has(again.err, "is in the list already"));
  const Outcome taken = line.run({"sources", "add", server.url("/other"), "--name", "Harbour"});
  CHECK(taken.status == 1);
  CHECK(has(taken.err, "the name is taken"));
  CHECK(has(line.run({"sources", "add", poor.url("/bare")}).err, "no feed was found at"));
  CHECK(line.run({"sources", "remove", "Harbour"}).out == "removed " + server.url("/feed") + "\n");
  const Outcome two = line.run({"sources", "add", server.url("/two")});
  CHECK(two.status == 0);
  CHECK(has(two.err, "the first of 2 was added"));
  CHECK(line.run({"sources", "add", "--force", poor.url("/bare")}).status == 0);
  const Outcome odd = line.run({"sources", "add", "--force", "gopher://127.0.0.1/x"});
  CHECK(odd.status == 1);
}

TEST_CASE("sources add: what a header of the page names, and the usual places") {
  HttpServer server;
  HttpReply linked = page("");
  linked.headers.emplace_back("Link", "</hidden>; rel=alternate; type=\"application/rss+xml\"");
  server.on("/", {linked});
  server.on("/hidden", {feed()});
  const CommandLine line(kLocal);
  CHECK(line.run({"sources", "add", server.url("/")}).out ==
        "added " + server.url("/hidden") + "\n");
  HttpServer usual;
  usual.on("/", {page("")});
  usual.on("/feed", {feed()});
  CHECK(line.run({"sources", "add", usual.url("/")}).status == 0);
}

TEST_CASE("sources remove, pause, resume, tag: one source of the file, and nothing else of it") {
  const CommandLine line(
      "# mine\nsources:\n  - {url: \"http://a.example/\", name: A, tags: [x]}  # the first\n"
      "  - http://b.example/\n");
  CHECK(line.run({"sources", "pause", "A"}) == Outcome{0, "paused http://a.example/\n", ""});
  CHECK(line.run({"sources", "pause", "A"}).out == "paused already: http://a.example/\n");
  CHECK(has(line.run({"sources", "list"}).out, "(disabled)"));
  CHECK(line.run({"sources", "resume", "A"}).out == "resumed http://a.example/\n");
  CHECK(line.run({"sources", "resume", "A"}).out == "not paused: http://a.example/\n");
  CHECK(line.run({"sources", "tag", "A", "y", "x"}).out == "http://a.example/ #x #y\n");
  CHECK(line.run({"sources", "tag", "A", "x", "--remove"}).out == "http://a.example/ #y\n");
  CHECK(line.run({"sources", "tag", "A", "y"}).out == "http://a.example/ #y\n");
  CHECK(line.run({"sources", "tag", "A", "a\nb"}).status == 2);
  CHECK(line.run({"sources", "tag", "A", ""}).status == 2);
  CHECK(line.run({"sources", "pause", "http://b.example/"}).status == 0);
  for (const char* command : {"pause", "resume", "remove"})
    CHECK(line.run({"sources", command, "Nobody"}).status == 2);
  CHECK(line.run({"sources", "tag", "Nobody", "x"}).status == 2);
  CHECK(line.run({"sources", "remove", "A"}).status == 0);
  CHECK(line.run({"sources", "list"}).out == "http://b.example/  (disabled)\n");
  CHECK(has(contents(line.file()), "# mine"));
  line.configure("bogus: 1\n");
  for (const char* command : {"pause", "remove", "add", "import"})
    CHECK(line.run({"sources", command, "A"}).status == 78);
}

TEST_CASE("sources import: OPML and lists; what cannot be a source is told, with no password") {
  const CommandLine line("sources:\n  - {url: \"http://a.example/\", name: News}\n");
  const std::string opml = R"(<opml version="2.0"><body>
<outline text="One"><outline text="News" xmlUrl="http://b.example/feed"/>
<outline text="Twice" xmlUrl="http://c.example/feed"/></outline>
<outline text="Two"><outline text="Twice" xmlUrl="http://c.example/feed"/></outline>
<outline text="A" xmlUrl="http://a.example/"/><outline text="Run" xmlUrl="exec:/bin/ls"/>
<outline text="Old" xmlUrl="ftp://me:geheim@old.example/feed"/></body></opml>)";
  put(line.folder() / "list.opml", opml);
  const Outcome imported = line.run({"sources", "import", (line.folder() / "list.opml").string()});
  CHECK(imported.status == 0);
  CHECK(imported.out == "imported 2 sources, 1 was there already, 2 refused\n");
  CHECK(has(imported.err, "another source is called News; this one is called News (b.example)"));
  CHECK(has(imported.err, "OPML brings no command to run"));
  CHECK_FALSE(has(imported.err, "geheim"));
  CHECK(has(line.run({"sources", "list"}).out, "Twice  http://c.example/feed  #One #Two\n"));
  put(line.folder() / "urls",
      "http://d.example/feed tag \"~Dee\"\nexec:/bin/ls\n\"query:All:unread = yes\"\nnonsense\n");
  const std::string urls = (line.folder() / "urls").string();
  const Outcome newsboat = line.run({"sources", "import", urls});
  CHECK(newsboat.status == 0);
  CHECK(has(newsboat.err, "left out without --with-commands"));
  const Outcome wanted = line.run({"sources", "import", "--with-commands", urls});
  CHECK(wanted.status == 1);
  CHECK(has(wanted.err, "commands are not yet available"));
  put(line.folder() / "empty", "");
  CHECK(has(line.run({"sources", "import", (line.folder() / "empty").string()}).err,
            "no feed is listed in it"));
  CHECK(line.run({"sources", "import", "/nonexistent"}).status == 1);
}

TEST_CASE("check: files and folders that are not as they are named") {
  const CommandLine line("");
  const auto checked = [&](const std::string& yaml) {
    line.configure(yaml);
    return line.run({"check"});
  };
  const std::string folder = line.folder().string();
  put(line.folder() / "plain", "just text\n");
  put(line.folder() / "secret", "geheim\n");
  put(line.folder() / "empty", "");
  ::chmod((folder + "/secret").c_str(), 0644);
  ::chmod((folder + "/plain").c_str(), 0600);
  std::filesystem::create_directory(line.folder() / "room");
  ::mkfifo((folder + "/pipe").c_str(), 0600);
  const std::string source = "sources:\n  - {url: \"http://a.example/\"";
  const std::pair<std::string, const char*> kWrong[] = {
      {"storage: room\nsources: []\n", "is a folder; name a file in it"},
      {"storage: pipe\nsources: []\n", "is a pipe or device"},
      {"storage: plain/feedmill.db\nsources: []\n", "where a folder is needed"},
      {"output: plain\nsources: []\n", "where a folder is needed"},
      {"output: plain/out\nsources: []\n", "where a folder is needed"},
      {source + ", ca_file: plain}\n", "holds no certificate in PEM form"},
      {source + ", ca_file: none}\n", "there is no file"},
      {source + ", ca_file: room}\n", "not a regular file"},
      {source + ", username: me, password_file: " + folder + "/none}\n", "there is no file"},
      {source + ", username: me, password_file: " + folder + "/empty}\n", "password_file"},
      {source + ", headers_file: " + folder + "/plain}\n", "headers_file"},
      {"sources: []\ndigests:\n  - {name: d, schedule: \"07:00\", template: {html: none}}\n",
       "there is no file"},
      {"sources: []\ndigests:\n  - {name: d, schedule: \"07:00\", deliver: [{exec: [" + folder +
           "/none]}]}\n",
       "there is no file"}};
  for (const auto& [yaml, words] : kWrong) {
    CAPTURE(yaml);
    const Outcome outcome = checked(yaml);
    CHECK(outcome.status == 78);
    CHECK(has(outcome.err, words));
  }
  const Outcome hint = checked(source + ", username: me, password_file: " + folder + "/secret}\n");
  CHECK(hint.status == 0);
  CHECK(has(hint.err + hint.out, "everybody on this machine may read"));
}

TEST_CASE("doctor: a store that is not there yet, one that is well, one that is damaged") {
  const CommandLine line("");
  const std::string folder = line.folder().string();
  put(line.folder() / "a.rss", kFeed);
  const std::string yaml = "storage: feedmill.db\noutput: out\nsources: [\"file://" + folder +
                           "/a.rss\"]\ndigests:\n  - {name: daily, schedule: \"07:00\", "
                           "deliver: [{exec: [/bin/false]}]}\n";
  line.configure(yaml);
  CHECK(has(line.run({"doctor"}).out, "nothing is stored yet"));
  line.run({"poll"});
  const Outcome well = line.run({"doctor"});
  for (const char* part : {"no damage found", "none fails", "no source needs it", "can be written",
                           "the last poll was", "it is of this program's words"}) {
    CAPTURE(part);
    CHECK(has(well.out, part));
  }
  CHECK(has(line.run({"doctor", "--json"}).out, "\"about\":\"store\""));
  line.run({"digest", "--now"});
  CHECK(has(line.run({"doctor"}).out, "not delivered after 1 attempt"));
  line.configure("http: {proxy: \"http://127.0.0.1:9\", ca_file: plain}\n" + yaml);
  put(line.folder() / "plain", "no certificate\n");
  CHECK(has(line.run({"doctor"}).out, "names are looked up by the proxy"));
  line.configure("storage: feedmill.db\noutput: out\nsources: []\n");
  CHECK(has(line.run({"doctor"}).out, "feedmill sources add ADDRESS"));
  put(line.folder() / "feedmill.db", std::string(5000, 'x'));
  const Outcome damaged = line.run({"doctor"});
  CHECK(damaged.status == 1);
  CHECK(has(damaged.out, "put a backup in its place"));
  line.configure("bogus: 1\n");
  const Outcome wrong = line.run({"doctor"});
  CHECK(wrong.status == 78);
  CHECK(has(wrong.out, "wrong  configuration"));
}
