// http, poll, retention and sources.
#include "support.h"

using namespace feedmill;

TEST_CASE("config: wrong types and ranges in http") {
  CHECK(problems("http:\n"
                 "  timeout: 30 parsecs\n"
                 "  connect_timeout: 10\n"
                 "  max_body: 16XB\n"
                 "  max_redirects: many\n"
                 "  max_concurrent: 0\n"
                 "  max_per_host: \"2\"\n"
                 "  user_agent:\n"
                 "  proxy: ftp://user:geheim@proxy.example/\n"
                 "  allow_networks: [127.0.0.0/99, 10.0.0.1, here]\n") ==
        Problems{
            "2:12: timeout: expected a duration (30s, 15m, 6h, 7d), found \"30 parsecs\"",
            "3:20: connect_timeout: expected a duration (30s, 15m, 6h, 7d), found \"10\"; a unit "
            "is missing: 10s, 10m, 10h or 10d",
            "4:13: max_body: expected a size (512KiB, 16MiB), found \"16XB\"",
            "5:18: max_redirects: expected a whole number, found \"many\" (0 to 100)",
            "6:19: max_concurrent: 0 is not within 1 to 10000",
            "7:17: max_per_host: expected a whole number, found \"2\"; write 2, without quotation "
            "marks",
            "8:3: user_agent: expected text, found nothing",
            "9:10: proxy: a proxy begins with http:// or socks5h://",
            "10:20: allow_networks: expected a network (10.0.0.0/8, ::1/128), found "
            "\"127.0.0.0/99\"",
            "10:44: allow_networks: expected a network (10.0.0.0/8, ::1/128), found \"here\"",
        });
}

TEST_CASE("config: max_memory holds two of the greatest bodies, and the message names both keys") {
  CHECK(problems("http:\n  max_body: 32MiB\n  max_memory: 64MiB\n").empty());
  CHECK(problems("http:\n  max_body: 32MiB\n  max_memory: 63MiB\n") ==
        Problems{"3:15: max_memory: max_memory must be at least twice max_body"});
  CHECK(problems("http:\n  max_body: 65MiB\n") ==
        Problems{"2:13: max_body: max_memory must be at least twice max_body"});
}

TEST_CASE("config: sections and lists of the wrong kind") {
  CHECK(
      problems("http: fast\npoll: [1h]\nsources: http://a.example/\ndigests: {name: d}\n") ==
      Problems{
          "1:7: http: expected keys and values, found text",
          "2:7: poll: expected keys and values, found a list; a dash begins an item of a list, no "
          "key",
          "3:10: sources: expected a list of sources, found \"http://a.example/\"; write "
          "[http://a.example/]",
          "4:10: digests: expected a list of digests, found a map; a dash begins each item: \"- \"",
      });
  CHECK(problems("- http://a.example/\n") ==
        Problems{"1:1: a list; which? Write \"sources:\" above it"});
}

TEST_CASE("config: the bounds of the poll interval agree, and what is not written follows them") {
  CHECK(good("poll: {min_interval: 2d}\n").poll ==
        PollConfig{Seconds{2 * 86400}, Seconds{2 * 86400}, Seconds{2 * 86400}});
  CHECK(good("poll: {max_interval: 10m}\n").poll ==
        PollConfig{Seconds{600}, Seconds{600}, Seconds{600}});
  CHECK(good("poll: {interval: 2s, min_interval: 1s, max_interval: 4s}\n").poll ==
        PollConfig{Seconds{2}, Seconds{1}, Seconds{4}});
  CHECK(good("poll: {interval: 5m}\n").poll ==
        PollConfig{Seconds{300}, Seconds{300}, Seconds{86400}});
  CHECK(problems("poll:\n  min_interval: 2h\n  max_interval: 1h\n") ==
        Problems{"2:17: min_interval: 2h is more than max_interval"});
  CHECK(problems("poll:\n  interval: 5m\n  min_interval: 1h\n") ==
        Problems{"2:13: interval: 5m is not between min_interval and max_interval"});
}

