#include "insight/metrics.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

FetchResult failed(FetchFailure kind, int status = 0) {
  FetchResult result;
  result.outcome = FetchFailed{kind, status, ""};
  return result;
}

std::uint64_t of(const Meter::Reading& reading, std::string_view outcome) {
  for (std::size_t i = 0; i < Meter::kOutcomes.size(); ++i)
    if (Meter::kOutcomes[i] == outcome) return reading.requests[i];
  return 0;
}

}  // namespace

TEST_CASE("meter: each request counts once, by how it ended and how long it took") {
  Meter meter;
  FetchResult fetched;
  fetched.outcome = Fetched{};
  fetched.took = std::chrono::milliseconds(250);
  fetched.bytes = 1000;
  meter.ended(fetched);
  FetchResult unchanged;
  unchanged.outcome = NotModified{};
  unchanged.took = std::chrono::milliseconds(251);
  meter.ended(unchanged);
  FetchResult slow = failed(FetchFailure::kTimeout);
  slow.took = std::chrono::minutes(5);
  meter.ended(slow);
  for (const int status : {404, 429, 503, 301, 999})
    meter.ended(failed(FetchFailure::kHttpStatus, status));
  meter.ended(failed(FetchFailure::kCancelled));
  const Meter::Reading reading = meter.read();
  CHECK(of(reading, "ok") == 1);
  CHECK(of(reading, "not_modified") == 1);
  CHECK(of(reading, "timeout") == 1);
  CHECK(of(reading, "http_4xx") == 2);
  CHECK(of(reading, "http_5xx") == 1);
  CHECK(of(reading, "http_3xx") == 1);
  CHECK(of(reading, "http_other") == 1);
  CHECK(reading.bytes == 1000);
  CHECK(reading.durations[2] == 1);  // up to 0.25 s, the end included
  CHECK(reading.durations[3] == 1);
  CHECK(reading.durations.back() == 1);
}

TEST_CASE("metrics: a name with a quotation mark or a line break stays one label") {
  MetricFacts facts;
  facts.each_digest = {{"a\"b\\c\nd", Instant{Seconds{5}}}, {"none yet", std::nullopt}};
  const std::string text = metrics_text(facts, true);
  CHECK(text.find("feedmill_digest_last_issue_timestamp_seconds{digest=\"a\\\"b\\\\c\\nd\"} 5\n") !=
        std::string::npos);
  CHECK(text.find("none yet") == std::string::npos);
}

TEST_CASE("metrics: the older format has no end mark, and counters under their whole name") {
  CHECK(metrics_text({}, true).find("# TYPE feedmill_requests counter\n") != std::string::npos);
  CHECK(metrics_text({}, false).find("# TYPE feedmill_requests_total counter\n") !=
        std::string::npos);
  const std::string open = metrics_text({}, true), plain = metrics_text({}, false);
  CHECK(open.substr(open.size() - 6) == "# EOF\n");
  CHECK(plain.find("# EOF") == std::string::npos);
}

TEST_CASE("metrics: who asks for what is given it") {
  CHECK(wants_open_metrics(""));
  CHECK(wants_open_metrics("*/*"));
  CHECK(wants_open_metrics(
      "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"));
  CHECK_FALSE(wants_open_metrics("text/plain;version=0.0.4"));
  CHECK_FALSE(wants_open_metrics("text/html,application/xhtml+xml,*/*;q=0.8"));
}
