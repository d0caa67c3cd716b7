// The header section of an answer, as far as feedmill reads it. Values stay byte for byte. Pure;
// any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/http.h"
#include "feedmill/time.h"

namespace feedmill {

struct ResponseHead {
  int status = 0;  ///< 0: no status line yet
  std::string etag, last_modified, location, content_type;
  std::string content_encoding;  ///< repeated lines joined with ", "
  std::string cache_control;     ///< repeated lines joined with ", "
  std::string expires, date, age, retry_after;
  std::string link;       ///< RFC 8288, repeated lines joined with ", "
  std::string im;         ///< RFC 3229 section 10.5.2: the instance manipulations of a 226
  std::string challenge;  ///< who wants to see a browser, e.g. "Cloudflare"; empty: nobody
  std::vector<std::string> set_cookies;  ///< a value a field, not more than fit a CookieJar twice
  std::optional<std::uint64_t> content_length;

  bool is_interim() const { return status >= 100 && status < 200; }
};

/// Takes one line as it came, with its line end. A status line begins a new head: what stood before
/// was an interim answer (RFC 9110 section 15.2). Of a field that may stand once, the first counts.
void add_header_line(ResponseHead& head, std::string_view line);

}  // namespace feedmill
