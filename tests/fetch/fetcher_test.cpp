// The fetch loop against a real server: outcomes, redirects, queues, the end.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <thread>

#include "fetching.h"

using namespace feedmill;
using namespace feedmill::test;

TEST_CASE("fetch: a document comes whole, its coding still on", "[fetch]") {
  HttpServer server;
  server.on("/feed", {reply("not really gzip", {{"ETag", "\"1\""},
                                                {"Last-Modified", "yesterday"},
                                                {"Content-Encoding", "gzip"},
                                                {"Content-Type", "text/xml; charset=utf-8"},
                                                {"Cache-Control", "max-age=60"}})});
  FetchRequest request = request_for(server.url("/feed"));
  request.id = 42;
  const FetchResult result = fetch(std::move(request));
  const Fetched& document = fetched(result);
  CHECK(result.id == 42);
  CHECK(document.status == 200);
  CHECK(document.body == "not really gzip");
  CHECK(document.content_encoding == "gzip");
  CHECK(document.content_type == "text/xml; charset=utf-8");
  CHECK(document.validators == Validators{"\"1\"", "yesterday"});
  CHECK(result.freshness.fresh_for == Seconds(60));
  CHECK(result.bytes == 15);
  CHECK(result.redirects.final_url == server.url("/feed"));
}

TEST_CASE("fetch: a body of any framing", "[fetch]") {
  HttpServer server;
  HttpReply chunked = reply("<rss>chunked</rss>");
  chunked.chunked = true;
  server.on("/chunked", {chunked});
  server.on("/old", {raw("HTTP/1.0 200 OK\r\n\r\n<rss>until the end</rss>")});
  server.on("/hints", {raw("HTTP/1.1 103 Early Hints\r\nETag: \"no\"\r\n\r\nHTTP/1.1 200 OK\r\n"
                           "Content-Length: 6\r\n\r\n<rss/>")});
  CHECK(fetched(fetch(server.url("/chunked"))).body == "<rss>chunked</rss>");
  CHECK(fetched(fetch(server.url("/old"))).body == "<rss>until the end</rss>");
  const FetchResult hinted = fetch(server.url("/hints"));
  CHECK(fetched(hinted).body == "<rss/>");
  CHECK(fetched(hinted).validators.empty());
}

TEST_CASE("fetch: a 304 brings its own validators", "[fetch]") {
  HttpServer server;
  HttpReply unchanged = reply("", {{"ETag", "\"new\""}, {"Cache-Control", "max-age=5"}});
  unchanged.status = 304;
  server.on("/feed", {unchanged});
  const FetchResult result = fetch(request_for(server.url("/feed"), {"\"old\"", ""}));
  REQUIRE(std::holds_alternative<NotModified>(result.outcome));
  CHECK(std::get<NotModified>(result.outcome).validators == Validators{"\"new\"", ""});
  CHECK(result.freshness.fresh_for == Seconds(5));
}

TEST_CASE("fetch: a delta is taken where one was offered", "[fetch]") {
  HttpServer server;
  HttpReply delta = reply("<rss>new</rss>", {{"IM", "feed"}, {"ETag", "\"2\""}});
  delta.status = 226;
  server.on("/feed", {delta});
  const FetchResult asked = fetch(request_for(server.url("/feed"), {"\"1\"", ""}));
  CHECK(fetched(asked).status == 226);
  CHECK(fetched(asked).body == "<rss>new</rss>");
  CHECK(failed(fetch(server.url("/feed"))).kind == FetchFailure::kHttpStatus);
}

TEST_CASE("fetch: five redirects are followed, not six", "[fetch]") {
  HttpServer server;
  for (int i = 0; i < 6; ++i) {
    server.on("/" + std::to_string(i), {redirect(i < 2 ? 301 : 302, std::to_string(i + 1))});
  }
  server.on("/6", {reply("<rss/>")});
  const FetchResult five = fetch(server.url("/1"));
  CHECK(fetched(five).body == "<rss/>");
  CHECK(five.redirects.final_url == server.url("/6"));
  CHECK(five.redirects.permanent_url == server.url("/2"));
  CHECK(five.redirects.hops == 5);
  const std::size_t before = server.seen("/6").size();
  CHECK(failed(fetch(server.url("/0"))).kind == FetchFailure::kRedirects);
  CHECK(server.seen("/6").size() == before);
}

