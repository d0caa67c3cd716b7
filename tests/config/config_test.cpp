// The file as a whole: what is read from a complete one, and what is wrong in a bad one.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support.h"

using namespace feedmill;

namespace {

constexpr auto kWhole = R"(
storage: state/feeds.db
output: /srv/digests
http:
  user_agent: "reader/2"
  timeout: 20s
  connect_timeout: 4s
  max_body: 512KiB
  max_redirects: 0
  max_concurrent: 8
  max_per_host: 1
  proxy: socks5h://localhost:9050
  ca_file: own-ca.pem
  allow_networks: [10.0.0.0/8, "::1/128"]
poll: {interval: 20m, min_interval: 10m, max_interval: 6h}
retention: {keep: 7d, max_entries: 500}
sources:
  - https://example.org/feed.xml
  - url: https://example.net/atom
    name: Example Net
    tags: [tech, daily]
    interval: 1h
    username: reader
    password_file: secret
    headers: {X-Token: abc}
    enabled: false
    backlog: none
    filter: {exclude: [{title: "(?i)sponsored", tag: ad}]}
digests:
  - name: morning
    title: Morning digest
    schedule: "07:00"
    timezone: Europe/Berlin
    tags: [tech]
    sources: [Example Net, "https://example.org/feed.xml"]
    formats: [html, atom]
    max_stories: 20
    missed: skip
    filter: {include: [{text: rust}, {author: Ada}]}
    keep: 3
)";

Config whole() {
  Config config;
  config.storage = "/etc/feedmill/state/feeds.db";
  config.output = "/srv/digests";
  config.http = {"reader/2",
                 Seconds{20},
                 Seconds{4},
                 512 * 1024,
                 128 * 1024 * 1024,
                 0,
                 8,
                 1,
                 "socks5h://localhost:9050",
                 "/etc/feedmill/own-ca.pem",
                 {"10.0.0.0/8", "::1/128"}};
  config.poll = {Seconds{1200}, Seconds{600}, Seconds{21600}};
  config.retention = {Seconds{7 * 86400}, 500};
  Source plain, full;
  plain.url = "https://example.org/feed.xml";
  plain.key = "http://example.org/feed.xml";
  full.url = "https://example.net/atom";
  full.name = full.key = "Example Net";
  full.tags = {"tech", "daily"};
  full.interval = Seconds{3600};
  full.username = "reader";
  full.password_file = "/etc/feedmill/secret";
  full.headers = {{"X-Token", "abc"}};
  full.enabled = false;
  full.backlog.kind = Backlog::Kind::kNone;
  full.filter.exclude = {
      {{FilterRule::Field::kTitle, "(?i)sponsored"}, {FilterRule::Field::kTag, "ad"}}};
  config.sources = {plain, full};
  DigestSpec digest;
  digest.name = "morning";
  digest.title = "Morning digest";
  digest.schedule = "07:00";
  digest.timezone = "Europe/Berlin";
  digest.tags = {"tech"};
  digest.sources = {"Example Net", "https://example.org/feed.xml"};
  digest.formats = {DigestFormat::kHtml, DigestFormat::kAtom};
  digest.max_stories = 20;
  digest.missed = Missed::kSkip;
  digest.filter.include = {{{FilterRule::Field::kText, "rust"}},
                           {{FilterRule::Field::kAuthor, "Ada"}}};
  digest.keep = 3;
  config.digests = {digest};
  return config;
}

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "feedmill-config-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("config: a complete file is read into values") {
  unsetenv("CREDENTIALS_DIRECTORY");
  Config expected = whole();
  const Config read = good(kWhole);
  // The address's key is canonical_url's own business.
  expected.sources[0].key = read.sources.at(0).key;
  CHECK(read == expected);
  CHECK(read.sources[0].key.find("example.org/feed.xml") != std::string::npos);
}

TEST_CASE("config: an empty file and sections without content are the defaults") {
  unsetenv("STATE_DIRECTORY");
  Config expected;
  expected.storage = "/var/lib/feedmill/feedmill.db";
  expected.output = "/var/lib/feedmill/digests";
  CHECK(good("") == expected);
  CHECK(good("# nothing but a comment\n") == expected);
  CHECK(good("http:\npoll:\nretention:\nsources:\ndigests:\n") == expected);
}

