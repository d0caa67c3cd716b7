// What a server sees of feedmill.
#include <algorithm>

#include "fetch/cookies.h"
#include "fetching.h"

using namespace feedmill;
using namespace feedmill::test;

TEST_CASE("request: the address as configured, and nothing that was not asked for", "[fetch]") {
  HttpServer server;
  server.on("*", {reply("<rss/>", {{"Set-Cookie", "id=1; Path=/"}})});
  Fetcher fetcher(loopback_options());
  for (int i = 0; i < 2; ++i)
    fetcher.submit(request_for(server.url("/a%20b/./c/../feed.xml?x=1&y=%2F")));
  run_to_end(fetcher);
  REQUIRE(server.seen().size() == 2);
  for (const HttpRequest& request : server.seen()) {
    CHECK(request.method == "GET");
    CHECK(request.target == "/a%20b/./c/../feed.xml?x=1&y=%2F");
    CHECK(request.get("User-Agent") == "feedmill-test/1.0 (+https://example.org/contact)");
    CHECK(request.get("Accept-Encoding") == "gzip, deflate, br, zstd");
    CHECK(request.get("Accept")->find("application/atom+xml") != std::string::npos);
    for (const char* name : {"Cookie", "Referer", "Authorization", "Origin", "If-None-Match",
                             "If-Modified-Since", "A-IM", "Connection"}) {
      CAPTURE(name);
      CHECK_FALSE(request.get(name));
    }
  }
}

TEST_CASE("request: validators go back byte for byte", "[fetch]") {
  const std::string etag = GENERATE(as<std::string>(), "W/\"67-5e1f\"", "\"67-5e1f-gzip\"",
                                    "no-quotes-at-all", "\"a,b;c=d e\\f\"", "\"\"", "W/\"'\"");
  HttpServer server;
  HttpReply unchanged;
  unchanged.status = 304;
  server.on("/feed", {unchanged});
  const Validators validators{etag, "2026-11-02T07:00:00Z"};
  const FetchResult result = fetch(request_for(server.url("/feed"), validators));
  CHECK(std::holds_alternative<NotModified>(result.outcome));
  CHECK(server.seen()[0].get("If-None-Match") == etag);
  CHECK(server.seen()[0].get("If-Modified-Since") == "2026-11-02T07:00:00Z");
  CHECK(server.seen()[0].get("A-IM") == "feed");
}

TEST_CASE("request: nothing with a line break becomes a header", "[fetch]") {
  HttpServer server;
  server.on("/feed", {reply("<rss/>")});
  FetchRequest request = request_for(server.url("/feed"), {"\"a\"\r\nX-Evil: 1", ""});
  request.headers = {{"X-Fine", "yes"}, {"X-Bad", "a\nX-Evil: 2"}, {"X-Empty", ""}};
  fetch(std::move(request));
  const HttpRequest seen = server.seen().at(0);
  CHECK_FALSE(seen.get("X-Evil"));
  CHECK_FALSE(seen.get("If-None-Match"));
  CHECK_FALSE(seen.get("X-Bad"));
  CHECK(seen.get("X-Fine") == "yes");
  CHECK(seen.get("X-Empty") == "");
}

TEST_CASE("request: the operator's own header replaces ours", "[fetch]") {
  HttpServer server;
  server.on("/feed", {reply("<rss/>")});
  FetchRequest request = request_for(server.url("/feed"));
  request.headers = {{"accept", "text/plain"}, {"User-Agent", "mine"}};
  fetch(std::move(request));
  CHECK(server.seen()[0].get("Accept") == "text/plain");
  CHECK(server.seen()[0].get("User-Agent") == "mine");
}

