// A transfer as values: what is asked, and what came of it. A 304 is an outcome, not an error. Any
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "feedmill/time.h"

namespace feedmill {

/// What a server gave to recognise a representation by, byte for byte. RFC 9110 section 8.8.
struct Validators {
  std::string etag, last_modified;
  bool empty() const { return etag.empty() && last_modified.empty(); }
  bool operator==(const Validators&) const = default;
};

/// How a source did when it was last asked, the best first: whose turn it is when places are few.
enum class Standing : std::uint8_t {
  kPrompt,   ///< something answered, and soon
  kUnknown,  ///< never asked
  kSlow,     ///< nothing answered, or late
};

/// One thing to fetch. `credentials` and `headers` go to the host of `url` only, never to where
/// that redirects. Secrets are in here: it is never logged.
struct FetchRequest {
  std::int64_t id = 0;  ///< the caller's own, handed back with the result
  std::string url;      ///< http, https, or file
  Validators validators;
  std::string username, password;  ///< HTTP Basic, sent unasked
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<std::string> proxy;  ///< instead of the configuration's; empty: none
  std::string ca_file;               ///< PEM, trusted as well, of the host of `url` alone
  Standing standing = Standing::kUnknown;
  std::vector<std::string> secrets = {};  ///< further words that no log may show
};

/// What servers say about when to ask again. Durations are from the moment the answer came.
struct Freshness {
  std::optional<Seconds>
      fresh_for;  ///< max-age less Age, else Expires less Date: RFC 9111 section 4.2
  std::optional<Seconds> retry_after;  ///< RFC 9110 section 10.2.3
  /// max-age as sent. A 304 that has no word on freshness keeps that of the 200: RFC 9111
  /// section 3.2
  std::optional<Seconds> max_age = std::nullopt;
  bool stated = false;  ///< whether it said anything: no-cache, no-store, max-age or Expires
  bool operator==(const Freshness&) const = default;
};

/// How a chain of redirects went.
struct RedirectTrail {
  std::string final_url;      ///< where the answer came from
  std::string permanent_url;  ///< where 301s and 308s from the start led, before any temporary one;
                              ///< empty: nowhere
  int hops = 0;
};

/// 200 (or 226) with a whole body, its content coding still on.
struct Fetched {
  int status = 200;
  std::string body;              ///< as it came off the wire: see decode_content()
  std::string content_encoding;  ///< header value, e.g. "gzip"; empty: none
  std::string content_type;
  Validators validators;  ///< those of this answer
  std::string link;       ///< header value, RFC 8288; empty: none
};

struct NotModified {
  Validators validators;  ///< those that came with the 304; either may be empty
};

/// Classified, so that the scheduler can decide and a person can act.
enum class FetchFailure : std::uint8_t {
  kDns,
  kConnect,
  kTls,
  kTimeout,
  kTooLarge,
  kTruncated,
  kProtocol,
  kRedirects,
  kHttpStatus,
  kRefusedAddress,  ///< an address that is never polled; nothing was asked
  kRefusedScheme,
  kNoRoute,    ///< this machine has no network
  kFile,       ///< a file: source that cannot be read
  kSecret,     ///< a password file that cannot be read
  kCancelled,  ///< the program is stopping
  kInside,     ///< feedmill itself could not work on what came
};

struct FetchFailed {
  FetchFailure kind = FetchFailure::kConnect;
  int status = 0;       ///< HTTP status with kHttpStatus
  std::string message;  ///< says what happened and, where it helps, what to do
};

struct FetchResult {
  std::int64_t id = 0;
  std::variant<Fetched, NotModified, FetchFailed> outcome;
  Freshness freshness;
  RedirectTrail redirects;
  std::chrono::milliseconds took{0};
  std::uint64_t bytes = 0;          ///< of body, off the wire
  std::shared_ptr<void> held = {};  ///< its body's share of http.max_memory: given back with it
};

}  // namespace feedmill
