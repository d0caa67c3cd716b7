#include "issue/alert.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

using About = AlertLine::About;
using State = AlertLine::State;
using Now = ToldTrouble::Now;

AlertLine line(const std::string& subject, State state, About about = About::kSource) {
  return {about, state, subject, "Name of " + subject, 3};
}

ToldTrouble told(const std::string& subject, State state, Now now = Now::kWell) {
  return {About::kSource, state, subject, "Name of " + subject, now};
}

}  // namespace

TEST_CASE("alert: what is wrong is told once, and again when it is wrong in another way") {
  const std::vector<AlertLine> wrong = {line("a", State::kFailing), line("b", State::kQuiet)};
  CHECK(alert_lines(wrong, {}) == wrong);
  CHECK(alert_lines(wrong, {told("a", State::kFailing), told("b", State::kQuiet)}).empty());
  CHECK(alert_lines(wrong, {told("a", State::kFailing), told("b", State::kFailing)}) ==
        std::vector<AlertLine>{wrong[1]});
}

TEST_CASE("alert: a source is told as it is shown, with its address, its failures and since when") {
  SourceRecord source;
  source.name = "The Post";
  source.url = "https://post.example/feed";
  source.state.failures = 4;
  source.state.last_error = "no answer";
  source.state.last_success = Instant{Seconds{1000}};
  source.state.last_new = Instant{Seconds{500}};
  CHECK(alert_line(source, SourceHealth::State::kFailing) ==
        AlertLine{About::kSource, State::kFailing, "https://post.example/feed", "The Post", 4,
                  "no answer", Instant{Seconds{1000}}});
  CHECK(alert_line(source, SourceHealth::State::kGone).state == State::kGone);
  const AlertLine quiet = alert_line(source, SourceHealth::State::kQuiet);
  CHECK(quiet.state == State::kQuiet);
  CHECK(quiet.since == Instant{Seconds{500}});
}

TEST_CASE("alert: what was told and is well again is back, and nothing else is") {
  AlertLine back = line("a", State::kBack);
  back.failures = 0;
  CHECK(alert_lines({}, {told("a", State::kFailing), told("b", State::kQuiet, Now::kUnsure),
                         told("c", State::kGone, Now::kForgotten)}) ==
        std::vector<AlertLine>{back});
}

TEST_CASE("alert: a source and a destination of one name are two") {
  const AlertLine delivery = line("a", State::kFailing, About::kDelivery);
  CHECK(alert_lines({line("a", State::kFailing), delivery}, {told("a", State::kFailing)}) ==
        std::vector<AlertLine>{delivery});
}

TEST_CASE("alert: a destination fails after three attempts in a row, or with what was given up") {
  CHECK_FALSE(delivery_trouble("m", std::nullopt, std::nullopt));
  CHECK_FALSE(delivery_trouble("m", DeliveryRecord{2, "no route"}, DeliveryRecord{1, ""}));
  const auto waiting = delivery_trouble("m", DeliveryRecord{3, "no route"}, std::nullopt);
  CHECK(waiting == AlertLine{About::kDelivery, State::kFailing, "m", "m", 3, "no route"});
  const auto ended =
      delivery_trouble("m", DeliveryRecord{1, "no route"}, DeliveryRecord{4, "refused", true});
  CHECK(ended == AlertLine{About::kDelivery, State::kFailing, "m", "m", 4, "refused"});
}

TEST_CASE("alert: what was told is well, unsure or forgotten by now") {
  DigestSpec digest;
  digest.deliver.push_back({});
  digest.deliver.back().key = "m";
  ToldTrouble delivery = told("m", State::kFailing);
  delivery.about = About::kDelivery;
  CHECK(standing_of(delivery, digest, std::nullopt) == Now::kWell);
  CHECK(standing_of(delivery, {}, std::nullopt) == Now::kForgotten);
  const ToldTrouble source = told("m", State::kFailing);
  CHECK(standing_of(source, digest, std::nullopt) == Now::kForgotten);
  CHECK(standing_of(source, digest, 0) == Now::kWell);
  CHECK(standing_of(source, digest, 1) == Now::kUnsure);
}

TEST_CASE("alert: the next one waits, but for no clock that was set back") {
  constexpr Instant kNoon{Seconds{1795435200}};
  constexpr Seconds kHour = std::chrono::hours(1);
  CHECK_FALSE(is_too_soon(std::nullopt, kNoon, kHour));
  CHECK(is_too_soon(kNoon, kNoon, kHour));
  CHECK(is_too_soon(kNoon - kHour + Seconds{1}, kNoon, kHour));
  CHECK_FALSE(is_too_soon(kNoon - kHour, kNoon, kHour));
  CHECK_FALSE(is_too_soon(kNoon + Seconds{1}, kNoon, kHour));
}
