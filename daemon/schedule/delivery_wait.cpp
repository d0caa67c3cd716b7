#include "schedule/delivery_wait.h"

#include <algorithm>

namespace feedmill {
namespace {

constexpr Seconds kFirstWait{60}, kLongestWait{6 * 3600}, kLongestRetryAfter{24 * 3600};
constexpr int kBelieved =
    5;  // attempts after each of which a server is believed that asks for less

}  // namespace

Instant next_attempt(int attempts, Instant now, std::optional<Seconds> retry_after) {
  const int believed = retry_after ? kBelieved : 0;
  const int doublings = std::clamp(attempts - believed - 1, 0, 16);
  const Seconds own = std::min(kLongestWait, kFirstWait * (1 << doublings));
  if (!retry_after) return now + own;
  const Seconds least = attempts > believed ? own : Seconds{1};
  return now + std::clamp(*retry_after, least, kLongestRetryAfter);
}

bool is_put_off(Instant next_try, Instant now) {
  return next_try > now && next_try <= now + kLongestRetryAfter;
}

}  // namespace feedmill
