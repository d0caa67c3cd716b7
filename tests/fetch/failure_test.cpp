// What goes wrong on the way, by kind, and that its words can be acted on.
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "fetch/socket_loop.h"
#include "fetching.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

bool says(const FetchFailed& failure, const std::string& words) {
  UNSCOPED_INFO(failure.message);
  return failure.message.find(words) != std::string::npos;
}

/// A listener whose backlog is full: it drops what comes.
class FullListener {
 public:
  FullListener() {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof where;
    auto* address = reinterpret_cast<sockaddr*>(&where);
    REQUIRE(::bind(listener_.get(), address, size) == 0);
    REQUIRE(::listen(listener_.get(), 0) == 0);
    REQUIRE(::getsockname(listener_.get(), address, &size) == 0);
    for (int i = 0; i < 4; ++i) {
      fillers_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
      (void)::connect(fillers_.back().get(), address, size);
    }
    url = "http://127.0.0.1:" + std::to_string(ntohs(where.sin_port)) + "/";
  }
  std::string url;

 private:
  Descriptor listener_{::socket(AF_INET, SOCK_STREAM, 0)};
  std::vector<Descriptor> fillers_;
};

}  // namespace

TEST_CASE("failure: fewer bytes than announced", "[fetch]") {
  HttpServer server;
  HttpReply cut = reply(std::string(10000, 'x'), {{"ETag", "\"cut\""}});
  cut.stop = 5000;
  server.on("/length", {cut});
  cut.chunked = true;
  server.on("/chunked", {cut});
  server.on("/garbled", {raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello")});
  for (const char* path : {"/length", "/chunked", "/garbled"}) {
    CAPTURE(path);
    const FetchResult result = fetch(server.url(path));
    UNSCOPED_INFO(failed(result).message);
    CHECK(failed(result).kind == FetchFailure::kTruncated);
  }
}

TEST_CASE("failure: a body over the limit, announced or not, is not read to its end", "[fetch]") {
  HttpServer server;
  HttpReply announced = reply("<rss>");
  announced.length = std::size_t{3} << 30;
  HttpReply endless = reply("<rss>");
  endless.endless = std::string(65536, ' ');
  server.on("/announced", {announced});
  server.on("/endless", {endless});
  endless.chunked = true;
  server.on("/chunked", {endless});
  for (const char* path : {"/announced", "/endless", "/chunked"}) {
    CAPTURE(path);
    const FetchResult result = fetch(server.url(path));
    CHECK(failed(result).kind == FetchFailure::kTooLarge);
    CHECK(says(failed(result), "http.max_body"));
  }
  CHECK(server.bytes_sent() < 20U << 20);
}

TEST_CASE("failure: headers without end", "[fetch]") {
  HttpServer server;
  std::string lines, cookies;
  for (int i = 0; i < 2000; ++i) lines += "X-Filler: " + std::string(1000, 'a') + "\r\n";
  for (int i = 0; i < 100000; ++i) cookies += "Set-Cookie: a" + std::to_string(i) + "=b\r\n";
  server.on("/lines", {raw("HTTP/1.1 200 OK\r\n" + lines)});
  server.on("/cookies", {raw("HTTP/1.1 200 OK\r\n" + cookies)});
  server.on("/one", {raw("HTTP/1.1 200 OK\r\nX-One: " + std::string(4U << 20, 'a'))});
  std::string hints;
  for (int i = 0; i < 20000; ++i) hints += "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  server.on("/hints", {raw(hints)});
  for (const char* path : {"/lines", "/cookies", "/one", "/hints"}) {
    CAPTURE(path);
    CHECK(failed(fetch(server.url(path))).kind == FetchFailure::kTooLarge);
  }
}

TEST_CASE("failure: what is not HTTP", "[fetch]") {
  HttpServer server;
  const std::string bytes =
      GENERATE(as<std::string>(), " ", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1\r\n\r\n",
               "<rss version='2.0'><channel/></rss>", std::string(100, '\0'));
  server.on("/feed", {raw(bytes)});
  const FetchResult result = fetch(server.url("/feed"));
  UNSCOPED_INFO(failed(result).message);
  CHECK(failed(result).kind == FetchFailure::kProtocol);
}

TEST_CASE("failure: a 304 that nobody asked for", "[fetch]") {
  HttpServer server;
  HttpReply unchanged;
  unchanged.status = 304;
  server.on("/feed", {unchanged});
  CHECK(failed(fetch(server.url("/feed"))).kind == FetchFailure::kProtocol);
}

TEST_CASE("failure: a status, with what to do about it", "[fetch]") {
  HttpServer server;
  HttpReply later = reply(std::string(1U << 20, 'x'), {{"Retry-After", "7200"}});
  later.status = 429;
  server.on("/later", {later});
  HttpReply login;
  login.status = 401;
  server.on("/login", {login});
  HttpReply challenge = reply("<html>", {{"CF-Mitigated", "challenge"}});
  challenge.status = 403;
  server.on("/challenge", {challenge});
  HttpReply nowhere;
  nowhere.status = 301;
  server.on("/nowhere", {nowhere});

  const FetchResult busy = fetch(server.url("/later"));
  CHECK(failed(busy).kind == FetchFailure::kHttpStatus);
  CHECK(failed(busy).status == 429);
  CHECK(busy.freshness.retry_after == Seconds(7200));
  CHECK(says(failed(fetch(server.url("/login"))), "password_file"));
  CHECK(says(failed(fetch(server.url("/challenge"))), "Cloudflare"));
  CHECK(failed(fetch(server.url("/nowhere"))).status == 301);
  CHECK(failed(fetch(server.url("/missing"))).status == 404);
}

TEST_CASE("failure: an error page is read to its end, for the connection's sake, if short",
          "[fetch]") {
  HttpServer server;
  HttpReply broken = reply(std::string(1000, 'x'));
  broken.status = 500;
  server.on("*", {broken});
  FetchOptions options = loopback_options();
  options.max_per_host = 1;
  Fetcher fetcher(options);
  for (int i = 0; i < 5; ++i) fetcher.submit(request_for(server.url("/" + std::to_string(i))));
  CHECK(run_to_end(fetcher).size() == 5);
  CHECK(server.connections() == 1);
}

TEST_CASE("failure: nobody listens, and no such name", "[fetch]") {
  const FetchResult refused = fetch("http://127.0.0.1:1/feed");
  CHECK(failed(refused).kind == FetchFailure::kConnect);
  CHECK(says(failed(refused), "cannot connect to 127.0.0.1:1: Connection refused"));
  const FetchResult nameless = fetch("http://no-such-host.invalid/feed");
  CHECK(failed(nameless).kind == FetchFailure::kDns);
  CHECK(says(failed(nameless), "no-such-host.invalid"));
}

TEST_CASE("failure: a server that never answers, and one that trickles", "[fetch]") {
  HttpServer server;
  HttpReply hang, trickle = reply("<rss>");
  hang.hang = true;
  trickle.endless = " ";
  trickle.between = 50ms;
  server.on("/hang", {hang});
  server.on("/trickle", {trickle});
  FetchOptions options = loopback_options();
  options.timeout = 400ms;
  const FetchResult hung = fetch(server.url("/hang"), options);
  CHECK(failed(hung).kind == FetchFailure::kTimeout);
  CHECK(says(failed(hung), "no answer from 127.0.0.1"));
  CHECK(failed(fetch(server.url("/trickle"), options)).kind == FetchFailure::kTimeout);
}

TEST_CASE("failure: a connection that is never accepted is one that could not be made", "[fetch]") {
  const FullListener listener;
  FetchOptions options = loopback_options();
  options.connect_timeout = 300ms;
  const FetchResult result = fetch(listener.url, options);
  CHECK(failed(result).kind == FetchFailure::kConnect);
  CHECK(says(failed(result), "http.connect_timeout"));
}

TEST_CASE("failure: a dead host is not knocked at for each of its feeds", "[fetch]") {
  const FullListener listener;
  HttpServer alive;
  alive.on("*", {reply("<rss/>")});
  FetchOptions options = loopback_options();
  options.connect_timeout = 1100ms;
  Fetcher fetcher(options);
  for (int i = 0; i < 100; ++i) fetcher.submit(request_for(listener.url + std::to_string(i)));
  fetcher.submit(request_for(alive.url("/same-host-other-port")));
  const auto began = std::chrono::steady_clock::now();
  const auto results = run_to_end(fetcher);
  CHECK(std::chrono::steady_clock::now() - began < 5s);
  CHECK(results.size() == 101);
  const auto lost = std::count_if(results.begin(), results.end(), [](const FetchResult& result) {
    return std::holds_alternative<FetchFailed>(result.outcome) &&
           failed(result).kind == FetchFailure::kConnect;
  });
  CHECK(lost == 100);
  CHECK(alive.seen().size() == 1);
}

TEST_CASE("failure: no secret stands in a message", "[fetch]") {
  HttpServer server;
  HttpReply forbidden;
  forbidden.status = 403;
  server.on("*", {forbidden});
  FetchRequest request = request_for(server.url("/feed?token=hunter2"));
  request.username = "reader";
  request.password = "hunter2";
  request.headers = {{"X-Token", "hunter2"}};
  const FetchResult result = fetch(std::move(request));
  CHECK_FALSE(says(failed(result), "hunter2"));
}
