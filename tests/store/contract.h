// What every kind of store does alike: the contract_*.cpp are compiled once and linked with each
// kind, which contract_on_*.cpp brings.
#pragma once

#include <memory>

#include "store_user.h"

namespace feedmill::test {

/// Where a store is kept, for as long as the object lives.
class Place {
 public:
  virtual ~Place() = default;
  /// As another process would; several may have it open.
  virtual Result<std::unique_ptr<Store>> open() = 0;
};

/// A new one of the kind that this program tests.
std::unique_ptr<Place> new_place();

/// A store that nothing has been stored in.
struct Contract : StoreUser {
  std::unique_ptr<Place> place = new_place();

  Contract() { reopen(); }
  ~Contract() { store.reset(); }
  Contract(const Contract&) = delete;
  Contract& operator=(const Contract&) = delete;

  void reopen() {
    store.reset();
    store = value_of(place->open());
  }
};

}  // namespace feedmill::test
