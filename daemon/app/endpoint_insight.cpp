// /metrics and /status: what the store remembers, the daemon counts and the system says.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <unordered_map>

#include "app/delivery_desk.h"
#include "app/endpoint_desk.h"
#include "app/source_status.h"
#include "app/status_lines.h"
#include "insight/advice.h"
#include "insight/metrics.h"
#include "insight/status_page.h"
#include "issue/name.h"
#include "schedule/source_condition.h"
#include "text/display.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr std::array<std::string_view, 6> kStates = {"ok",    "new",  "failing",
                                                     "quiet", "gone", "disabled"};

/// proc_pid_statm(5): the second number, in pages.
std::int64_t memory_in_use() {
  std::ifstream file("/proc/self/statm");
  std::int64_t size = 0, resident = 0;
  file >> size >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

double processor_time() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/// What was given up stays told.
bool is_told(const Config& config, const Delivery& delivery) {
  return delivery.given_up || has_destination(config, delivery);
}

void count_sources(const Config& config, const Statuses& statuses, MetricFacts& facts) {
  for (const std::string_view state : kStates) facts.sources[std::string(state)] = 0;
  for (const Source& source : config.sources) {
    const SourceStatus status = statuses.unredacted(source);
    ++facts.sources[std::string(condition_of(status, facts.now))];
    facts.last_poll = std::max(facts.last_poll, status.state.last_poll);
  }
}

void count_deliveries(const Config& config, const std::vector<Delivery>& deliveries,
                      MetricFacts& facts) {
  for (const Delivery& delivery : deliveries) {
    if (!is_told(config, delivery)) continue;
    ++(delivery.given_up ? facts.given_up : facts.waiting);
    if (delivery.given_up) continue;
    if (!facts.oldest_waiting || delivery.queued < *facts.oldest_waiting)
      facts.oldest_waiting = delivery.queued;
  }
}

/// Without its query: that is where people put secrets. A login in it goes, too.
std::string shown_url(const std::string& url) {
  std::string shown = one_line(url.substr(0, url.find_first_of("?#")));
  const std::size_t begin = shown.find("://");
  const std::size_t at = shown.find('@');
  if (begin != std::string::npos && at != std::string::npos && at < shown.find('/', begin + 3))
    shown.erase(begin + 3, at - begin - 2);
  return shown;
}

using Days = std::unordered_map<std::string, std::array<PollTally, kDaysShown>>;

Result<Days> days_of(Store& store, Instant now) {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  const auto first = today - std::chrono::days(kDaysShown - 1);
  auto rows = store.days(first);
  if (!rows) return tl::unexpected(rows.error());
  Days days;
  for (const PollDay& row : *rows) {
    const auto place = std::chrono::floor<std::chrono::days>(row.day) - first;
    if (place.count() < 0 || place.count() >= static_cast<std::int64_t>(kDaysShown)) continue;
    days[row.source][static_cast<std::size_t>(place.count())] = {row.polls, row.failed, row.fresh};
  }
  return days;
}

SourceLine line_of(const SourceStatus& status, const Days& days, Instant now) {
  SourceLine line;
  line.state = condition_of(status, now);
  line.word = word_for(status, now);
  line.name = one_line(name_of(status));
  line.url = status.source.url;
  line.tags = status.source.tags;
  line.last_poll = status.state.last_poll;
  if (line.state != "gone" && line.state != "disabled") line.next_poll = status.state.next_poll;
  line.entries = status.entries;
  line.trouble = trouble_of(status, now);
  if (const auto found = days.find(status.source.key); found != days.end())
    line.days = found->second;
  return line;
}

void add_need(const SourceStatus& status, const SourceLine& line, StatusPage& page) {
  const bool told = line.state != "failing" || status.state.failures >= kFailuresTold;
  if (told && !line.trouble.empty())
    page.needs.push_back({line.name, line.trouble, advice_on(status, page.now)});
}

void fill_sources(const Config& config, const Statuses& statuses, const Days& days,
                  StatusPage& page) {
  page.all_sources = config.sources.size();
  for (const Source& source : config.sources) {
    // Only what a server said is looked through for secrets, which are read from files.
    const SourceStatus plain = statuses.unredacted(source);
    const bool said =
        !plain.state.last_error.empty() || !plain.state.title.empty() || !plain.moved_to.empty();
    SourceStatus status = said ? statuses.of(source) : plain;
    for (std::string* url : {&status.source.url, &status.state.home_page_url, &status.moved_to})
      *url = shown_url(*url);
    SourceLine line = line_of(status, days, page.now);
    ++page.states[line.state];
    add_need(status, line, page);
    if (is_shown(line, page.state, page.words)) page.sources.push_back(std::move(line));
  }
}

void fill_digests(const Config& config, const std::vector<DigestStatus>& all, StatusPage& page) {
  for (const DigestLine& digest : digest_lines(config, all, page.now)) {
    const DigestStatus& status = digest.status;
    const auto spec =
        std::find_if(config.digests.begin(), config.digests.end(),
                     [&](const DigestSpec& listed) { return listed.name == status.name; });
    DigestShown line{status.name, issue_title(*spec)};
    line.last_issue = status.last_time, line.next_issue = digest.next_time;
    line.stories = status.stories;
    line.has_files = status.last_time.has_value();
    if (!digest.error.empty())
      page.needs.push_back(
          {line.title, one_line(digest.error), "feedmill doctor looks at folders and disks"});
    page.digests.push_back(std::move(line));
  }
}

void fill_deliveries(const Config& config, const std::vector<Delivery>& all, StatusPage& page) {
  for (const Delivery& delivery : all) {
    if (!is_told(config, delivery)) continue;
    DeliveryLine line{delivery.digest, one_line(delivery.destination),
                      one_line(delivery.last_error), delivery.queued};
    line.attempts = delivery.attempts;
    if (!delivery.given_up) line.next_try = delivery.next_try;
    if (delivery.given_up || delivery.attempts >= kFailuresTold)
      page.needs.push_back({line.digest + " to " + line.destination,
                            delivery.given_up
                                ? "given up: " + line.error
                                : fmt::format("{} attempts: {}", line.attempts, line.error),
                            "The issue is in its folder; feedmill status --deliveries has more."});
    page.deliveries.push_back(std::move(line));
  }
}

HttpAnswer unread(const Error& error) { return plain_answer(503, one_line(error.message)); }

}  // namespace

