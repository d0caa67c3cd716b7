#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <random>

#include "store/ids.h"
#include "store/open.h"

namespace feedmill {
namespace sqlite {
namespace {

/// 128 random bits, in hexadecimal: no other store has them.
std::string new_uuid() {
  std::random_device random;
  std::string uuid;
  for (int part = 0; part < 4; ++part) uuid += fmt::format("{:08x}", random());
  return uuid;
}

std::optional<std::string> stored_uuid(Database& db) {
  Rows rows(db.statement("SELECT value FROM meta WHERE name = 'uuid'"));
  if (!rows.next()) return std::nullopt;
  return rows.text(0);
}

}  // namespace

Result<std::unique_ptr<Store>> SqliteStore::open(const std::string& path, StoreAccess access) {
  auto database = access == StoreAccess::kRead
                      ? Database::open_to_read(path)
                      : Database::open(path, access == StoreAccess::kCreate);
  if (!database) return tl::unexpected(database.error());
  std::unique_ptr<SqliteStore> store(new SqliteStore(std::move(*database)));
  auto uuid = store->db_.guarded([&] {
    if (!stored_uuid(store->db_) && access != StoreAccess::kRead)
      store->db_.run("INSERT OR IGNORE INTO meta(name, value) VALUES('uuid', ?)", new_uuid());
    return stored_uuid(store->db_).value_or("");
  });
  if (!uuid) return tl::unexpected(uuid.error());
  if (!is_store_uuid(*uuid))
    return failure(Errc::kStorage,
                   path +
                       ": is damaged: its own name (uuid in the table meta), from which the ids of "
                       "entries and issues are made, cannot be read; put it back from a backup");
  store->store_uuid_ = *std::move(uuid);
  store->tag_ = tag_of_store(store->store_uuid_);
  return std::unique_ptr<Store>(std::move(store));
}

std::string SqliteStore::entry_id(std::int64_t entry) const { return shown_entry(tag_, entry); }

std::string SqliteStore::story_id(std::int64_t story) const { return shown_story(tag_, story); }

Result<void> SqliteStore::remember_configuration(const std::string& text) {
  const auto known = configuration();
  if (!known) return tl::unexpected(known.error());
  if (*known == text) return {};
  return db_.transaction([&] {
    db_.run("INSERT OR REPLACE INTO meta(name, value) VALUES('configuration', ?)", text);
  });
}

Result<std::string> SqliteStore::configuration() {
  return db_.guarded([&]() -> std::string {
    Rows rows(db_.statement("SELECT value FROM meta WHERE name = 'configuration'"));
    return rows.next() ? rows.text(0) : std::string();
  });
}

Result<void> SqliteStore::become_daemon() {
  auto lock = DaemonLock::take(db_.path());
  if (!lock) return tl::unexpected(lock.error());
  daemon_lock_ = std::move(*lock);
  marks_.count_every_end();
  return {};
}

}  // namespace sqlite

Result<std::unique_ptr<Store>> open_store(const std::string& address, StoreAccess access) {
  return sqlite::SqliteStore::open(address, access);
}

bool store_exists(const std::string& address) {
  std::error_code error;
  const auto size = std::filesystem::file_size(address, error);
  // What is there but cannot be read is for open_store() to complain of.
  return error ? std::filesystem::exists(address, error) || bool(error) : size > 0;
}

std::int64_t entry_number(std::string_view entry_id) {
  const std::size_t dash = entry_id.rfind('-');
  const std::string_view digits =
      dash == std::string_view::npos ? entry_id : entry_id.substr(dash + 1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size() ? number : 0;
}

}  // namespace feedmill
