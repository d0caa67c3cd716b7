#include "schedule/offline.h"

namespace feedmill {

OfflineWatch::Sign OfflineWatch::observe(const std::string& host, const FetchResult& result) {
  if (host.empty()) return Sign::kNone;
  const auto* failed = std::get_if<FetchFailed>(&result.outcome);
  if (failed != nullptr) {
    switch (failed->kind) {
      case FetchFailure::kNoRoute:
        no_route_ = true;
        return Sign::kUnreachable;
      case FetchFailure::kDns:
      case FetchFailure::kConnect:
        unreachable_.insert(host);
        return Sign::kUnreachable;
      case FetchFailure::kTimeout:  // the host may have been connected to, or not: nothing follows
      case FetchFailure::kRefusedAddress:
      case FetchFailure::kRefusedScheme:
      case FetchFailure::kFile:
      case FetchFailure::kSecret:
      case FetchFailure::kCancelled:
      case FetchFailure::kInside:
        return Sign::kNone;
      default:
        break;
    }
  }
  unreachable_.clear();
  no_route_ = false;
  return Sign::kReached;
}

}  // namespace feedmill
