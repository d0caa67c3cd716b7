// What the status endpoint answers, over a store on disk that commands have filled.
#include "app/endpoint_desk.h"

#include <algorithm>

#include "app/endpoint.h"
#include "command_line.h"
#include "config/config.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

constexpr auto kItems = R"(<item><guid isPermaLink="false">h1</guid>
<title>Two tugs collide</title><description>Nobody was hurt.</description></item>)";

/// A folder in which a pass was made and an issue written, and the desk over it.
struct Site {
  explicit Site(bool filled = true) : line("") {
    const std::string folder = line.folder().string();
    put(line.folder() / "a.rss", "<rss version=\"2.0\"><channel><title>A</title>" +
                                     std::string(kItems) + "</channel></rss>");
    line.configure(
        "storage: feedmill.db\noutput: out\nsources:\n  - {url: \"file://" + folder +
        "/a.rss\", name: Harbour}\n  - {url: \"file://" + folder +
        "/none.rss?key=geheim\"}\n  - {url: \"http://off.example/\", name: Off, enabled: false}\n"
        "digests:\n  - {name: daily, title: The Daily, schedule: \"07:00\", formats: [html, json, "
        "atom], deliver: [{exec: [/bin/false]}]}\n  - {name: never, schedule: sun 09:00}\n");
    if (filled) {
      for (int times = 0; times < 3; ++times) line.run({"poll", "--all"});
      REQUIRE(line.run({"digest", "daily", "--now"}).status == 0);
    }
    auto loaded = load_config(line.file());
    REQUIRE(loaded);
    config = std::make_shared<SharedConfig>(std::make_shared<const Config>(std::move(*loaded)));
    desk.emplace(config, pulse, std::make_shared<const Meter>());
  }

  HttpAnswer get(const std::string& path, std::map<std::string, std::string> query = {},
                 const std::string& accept = {}, const std::string& etag = {}) {
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.query = std::move(query);
    request.accept = accept;
    request.if_none_match = etag;
    return desk->answer(request);
  }

  CommandLine line;
  Pulse pulse;
  std::shared_ptr<SharedConfig> config;
  std::optional<EndpointDesk> desk;
};

std::string header(const HttpAnswer& answer, const std::string& name) {
  for (const auto& [key, value] : answer.headers)
    if (key == name) return value;
  return {};
}

std::string file_of(const HttpAnswer& answer) {
  REQUIRE(answer.file);
  std::string bytes(answer.file->size, '\0');
  REQUIRE(::pread(answer.file->file->get(), bytes.data(), bytes.size(), 0) ==
          static_cast<ssize_t>(bytes.size()));
  return bytes;
}

}  // namespace

TEST_CASE("endpoint: without a store it says so, and is well once there is one") {
  Site site(false);
  CHECK(site.get("/status").status == 503);
  CHECK(site.get("/healthz").status == 503);
  CHECK(site.desk->change() == 0);
  site.line.run({"poll"});
  CHECK(site.get("/healthz").body.substr(0, 2) == "ok");
  CHECK(site.get("/healthz").status == 200);
  CHECK(site.desk->change() > 0);
  site.pulse.set_trouble("storage: the disk is full");
  const HttpAnswer ill = site.get("/healthz");
  CHECK(ill.status == 503);
  CHECK(has(ill.body, "the disk is full"));
  CHECK(has(site.get("/status").body, "the disk is full"));
  CHECK(has(site.get("/metrics").body, "feedmill_healthy 0"));
  site.pulse.set_trouble({});
  site.pulse.beat(Part::kIngest);
  site.desk->beat();
  CHECK(site.get("/healthz").status == 200);
}

TEST_CASE("endpoint: /status shows each source, what to do, and no secret of an address") {
  Site site;
  const HttpAnswer page = site.get("/status");
  CHECK(page.status == 200);
  CHECK(has(page.type, "text/html"));
  for (const char* part : {"Harbour", "The Daily", "3 in a row: file", "/bin/false"}) {
    CAPTURE(part);
    CHECK(has(page.body, part));
  }
  CHECK_FALSE(has(page.body, "geheim"));
  const HttpAnswer failing = site.get("/status", {{"state", "failing"}});
  CHECK_FALSE(has(failing.body, ">Harbour<"));
  CHECK(has(failing.body, "none.rss"));
}

