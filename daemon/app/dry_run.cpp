#include "app/dry_run.h"

#include <csignal>
#include <utility>

#include "app/clock.h"
#include "app/listing.h"
#include "app/mill.h"
#include "app/tell.h"
#include "store/memory/memory_store.h"

namespace feedmill {
namespace {

using memory::MemoryStore;

/// The stored store, to be read; null where nothing has been stored yet.
Result<std::unique_ptr<Store>> stored(const Config& config) {
  if (!store_exists(config.storage)) return nullptr;
  auto opened = open_store(config.storage, StoreAccess::kRead);
  if (!opened && opened.error().code == Errc::kAbsent) return nullptr;
  return opened;
}

Result<std::shared_ptr<memory::Memory>> memory_over(Store* beneath) {
  if (beneath == nullptr) return MemoryStore::blank(std::string(32, '0'));
  return MemoryStore::over(*beneath);
}

/// What is not stored has no number, no id and no story yet.
Result<void> list_new(Store& store, bool json) {
  EntryQuery in_order;
  in_order.after = 0;
  return store.entries(in_order, [json](const EntryRow& row) {
    EntryRow unnumbered = row;
    unnumbered.seq = 0;
    unnumbered.entry_id.clear();
    unnumbered.story_id.clear();
    return put_line(entry_line(unnumbered, json));
  });
}

}  // namespace

int run_dry(const std::shared_ptr<const Config>& config, const std::string& config_file,
            IngestLoop::Options options, bool json) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto beneath = stored(*config);
  if (!beneath) return tell_failure(beneath.error());
  const auto memory = memory_over(beneath->get());
  if (!memory) return tell_failure(memory.error());
  auto undelivering = std::make_shared<Config>(*config);
  undelivering->digests.clear();
  MemoryStore store(*memory, beneath->get());
  if (auto known = store.sync_sources(config->sources, now()); !known)
    return tell_failure(known.error());
  const int status = turn_mill(store, std::move(undelivering), config_file, std::move(options));
  if (auto listed = list_new(store, json); !listed) return tell_failure(listed.error());
  return status;
}

}  // namespace feedmill