TEST_CASE("fetch: a loop of redirects ends", "[fetch]") {
  HttpServer server;
  server.on("/a", {redirect(302, "/b")});
  server.on("/b", {redirect(302, "/a")});
  CHECK(failed(fetch(server.url("/a"))).kind == FetchFailure::kRedirects);
  CHECK(server.seen().size() == 6);
}

TEST_CASE("fetch: no redirect leads out of http", "[fetch]") {
  const std::string target =
      GENERATE(as<std::string>(), "file:///etc/hostname", "ftp://127.0.0.1/feed.xml",
               "gopher://127.0.0.1/_x", "data:application/xml,<rss/>", "javascript:alert(1)");
  HttpServer server;
  server.on("/feed", {redirect(301, target)});
  const FetchResult result = fetch(server.url("/feed"));
  CHECK(failed(result).kind == FetchFailure::kRefusedScheme);
}

TEST_CASE("fetch: an address that is not public is refused, and how to allow it is said",
          "[fetch]") {
  HttpServer server;
  server.on("/feed", {reply("<rss/>")});
  FetchOptions options = loopback_options();
  options.allow_networks.clear();
  const FetchResult result = fetch(server.url("/feed"), options);
  CHECK(failed(result).kind == FetchFailure::kRefusedAddress);
  CHECK(failed(result).message.find("allow_networks: [\"127.0.0.1/32\"]") != std::string::npos);
  CHECK(failed(fetch("http://localhost:" + std::to_string(server.port()) + "/", options)).kind ==
        FetchFailure::kRefusedAddress);
  CHECK(failed(fetch("http://0.0.0.0:" + std::to_string(server.port()) + "/", options)).kind ==
        FetchFailure::kRefusedAddress);
  CHECK(server.connections() == 0);
}

TEST_CASE("fetch: a host that is allowed does not pass its permission on", "[fetch]") {
  HttpServer allowed("127.0.0.9");
  HttpServer inside;
  allowed.on("/feed", {redirect(302, inside.url("/secret"))});
  FetchOptions options = loopback_options();
  options.allow_networks = {*parse_network("127.0.0.9/32")};
  CHECK(failed(fetch(allowed.url("/feed"), options)).kind == FetchFailure::kRefusedAddress);
  CHECK(allowed.seen().size() == 1);
  CHECK(inside.connections() == 0);
}

TEST_CASE("fetch: a connection is not used again under rules that refuse it", "[fetch]") {
  HttpServer server;
  server.on("*", [](const HttpRequest&) {
    HttpReply slow = reply("<rss/>");
    slow.delay = 100ms;
    return slow;
  });
  FetchOptions options = loopback_options();
  options.max_per_host = 1;
  Fetcher fetcher(options);
  for (int i = 0; i < 2; ++i) fetcher.submit(request_for(server.url("/" + std::to_string(i))));
  std::vector<FetchResult> results;
  while (server.seen().empty()) fetcher.step(10ms, results);
  options.allow_networks.clear();
  fetcher.reconfigure(options);
  for (FetchResult& result : run_to_end(fetcher)) results.push_back(std::move(result));
  REQUIRE(results.size() == 2);
  CHECK(fetched(results[0]).body == "<rss/>");
  CHECK(failed(results[1]).kind == FetchFailure::kRefusedAddress);
  CHECK(server.seen().size() == 1);
}

