// Carries parcels: SMTP and HTTP by libcurl, programs, Maildirs. A thread of its own, started by
// the first parcel, so that a mail server that hangs holds up neither polling nor another
// destination. What is on its way when the object dies is broken off; its receipt never comes, and
// whoever sent it sends it again.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "deliver/parcel.h"

namespace feedmill {

struct CourierOptions {
  std::string user_agent = "feedmill/1.0";
  std::string proxy;    ///< of webhooks that do not lead to this machine; empty: none
  std::string ca_file;  ///< PEM, trusted beside the system's; empty: none
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{300'000};  ///< of a whole transfer
  bool operator==(const CourierOptions&) const = default;
};

/// What the courier's thread calls.
struct CourierCalls {
  std::function<void()> receipt;  ///< there is one to take
  std::function<void()> moves;    ///< every second, whatever hangs
  std::function<void()> rests;    ///< it ends
};

class Courier {
 public:
  explicit Courier(CourierOptions options);
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;
  ~Courier();

  /// Set before the first parcel.
  void call(CourierCalls calls) { calls_ = std::move(calls); }

  /// Never blocks. The owner's thread.
  void send(Parcel parcel);

  /// The next receipt; waits for one at most so long. The owner's thread.
  std::optional<Receipt> receive(std::chrono::milliseconds wait);

 private:
  class Thread;
  CourierOptions options_;
  CourierCalls calls_;
  std::unique_ptr<Thread> thread_;
};

}  // namespace feedmill
