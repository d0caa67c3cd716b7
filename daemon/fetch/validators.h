// What of a server's validators is remembered and sent back. Pure; any thread.
#pragma once

#include <cstddef>

#include "feedmill/http.h"

namespace feedmill {

/// Both together: servers refuse requests whose headers are longer than they like (431), each time
/// anew.
constexpr std::size_t kLongestValidators = 1024;

/// Those that may be sent, an entity tag rather than a date.
inline Validators worth_keeping(Validators validators) {
  if (validators.etag.size() > kLongestValidators) validators.etag.clear();
  if (validators.etag.size() + validators.last_modified.size() > kLongestValidators)
    validators.last_modified.clear();
  return validators;
}

}  // namespace feedmill
