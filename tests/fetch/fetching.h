// One fetch, or several, driven to the end.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "fetch/fetcher.h"
#include "support/catch.h"
#include "support/http_server.h"

namespace feedmill::test {

using namespace std::chrono_literals;

inline FetchOptions loopback_options() {
  FetchOptions options;
  options.user_agent = "feedmill-test/1.0 (+https://example.org/contact)";
  options.timeout = 5s;
  options.connect_timeout = 2s;
  options.max_body = 1U << 20;
  options.allow_networks = {*parse_network("127.0.0.0/8"), *parse_network("::1")};
  return options;
}

/// Steps until nothing is pending, for at most 20 s.
inline std::vector<FetchResult> run_to_end(Fetcher& fetcher) {
  std::vector<FetchResult> results;
  const auto until = std::chrono::steady_clock::now() + 20s;
  while (fetcher.pending() > 0 && std::chrono::steady_clock::now() < until) {
    fetcher.step(100ms, results);
  }
  REQUIRE(fetcher.pending() == 0);
  return results;
}

inline FetchRequest request_for(std::string url, Validators validators = {}) {
  FetchRequest request;
  request.url = std::move(url);
  request.validators = std::move(validators);
  return request;
}

inline FetchResult fetch(FetchRequest request, FetchOptions options = loopback_options()) {
  Fetcher fetcher(std::move(options));
  fetcher.submit(std::move(request));
  auto results = run_to_end(fetcher);
  REQUIRE(results.size() == 1);
  return std::move(results.front());
}

inline FetchResult fetch(std::string url, FetchOptions options = loopback_options()) {
  return fetch(request_for(std::move(url)), std::move(options));
}

inline const Fetched& fetched(const FetchResult& result) {
  if (const auto* failed = std::get_if<FetchFailed>(&result.outcome)) INFO(failed->message);
  REQUIRE(std::holds_alternative<Fetched>(result.outcome));
  return std::get<Fetched>(result.outcome);
}

inline const FetchFailed& failed(const FetchResult& result) {
  REQUIRE(std::holds_alternative<FetchFailed>(result.outcome));
  return std::get<FetchFailed>(result.outcome);
}

inline HttpReply reply(std::string body, Headers headers = {}) {
  HttpReply out;
  out.body = std::move(body);
  out.headers = std::move(headers);
  return out;
}

inline HttpReply redirect(int status, std::string location) {
  HttpReply out;
  out.status = status;
  out.body = "moved";
  out.headers = {{"Location", std::move(location)}};
  return out;
}

inline HttpReply raw(std::string bytes) {
  HttpReply out;
  out.raw = std::move(bytes);
  return out;
}

}  // namespace feedmill::test
