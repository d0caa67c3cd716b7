// The desk of deliveries and the courier, over a store in memory and a clock that the test sets.
#pragma once

#include <thread>

#include "app/delivery_desk.h"
#include "app/sealing.h"
#include "turned_by_hand.h"

namespace feedmill::test {

struct DeliveryMill {
  explicit DeliveryMill(std::vector<Destination> to) {
    DigestSpec spec;
    spec.name = "all";
    spec.timezone = "UTC";
    spec.formats = {DigestFormat::kJson};
    spec.deliver = std::move(to);
    config.digests = {spec};
    config.output = (folder.path / "out").string();
    Source source;
    source.name = source.key = "ada";
    source.url = "https://ada.example/feed";
    config.sources = {source};
    expect(store.sync_sources(config.sources, clock.now()));
    expect(store.sync_digests(config.digests, clock.now()));
    desk.emplace(store, store, store, store, config, CourierCalls(), nullptr, clock);
  }

  void seal(const std::string& title) {
    const auto task = value_of(store.claim({1}, clock.now())).at(0);
    PollUpdate update;
    update.source_id = 1;
    update.state = task.state;
    NewEntry entry;
    entry.entry.id = entry.entry.title = title;
    update.fresh = {entry};
    REQUIRE(value_of(store.apply({update}, clock.now())) == 1);
    SealRequest request;
    request.spec = config.digests[0];
    request.now = clock.now();
    const auto issue = value_of(seal_issue(store, request));
    REQUIRE(issue);
    desk->sealed();
  }

  /// Steps until nothing is on its way.
  void settle() {
    expect(desk->step(clock.now()));
    for (int wait = 0; desk->busy() && wait < 4000; ++wait) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      expect(desk->step(clock.now()));
    }
    REQUIRE_FALSE(desk->busy());
  }
  void pass(Seconds time) {
    clock.pass(time);
    settle();
  }
  std::vector<Delivery> waiting() { return value_of(store.deliveries()); }
  std::size_t in_box(const std::string& name) const {
    std::size_t count = 0;
    std::error_code absent;
    for (const auto& file : std::filesystem::directory_iterator(folder.path / name / "new", absent))
      count += file.is_regular_file();
    return count;
  }

  ScratchFolder folder;
  HandClock clock;
  FaultyStore store{memory::MemoryStore::blank(std::string(32, '7'))};
  Config config;
  std::optional<DeliveryDesk> desk;
};

inline Destination a_program(const std::string& program) {
  return {"program", CommandTo{{program}}};
}

}  // namespace feedmill::test
