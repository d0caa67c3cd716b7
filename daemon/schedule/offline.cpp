#include "schedule/offline.h"

namespace feedmill {

OfflineWatch::Verdict OfflineWatch::observe(const std::string& host, const FetchResult& result) {
  const auto* failed = std::get_if<FetchFailed>(&result.outcome);
  if (failed != nullptr) {
    switch (failed->kind) {
      case FetchFailure::kNoRoute:
        offline_ = true;
        return Verdict::kOffline;
      case FetchFailure::kDns:
      case FetchFailure::kConnect:
        unreachable_.insert(host);
        offline_ = offline_ || unreachable_.size() >= kHostsInARow;
        return offline_ ? Verdict::kOffline : Verdict::kSuspect;
      case FetchFailure::kTimeout:  // the host may have been connected to, or not: nothing follows
      case FetchFailure::kRefusedAddress:
      case FetchFailure::kRefusedScheme:
      case FetchFailure::kFile:
      case FetchFailure::kSecret:
      case FetchFailure::kCancelled:
        return Verdict::kNeither;
      default:
        break;
    }
  }
  if (host.empty()) return Verdict::kNeither;  // a file
  unreachable_.clear();
  offline_ = false;
  return Verdict::kReached;
}

}  // namespace feedmill