TEST_CASE("config: addresses of sources") {
  CHECK(problems("sources:\n"
                 "  - not a url\n"
                 "  - example.org/feed\n"
                 "  - ftp://example.org/feed\n"
                 "  - http://\n"
                 "  - http://example.org:99999/\n"
                 "  - http://me:geheim@example.org/\n"
                 "  - file://server/feed.xml\n"
                 "  - http://exa mple.org/\n"
                 "  - http://[::1/\n") ==
        Problems{
            "2:5: blanks and quotation marks are not part of an address, found \"not a url\"",
            "3:5: an address begins with http://, https:// or file://, found \"example.org/feed\"; "
            "did you mean https://example.org/feed?",
            "4:5: an address begins with http://, https:// or file://, found "
            "\"ftp://example.org/feed\"",
            "5:5: it names no host, found \"http://\"",
            "6:5: \"99999\" is no port, found \"http://example.org:99999/\"",
            "7:5: an address holds no user or password here; there are username and password_file",
            "8:5: file: has three slashes and no host, found \"file://server/feed.xml\"",
            "9:5: blanks and quotation marks are not part of an address, found \"http://exa "
            "mple.org/\"",
            "10:5: its [ is never closed, found \"http://[::1/\"",
        });
  CHECK(good("sources:\n"
             "  - HTTP://Example.org\n"
             "  - http://[::1]:8080/feed?a=b\n"
             "  - file:///srv/feed.xml\n"
             "  - https://bücher.example/feed\n")
            .sources.size() == 4);
}

TEST_CASE("config: two sources of one name or one address name both lines") {
  CHECK(problems("sources:\n"
                 "  - {url: \"http://a.example/\", name: A}\n"
                 "  - {url: \"http://b.example/\", name: A}\n") ==
        Problems{"3:38: the same source name \"A\" twice: in line 2 and in line 3"});
  const Problems same = problems(
      "sources:\n"
      "  - http://a.example/feed\n"
      "  - url: https://A.example:443/feed#top\n");
  REQUIRE(same.size() == 1);
  CHECK(same[0].find("3:10: the same source address") == 0);
  CHECK(same[0].find("in line 2 and in line 3") != std::string::npos);
}

TEST_CASE("config: a source's own keys") {
  CHECK(problems("sources:\n"
                 "  - {name: x}\n"
                 "  - [http://a.example/]\n"
                 "  - url: http://b.example/\n"
                 "    intervall: 3h\n"
                 "    enabled: maybe\n"
                 "    backlog: 7 days\n"
                 "    tags: tech\n"
                 "    password_file: secret\n"
                 "    headers: {\"X Token\": a, X-Other: \"b\\r\\nHost: c\", X-Third: [1]}\n") ==
        Problems{
            "2:5: a source needs a url",
            "3:5: expected an address or a map with a url, found a list; one dash begins an item",
            "5:5: unknown key \"intervall\"; the nearest valid one is \"interval\"",
            "6:14: enabled: expected true or false, found \"maybe\"",
            "7:14: backlog: expected a duration (30s, 15m, 6h, 7d), found \"7 days\"; write 7d",
            "8:11: tags: expected a list of tags, found \"tech\"; write [tech]",
            "9:20: password_file: needs a username beside it",
            "10:15: headers: \"X Token\" is no name of an HTTP header",
            "10:38: headers: control and bidirectional characters may not stand here; in \"...\" a "
            "backslash makes them, in '...' it is itself",
            "10:63: headers: expected text, found a list; text that begins with [ or { needs "
            "quotation marks",
        });
}

TEST_CASE("config: a source's backlog is a time, everything or nothing") {
  const auto backlog = [](const std::string& value) {
    return good("sources:\n  - {url: http://a.example/, backlog: " + value + "}\n")
        .sources.at(0)
        .backlog;
  };
  CHECK(backlog("2d") == Backlog{Backlog::Kind::kRecent, Seconds{2 * 86400}});
  CHECK(backlog("all").kind == Backlog::Kind::kAll);
  CHECK(backlog("none").kind == Backlog::Kind::kNone);
}
