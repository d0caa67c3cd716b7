// The desks, turned by hand: servers that are functions of the time, a clock that the test sets, a
// store in memory. Nothing waits.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/clock.h"
#include "app/digest_desk.h"
#include "app/poll_desk.h"
#include "faulty_store.h"
#include "support/catch.h"
#include "support/scratch_folder.h"
#include "text/url.h"

namespace feedmill::test {

inline constexpr Instant kMonday{Seconds{1795392000}};  // 2026-11-23T00:00:00Z
inline constexpr Seconds kMinute = std::chrono::minutes(1), kHour = std::chrono::hours(1),
                         kDay = std::chrono::hours(24);

class HandClock final : public Clock {
 public:
  Instant now() const override { return wall_; }
  Steady steady() const override { return steady_; }
  /// Time passes.
  void pass(Seconds time) {
    wall_ += time;
    steady_ += time;
  }
  /// The wall clock is set.
  void set(Instant wall) { wall_ = wall; }

 private:
  Instant wall_ = kMonday;
  Steady steady_{std::chrono::hours(1)};
};

inline FetchResult document(std::string body) {
  FetchResult result;
  result.outcome = Fetched{200, std::move(body), "", "application/rss+xml", {}, ""};
  return result;
}

inline FetchResult failed(FetchFailure kind, int status = 0) {
  FetchResult result;
  result.outcome = FetchFailed{kind, status, "it was not to be"};
  return result;
}

/// A feed that has had a new item at each full hour since Monday and holds the last twenty.
inline FetchResult hourly(const std::string& name, Instant now) {
  const auto hours = (now - kMonday).count() / 3600;
  std::string body = "<rss version=\"2.0\"><channel><title>" + name + "</title>";
  for (auto hour = std::max<std::int64_t>(0, hours - 19); hour <= hours; ++hour) {
    const std::string what = name + " reports number " + std::to_string(hour);
    body += "<item><guid isPermaLink=\"false\">" + name + std::to_string(hour) + "</guid><title>" +
            what + "</title><description>" + what + " from the harbour</description></item>";
  }
  return document(body + "</channel></rss>");
}

template <class T>
T value_of(Result<T>&& result) {
  if (!result) FAIL(result.error().message);
  return *std::move(result);
}
inline void expect(const Result<void>& result) {
  if (!result) FAIL(result.error().message);
}

/// Answers requests by the time; it may look at what was asked.
class Server {
 public:
  using Answer = std::function<FetchResult(Instant, const FetchRequest&)>;
  Server() = default;
  template <class Function>
  Server(Function answer) {  // NOLINT: a lambda is one
    if constexpr (std::is_invocable_v<Function, Instant, const FetchRequest&>)
      answer_ = std::move(answer);
    else
      answer_ = [answer](Instant now, const FetchRequest&) { return answer(now); };
  }
  FetchResult operator()(Instant now, const FetchRequest& request) const {
    return answer_(now, request);
  }

 private:
  Answer answer_;
};

/// A mill of which a test turns each desk.
class HandMill {
 public:
  using Server = test::Server;

  /// `servers` by the name of the source that asks them: https://NAME.example/feed, unless `dress`
  /// makes something else of it.
  explicit HandMill(std::map<std::string, Server> servers, std::vector<DigestSpec> specs = {},
                    PollDesk::Options options = {true, DueSelection::kDue, {}, false},
                    const std::function<void(Config&)>& dress = {}, std::size_t helpers = 0)
      : workers(helpers), servers_(std::move(servers)) {
    for (const auto& server : servers_) {
      Source source;
      source.name = source.key = server.first;
      source.url = "https://" + server.first + ".example/feed";
      config.sources.push_back(source);
    }
    config.digests = std::move(specs);
    config.output = (folder.path / "out").string();
    if (dress) dress(config);
    memory = memory::MemoryStore::blank(std::string(32, '7'));
    store = std::make_unique<FaultyStore>(memory);
    expect(store->sync_sources(config.sources, clock.now()));
    expect(store->sync_digests(config.digests, clock.now()));
    open(std::move(options));
    expect(desk->keep_to_budget());
    digests.emplace(
        value_of(DigestDesk::open(*store, *store, config.digests, config.sources, config.output)));
  }

