#include "store/memory/memory_store.h"

#include <algorithm>
#include <utility>

#include "store/ids.h"

namespace feedmill::memory {

std::shared_ptr<Memory> MemoryStore::blank(const std::string& uuid) {
  auto memory = std::make_shared<Memory>();
  memory->uuid = uuid;
  memory->tag = tag_of_store(uuid);
  return memory;
}

Result<std::shared_ptr<Memory>> MemoryStore::over(Store& beneath) {
  auto memory = blank(std::string(32, '0'));
  auto sources = beneath.known_sources();
  if (!sources) return tl::unexpected(sources.error());
  for (KnownSource& known : *sources) {
    KeptSource& kept = memory->sources[known.id];
    kept.listed = known.listed;
    kept.source = std::move(known.source);
    kept.state = std::move(known.state);
    memory->last_source = std::max(memory->last_source, known.id);
  }
  // What is new has numbers behind all that there are.
  EntryQuery newest;
  newest.limit = 1;
  auto read = beneath.entries(newest, [&](const EntryRow& row) {
    memory->last_entry = row.seq;
    return false;
  });
  if (!read) return tl::unexpected(read.error());
  return memory;
}

MemoryStore::MemoryStore(std::shared_ptr<Memory> memory, Polls* beneath)
    : memory_(std::move(memory)), beneath_(beneath), process_(++memory_->processes) {}

MemoryStore::~MemoryStore() {
  std::erase_if(memory_->claims, [this](const auto& claim) { return claim.second == process_; });
  for (auto& delivery : memory_->deliveries)
    if (delivery.second.process == process_) delivery.second.process = 0;
  if (memory_->daemon == process_) memory_->daemon = 0;
}

std::string MemoryStore::entry_id(std::int64_t entry) const {
  return shown_entry(memory_->tag, entry);
}

std::string MemoryStore::story_id(std::int64_t story) const {
  return shown_story(memory_->tag, story);
}

Result<void> MemoryStore::become_daemon() {
  if (memory_->daemon != 0 && memory_->daemon != process_)
    return failure(Errc::kHeld, "another daemon has this store");
  memory_->daemon = process_;
  return {};
}

}  // namespace feedmill::memory