TEST_CASE("endpoint: /status shows an address without its login and its query") {
  Site site;
  Config config = *site.config->get();
  for (Source& source : config.sources)
    if (source.name == "Off") source.url = "http://me:sesame@off.example/@tugs/feed?key=geheim";
  site.config->set(std::make_shared<const Config>(config));
  const std::string page = site.get("/status").body;
  CHECK(has(page, "http://off.example/@tugs/feed"));
  CHECK_FALSE(has(page, "sesame"));
  CHECK_FALSE(has(page, "geheim"));
}

TEST_CASE("endpoint: /metrics counts what is stored, in either form") {
  Site site;
  const HttpAnswer plain = site.get("/metrics", {}, "text/plain");
  CHECK(has(plain.type, "text/plain"));
  CHECK(has(plain.body, "feedmill_sources{state=\"failing\"} 1\n"));
  CHECK(has(plain.body, "feedmill_sources{state=\"disabled\"} 1\n"));
  CHECK(has(plain.body, "feedmill_sources{state=\"ok\"} 1\n"));
  CHECK(has(plain.body, "feedmill_healthy 1"));
  const HttpAnswer open = site.get("/metrics", {}, "application/openmetrics-text; version=1.0.0");
  CHECK(has(open.type, "openmetrics"));
  CHECK(has(open.body, "# EOF"));
}

TEST_CASE("endpoint: /entries and /stories are lists to resume, and wait where nothing is new") {
  Site site;
  const HttpAnswer entries = site.get("/entries", {{"after", "0"}});
  CHECK(entries.status == 200);
  CHECK(has(entries.body, "Two tugs collide"));
  CHECK_FALSE(entries.hold);
  CHECK(has(site.get("/stories").body, "\"reports\""));
  const HttpAnswer later = site.get("/entries", {{"after", "1000"}, {"wait", "30"}});
  CHECK(later.body.empty());
  CHECK(later.hold == Seconds{30});
  CHECK(site.get("/stories", {{"after", "1000"}, {"wait", "600"}}).hold == Seconds{60});
  CHECK_FALSE(site.get("/entries", {{"after", "1000"}}).hold);
  const HttpAnswer at_once = site.get("/entries", {{"after", "0"}, {"wait", "30"}});
  CHECK(has(at_once.body, "Two tugs collide"));
  CHECK_FALSE(at_once.hold);  // there is something to tell
  CHECK_FALSE(site.get("/entries", {{"wait", "30"}, {"source", "Harbour"}, {"limit", "0"}}).hold);
  for (const char* wrong : {"after", "limit", "wait"}) {
    CAPTURE(wrong);
    CHECK(site.get("/entries", {{wrong, "-1"}}).status == 400);
    CHECK(site.get("/entries", {{wrong, "many"}}).status == 400);
  }
  CHECK(site.get("/entries", {{"source", "Elsewhere"}}).status == 400);
}

TEST_CASE("endpoint: a list has as many lines as are asked for, and limit 0 asks for the most") {
  Site site(false);
  std::string items;
  for (int at = 0; at < 10001; ++at)
    items += "<item><guid isPermaLink=\"false\">n" + std::to_string(at) + "</guid><title>Notice " +
             std::to_string(at) + "</title></item>";
  put(site.line.folder() / "a.rss",
      "<rss version=\"2.0\"><channel><title>A</title>" + items + "</channel></rss>");
  site.line.run({"poll", "--all"});
  const auto lines = [&site](std::map<std::string, std::string> query) {
    const std::string body = site.get("/entries", std::move(query)).body;
    return std::count(body.begin(), body.end(), '\n');
  };
  CHECK(lines({{"limit", "2"}}) == 2);
  CHECK(lines({}) == 1000);
  CHECK(lines({{"limit", "0"}}) == 10000);
  CHECK(lines({{"limit", "20000"}}) == 10000);
}

TEST_CASE("endpoint: /feed/NAME.atom is what a digest told, and is not sent twice") {
  Site site;
  const HttpAnswer feed = site.get("/feed/daily.atom");
  CHECK(feed.status == 200);
  CHECK(has(feed.type, "application/atom+xml"));
  CHECK(has(feed.body, "Two tugs collide"));
  CHECK(site.get("/feed/daily.atom", {}, {}, header(feed, "ETag")).status == 304);
  CHECK(site.get("/feed/never.atom").status == 404);
  CHECK(site.get("/feed/other.atom").status == 404);
}

