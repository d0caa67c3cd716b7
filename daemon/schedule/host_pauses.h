// Hosts that have had enough: when several feeds of one are answered 429 or 503, it is the host
// that speaks, and none of its feeds is asked before the time that it gave the first of them. RFC
// 6585 section 4, RFC 9110 section 15.6.4. The next process is told by the sources' rows, which
// have the refusals and what was put off. Pure; belongs to one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "feedmill/time.h"

namespace feedmill {

class HostPauses {
 public:
  /// Whether an outcome as `status` shows it turns a client away for the time being.
  static bool is_pause(const std::string& outcome);

  /// A source was turned away, and is asked again at `until`.
  void turned_away(const std::string& host, std::int64_t source, Instant until);
  /// A source was served: the host serves.
  void served(const std::string& host);

  /// Until when a host is not asked; nothing where it may be.
  std::optional<Instant> paused_until(const std::string& host, Instant now);

 private:
  static constexpr std::size_t kSeveral = 2;
  std::unordered_map<std::string, std::map<std::int64_t, Instant>> hosts_;
};

}  // namespace feedmill
