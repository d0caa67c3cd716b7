// Against real servers on loopback.
#include "picture/gather.h"

#include <algorithm>

#include "drawing.h"
#include "support/http_server.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

HttpReply reply(std::string body) {
  HttpReply all;
  all.body = std::move(body);
  return all;
}

struct Gathering {
  HttpServer server;
  FetchOptions options;
  std::atomic<bool> stopping{false};
  PictureOrder order{"urn:uuid:1", {}};

  Gathering() {
    options.allow_networks = {*parse_network("127.0.0.0/8")};
    server.on("/boat.jpg", {reply(drawn(400, 300))});
    server.on("/other.jpg", {reply(drawn(300, 300))});
    server.on("/page", {reply("<html>no picture</html>")});
  }

  PictureSource source(const std::string& path, const std::string& alt = {}) {
    PictureSource picture;
    picture.request.url = server.url(path);
    picture.alt = alt;
    picture.named_by = "127.0.0.1";
    return picture;
  }
  void wish(const std::string& story, std::vector<PictureSource> sources) {
    order.wishes.push_back({story, 200, std::move(sources)});
  }
  PictureYield gather() { return gather_pictures(order, options, FEEDMILL_PROGRAM, stopping); }
};

std::string told(const PictureYield& yield) {
  std::vector<std::string> all;
  for (const StoryPicture& one : yield.pictures)
    all.push_back(one.story_id + ": " + std::to_string(one.picture.width) + " " + one.picture.alt);
  std::sort(all.begin(), all.end());
  std::string text;
  for (const std::string& line : all) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE("gather: each story has the first of its pictures that can be shown") {
  Gathering g;
  g.wish("s1", {g.source("/boat.jpg", "A boat")});
  g.wish("s2", {g.source("/gone.jpg"), g.source("/page"), g.source("/other.jpg", "Other")});
  g.wish("s3", {g.source("/gone.jpg")});
  g.wish("s4", {});
  const PictureYield yield = g.gather();
  CHECK(yield.issue_id == "urn:uuid:1");
  CHECK(told(yield) == "s1: 200 A boat\ns2: 200 Other\n");
  CHECK(yield.first_error.find("/gone.jpg: ") != std::string::npos);
}

TEST_CASE("gather: where a feed names none, the page's own") {
  Gathering g;
  g.server.on("/story", {reply("<head><meta property='og:image' content='boat.jpg'></head>")});
  g.wish("s1", {g.source("/story")});
  g.wish("s2", {g.source("/gone.jpg"), g.source("/story")});
  g.wish("s3", {g.source("/page")});
  for (PictureWish& wish : g.order.wishes) {
    wish.sources.back().is_page = true;
    wish.sources.back().request.username = "reader";
  }
  CHECK(told(g.gather()) == "s1: 200 \ns2: 200 \n");
  for (const HttpRequest& seen : g.server.seen("/boat.jpg")) CHECK_FALSE(seen.get("Authorization"));
}

TEST_CASE("gather: what is inside is asked only for a source that is inside, too") {
  Gathering g;
  g.wish("s1", {g.source("/boat.jpg")});
  SECTION("a source of the world") {
    g.order.wishes[0].sources[0].named_by = "192.0.2.7";
    CHECK(g.gather().pictures.empty());
    CHECK(g.server.seen().empty());
  }
  SECTION("a source that nobody knows") {
    g.order.wishes[0].sources[0].named_by = "";
    CHECK(g.gather().pictures.empty());
    CHECK(g.server.seen().empty());
  }
  SECTION("nothing is allowed") {
    g.options.allow_networks.clear();
    CHECK(g.gather().pictures.empty());
    CHECK(g.server.seen().empty());
  }
}

TEST_CASE(
    "gather: a picture larger than the limit, and one that never comes, cost their own story") {
  Gathering g;
  g.server.on("/large.jpg", {reply(std::string(6U << 20U, 'x'))});
  HttpReply hanging;
  hanging.hang = true;
  g.server.on("/never.jpg", {hanging});
  g.options.timeout = std::chrono::milliseconds(1500);
  g.wish("s1", {g.source("/large.jpg")});
  g.wish("s2", {g.source("/never.jpg")});
  g.wish("s3", {g.source("/boat.jpg")});
  CHECK(told(g.gather()) == "s3: 200 \n");
}

TEST_CASE("gather: it stops when it is told to") {
  Gathering g;
  HttpReply hanging;
  hanging.hang = true;
  g.server.on("/never.jpg", {hanging});
  g.wish("s1", {g.source("/never.jpg")});
  g.stopping = true;
  CHECK(g.gather().pictures.empty());
}