TEST_CASE("fetch: one host's requests share its connections, within its limit", "[fetch]") {
  HttpServer server;
  HttpServer other("127.0.0.2");
  const auto slow = [](const HttpRequest&) {
    HttpReply out = reply("<rss/>");
    out.delay = 10ms;
    return out;
  };
  server.on("*", slow);
  other.on("*", slow);
  Fetcher fetcher(loopback_options());
  for (int i = 0; i < 30; ++i) fetcher.submit(request_for(server.url("/f" + std::to_string(i))));
  for (int i = 0; i < 10; ++i) fetcher.submit(request_for(other.url("/g" + std::to_string(i))));
  CHECK(fetcher.pending() == 40);
  CHECK(run_to_end(fetcher).size() == 40);
  CHECK(server.seen().size() == 30);
  CHECK(server.busy_peak() == 2);
  CHECK(server.connections() == 2);
  CHECK(other.busy_peak() == 2);
  CHECK(other.connections() == 2);
}

TEST_CASE("fetch: what redirects lead to counts at the host it leads to", "[fetch]") {
  HttpServer target;
  target.on("*", [](const HttpRequest&) {
    HttpReply out = reply("<rss/>");
    out.delay = 20ms;
    return out;
  });
  std::vector<std::unique_ptr<HttpServer>> sources;
  Fetcher fetcher(loopback_options());
  for (int i = 2; i < 10; ++i) {
    sources.push_back(std::make_unique<HttpServer>("127.0.0." + std::to_string(i)));
    sources.back()->on("/feed", {redirect(302, target.url("/f" + std::to_string(i)))});
    fetcher.submit(request_for(sources.back()->url("/feed")));
  }
  for (const FetchResult& result : run_to_end(fetcher)) CHECK(fetched(result).body == "<rss/>");
  CHECK(target.seen().size() == 8);
  CHECK(target.busy_peak() <= 2);
}

TEST_CASE("fetch: a host that hangs delays no other", "[fetch]") {
  HttpServer dead, alive("127.0.0.2");
  HttpReply hang;
  hang.hang = true;
  dead.on("*", {hang});
  alive.on("*", {reply("<rss/>")});
  FetchOptions options = loopback_options();
  options.timeout = 700ms;
  options.max_concurrent = 3;
  Fetcher fetcher(options);
  for (int i = 0; i < 4; ++i) fetcher.submit(request_for(dead.url("/" + std::to_string(i))));
  for (int i = 0; i < 10; ++i) fetcher.submit(request_for(alive.url("/" + std::to_string(i))));
  std::vector<FetchResult> results;
  const auto until = std::chrono::steady_clock::now() + 500ms;
  while (std::chrono::steady_clock::now() < until) fetcher.step(20ms, results);
  CHECK(results.size() == 10);
  for (const FetchResult& result : run_to_end(fetcher)) {
    CHECK(failed(result).kind == FetchFailure::kTimeout);
  }
}

TEST_CASE("fetch: the timeout is for all hops together", "[fetch]") {
  HttpServer server;
  HttpReply slow = redirect(302, "/again");
  slow.delay = 250ms;
  server.on("*", {slow});
  FetchOptions options = loopback_options();
  options.timeout = 600ms;
  options.max_redirects = 100;
  const auto began = std::chrono::steady_clock::now();
  const FetchResult result = fetch(server.url("/feed"), options);
  CHECK(failed(result).kind == FetchFailure::kTimeout);
  CHECK(std::chrono::steady_clock::now() - began < 1500ms);
}

TEST_CASE("fetch: cancelling ends what waits and what hangs, at once", "[fetch]") {
  HttpServer server;
  HttpReply hang;
  hang.hang = true;
  server.on("*", {hang});
  Fetcher fetcher(loopback_options());
  for (int i = 0; i < 20; ++i) {
    FetchRequest request = request_for(server.url("/" + std::to_string(i)));
    request.id = i;
    fetcher.submit(std::move(request));
  }
  std::vector<FetchResult> results;
  while (server.seen().size() < 2) fetcher.step(10ms, results);
  const auto began = std::chrono::steady_clock::now();
  fetcher.cancel_all();
  fetcher.step(10s, results);
  CHECK(std::chrono::steady_clock::now() - began < 200ms);
  CHECK(fetcher.pending() == 0);
  std::set<std::int64_t> ids;
  for (const FetchResult& result : results) {
    ids.insert(result.id);
    CHECK(failed(result).kind == FetchFailure::kCancelled);
  }
  CHECK(ids.size() == 20);
  server.on("*", {reply("<rss/>")});
  fetcher.submit(request_for(server.url("/again")));
  CHECK(fetched(run_to_end(fetcher).at(0)).body == "<rss/>");
}

