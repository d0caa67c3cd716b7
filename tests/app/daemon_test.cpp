// feedmill run, whole, as systemd has it: signals, what systemd is told, the endpoint, reloads. And
// the fetch loop, with a test on the other side of its channels.
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "app/fetch_loop.h"
#include "app/fetch_settings.h"
#include "command_line.h"
#include "system/descriptor.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using std::chrono::milliseconds;

sockaddr_un address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  return address;
}

/// The socket that systemd listens on.
class Systemd {
 public:
  explicit Systemd(const std::filesystem::path& path)
      : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
    const sockaddr_un address = address_of(path);
    REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    ::setenv("WATCHDOG_USEC", "200000", 1);
  }
  ~Systemd() {
    ::close(socket_);
    ::unsetenv("NOTIFY_SOCKET");
    ::unsetenv("WATCHDOG_USEC");
  }
  Systemd(const Systemd&) = delete;
  Systemd& operator=(const Systemd&) = delete;

  /// Whether it is told that, sooner or later.
  bool hears(const std::string& what) {
    for (int wait = 0; wait < 6000; ++wait) {
      char buffer[4096];
      const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
      if (got > 0 && has(std::string(buffer, static_cast<std::size_t>(got)), what)) return true;
      if (got <= 0) std::this_thread::sleep_for(milliseconds(5));
    }
    return false;
  }

 private:
  int socket_;
};

template <class Condition>
bool comes(Condition&& condition) {
  for (int wait = 0; wait < 6000; ++wait) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return false;
}

int occurrences(const std::string& text, const std::string& what) {
  int count = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
  return count;
}

std::string ask(const std::filesystem::path& path, const std::string& target) {
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  const sockaddr_un address = address_of(path);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return {};
  const std::string request =
      "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  if (::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) return {};
  std::string answer;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::recv(socket.get(), buffer, sizeof buffer, 0)) > 0;)
    answer.append(buffer, static_cast<std::size_t>(got));
  return answer;
}

constexpr auto kFeed =
    "<rss version=\"2.0\"><channel><title>A</title><item><title>Otters</title></item></channel>"
    "</rss>";

/// `feedmill run` in a thread, to which signals are sent: the fetch loop's.
struct Daemon {
  Daemon() : line(""), systemd(line.folder() / "notify") {
    put(line.folder() / "a.rss", kFeed);
    put(line.folder() / "b.rss", kFeed);
    configure("a.rss");
  }
  ~Daemon() {
    if (thread.joinable()) stop(SIGTERM);
  }
  void configure(const std::string& file, const std::string& more = "") const {
    line.configure("storage: feedmill.db\noutput: out\nstatus: {listen: " +
                   (line.folder() / "status.sock").string() + "}\n" + more +
                   "sources:\n  - {url: \"file://" + (line.folder() / file).string() +
                   "\", name: " + file + "}\n");
  }
  void start() {
    told.emplace(STDERR_FILENO, err.descriptor());
    thread = std::thread([this] { status = called({"-c", line.file(), "run"}); });
  }
  void signal(int number) { ::pthread_kill(thread.native_handle(), number); }
  void stop(int number) {
    signal(number);
    thread.join();
    told.reset();
  }
  bool logs(const std::string& what) {
    return comes([&] { return has(err.bytes(), what); });
  }

  CommandLine line;
  Systemd systemd;
  Pocket err;
  std::optional<Diverted> told;
  std::thread thread;
  int status = -1;
};

}  // namespace

TEST_CASE("run: it polls, is looked at, takes up what is right, and ends when it is told to") {
  Daemon daemon;
  daemon.start();
  REQUIRE(daemon.systemd.hears("READY=1"));
  CHECK(daemon.logs("source=a.rss"));
  CHECK(daemon.systemd.hears("STATUS=1 sources; 1 polls, 0 failed, 1 new entries"));
  CHECK(daemon.systemd.hears("WATCHDOG=1"));
  const auto socket = daemon.line.folder() / "status.sock";
  CHECK(has(ask(socket, "/healthz"), "200 OK"));
  CHECK(has(ask(socket, "/status"), "a.rss"));

  daemon.configure("b.rss");
  daemon.signal(SIGHUP);
  CHECK(daemon.systemd.hears("RELOADING=1"));
  CHECK(daemon.systemd.hears("READY=1"));
  CHECK(daemon.logs("source=b.rss"));
  CHECK(comes([&] { return has(ask(socket, "/status"), "b.rss"); }));

  daemon.line.configure("bogus: 1\n");
  daemon.signal(SIGHUP);
  CHECK(daemon.systemd.hears("READY=1"));
  CHECK(daemon.logs("the running configuration stays"));
  CHECK(has(ask(socket, "/status"), "b.rss"));

  daemon.line.configure("storage: other.db\nstatus: {listen: \"127.0.0.1:1\"}\nsources: []\n");
  daemon.signal(SIGHUP);
  CHECK(daemon.logs("storage and output change at a restart only"));
  CHECK(daemon.logs("status.listen changes at a restart only"));
  CHECK(daemon.systemd.hears("STATUS=0 sources"));

  daemon.line.configure(  // only what is new waits for the restart anew
      "storage: another.db\nstatus: {listen: \"127.0.0.1:1\"}\nsources: []\n");
  daemon.signal(SIGHUP);
  const auto times = [&](const char* what) { return occurrences(daemon.err.bytes(), what); };
  CHECK(comes([&] { return times("event=reload sources=0") == 2; }));
  CHECK(times("storage and output change at a restart only") == 2);
  CHECK(times("status.listen changes at a restart only") == 1);

  daemon.stop(SIGTERM);
  CHECK(daemon.status == 0);
  CHECK(daemon.systemd.hears("STOPPING=1"));
  CHECK(has(daemon.err.bytes(), "event=stopped"));
  CHECK_FALSE(std::filesystem::exists(daemon.line.folder() / "other.db"));
}

