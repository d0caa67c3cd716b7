#include "insight/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace feedmill {
namespace {

/// Backslash, quotation mark and line feed escaped, as both formats ask.
std::string label_value(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? "\\n" : std::string(1, c);
  }
  return out;
}

class Writer {
 public:
  explicit Writer(bool open) : open_(open) {}

  /// OpenMetrics names a counter's family without "_total", the older format with it.
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    const bool counter = type == "counter";
    const std::string shown = counter && !open_ ? name_ + "_total" : name_;
    put("# HELP {} {}\n# TYPE {} {}\n", shown, help, shown, type);
    suffix_ = counter ? "_total" : "";
  }
  template <class Number>
  void sample(const std::string& labels, Number value) {
    put("{}{}{} {}\n", name_, suffix_, labels.empty() ? "" : "{" + labels + "}", value);
  }
  template <class Number>
  void part(std::string_view suffix, const std::string& labels, Number value) {
    put("{}{}{} {}\n", name_, suffix, labels.empty() ? "" : "{" + labels + "}", value);
  }
  template <class Number>
  void gauge(std::string_view name, std::string_view help, Number value) {
    family(name, "gauge", help);
    sample("", value);
  }
  template <class Number>
  void counter(std::string_view name, std::string_view help, Number value) {
    family(name, "counter", help);
    sample("", value);
  }
  std::string take() {
    if (open_) out_ += "# EOF\n";
    return std::move(out_);
  }

 private:
  template <class... Args>
  void put(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }
  bool open_;
  std::string out_, name_, suffix_;
};

void put_process(Writer& writer, const MetricFacts& facts) {
  writer.family("feedmill_build", "gauge", "The version that runs.");
  writer.sample("version=\"" + label_value(facts.version) + "\"", 1);
  writer.gauge("feedmill_healthy", "1 where /healthz says 200, else 0.", facts.healthy ? 1 : 0);
  writer.gauge("process_start_time_seconds", "When the process began, in seconds since the epoch.",
               facts.started.time_since_epoch().count());
  writer.gauge("process_resident_memory_bytes", "Memory in use.", facts.memory_bytes);
  writer.counter("process_cpu_seconds", "Processor time used.", facts.cpu_seconds);
}

void put_requests(Writer& writer, const Meter::Reading& counted) {
  writer.family("feedmill_requests", "counter", "Requests that have ended, by how.");
  for (std::size_t i = 0; i < Meter::kOutcomes.size(); ++i)
    writer.sample(fmt::format("outcome=\"{}\"", Meter::kOutcomes[i]), counted.requests[i]);
  writer.counter("feedmill_received_bytes", "Bytes of bodies, off the wire.", counted.bytes);
  writer.family("feedmill_request_duration_seconds", "histogram", "How long requests took.");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < Meter::kBuckets.size(); ++i) {
    below += counted.durations[i];
    const std::string bound = fmt::format("{:g}", Meter::kBuckets[i]);
    const bool whole = bound.find('.') == std::string::npos;
    writer.part("_bucket", fmt::format("le=\"{}{}\"", bound, whole ? ".0" : ""), below);
  }
  below += counted.durations.back();
  writer.part("_bucket", "le=\"+Inf\"", below);
  writer.part("_sum", "", static_cast<double>(counted.duration_ms) / 1000);
  writer.part("_count", "", below);
  writer.counter("feedmill_new_entries", "Entries that polls have brought.", counted.fresh);
  writer.counter("feedmill_revised_entries", "Entries that polls have found changed.",
                 counted.revised);
}

void put_store(Writer& writer, const MetricFacts& facts) {
  writer.family("feedmill_sources", "gauge", "Sources of the configuration, by state.");
  for (const auto& [state, count] : facts.sources)
    writer.sample("state=\"" + label_value(state) + "\"", count);
  if (facts.last_poll)
    writer.gauge("feedmill_last_poll_timestamp_seconds", "When a source was last asked.",
                 facts.last_poll->time_since_epoch().count());
  writer.gauge("feedmill_entries", "Entries that are stored.", facts.entries);
  writer.gauge("feedmill_stories", "Stories that are stored.", facts.stories);
  writer.gauge("feedmill_store_bytes", "Size of the store.", facts.store_bytes);
  writer.gauge("feedmill_store_free_bytes", "Of that, what is free for what comes.",
               facts.store_free_bytes);
}

void put_digests(Writer& writer, const MetricFacts& facts) {
  writer.gauge("feedmill_digests", "Digests of the configuration.", facts.digests);
  writer.counter("feedmill_issues", "Issues that were ever sealed.", facts.issues);
  writer.family("feedmill_digest_last_issue_timestamp_seconds", "gauge",
                "When a digest's last issue was sealed.");
  for (const MetricFacts::Digest& digest : facts.each_digest)
    if (digest.last_issue)
      writer.sample("digest=\"" + label_value(digest.name) + "\"",
                    digest.last_issue->time_since_epoch().count());
  writer.family("feedmill_outbox_deliveries", "gauge",
                "Issues that have not reached a destination.");
  writer.sample("state=\"waiting\"", facts.waiting);
  writer.sample("state=\"given_up\"", facts.given_up);
  const Seconds age =
      facts.oldest_waiting ? std::max(facts.now - *facts.oldest_waiting, Seconds{0}) : Seconds{0};
  writer.gauge("feedmill_outbox_oldest_seconds", "How long the oldest of them has waited.",
               age.count());
}

}  // namespace

bool wants_open_metrics(const std::string& accept) {
  if (accept.find("application/openmetrics-text") != std::string::npos) return true;
  return accept.find("text/plain") == std::string::npos &&
         accept.find("text/html") == std::string::npos;
}

std::string metrics_text(const MetricFacts& facts, bool open_metrics) {
  Writer writer(open_metrics);
  put_process(writer, facts);
  put_requests(writer, facts.counted);
  put_store(writer, facts);
  put_digests(writer, facts);
  return writer.take();
}

}  // namespace feedmill
