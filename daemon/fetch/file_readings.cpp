#include "fetch/file_readings.h"

#include <chrono>
#include <system_error>
#include <utility>

#include "feedmill/result.h"
#include "fetch/file_source.h"
#include "system/aside.h"

namespace feedmill {
namespace {

constexpr std::chrono::milliseconds kReadSoon(20);  // nearly every file is read by then
constexpr std::chrono::milliseconds kNoWait(0);

/// The path, or what is no path.
std::string shown_file(const FetchRequest& request) {
  return path_of_file_url(request.url).value_or(request.url);
}

FileReadings::Outcome outcome_of(std::future<FileReadings::Outcome>& reading) {
  try {
    return reading.get();
  } catch (const std::exception& thrown) {
    return FetchFailed{FetchFailure::kInside, 0, reason_of(thrown)};
  }
}

}  // namespace

void FileReadings::start(const FetchOptions& options) {
  while (!waiting_.empty() && budget_->has_room_for_file()) {
    std::unique_ptr<Job> job = std::move(waiting_.front());
    waiting_.pop_front();
    begin(std::move(job), options);
  }
}

void FileReadings::begin(std::unique_ptr<Job> job, const FetchOptions& options) {
  Reading reading;
  reading.until = std::chrono::steady_clock::now() + options.timeout;
  const auto refuse = [&](const std::string& why) {
    done_(*job, FetchFailed{FetchFailure::kFile, 0, shown_file(job->request) + ": " + why});
  };
  try {
    auto outcome = aside(shown_file(job->request),
                         [request = job->request, most = options.max_body]() -> Outcome {
                           return read_file_source(request, most);
                         });
    if (!outcome) return refuse(outcome.error().message);
    reading.outcome = std::move(*outcome);
  } catch (const std::system_error& thrown) {
    return refuse(thrown.what());
  }
  reading.job = std::move(job);
  reading.outcome.wait_for(kReadSoon);
  if (!conclude(reading)) begun_.push_back(std::move(reading));
}

void FileReadings::conclude() {
  std::erase_if(begun_, [this](Reading& reading) { return conclude(reading); });
}

/// Whether it is over.
bool FileReadings::conclude(Reading& reading) {
  const bool read = reading.outcome.wait_for(kNoWait) == std::future_status::ready;
  if (!read && std::chrono::steady_clock::now() < reading.until) return false;
  done_(*reading.job,
        read ? outcome_of(reading.outcome)
             : Outcome(FetchFailed{FetchFailure::kFile, 0,
                                   shown_file(reading.job->request) +
                                       ": its file system does not answer within http.timeout"}));
  return true;
}

void FileReadings::clear() {
  begun_.clear();
  waiting_.clear();
}

}  // namespace feedmill