TEST_CASE(
    "run: a second daemon on one store does not start; a place that cannot be is mended by "
    "no restart") {
  Daemon daemon;
  daemon.start();
  REQUIRE(daemon.systemd.hears("READY=1"));
  daemon.configure("a.rss");
  const Pocket err;
  std::string yaml = contents(daemon.line.file());
  yaml.replace(yaml.find("status.sock"), 11, "second.sock");
  put(daemon.line.folder() / "second.yaml", yaml);
  CHECK(called({"-c", (daemon.line.folder() / "second.yaml").string(), "run"}) == 1);
  daemon.stop(SIGINT);
  CHECK(daemon.status == 0);
  CHECK(has(daemon.err.bytes(), "signal=SIGINT"));
  daemon.line.configure("storage: .\nsources: []\n");
  CHECK(daemon.line.run({"run"}).status == 78);
  put(daemon.line.folder() / "file", "");
  daemon.line.configure("status: {listen: " + daemon.line.folder().string() +
                        "/file/socket}\nstorage: feedmill.db\nsources: []\n");
  CHECK(daemon.line.run({"run"}).status != 0);
}

TEST_CASE("fetch loop: what finds no room in the channel waits, and none is lost") {
  ScratchFolder folder;
  put(folder.path / "a.rss", kFeed);
  OrderChannel orders{16};
  ResultChannel results{1};
  Pulse pulse;
  Fetcher fetcher(fetch_options(HttpConfig{}));
  orders.on_push([&fetcher] { fetcher.wakeup(); });
  Notify notify;
  int stopped_by = -1;
  std::thread thread([&] {
    Signals signals;
    FetchLoop loop(fetcher, orders, results, pulse, signals, notify, [] {});
    stopped_by = loop.run();
  });
  for (std::int64_t id = 1; id <= 5; ++id) {
    FetchRequest request;
    request.id = id;
    request.url = "file://" + (folder.path / (id == 3 ? "none" : "a.rss")).string();
    REQUIRE(orders.try_push(std::move(request)));
  }
  std::set<std::int64_t> answered, failed;
  CHECK(comes([&] {
    while (auto result = results.try_pop()) {
      answered.insert(result->id);
      if (std::holds_alternative<FetchFailed>(result->outcome)) failed.insert(result->id);
    }
    return answered.size() == 5;
  }));
  CHECK(failed == std::set<std::int64_t>{3});
  pulse.finish();
  fetcher.wakeup();
  thread.join();
  CHECK(stopped_by == 0);
}

TEST_CASE("fetch loop: a signal cancels what is in the air, and it waits so long for the other") {
  OrderChannel orders{16};
  ResultChannel results{16};
  Pulse pulse;
  HttpConfig http;
  Fetcher fetcher(fetch_options(http));
  orders.on_push([&fetcher] { fetcher.wakeup(); });
  Notify notify;
  std::atomic<int> reloads{0}, stopped_by{-1};
  std::thread thread([&] {
    Signals signals;
    FetchLoop loop(fetcher, orders, results, pulse, signals, notify, [&] { ++reloads; });
    pulse.set_status("there");
    stopped_by = loop.run();
  });
  REQUIRE(comes([&] { return pulse.status() == "there"; }));
  ::pthread_kill(thread.native_handle(), SIGHUP);
  CHECK(comes([&] { return reloads == 1; }));
  ::pthread_kill(thread.native_handle(), SIGINT);
  CHECK(comes([&] { return pulse.stopping(); }));
  const auto asked = std::chrono::steady_clock::now();
  ::pthread_kill(thread.native_handle(), SIGTERM);  // the first one counts
  thread.join();                                    // nobody finishes
  CHECK(stopped_by == SIGINT);
  const auto waited = std::chrono::steady_clock::now() - asked;
  CHECK(waited >= milliseconds(3500));
}