TEST_CASE("request: login and headers go to their own origin only", "[fetch]") {
  HttpServer home;
  HttpServer other("127.0.0.2");
  home.on("/feed", {redirect(302, "/inner")});
  home.on("/inner", {redirect(307, other.url("/feed"))});
  other.on("/feed", {redirect(302, home.url("/back"))});
  home.on("/back", {reply("<rss/>")});
  FetchRequest request = request_for(home.url("/feed"), {"\"v\"", ""});
  request.username = "reader";
  request.password = "s3cret";
  request.headers = {{"X-Token", "abc"}};
  const FetchResult result = fetch(std::move(request));
  CHECK(result.redirects.hops == 3);
  for (const HttpRequest& seen : home.seen()) {
    CHECK(seen.get("Authorization") == "Basic cmVhZGVyOnMzY3JldA==");
    CHECK(seen.get("X-Token") == "abc");
  }
  const HttpRequest away = other.seen().at(0);
  CHECK_FALSE(away.get("Authorization"));
  CHECK_FALSE(away.get("X-Token"));
  CHECK(away.get("If-None-Match") == "\"v\"");  // of the document that the hops lead to
}

TEST_CASE("request: the environment's proxy is not asked", "[fetch]") {
  HttpServer server, proxy;
  server.on("/feed", {reply("<rss/>")});
  ::setenv("http_proxy", proxy.url("").c_str(), 1);
  ::setenv("ALL_PROXY", proxy.url("").c_str(), 1);
  fetch(server.url("/feed"));
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
  CHECK(server.seen().size() == 1);
  CHECK(proxy.connections() == 0);
}

TEST_CASE("request: through a proxy, itself never refused, private targets are", "[fetch]") {
  HttpServer proxy;
  proxy.on("*", {reply("<rss/>")});
  FetchOptions options = loopback_options();
  options.allow_networks.clear();
  options.proxy = proxy.url("");
  CHECK(fetched(fetch("http://feeds.example/a", options)).body == "<rss/>");
  CHECK(proxy.seen().at(0).target == "http://feeds.example/a");
  for (const char* url :
       {"http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/",
        "http://0177.0.0.1/", "http://localhost./", "http://[::1]/", "http://169.254.169.254/",
        "http://[::ffff:10.0.0.1]/"}) {
    CAPTURE(url);
    CHECK(failed(fetch(url, options)).kind == FetchFailure::kRefusedAddress);
  }
  CHECK(proxy.seen().size() == 1);
}

TEST_CASE("request: a host in any script is asked by its ASCII name", "[fetch]") {
  HttpServer proxy;
  proxy.on("*", {reply("<rss/>")});
  FetchOptions options = loopback_options();
  options.proxy = proxy.url("");
  fetch(
      "http://b\xc3\xbc"
      "cher.example/a",
      options);
  fetch("http://b%C3%BCcher.example/b", options);
  REQUIRE(proxy.seen().size() == 2);
  CHECK(proxy.seen()[0].target == "http://xn--bcher-kva.example/a");
  CHECK(proxy.seen()[1].target == "http://xn--bcher-kva.example/b");
}

TEST_CASE("request: a login in the address is sent, and not told on", "[fetch]") {
  HttpServer server;
  server.on("/feed", {redirect(302, "/inner")});
  server.on("/inner", {reply("<rss/>")});
  std::string url = server.url("/feed");
  url.insert(url.find("127"), "reader:s3cret@");
  const FetchResult result = fetch(url);
  CHECK(server.seen("/inner").at(0).get("Authorization") == "Basic cmVhZGVyOnMzY3JldA==");
  CHECK(result.redirects.final_url == server.url("/inner"));
  CHECK(fetch(url + "?x").redirects.final_url.find("s3cret") == std::string::npos);
}

TEST_CASE("request: a proxy that does not connect is named", "[fetch]") {
  FetchOptions options = loopback_options();
  options.proxy = "http://127.0.0.1:1";
  CHECK(failed(fetch("http://feeds.example/", options)).message.find("http.proxy") !=
        std::string::npos);
  HttpServer proxy;
  HttpReply login;
  login.status = 407;
  proxy.on("*", {login});
  options.proxy = proxy.url("");
  const FetchResult tunnel = fetch("https://feeds.example/", options);
  CHECK(failed(tunnel).kind == FetchFailure::kConnect);
  CHECK(failed(tunnel).message.find("asks for a login") != std::string::npos);
}

TEST_CASE("request: letters beyond ASCII in a configured address are percent-encoded", "[fetch]") {
  HttpServer server;
  server.on("*", {reply("<rss/>")});
  fetch(server.url("/caf\u00e9/feed?tag=\u00fcber uns&x=a|b"));
  CHECK(server.seen().at(0).target == "/caf%C3%A9/feed?tag=%C3%BCber%20uns&x=a%7Cb");
}

