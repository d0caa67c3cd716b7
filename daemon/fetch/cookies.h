// The cookies of one fetch: what a server sets on the way goes back to the same host for the hops
// of this fetch, and is forgotten with it. RFC 6265. There are sites that serve only who returns
// a cookie, and redirect all others for ever. Plain values; the fetch loop only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feedmill/time.h"

namespace feedmill {

class CookieJar {
 public:
  static constexpr std::size_t kMost = 20, kMostBytes = 4096;

  /// Takes the values of the Set-Cookie fields with which `url` answered. What would be too many is
  /// left out.
  void take(std::string_view url, const std::vector<std::string>& fields, Instant now);

  /// The value of the Cookie field for `url`; empty: none. `configured` is the operator's own,
  /// which stands first, and wins over one of the same name.
  std::string field_for(std::string_view url, std::string_view configured) const;

 private:
  struct Cookie {
    std::string name, value, host, path;
    bool secure = false;
  };
  std::size_t bytes() const;
  void put(Cookie&& cookie, bool ended);

  std::vector<Cookie> cookies_;
};

}  // namespace feedmill
