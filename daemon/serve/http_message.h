// A request of the status endpoint and its answer, as values: what is behind the server is asked
// with one and gives the other. The endpoint's thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "feedmill/time.h"
#include "system/descriptor.h"

namespace feedmill {

/// What of a request is looked at. Texts are as they came, but for percent encoding.
struct HttpRequest {
  std::string method, path;
  std::map<std::string, std::string> query;
  std::string host, authorization, accept, if_none_match, if_modified_since;
  /// It has been held for as long as it asked for: now it is answered, whatever there is.
  bool waited = false;

  /// A parameter of the query; empty where it is absent.
  std::string parameter(const std::string& name) const;
};

/// Read where it is sent, aside, as its file system may stop answering (system/aside).
struct HttpFile {
  std::string path = {};  ///< what is named then
  std::shared_ptr<const Descriptor> file = {};
  std::uint64_t size = 0;
};

struct HttpAnswer {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::optional<HttpFile> file = {};  ///< instead of `body`
  /// Nothing to tell yet: the request is asked again when something has changed, and after this
  /// time for the last time.
  std::optional<Seconds> hold = {};
};

/// An answer of one line.
HttpAnswer plain_answer(int status, const std::string& line);

/// `answer`, or 304 without its body where the client has it already: RFC 9110 section 13.2.2.
/// `etag` is with its quotation marks; `changed` goes without one where it is absent.
HttpAnswer conditional(const HttpRequest& request, HttpAnswer answer, const std::string& etag,
                       std::optional<Instant> changed);

}  // namespace feedmill