  /// The desk of a process that begins now.
  void open(PollDesk::Options options) {
    desk.emplace(*store, *store, std::make_shared<const Config>(config), std::move(options), clock,
                 progress, workers,
                 [this](FetchRequest request) { orders.push_back(std::move(request)); });
  }

  /// The configuration was changed.
  void reload() {
    desk->use(std::make_shared<const Config>(config));
    expect(store->sync_sources(config.sources, clock.now()));
    expect(store->sync_digests(config.digests, clock.now()));
    expect(desk->keep_to_budget());
    digests.emplace(
        value_of(DigestDesk::open(*store, *store, config.digests, config.sources, config.output)));
  }

  const std::string& name_of(std::int64_t source) const {
    return memory->sources.at(source).source.name;
  }
  std::int64_t number_of(const std::string& name) const {
    for (const auto& [number, kept] : memory->sources)
      if (kept.source.name == name) return number;
    FAIL("no source is named " + name);
    return 0;
  }

  /// Answers everything that was ordered, and what that makes the desk ask for.
  Result<void> answer() {
    while (!orders.empty()) {
      std::vector<FetchRequest> taken;
      taken.swap(orders);
      for (const FetchRequest& request : taken) {
        const std::string& name = name_of(request.id);
        asked[name].push_back(clock.now());
        urls[name].push_back(request.url);
        FetchResult result = servers_.at(name)(clock.now(), request);
        result.id = request.id;
        if (auto done = desk->take(std::move(result)); !done) return done;
      }
    }
    while (desk->is_reading())
      if (auto done = desk->read_on(true); !done) return done;
    return desk->conclude();
  }

  /// One turn of a daemon, as the loop makes it.
  Result<void> turn() {
    if (auto done = desk->let_go_of_lost(); !done) return done;
    if (auto done = desk->look_for_due(); !done) return done;
    if (auto done = desk->hand_out(); !done) return done;
    if (auto done = answer(); !done) return done;
    const auto stored = desk->flush();
    if (!stored) return tl::unexpected(stored.error());
    if (*stored) {
      const auto settled = store->settle(clock.now(), 0);
      if (!settled) return tl::unexpected(settled.error());
    }
    written += digests->write_due(clock.now()).written;
    return {};
  }

  /// Lives on, turning every so often.
  void live(Seconds how_long, Seconds step = 5 * kMinute) {
    for (Seconds lived{0}; lived < how_long; lived += step) {
      expect(turn());
      clock.pass(step);
    }
  }

  SourceState state_of(const std::string& name) {
    for (const SourceStatus& status : value_of(store->status()))
      if (status.source.name == name) return status.state;
    FAIL("no source is named " + name);
    return {};
  }

  std::int64_t entries() {
    std::int64_t count = 0;
    for (const SourceStatus& status : value_of(store->status())) count += status.entries;
    return count;
  }

  ScratchFolder folder;
  HandClock clock;
  Config config;
  Progress progress{Progress::Style::kQuiet};
  std::shared_ptr<memory::Memory> memory;
  std::unique_ptr<FaultyStore> store;
  Workers workers;
  std::optional<PollDesk> desk;
  std::optional<DigestDesk> digests;
  std::vector<FetchRequest> orders;
  std::map<std::string, std::vector<Instant>> asked;     ///< when, by the source's name
  std::map<std::string, std::vector<std::string>> urls;  ///< what, likewise
  std::size_t written = 0;                               ///< issues

 private:
  std::map<std::string, Server> servers_;
};

}  // namespace feedmill::test
