#include "app/tell.h"

#include "system/log.h"
#include "system/log_thread.h"

namespace feedmill {

int tell_failure(const std::string& message, ExitStatus status) {
  say(LogLevel::kError, "feedmill: " + message);
  return status;
}

int tell_failure(const Error& error) {
  return tell_failure(error.message, error.code == Errc::kUsage ? kUsageStatus : kFailedStatus);
}

int tell_failure(const Error& error, bool daemon) {
  LogThread::drain();  // what tells a failure writes for itself
  if (!daemon) return tell_failure(error);
  log(LogLevel::kError, {{"event", "failed"}, {"error", error.message}});
  if (error.code == Errc::kConfig) return kConfigStatus;
  return error.code == Errc::kUsage ? kUsageStatus : kFailedStatus;
}

void tell_warning(const std::string& message) { say(LogLevel::kWarning, "feedmill: " + message); }

}  // namespace feedmill