TEST_CASE("request: a cookie that is set on the way goes back, for this fetch alone", "[fetch]") {
  HttpServer server;
  server.on(
      "*", {[](const HttpRequest& request) {
        if (request.get("Cookie").value_or("").find("pass=1") != std::string::npos)
          return reply("<rss/>");
        HttpReply wall = reply("", {{"Location", request.target == "/feed" ? "/check" : "/feed"}});
        wall.status = 302;
        if (request.target == "/check")
          wall.headers.emplace_back("Set-Cookie", "pass=1; Path=/; HttpOnly");
        return wall;
      }});
  Fetcher fetcher(loopback_options());
  for (int round = 1; round <= 2; ++round) {
    FetchRequest request = request_for(server.url("/feed"));
    request.headers = {{"Cookie", "mine=2"}};
    fetcher.submit(std::move(request));
    for (const FetchResult& result : run_to_end(fetcher)) CHECK(fetched(result).body == "<rss/>");
  }
  const auto seen = server.seen();
  REQUIRE(seen.size() == 6);
  CHECK(seen[2].get("Cookie") == "mine=2; pass=1");
  CHECK(seen[3].get("Cookie") == "mine=2");  // forgotten
}

TEST_CASE("cookies: whose they are, and where they go", "[fetch]") {
  const Instant now{Seconds{1795435200}};
  CookieJar jar;
  jar.take("https://a.example/x/y",
           {"s=1; Secure", "p=2; Path=/z", "d=3", "old=4; Max-Age=0", "=5", "no-value",
            "e=6; Expires=Thu, 01 Jan 1970 00:00:00 GMT"},
           now);
  CHECK(jar.field_for("https://a.example/x/", "") == "s=1; d=3");
  CHECK(jar.field_for("http://a.example/x/", "") == "d=3");
  CHECK(jar.field_for("https://a.example/z/1", "").find("p=2") == 0);
  CHECK(jar.field_for("https://a.example/zz", "") == "");
  CHECK(jar.field_for("https://www.a.example/x/", "") == "");
  CHECK(jar.field_for("https://a.example/x/", "d=mine") == "d=mine; s=1");
  jar.take("https://a.example/x/y", {"d=; Max-Age=0"}, now);
  CHECK(jar.field_for("https://a.example/x/", "") == "s=1");
  jar.take("http://a.example/", {"clear=1; Secure"}, now);
  CHECK(jar.field_for("https://a.example/", "").find("clear") == std::string::npos);
}

TEST_CASE("cookies: no more than 20, nor 4 KiB", "[fetch]") {
  CookieJar many, large;
  for (int n = 0; n < 50; ++n) {
    many.take("http://a.example/", {"c" + std::to_string(n) + "=1"}, Instant{});
    large.take("http://a.example/", {"c" + std::to_string(n) + "=" + std::string(1000, 'x')},
               Instant{});
  }
  const std::string few = many.field_for("http://a.example/", "");
  CHECK(std::count(few.begin(), few.end(), '=') == 20);
  CHECK(large.field_for("http://a.example/", "").size() <= 4096);
}

TEST_CASE("request: a source's own proxy, or none, instead of everybody's", "[fetch]") {
  HttpServer proxy, server;
  proxy.on("*", {reply("<rss>by proxy</rss>")});
  server.on("/feed", {reply("<rss>direct</rss>")});
  FetchRequest request = request_for(server.url("/feed"));
  request.proxy = proxy.url("");
  const FetchResult by_own = fetch(request);
  CHECK(fetched(by_own).body == "<rss>by proxy</rss>");
  FetchOptions options = loopback_options();
  options.proxy = proxy.url("");
  request.proxy = "";
  const FetchResult direct = fetch(request, options);
  CHECK(fetched(direct).body == "<rss>direct</rss>");
  request.proxy = "http://127.0.0.1:9";
  const FetchResult down = fetch(request);
  CHECK(failed(down).message.find("the source's proxy") != std::string::npos);
}