TEST_CASE("config: systemd's state folder is where the store and the digests go") {
  setenv("STATE_DIRECTORY", "/var/lib/one:/var/lib/two", 1);
  const Config config = good("sources: []\n");
  unsetenv("STATE_DIRECTORY");
  CHECK(config.storage == "/var/lib/one/feedmill.db");
  CHECK(config.output == "/var/lib/one/digests");
}

TEST_CASE("config: a bare name of a secret is looked for among systemd's credentials") {
  setenv("CREDENTIALS_DIRECTORY", "/run/credentials/feedmill.service", 1);
  const auto text = [](const std::string& file) {
    return "sources:\n  - {url: http://a.example/, username: me, password_file: " + file + "}\n";
  };
  const Config bare = good(text("feed-password"));
  const Config path = good(text("./feed-password"));
  unsetenv("CREDENTIALS_DIRECTORY");
  CHECK(bare.sources.at(0).password_file == "/run/credentials/feedmill.service/feed-password");
  CHECK(path.sources.at(0).password_file == "/etc/feedmill/feed-password");
}

TEST_CASE("config: every problem is found in one run, in the order of the file") {
  CHECK(problems("sources:\n  - nonsense\nhttp:\n  timout: 3s\n  max_body: x\nbogus: 1\n") ==
        Problems{
            "2:5: an address begins with http://, https:// or file://, found \"nonsense\"",
            "4:3: unknown key \"timout\"; the nearest valid one is \"timeout\"",
            "5:13: max_body: expected a size (512KiB, 16MiB), found \"x\"",
            "6:1: unknown key \"bogus\"; valid here: include, defaults, storage, output, http, "
            "poll, retention, "
            "sources, status, digests",
        });
}

TEST_CASE("config: a repeated key names the line of the first") {
  CHECK(problems("http:\n  timeout: 3s\n  timeout: 4s\n") ==
        Problems{"3:3: repeated key \"timeout\", first in line 2"});
  CHECK(problems("http: {}\npoll: {}\nhttp: {}\n") ==
        Problems{"3:1: repeated key \"http\", first in line 1"});
}

TEST_CASE("config: columns count characters, not bytes") {
  CHECK(problems("sources:\n  - {name: Füße, intervall: 3h, url: http://a.example/}\n") ==
        Problems{"2:18: unknown key \"intervall\"; the nearest valid one is \"interval\""});
}

TEST_CASE("config: a message is one line, however odd what it quotes") {
  CHECK(problems("\"a\\nb\\e[2J\": 1\n") ==
        Problems{"1:1: unknown key \"a b [2J\"; valid here: include, defaults, storage, output, "
                 "http, poll, "
                 "retention, sources, status, digests"});
}

TEST_CASE("config: what is planned says so, and what will never be is unknown") {
  CHECK(problems("storage: postgresql://me@db/feedmill\n"
                 "digests:\n"
                 "  - name: d\n"
                 "    schedule: \"07:00\"\n"
                 "    template: {json: look.mustache}\n") ==
        Problems{
            "1:10: storage: PostgreSQL is not yet available in this version; a path is SQLite",
            "5:16: unknown key \"json\"; valid here: html, markdown, text",
        });
  CHECK(
      problems(
          "http: {}\n"
          "poll: {}\n"
          "sources:\n"
          "  - url: https://a.example/feed\n"
          "    keep: 30d\n"
          "    full_text: always\n"
          "  - {maildir: /var/mail/news/.Letters, name: Letters}\n"
          "  - {page: https://b.example/, xpath: {item: //article}}\n"
          "  - {command: [minutes-feed], name: Minutes}\n"
          "digests:\n"
          "  - {name: d, schedule: \"07:00\", order: top, pictures: front,\n"
          "     deliver: [{webhook: {url: https://a.example/hook, body: x}, when: failing}]}\n") ==
      Problems{
          "5:11: keep: not yet available in this version",
          "6:16: full_text: not yet available in this version",
          "7:15: maildir: not yet available in this version",
          "8:12: page: not yet available in this version",
          "8:39: xpath: not yet available in this version",
          "9:15: command: not yet available in this version",
          "11:56: pictures: expected none or lead, found \"front\"",
      });
}

