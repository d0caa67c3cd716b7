#include "fetch/lane.h"

#include "fetching.h"

using namespace feedmill;
using namespace feedmill::test;

TEST_CASE("lane: a transfer that libcurl has lost ends some seconds after its time", "[fetch]") {
  auto rules = std::make_shared<LaneRules>();
  rules->options = loopback_options();
  rules->trusts = std::make_shared<TlsTrusts>("");
  rules->budget = std::make_shared<BodyBudget>([] {});
  Lane lane(rules);
  auto job = std::make_unique<Job>();
  job->url = job->request.url = "http://127.0.0.1/feed";
  job->host = "127.0.0.1:80";
  const auto began = Lane::Clock::now();
  lane.start(std::move(job));  // and nobody carries it
  CHECK_FALSE(lane.is_overdue(began + rules->options.timeout));
  CHECK(lane.is_overdue(Lane::Clock::now() + rules->options.timeout + 6s));
}
