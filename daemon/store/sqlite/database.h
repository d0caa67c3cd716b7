// One SQLite connection: opened with care, its statements prepared once, its errors turned into
// values at the edge. Belongs to one thread.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "feedmill/result.h"
#include "feedmill/time.h"

namespace feedmill::sqlite {

/// Hashes are stored as the signed integers that SQLite has.
constexpr std::int64_t to_sql(std::uint64_t hash) { return static_cast<std::int64_t>(hash); }
constexpr std::uint64_t hash_from_sql(std::int64_t value) {
  return static_cast<std::uint64_t>(value);
}
/// Seconds since the epoch; 0 is an absent instant.
inline std::int64_t to_sql(std::optional<Instant> when) {
  return when ? when->time_since_epoch().count() : 0;
}
inline Instant instant_from_sql(std::int64_t seconds) { return Instant{Seconds{seconds}}; }
inline std::optional<Instant> optional_instant(std::int64_t seconds) {
  if (seconds == 0) return std::nullopt;
  return instant_from_sql(seconds);
}

/// Bytes that are bound as a blob.
struct Blob {
  std::string_view bytes;
};

/// Binds parameters 1, 2, ...; text is not copied: it outlives the statement's run.
template <class T>
void bind_one(SQLite::Statement& statement, int index, const T& value) {
  if constexpr (std::is_same_v<T, Blob>) {
    statement.bindNoCopy(index, value.bytes.data(), static_cast<int>(value.bytes.size()));
  } else if constexpr (std::is_same_v<T, std::string>) {
    statement.bindNoCopy(index, value);
  } else if constexpr (std::is_same_v<T, double>) {
    statement.bind(index, value);
  } else {
    static_assert(std::is_integral_v<T>);
    statement.bind(index, static_cast<std::int64_t>(value));
  }
}

template <class... Args>
void bind_all(SQLite::Statement& statement, const Args&... args) {
  int index = 0;
  (bind_one(statement, ++index, args), ...);
}

/// The rows of a query, one at a time. Resets the statement when it goes. Text parameters must
/// outlive it.
class Rows {
 public:
  template <class... Args>
  explicit Rows(SQLite::Statement& statement, const Args&... args) : statement_(statement) {
    bind_all(statement_, args...);
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows() { statement_.tryReset(); }

  bool next() { return statement_.executeStep(); }
  std::int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }
  bool flag(int column) const { return integer(column) != 0; }
  std::string text(int column) const { return statement_.getColumn(column).getString(); }
  std::optional<Instant> instant(int column) const { return optional_instant(integer(column)); }
  double real(int column) const { return statement_.getColumn(column).getDouble(); }

 private:
  SQLite::Statement& statement_;
};

class Database {
 public:
  /// Opens or makes (`create`) the store's file, mode 0600, in WAL mode, and brings its schema up
  /// up to `version`, the newest if 0. A file that is not ours or of a newer version than this
  /// program is left untouched.
  static Result<Database> open(const std::string& path, bool create, int version = 0);
  /// Opens it to be read: nothing is made or changed, and its folder need not be writable while
  /// another process has the store open. A store of an older version is refused as well: bringing
  /// it up to date under a running program of that version is not for a listing to do.
  static Result<Database> open_to_read(const std::string& path);

  /// The statement for this SQL (a literal: it is known by its address), prepared once, reset.
  SQLite::Statement& statement(const char* sql);

  /// Runs a statement without rows; returns how many rows it changed.
  template <class... Args>
  int run(const char* sql, const Args&... args) {
    SQLite::Statement& prepared = statement(sql);
    bind_all(prepared, args...);
    const int changes = prepared.exec();
    prepared.reset();
    return changes;
  }

  /// The first column of the first row; 0 where there is none.
  template <class... Args>
  std::int64_t integer(const char* sql, const Args&... args) {
    Rows rows(statement(sql), args...);
    return rows.next() ? rows.integer(0) : 0;
  }

  /// `step` is called now and then while a statement runs, while it waits for another process, and
  /// by step(). It must not use the connection.
  void on_step(std::function<void()> step);
  /// Between two rows of a work that takes long.
  void step() const {
    if (step_ && *step_) (*step_)();
  }

  /// Whether something failed, since this was asked last, since the search index is damaged.
  bool take_index_failure() { return std::exchange(index_failed_, false); }

  std::int64_t last_id() const { return database_.getLastInsertRowid(); }
  SQLite::Database& handle() { return database_; }
  const std::string& path() const { return path_; }

  /// Runs `body` and returns what it returns; an exception of SQLite's becomes Errc::kStorage with
  /// the path in its message, any other (memory that ran out) Errc::kFailed.
  template <class Body>
  auto guarded(Body&& body) -> Result<std::invoke_result_t<Body>> {
    try {
      if constexpr (std::is_void_v<std::invoke_result_t<Body>>) {
        body();
        return {};
      } else {
        return body();
      }
    } catch (const SQLite::Exception& error) {
      index_failed_ = index_failed_ || error.getExtendedErrorCode() == kDamagedIndex;
      return failure(Errc::kStorage, path_ + ": " + error.what());
    } catch (const std::exception& thrown) {
      return failure(Errc::kFailed, path_ + ": " + reason_of(thrown));
    }
  }

  /// The same in one transaction that is taken for writing at once (no upgrade can deadlock) and
  /// rolled back by any exception.
  template <class Body>
  auto transaction(Body&& body) -> Result<std::invoke_result_t<Body>> {
    return guarded([&] {
      SQLite::Transaction scope(database_, SQLite::TransactionBehavior::IMMEDIATE);
      if constexpr (std::is_void_v<std::invoke_result_t<Body>>) {
        body();
        scope.commit();
      } else {
        auto result = body();
        scope.commit();
        return result;
      }
    });
  }

 private:
  static constexpr int kDamagedIndex = 267;  // SQLITE_CORRUPT_VTAB

  Database(SQLite::Database&& database, std::string path)
      : path_(std::move(path)), database_(std::move(database)) {}

  std::string path_;
  bool index_failed_ = false;
  std::unique_ptr<std::function<void()>> step_;  // the connection knows where it is
  SQLite::Database database_;
  // After the connection: statements are finalised first.
  std::unordered_map<const char*, SQLite::Statement> statements_;
};

/// Whether a file's header says that it is a store of feedmill's, of whatever version.
bool is_store(const std::string& path);

/// A connection that only reads, of a store of this version or an older one: what copies a store
/// need not understand it. Errors: as Database::open_to_read(), but for the version.
Result<SQLite::Database> connect_to_any_version(const std::string& path);

}  // namespace feedmill::sqlite