TEST_CASE("config: the endpoint listens where only this machine asks, or asks for a token") {
  const auto of = [](const std::string& status) {
    return problems("http: {}\nstatus: " + status + "\n");
  };
  CHECK(of("{listen: \"\"}").empty());
  CHECK(of("{listen: /run/feedmill/status.sock, hosts: [a.example, \"b.example:8080\"]}").empty());
  for (const char* const local : {"127.0.0.1:8087", "127.1.2.3:1", "[::1]:8087", "localhost:80"})
    CHECK(of("{listen: \"" + std::string(local) + "\"}").empty());
  for (const char* const open : {"0.0.0.0:8087", "[::]:8087", "192.0.2.7:80", "[2001:db8::1]:80"}) {
    CHECK(of("{listen: \"" + std::string(open) + "\", token_file: token}").empty());
    CHECK(
        of("{listen: \"" + std::string(open) + "\"}") ==
        Problems{"2:18: listen: " + std::string(open) +
                 " is reached from other machines: give a token_file, or listen on 127.0.0.1 or a "
                 "socket"});
  }
  for (const char* const wrong : {"8087", "localhost", "status.example.org:80", "::1:80",
                                  "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "[::1]"})
    CHECK(of("{listen: \"" + std::string(wrong) + "\"}").size() == 1);
  CHECK(of("{lisen: \"\"}") ==
        Problems{"2:10: unknown key \"lisen\"; the nearest valid one is \"listen\""});
  CHECK(of("{hosts: [\"http://a.example/\"]}").size() == 1);
}

TEST_CASE("config: a file that is missing, a folder or not UTF-8 has one problem at its start") {
  const Folder folder;
  const std::string missing = (folder.path / "none.yaml").string();
  REQUIRE_FALSE(load_config(missing));
  CHECK(load_config(missing).error() ==
        std::vector<ConfigError>{{missing, 1, 1, "cannot be read: No such file or directory"}});
  const std::string itself = folder.path.string();
  CHECK(load_config(itself).error() ==
        std::vector<ConfigError>{{itself, 1, 1, "cannot be read: Is a directory"}});
  const std::string latin = (folder.path / "latin.yaml").string();
  std::ofstream(latin) << "sources: []\noutput: /srv/f\xFC\n";
  CHECK(load_config(latin).error() ==
        std::vector<ConfigError>{{latin, 2, 15, "this is not UTF-8"}});
}

TEST_CASE("config: the file given wins, then the environment's, then the first that exists") {
  const Folder folder;
  std::filesystem::create_directories(folder.path / "feedmill");
  const std::string in_home = (folder.path / "feedmill/feedmill.yaml").string();
  std::ofstream(in_home) << "sources: []\n";
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path);
  setenv("XDG_CONFIG_HOME", folder.path.c_str(), 1);
  setenv("FEEDMILL_CONFIG", "/etc/other.yaml", 1);
  CHECK(find_config("given.yaml").value() == "given.yaml");
  CHECK(find_config("").value() == "/etc/other.yaml");
  unsetenv("FEEDMILL_CONFIG");
  CHECK(find_config("").value() == in_home);
  std::ofstream("feedmill.yaml") << "sources: []\n";
  CHECK(find_config("").value() == "./feedmill.yaml");
  unsetenv("XDG_CONFIG_HOME");
  std::filesystem::current_path(before);
}

TEST_CASE("config: the samples that are shipped are without problems") {
  const auto top = std::filesystem::path(FEEDMILL_TEST_DATA).parent_path().parent_path();
  for (const char* name : {"feedmill.yaml", "demo.yaml"}) {
    const ConfigReading sample = read_config((top / "config" / name).string());
    CHECK(sample.errors.empty());
    CHECK(sample.config.sources.size() >= 12);
    CHECK_FALSE(sample.config.digests.empty());
  }
}
