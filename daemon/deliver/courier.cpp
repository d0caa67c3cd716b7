#include "deliver/courier.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <future>
#include <thread>
#include <vector>

#include "deliver/child.h"
#include "deliver/maildir.h"
#include "deliver/transfers.h"
#include "system/aside.h"
#include "system/channel.h"
#include "system/log.h"
#include "system/thread_name.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kParcels = 100'000;  // one a destination at most
constexpr auto kTurn = milliseconds(1000);
constexpr auto kDropSoon = milliseconds(50);    // nearly every Maildir has it by then
constexpr auto kChildTurn = milliseconds(200);  // for the time limit of a program

}  // namespace

class Courier::Thread {
 public:
  Thread(const CourierOptions& options, const CourierCalls& calls)
      : transfers_(options),
        timeout_(options.timeout),
        calls_(calls),
        parcels_(kParcels),
        receipts_(kParcels) {
    parcels_.on_push([this] { transfers_.wakeup(); });
    if (calls.receipt) receipts_.on_push(calls.receipt);
    thread_ = std::thread([this] {
      name_this_thread("courier");
      run();
    });
  }
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;
  ~Thread() {
    stopping_.store(true);
    transfers_.wakeup();
    thread_.join();
  }

  void send(Parcel&& parcel) { parcels_.try_push(std::move(parcel)); }
  std::optional<Receipt> receive(milliseconds wait) { return receipts_.pop(wait); }

 private:
  struct Running {
    std::int64_t id;
    Child child;
  };

  struct Dropping {
    std::int64_t id;
    std::string folder;
    std::future<std::string> told;  ///< what went wrong; empty: nothing
    std::chrono::steady_clock::time_point until;
  };

  void run() {
    while (!stopping_.load()) {
      if (calls_.moves) calls_.moves();
      // Memory that runs out here costs this turn, not the program.
      try {
        turn();
      } catch (const std::exception& thrown) {
        log(LogLevel::kError, {{"event", "courier"}, {"error", thrown.what()}});
        std::this_thread::sleep_for(kChildTurn);
      }
    }
    children_.clear();
    if (calls_.rests) calls_.rests();
  }

  /// A receipt is kept until it is passed on: also by a turn that memory cuts short.
  void turn() {
    take_parcels();
    std::vector<curl_waitfd> others;
    for (const Running& running : children_)
      others.push_back({running.child.descriptor(), CURL_WAIT_POLLIN, 0});
    const bool may_rest = children_.empty() && drops_.empty() && ended_.empty();
    transfers_.step(may_rest ? kTurn : kChildTurn, others, ended_);
    ended_.reserve(ended_.size() + children_.size() + drops_.size());
    look_after_children();
    look_after_drops();
    for (; !ended_.empty(); ended_.pop_back()) receipts_.try_push(std::move(ended_.back()));
  }

  void take_parcels() {
    for (;;) {
      ended_.reserve(ended_.size() + 1);
      auto parcel = parcels_.try_pop();
      if (!parcel) return;
      take(std::move(*parcel));
    }
  }

  /// Whatever goes wrong with one parcel is its own receipt, for which there is room.
  void take(Parcel&& parcel) noexcept {
    const std::int64_t id = parcel.id;
    try {
      std::visit([&](auto& content) { begin(id, std::move(content)); }, parcel.content);
    } catch (const std::exception& thrown) {
      ended_.push_back(failed(id, thrown));
    }
  }

  static Receipt failed(std::int64_t id, const std::exception& thrown) noexcept {
    try {
      return {id, thrown.what()};
    } catch (const std::exception&) {
      return {id, "no memory"};  // so short that it needs none
    }
  }

  void begin(std::int64_t id, Letter&& letter) { transfers_.add(id, std::move(letter)); }
  void begin(std::int64_t id, Post&& post) { transfers_.add(id, std::move(post)); }
  void begin(std::int64_t id, Command&& command) {
    auto child = Child::start(command);
    if (child)
      children_.push_back({id, *std::move(child)});
    else
      ended_.push_back({id, std::move(child.error().message)});
  }
  void begin(std::int64_t id, Drop&& drop) {
    const std::string folder = drop.folder;
    auto told = aside(folder, [drop = std::move(drop)] {
      const auto done = drop_into_maildir(drop.folder, drop.name, *drop.bytes);
      return done ? std::string() : done.error().message;
    });
    if (!told) return ended_.push_back({id, folder + ": " + told.error().message});
    told->wait_for(kDropSoon);
    drops_.push_back({id, folder, *std::move(told), std::chrono::steady_clock::now() + timeout_});
  }

  void look_after_drops() {
    for (auto drop = drops_.begin(); drop != drops_.end();) {
      const bool over = drop->told.wait_for(milliseconds(0)) == std::future_status::ready;
      const bool late = std::chrono::steady_clock::now() > drop->until;
      if (over || late) ended_.push_back(receipt_of(*drop, over));
      drop = over || late ? drops_.erase(drop) : drop + 1;
    }
  }

  static Receipt receipt_of(Dropping& drop, bool over) noexcept {
    try {
      return {drop.id, over ? drop.told.get() : drop.folder + ": its file system does not answer"};
    } catch (const std::exception& thrown) {
      return failed(drop.id, thrown);
    }
  }

  void look_after_children() {
    for (auto running = children_.begin(); running != children_.end();) {
      auto how = running->child.ended();
      if (how) ended_.push_back({running->id, std::move(*how)});
      running = how ? children_.erase(running) : running + 1;
    }
  }

  Transfers transfers_;
  milliseconds timeout_;
  CourierCalls calls_;
  std::vector<Running> children_;
  std::vector<Dropping> drops_;
  std::vector<Receipt> ended_;  // not passed on yet
  Channel<Parcel> parcels_;
  Channel<Receipt> receipts_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

Courier::Courier(CourierOptions options) : options_(std::move(options)) {}

Courier::~Courier() = default;

void Courier::send(Parcel parcel) {
  if (!thread_) thread_ = std::make_unique<Thread>(options_, calls_);
  thread_->send(std::move(parcel));
}

std::optional<Receipt> Courier::receive(milliseconds wait) {
  return thread_ ? thread_->receive(wait) : std::nullopt;
}

}  // namespace feedmill