TEST_CASE("fetch: paused, nothing new begins", "[fetch]") {
  HttpServer server;
  server.on("*", {reply("<rss/>")});
  Fetcher fetcher(loopback_options());
  fetcher.pause(true);
  fetcher.submit(request_for(server.url("/feed")));
  std::vector<FetchResult> results;
  for (int i = 0; i < 5; ++i) fetcher.step(10ms, results);
  CHECK(server.connections() == 0);
  CHECK(fetcher.pending() == 1);
  fetcher.pause(false);
  CHECK(run_to_end(fetcher).size() == 1);
}

TEST_CASE("fetch: a step ends by another thread's wakeup and by a watched descriptor", "[fetch]") {
  Fetcher fetcher(loopback_options());
  std::vector<FetchResult> results;
  const auto began = std::chrono::steady_clock::now();
  std::thread other([&] {
    std::this_thread::sleep_for(50ms);
    fetcher.wakeup();
  });
  fetcher.step(10s, results);
  other.join();
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  fetcher.watch(ends[0]);
  REQUIRE(::write(ends[1], "x", 1) == 1);
  fetcher.step(10s, results);
  fetcher.unwatch(ends[0]);
  fetcher.step(1ms, results);
  ::close(ends[0]);
  ::close(ends[1]);
  CHECK(std::chrono::steady_clock::now() - began < 5s);
}

TEST_CASE("fetch: with few descriptors it is slower, but all is fetched", "[fetch]") {
  std::vector<std::unique_ptr<HttpServer>> servers;
  for (int i = 1; i <= 40; ++i) {
    servers.push_back(std::make_unique<HttpServer>("127.0.3." + std::to_string(i)));
    servers.back()->on("*", [](const HttpRequest&) {
      HttpReply out = reply("<rss/>");
      out.delay = 5ms;
      return out;
    });
  }
  FetchOptions few = loopback_options();
  rlimit old{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &old) == 0);
  rlimit tight = old;
  tight.rlim_cur = 40;
  ::setrlimit(RLIMIT_NOFILE, &tight);
  few = within_descriptors(few);
  ::setrlimit(RLIMIT_NOFILE, &old);
  CHECK(few.max_concurrent >= 2);
  CHECK(few.max_concurrent <= 12);
  Fetcher fetcher(few);
  for (int i = 0; i < 80; ++i) {
    fetcher.submit(request_for(servers[std::size_t(i % 40)]->url("/" + std::to_string(i))));
  }
  for (const FetchResult& result : run_to_end(fetcher)) CHECK(fetched(result).body == "<rss/>");
}

TEST_CASE("fetch: a redirect counts although its page is cut short", "[fetch]") {
  HttpServer server;
  HttpReply cut = redirect(301, "/feed");
  cut.length = 1000;
  server.on("/old", {cut});
  server.on("/feed", {reply("<rss/>")});
  CHECK(fetched(fetch(server.url("/old"))).body == "<rss/>");
}

TEST_CASE("fetch: a connection that the server closes meanwhile is made anew", "[fetch]") {
  HttpServer server;
  HttpReply last = reply("", {});
  last.raw = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>";  // and then closes
  server.on("*", {last});
  FetchOptions options = loopback_options();
  options.max_per_host = 1;
  Fetcher fetcher(options);
  for (int i = 0; i < 5; ++i) fetcher.submit(request_for(server.url("/" + std::to_string(i))));
  for (const FetchResult& result : run_to_end(fetcher)) CHECK(fetched(result).body == "<rss/>");
}
