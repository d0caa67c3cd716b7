// The desk of digests over a store in memory that can be made to fail, with one source.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/digest_desk.h"
#include "turned_by_hand.h"

namespace feedmill::test {

inline DigestSpec digest_spec(const std::string& name, const std::string& schedule = "07:00") {
  DigestSpec spec;
  spec.name = name;
  spec.schedule = schedule;
  spec.timezone = "UTC";
  spec.formats = {DigestFormat::kJson};
  return spec;
}

struct DigestMill {
  explicit DigestMill(std::vector<DigestSpec> configured) : specs(std::move(configured)) {
    Source source;
    source.name = source.key = "ada";
    source.url = "https://ada.example/feed";
    sources = {source};
    expect(store.sync_sources(sources, clock.now()));
    expect(store.sync_digests(specs, clock.now()));
    open();
  }
  void open() { desk.emplace(value_of(DigestDesk::open(store, store, specs, sources, output()))); }
  std::filesystem::path output() const { return folder.path / "out"; }

  void poll(int entries = 1) {
    const auto task = value_of(store.claim({1}, clock.now())).at(0);
    PollUpdate update;
    update.source_id = 1;
    update.state = task.state;
    for (int i = 0; i < entries; ++i) {
      NewEntry entry;
      entry.entry.id = entry.entry.title = "Otter number " + std::to_string(++made);
      update.fresh.push_back(entry);
    }
    REQUIRE(value_of(store.apply({update}, clock.now())) == 1);
  }
  DigestOutcome now() { return desk->write_now(clock.now()); }
  DigestOutcome due() { return desk->write_due(clock.now()); }
  /// Turns every minute for so long; returns how many issues were written.
  std::size_t live(Seconds how_long) {
    std::size_t written = 0;
    for (Seconds lived{0}; lived < how_long; lived += kMinute) {
      clock.pass(kMinute);
      written += due().written;
    }
    return written;
  }
  std::size_t files(const std::string& digest, const std::string& ending = "Z.json") const {
    std::size_t count = 0;
    std::error_code absent;
    for (const auto& one : std::filesystem::directory_iterator(output() / digest, absent))
      count += one.path().string().ends_with(ending);
    return count;
  }

  std::vector<DigestSpec> specs;
  std::vector<Source> sources;
  ScratchFolder folder;
  HandClock clock;
  std::shared_ptr<memory::Memory> memory = memory::MemoryStore::blank(std::string(32, '7'));
  FaultyStore store{memory};
  std::optional<DigestDesk> desk;
  int made = 0;
};

}  // namespace feedmill::test