HttpAnswer EndpointDesk::metrics(const HttpRequest& request, Store& store) {
  const auto config = config_->get();
  MetricFacts facts;
  facts.version = FEEDMILL_VERSION;
  facts.now = now();
  facts.started = started_;
  facts.counted = meter_->read();
  facts.healthy = troubles().empty();
  facts.memory_bytes = memory_in_use();
  facts.cpu_seconds = processor_time();
  facts.digests = static_cast<std::int64_t>(config->digests.size());
  auto statuses = store.status();
  auto figures = store.figures();
  auto deliveries = store.deliveries();
  auto digests = store.digests();
  if (!statuses) return unread(statuses.error());
  if (!figures) return unread(figures.error());
  if (!deliveries) return unread(deliveries.error());
  if (!digests) return unread(digests.error());
  facts.entries = figures->entries, facts.stories = figures->stories;
  facts.issues = figures->issues;
  facts.store_bytes = figures->bytes, facts.store_free_bytes = figures->free_bytes;
  count_sources(*config, Statuses(*std::move(statuses)), facts);
  count_deliveries(*config, *deliveries, facts);
  for (const DigestStatus& digest : *digests)
    facts.each_digest.push_back({digest.name, digest.last_time});
  const bool open = wants_open_metrics(request.accept);
  HttpAnswer answer;
  answer.type = open ? kOpenMetricsType : kPlainMetricsType;
  answer.body = metrics_text(facts, open);
  return answer;
}

HttpAnswer EndpointDesk::status(const HttpRequest& request, Store& store) {
  const auto config = config_->get();
  StatusPage page;
  page.now = now();
  page.version = fmt::format("feedmill {}", FEEDMILL_VERSION);
  page.state = request.parameter("state");
  page.words = request.parameter("q");
  for (const std::string& trouble : troubles())
    page.needs.push_back({"The daemon", one_line(trouble), "docs/operating.md says what to do."});
  auto statuses = store.status();
  auto days = days_of(store, page.now);
  auto deliveries = store.deliveries();
  auto digests = store.digests();
  if (!statuses) return unread(statuses.error());
  if (!days) return unread(days.error());
  if (!deliveries) return unread(deliveries.error());
  if (!digests) return unread(digests.error());
  fill_digests(*config, *digests, page);
  fill_deliveries(*config, *deliveries, page);
  fill_sources(*config, Statuses(*std::move(statuses)), *days, page);
  HttpAnswer answer;
  answer.type = "text/html; charset=utf-8";
  answer.body = status_page(page);
  return answer;
}

}  // namespace feedmill
