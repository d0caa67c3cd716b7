// What the loops know of each other besides their channels: that they move, that they are to stop,
// and what to tell systemd. All threads.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace feedmill {

/// The threads that are watched. What waits for a file system (system/aside) has no beat.
enum class Part : std::uint8_t { kFetch, kIngest, kCourier, kEndpoint };
inline constexpr std::array<std::string_view, 4> kPartNames = {"fetch", "ingest", "courier",
                                                               "endpoint"};

constexpr std::string_view name_of(Part part) { return kPartNames[static_cast<std::size_t>(part)]; }

class Pulse {
 public:
  using Clock = std::chrono::steady_clock;

  Pulse() { beat(Part::kFetch), beat(Part::kIngest); }

  /// The part has moved. Each part is beaten by one thread; one that has never moved is not there.
  void beat(Part part) {
    Beat& one = beats_[static_cast<std::size_t>(part)];
    const std::int64_t now = Clock::now().time_since_epoch().count();
    const std::int64_t last = one.last.exchange(now, std::memory_order_relaxed);
    if (last != 0 && now - last > one.longest.load(std::memory_order_relaxed))
      one.longest.store(now - last, std::memory_order_relaxed);
    one.count.fetch_add(1, std::memory_order_relaxed);
  }
  /// It rests, and need not move until it does again.
  void rest(Part part) {
    beats_[static_cast<std::size_t>(part)].last.store(0, std::memory_order_relaxed);
  }

  /// How often it has moved.
  std::uint64_t beats(Part part) const {
    return beats_[static_cast<std::size_t>(part)].count.load(std::memory_order_relaxed);
  }
  /// For how long it has not moved; 0 of what rests.
  Clock::duration silence(Part part) const {
    const std::int64_t last =
        beats_[static_cast<std::size_t>(part)].last.load(std::memory_order_relaxed);
    return last == 0 ? Clock::duration(0) : Clock::now().time_since_epoch() - Clock::duration(last);
  }

  /// A part that has not moved for so long; none: all have.
  std::optional<Part> silent(Clock::duration limit) const {
    for (std::size_t part = 0; part < beats_.size(); ++part)
      if (silence(static_cast<Part>(part)) > limit) return static_cast<Part>(part);
    return std::nullopt;
  }
  /// The longest time between two beats of a part so far.
  std::chrono::milliseconds longest_silence(Part part) const {
    const auto& beat = beats_[static_cast<std::size_t>(part)];
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        Clock::duration(beat.longest.load(std::memory_order_relaxed)));
  }

  /// What keeps the ingest thread from its work, for whoever watches: empty where nothing does.
  void set_trouble(std::string text) {
    const std::lock_guard lock(mutex_);
    trouble_ = std::move(text);
  }
  std::string trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_;
  }

  /// Asks all loops to end what they can within a moment and stop.
  void stop() { stopping_.store(true); }
  bool stopping() const { return stopping_.load(); }

  /// The ingest thread has ended: nothing more comes of it.
  void finish() { finished_.store(true); }
  bool finished() const { return finished_.load(); }

  void set_status(std::string text) {
    const std::lock_guard lock(mutex_);
    status_ = std::move(text);
  }
  std::string status() const {
    const std::lock_guard lock(mutex_);
    return status_;
  }

 private:
  struct Beat {
    std::atomic<std::int64_t> last{0}, longest{0};  // of Clock; 0: it rests
    std::atomic<std::uint64_t> count{0};
  };
  std::array<Beat, kPartNames.size()> beats_;
  std::atomic<bool> stopping_{false}, finished_{false};
  mutable std::mutex mutex_;
  std::string status_, trouble_;
};

}  // namespace feedmill
