// Users of a store that has digests, over a store of any kind: `Base` is a StoreUser with a store.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store_user.h"

namespace feedmill::test {

/// A number that no two articles share stands in each title, so that no story joins another.
inline NewEntry article(int number, const std::string& url = "") {
  const std::string n = std::to_string(number);
  return an_entry("g" + n, "Article " + n, url);
}

inline std::vector<NewEntry> articles(int from, int to) {
  std::vector<NewEntry> entries;
  for (int number = from; number <= to; ++number) entries.push_back(article(number));
  return entries;
}

/// Asks for an issue of whatever waits.
inline SealRequest request_of_all(const DigestSpec& spec, Instant now) {
  SealRequest request;
  request.spec = spec;
  request.now = now;
  request.selects = [](const Source&, const Entry&) { return true; };
  return request;
}

template <class Base>
struct DigestUser : Base {
  DigestSpec spec = a_digest("all");

  DigestUser() {
    this->sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B")});
    expect(this->store->sync_digests({spec}, this->now));
  }

  SealRequest request() { return request_of_all(spec, this->now); }
  std::optional<Issue> seal() { return value_of(seal_issue(*this->store, request())); }
  std::optional<Issue> seal(const SealRequest& request) {
    return value_of(seal_issue(*this->store, request));
  }
};

inline std::vector<std::string> titles(const std::optional<Issue>& issue) {
  std::vector<std::string> found;
  if (!issue) return found;
  for (const auto& story : issue->stories) {
    for (const auto& report : story.reports) found.push_back(report.entry.title);
  }
  return found;
}

inline void check_same(const Issue& a, const Issue& b) {
  CHECK(std::tie(a.id, a.digest, a.title, a.stem, a.sealed, a.timezone) ==
        std::tie(b.id, b.digest, b.title, b.stem, b.sealed, b.timezone));
  REQUIRE(a.stories.size() == b.stories.size());
  REQUIRE(a.more.size() == b.more.size());
  for (std::size_t i = 0; i < a.stories.size(); ++i) {
    CHECK(a.stories[i].story_id == b.stories[i].story_id);
    REQUIRE(a.stories[i].reports.size() == b.stories[i].reports.size());
    for (std::size_t j = 0; j < a.stories[i].reports.size(); ++j) {
      CHECK(a.stories[i].reports[j].entry == b.stories[i].reports[j].entry);
      CHECK(a.stories[i].reports[j].entry_id == b.stories[i].reports[j].entry_id);
    }
  }
}

using Kind = DeliveryOutcome::Kind;

template <class Base>
struct OutboxUser : Base {
  DigestSpec spec = a_digest("all");

  OutboxUser() {
    spec.deliver = {{"one", MaildirTo{"/one"}}, {"two", MaildirTo{"/two"}}};
    spec.keep = 1;
    this->sync({a_source("https://a.example/feed", "A")});
    expect(this->store->sync_digests({spec}, this->now));
  }

  /// Stores an entry and seals the issue that tells it.
  Issue seal(int number) {
    const std::string n = std::to_string(number);
    this->poll("A", {an_entry("g" + n, "Article number " + n)});
    const auto issue = value_of(seal_issue(*this->store, request_of_all(spec, this->now)));
    REQUIRE(issue);
    expect(this->store->mark_published(issue->id));
    this->now += kHour;
    return *issue;
  }

  std::vector<Delivery> claim() {
    return value_of(this->store->claim_deliveries({spec}, this->now));
  }
  void refuse(const Delivery& delivery, Instant next_try) {
    expect(this->store->finish_delivery(delivery.id, {Kind::kFailed, "no", next_try, true}));
  }
  void finish(const Delivery& delivery, Kind kind, Instant next_try = {}) {
    expect(this->store->finish_delivery(
        delivery.id, {kind, kind == Kind::kDelivered ? "" : "no answer", next_try}));
  }
};

}  // namespace feedmill::test
