// The contract of stores, on files of SQLite's.
#include "contract.h"
#include "store_fixture.h"

namespace feedmill::test {
namespace {

class File final : public Place {
 public:
  Result<std::unique_ptr<Store>> open() override {
    return open_store(folder_.file("feedmill.db"), StoreAccess::kCreate);
  }

 private:
  Folder folder_;
};

}  // namespace

std::unique_ptr<Place> new_place() { return std::make_unique<File>(); }

}  // namespace feedmill::test
