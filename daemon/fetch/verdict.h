// What one hop's answer means: an outcome, or one hop more. Nothing is asked here. The fetch loop
// only (it reads errno's words and, for a host that cannot be reached, this machine's routes).
#pragma once

#include <string>
#include <variant>

#include "feedmill/http.h"
#include "fetch/job.h"
#include "fetch/lane.h"

namespace feedmill {

/// Go on at `url`.
struct NextHop {
  std::string url;
};

using Verdict = std::variant<NextHop, Fetched, NotModified, FetchFailed>;

/// Takes the body out of `answer`.
Verdict judge(const Job& job, Answer& answer, const FetchOptions& options);

/// What is known before anything is asked: a scheme that is not polled, or, where a proxy would do
/// the connecting, a host that spells out an address that is not public.
std::optional<FetchFailed> refuse(const Job& job, const FetchOptions& options,
                                  const AddressGuard& guard);

/// What is told of a job that has ended, but for what its body holds. Takes the trail out of it.
FetchResult result_of(Job& job, std::variant<Fetched, NotModified, FetchFailed> outcome,
                      const Answer& answer, const FetchOptions& options, Instant now);

}  // namespace feedmill
