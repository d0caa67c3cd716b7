#include "fetch/verdict.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "fetch/failure.h"
#include "fetch/freshness.h"
#include "fetch/host_name.h"
#include "fetch/redirect.h"
#include "fetch/validators.h"
#include "text/secrets.h"
#include "text/url.h"

namespace feedmill {
namespace {

FetchFailed failed(FetchFailure kind, std::string message) { return {kind, 0, std::move(message)}; }

Verdict follow(const Job& job, const ResponseHead& head, const FetchOptions& options) {
  if (job.trail.hops >= options.max_redirects) {
    return failed(FetchFailure::kRedirects,
                  fmt::format("gave up after {} redirects (http.max_redirects)", job.trail.hops));
  }
  const std::string target = redirect_target(job.url, head.location);
  const std::string scheme = scheme_of(target);
  if (scheme != "http" && scheme != "https") {
    return failed(FetchFailure::kRefusedScheme,
                  fmt::format("{} redirects to a {}: address, which is not followed", job.host,
                              scheme.empty() ? "malformed" : scheme));
  }
  if (host_of(target).empty()) {
    return failed(FetchFailure::kRedirects, job.host + " redirects to an address without a host");
  }
  auto plain = with_plain_host(target);
  if (plain) return NextHop{*std::move(plain)};
  return failed(FetchFailure::kRedirects,
                job.host + " redirects to an address whose host no server can have");
}

Verdict not_modified(const Job& job, const ResponseHead& head) {
  if (!job.request.validators.empty())
    return NotModified{worth_keeping({head.etag, head.last_modified})};
  return failed(FetchFailure::kProtocol,
                job.host + " answered 304 to a request without condition: nothing was sent");
}

Verdict fetched(Answer& answer) {
  const ResponseHead& head = answer.head;
  Fetched out;
  out.status = head.status == 203 ? 200 : head.status;
  out.body = std::move(answer.body);
  out.content_encoding = head.content_encoding;
  out.content_type = head.content_type;
  out.link = head.link;
  out.validators = worth_keeping({head.etag, head.last_modified});
  return out;
}

bool is_delta(const Job& job, const ResponseHead& head) {
  return head.status == 226 && !job.request.validators.etag.empty() &&
         head.im.find("feed") != std::string::npos;
}

/// A whole answer, of whatever status.
Verdict read_answer(const Job& job, Answer& answer, const FetchOptions& options) {
  const ResponseHead& head = answer.head;
  if (head.status == 0) {
    return failed(FetchFailure::kProtocol, job.host + " did not answer in HTTP");
  }
  if (is_redirect(head.status) && !head.location.empty()) return follow(job, head, options);
  if (head.status == 304) return not_modified(job, head);
  if (head.status == 200 || head.status == 203 || is_delta(job, head)) return fetched(answer);
  return describe_status(job, head);
}

/// Servers say back what they were sent, and libcurl's errors what servers say.
void redact(FetchResult& result, const FetchRequest& request, const std::string& proxy) {
  auto* failed = std::get_if<FetchFailed>(&result.outcome);
  if (failed == nullptr) return;
  Secrets secrets;
  secrets.add_login(request.username, request.password);
  for (const auto& [name, value] : request.headers) secrets.add_header(name, value);
  secrets.add_login_of(proxy);
  failed->message = secrets.redacted(failed->message);
}

}  // namespace

Verdict judge(const Job& job, Answer& answer, const FetchOptions& options) {
  if (answer.stop == Stop::kBodyTooLarge) {
    return failed(FetchFailure::kTooLarge,
                  fmt::format("larger than {} bytes (http.max_body)", options.max_body));
  }
  if (answer.stop == Stop::kNoMemory) {
    return failed(FetchFailure::kTooLarge, "not enough memory for what " + job.host + " sent");
  }
  if (answer.stop == Stop::kHeadTooLarge) {
    return failed(FetchFailure::kTooLarge, job.host + " sent headers without end");
  }
  // The page of an error or a redirect may well be cut short: its head has said it all.
  const bool said_all = answer.stop == Stop::kEnough || (answer.phase == Phase::kReceiving &&
                                                         !carries_document(answer.head.status));
  if (answer.code != CURLE_OK && !said_all) {
    return describe_failure(job, answer, options);
  }
  return read_answer(job, answer, options);
}

std::optional<FetchFailed> refuse(const Job& job, const FetchOptions& options,
                                  const AddressGuard& guard) {
  const std::string& url = job.url;
  const std::string scheme = scheme_of(url);
  if (scheme != "http" && scheme != "https") {
    return failed(FetchFailure::kRefusedScheme, scheme + ": addresses are not polled");
  }
  if (!with_plain_host(url))
    return failed(FetchFailure::kProtocol, "malformed address: no server can have this host");
  if (proxy_of(job, options).empty()) return std::nullopt;  // decided on the address connected to
  const auto literal = literal_address(host_of(url));
  if (!literal || guard.allows(*literal)) return std::nullopt;
  return describe_refusal({*literal});
}

FetchResult result_of(Job& job, std::variant<Fetched, NotModified, FetchFailed> outcome,
                      const Answer& answer, const FetchOptions& options, Instant now) {
  FetchResult result;
  result.id = job.request.id;
  result.outcome = std::move(outcome);
  redact(result, job.request, proxy_of(job, options));
  const bool whole = answer.code == CURLE_OK || answer.stop == Stop::kEnough;
  if (whole && answer.head.status != 0) result.freshness = parse_freshness(answer.head, now);
  result.redirects = std::move(job.trail);
  result.took = job.spent;
  result.bytes = answer.received;
  return result;
}

}  // namespace feedmill
