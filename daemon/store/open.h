// Opens the store that the configuration names. The only place that knows which kinds there are.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "feedmill/result.h"
#include "feedmill/store.h"

namespace feedmill {

enum class StoreAccess : std::uint8_t {
  kCreate,    ///< poll, digest, run: an absent store is made, an older one is brought up to date
  kExisting,  ///< split, join: nothing is made; an older store is brought up to date
  kRead,      ///< listings: nothing is made, changed or brought up to date
};

/// `address`: a path, as `storage` of the configuration. Errors: Errc::kStorage, with the address
/// in the message: not writable, damaged, not a store of feedmill's, or made by a newer version (to
/// read: or by an older one); none of these touches the file.
Result<std::unique_ptr<Store>> open_store(const std::string& address, StoreAccess access);

/// Whether something has been stored yet: a listing of what is not there is empty.
bool store_exists(const std::string& address);

/// The number in an entry's id as shown ("k3x9t-1042" or "1042"); 0 where it is none.
std::int64_t entry_number(std::string_view entry_id);

}  // namespace feedmill
