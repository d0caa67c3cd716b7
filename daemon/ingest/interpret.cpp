// The first step: what an answer is.
#include <array>
#include <string_view>

#include "decode/content_coding.h"
#include "feedmill/document.h"
#include "feedmill/parse.h"
#include "ingest/decide.h"
#include "parse/no_feed.h"
#include "text/hash.h"
#include "text/html/ascii.h"

namespace feedmill {
namespace {

/// By FetchFailure: what `status` calls it, and whether a person can mend it.
struct FailureName {
  std::string_view outcome;
  bool operator_should_know;
};
constexpr std::array<FailureName, 16> kFailures = {{
    {"dns", false},
    {"connect", false},
    {"tls", false},
    {"timeout", false},
    {"too-large", false},
    {"truncated", false},
    {"protocol", false},
    {"redirects", false},
    {"http-status", false},
    {"refused-address", true},
    {"refused-scheme", true},
    {"no-route", false},
    {"file", true},
    {"secret", true},
    {"cancelled", false},
    {"inside", true},
}};
static_assert(static_cast<std::size_t>(FetchFailure::kInside) + 1 == kFailures.size());

Interpretation failed(std::string outcome, std::string message) {
  Interpretation result;
  result.outcome = std::move(outcome);
  result.error = std::move(message);
  return result;
}

Interpretation interpret_failure(FetchFailed&& failure) {
  const FailureName& name = kFailures[static_cast<std::size_t>(failure.kind)];
  Interpretation result = failed(std::string(name.outcome), std::move(failure.message));
  result.operator_should_know = name.operator_should_know;
  if (failure.kind == FetchFailure::kHttpStatus) {
    result.outcome = std::to_string(failure.status);
    result.gone = failure.status == 410;
    result.operator_should_know = failure.status == 401 || failure.status == 403 ||
                                  failure.status == 404 || failure.status == 410;
  }
  return result;
}

std::string outcome_of(Errc code) {
  switch (code) {
    case Errc::kNotAFeed:
      return "not-a-feed";
    case Errc::kTooLarge:
      return "too-large";
    default:
      return "damaged";
  }
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = html::to_lower(c);
  return lower;
}

/// Whether it is what people see in a browser, by its own words or the server's.
bool is_page(std::string_view body, std::string_view content_type) {
  constexpr std::size_t kBeginning = 1024;
  const std::string beginning = ascii_lower(body.substr(0, kBeginning));
  return ascii_lower(content_type).rfind("text/html", 0) == 0 ||
         beginning.find("<!doctype html") != std::string::npos ||
         beginning.find("<html") != std::string::npos;
}

/// The address as it is written, so that no secret of the environment is told.
std::string page_hint(const Source& source, std::string_view told) {
  const bool said = told.find("a web page") != std::string_view::npos;
  return (said ? "; feedmill" : "; it is a web page: feedmill") +
         (" sources add " + source.url + " looks for its feed");
}

Interpretation interpret_body(const PollTask& task, Fetched&& fetched, const std::string& base,
                              std::size_t max_body) {
  auto body = decode_content(std::move(fetched.body), fetched.content_encoding, max_body);
  if (!body) return failed(outcome_of(body.error().code), body.error().message);
  Interpretation result;
  result.outcome = std::to_string(fetched.status);
  result.validators = std::move(fetched.validators);
  result.body_hash = hash64(*body);
  if (result.body_hash == task.state.body_hash) {
    result.kind = Interpretation::Kind::kUnchanged;
    return result;
  }
  const bool may_link = is_page(*body, fetched.content_type) && !is_barrier_page(*body);
  auto parsed = parse(decode(*std::move(body), fetched.content_type), base);
  if (!parsed) {
    std::string message = parsed.error().message;
    if (may_link && parsed.error().code == Errc::kNotAFeed)
      message += page_hint(task.source, message);
    return failed(outcome_of(parsed.error().code), std::move(message));
  }
  result.kind = Interpretation::Kind::kDocument;
  result.feed = std::move(parsed->feed);
  result.document = identify_all(std::move(parsed->entries), task.state.guids_unreliable);
  return result;
}

Interpretation interpret_outcome(const PollTask& task, FetchResult& answer, std::size_t max_body) {
  if (auto* failure = std::get_if<FetchFailed>(&answer.outcome)) {
    return interpret_failure(std::move(*failure));
  }
  if (auto* same = std::get_if<NotModified>(&answer.outcome)) {
    Interpretation result;
    result.kind = Interpretation::Kind::kNotModified;
    result.outcome = "304";
    result.validators = std::move(same->validators);
    return result;
  }
  const Source& source = task.source;
  const std::string& asked = source.address.empty() ? source.url : source.address;
  const std::string& base = answer.redirects.final_url.empty() ? asked : answer.redirects.final_url;
  return interpret_body(task, std::move(std::get<Fetched>(answer.outcome)), base, max_body);
}

}  // namespace

Interpretation interpret(const PollTask& task, FetchResult&& answer, std::size_t max_body) {
  Interpretation result = interpret_outcome(task, answer, max_body);
  result.freshness = answer.freshness;
  result.redirects = std::move(answer.redirects);
  // Remembering would write down what stands in the environment.
  if (!task.source.address.empty()) result.redirects.permanent_url.clear();
  return result;
}

}  // namespace feedmill