TEST_CASE("endpoint: /digests/ has the files that the index lists, and no others") {
  Site site;
  CHECK(site.get("/digests").status == 302);
  const HttpAnswer list = site.get("/digests/");
  CHECK(has(list.body, "<a href=\"/digests/daily/\">The Daily</a>"));
  CHECK(header(site.get("/digests/daily"), "Location") == "/digests/daily/");
  CHECK(has(file_of(site.get("/digests/daily/")), "<html"));
  CHECK(has(site.get("/digests/daily/index.jsonl").type, "ndjson"));
  const HttpAnswer latest = site.get("/digests/daily/latest.json");
  CHECK(has(latest.type, "json"));
  CHECK(has(file_of(latest), "Two tugs collide"));
  CHECK(has(header(latest, "Content-Security-Policy"), "sandbox"));
  CHECK(site.get("/digests/daily/latest.json", {}, {}, header(latest, "ETag")).status == 304);
  CHECK(site.get("/digests/daily/latest.epub").status == 404);
  CHECK(site.get("/digests/daily/../../feedmill.yaml").status == 404);
  CHECK(site.get("/digests/never/").status == 404);
  CHECK(site.get("/digests/other/").status == 404);
  for (const std::string& name : names_in(site.line.folder() / "out/daily")) {
    if (!name.ends_with("Z.html")) continue;
    CHECK(site.get("/digests/daily/" + name).status == 200);
    std::filesystem::remove(site.line.folder() / "out/daily" / name);
    std::filesystem::create_symlink("/etc/passwd", site.line.folder() / "out/daily" / name);
    CHECK(site.get("/digests/daily/" + name).status == 404);
    std::filesystem::remove(site.line.folder() / "out/daily" / name);
    std::filesystem::create_directory(site.line.folder() / "out/daily" / name);
    CHECK(site.get("/digests/daily/" + name).status == 404);
  }
  Config none = *site.config->get();
  none.digests.clear();
  site.config->set(std::make_shared<const Config>(none));
  CHECK(has(site.get("/digests/").body, "There is no digest."));
}

TEST_CASE("endpoint: /digests/ leads into no folder that is not a digest's") {
  Site site;
  std::filesystem::create_directories(site.line.folder() / "out/other");
  put(site.line.folder() / "out/other/index.html", "<html>private</html>");
  put(site.line.folder() / "index.html", "<html>private</html>");
  for (const char* path : {"/digests/other", "/digests/other/", "/digests/other/index.html",
                           "/digests/../", "/digests/../index.html", "/digests//"}) {
    CAPTURE(path);
    CHECK(site.get(path).status == 404);
  }
}

TEST_CASE("endpoint: what is not there is 404, the root leads to the status page") {
  Site site;
  CHECK(site.get("/nothing").status == 404);
  CHECK(header(site.get("/"), "Location") == "/status");
}

TEST_CASE("endpoint: off unless it is asked for; what cannot be is the configuration's fault") {
  Pulse pulse;
  const auto opened = [&](const StatusConfig& status) {
    auto config = std::make_shared<Config>();
    config->status = status;
    return Endpoint::open(config, pulse, std::make_shared<const Meter>());
  };
  StatusConfig status;
  const auto off = opened(status);
  REQUIRE(off);
  (*off)->use(std::make_shared<const Config>());
  CHECK((*off)->stop_within(std::chrono::milliseconds(0)));
  status.listen = "nonsense";
  REQUIRE_FALSE(opened(status));
  CHECK(opened(status).error().code == Errc::kConfig);
  ScratchFolder folder;
  status.listen = (folder.path / "status.sock").string();
  status.token_file = (folder.path / "token").string();
  CHECK(opened(status).error().code == Errc::kConfig);
  put(folder.path / "token", "geheim\n");
  const auto on = opened(status);
  REQUIRE(on);
  std::filesystem::remove(folder.path / "token");
  auto reloaded = std::make_shared<Config>();
  reloaded->status = status;
  (*on)->use(reloaded);  // the old token stays
  CHECK((*on)->stop_within(std::chrono::seconds(5)));
}
