// The contract of stores, in memory.
#include <fmt/format.h>

#include "contract.h"
#include "store/memory/memory_store.h"

namespace feedmill::test {
namespace {

class InMemory final : public Place {
 public:
  InMemory() {
    static int made = 0;
    memory_ = memory::MemoryStore::blank(fmt::format("{0:016x}{0:016x}", hash64("memory", ++made)));
  }
  Result<std::unique_ptr<Store>> open() override {
    return std::make_unique<memory::MemoryStore>(memory_);
  }

 private:
  std::shared_ptr<memory::Memory> memory_;
};

}  // namespace

std::unique_ptr<Place> new_place() { return std::make_unique<InMemory>(); }

}  // namespace feedmill::test
