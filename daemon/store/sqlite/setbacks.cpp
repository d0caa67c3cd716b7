// What stands against units of work. The marks themselves are in marks.h; here is what was made of
// those that dead processes left behind.
#include "store/sqlite/sqlite_store.h"
#include "system/log.h"
#include "text/utf8.h"

namespace feedmill::sqlite {
namespace {

Setback setback_of(Rows& row) {
  return {{static_cast<Work>(row.integer(0)), row.text(1)},
          static_cast<int>(row.integer(2)),
          static_cast<int>(row.integer(3)),
          static_cast<int>(row.integer(4)),
          instant_from_sql(row.integer(5)),
          valid_utf8(row.text(6))};
}

}  // namespace

/// This process has a row, and those that are dead have been looked at. Once is enough: each claim
/// looks at them again.
void SqliteStore::enlist() {
  if (process_ != 0) return;
  std::int64_t own = 0;
  auto enlisted = db_.transaction([&] {
    own = own_process();
    forget_dead_processes(own);
  });
  if (enlisted) process_ = own;
}

/// What a unit is, for a person.
std::string SqliteStore::about(const WorkUnit& unit) {
  if (unit.work == Work::kIssue) return "digest " + unit.name;
  if (unit.work == Work::kEntry) {
    Rows row(db_.statement("SELECT title FROM entry WHERE id = ?"), entry_number(unit.name));
    return "entry " + entry_id(entry_number(unit.name)) +
           (row.next() ? " (" + valid_utf8(row.text(0)) + ")" : "");
  }
  if (unit.work != Work::kForm) return {};
  const std::string urn = unit.name.substr(0, unit.name.find(' '));
  Rows row(db_.statement("SELECT d.name, i.stem FROM issue i JOIN digest d ON d.id = i.digest"
                         " WHERE i.urn = ?"),
           urn);
  if (!row.next()) return {};
  return "digest " + row.text(0) + ", issue " + row.text(1) + unit.name.substr(urn.size());
}

/// Inside the transaction that forgets the process.
void SqliteStore::note_death(std::int64_t process, const std::string& token) {
  for (const WorkUnit& unit : marks_.left_by(process, token))
    db_.run(
        "INSERT INTO setback(work, name, deaths) VALUES(?, ?, 1)"
        " ON CONFLICT(work, name) DO UPDATE SET deaths = deaths + 1",
        static_cast<std::int64_t>(unit.work), unit.name);
}

void SqliteStore::begin(const WorkUnit& unit) noexcept { marks_.begin(unit); }
void SqliteStore::end() noexcept { marks_.end(); }
void SqliteStore::begin_beside(const WorkUnit& unit) noexcept { marks_.begin_beside(unit); }
void SqliteStore::end_beside(const WorkUnit& unit) noexcept { marks_.end_beside(unit); }
void SqliteStore::leave() noexcept { marks_.leave(); }

Result<Setback> SqliteStore::setback(const WorkUnit& unit) {
  enlist();
  return db_.guarded([&] {
    Setback none{unit};
    const std::string name = Marks::name_of(unit.name);
    Rows row(db_.statement("SELECT work, name, deaths, counted, failures, next_try, error"
                           " FROM setback WHERE work = ? AND name = ?"),
             static_cast<std::int64_t>(unit.work), name);
    if (!row.next()) return none;
    Setback found = setback_of(row);
    found.unit = unit;
    return found;
  });
}

/// Whoever only lists them claims nothing, and has no row.
Result<std::vector<Setback>> SqliteStore::setbacks(Work work) {
  if (sources_synced_) enlist();
  return db_.guarded([&] {
    std::vector<Setback> found;
    Rows row(db_.statement("SELECT work, name, deaths, counted, failures, next_try, error"
                           " FROM setback WHERE work = ?1 OR ?1 = 0 ORDER BY work, name"),
             static_cast<std::int64_t>(work));
    while (row.next()) found.push_back(setback_of(row));
    for (Setback& one : found) one.about = about(one.unit);
    return found;
  });
}

Result<void> SqliteStore::set_back(const Setback& setback) {
  return db_.transaction([&] {
    db_.run(
        "INSERT OR REPLACE INTO setback(work, name, deaths, counted, failures, next_try, error)"
        " VALUES(?, ?, ?, ?, ?, ?, ?)",
        static_cast<std::int64_t>(setback.unit.work), Marks::name_of(setback.unit.name),
        setback.deaths, setback.counted, setback.failures, to_sql(setback.next_try), setback.error);
  });
}

Result<void> SqliteStore::went_well(const WorkUnit& unit) {
  return db_.transaction([&] { clear_setback(unit); });
}

void SqliteStore::clear_setback(const WorkUnit& unit) {
  db_.run("DELETE FROM setback WHERE work = ? AND name = ?", static_cast<std::int64_t>(unit.work),
          Marks::name_of(unit.name));
}

/// Its deaths are answered for: what is told of it is its failure.
void SqliteStore::count_deaths(const WorkUnit& unit) {
  db_.run("UPDATE setback SET counted = deaths WHERE work = ? AND name = ?",
          static_cast<std::int64_t>(unit.work), Marks::name_of(unit.name));
}

}  // namespace feedmill::sqlite
