// `status` for people: a source, a digest, a delivery and what to do about each, as lines. No more
// than the screen is wide where there is one. Main thread.
#pragma once

#include <string>
#include <vector>

#include "calendar/calendar.h"
#include "config/config.h"
#include "feedmill/catalogue.h"

namespace feedmill {

std::string source_heading();
std::string source_lines(const SourceStatus& status, Instant now);

/// A configured digest with what is stored of it.
struct DigestLine {
  DigestStatus status;
  std::optional<Instant> next_time;
  std::string error;  ///< what could not be written, and why; empty: nothing
};
/// Each configured digest; `stored` is what the store knows, and may know none yet.
std::vector<DigestLine> digest_lines(const Config& config, const std::vector<DigestStatus>& stored,
                                     Instant now);
std::string digest_heading();
std::string to_lines(const DigestLine& digest);

std::string to_lines(const Delivery& delivery);

/// "12 sources: 9 ok, 2 failing, 1 gone; 1 digest; 2 deliveries wait, 1 was given up"
std::string summary_of(const std::vector<SourceStatus>& sources, std::size_t digests,
                       const std::vector<Delivery>& deliveries, Instant now);

}  // namespace feedmill
