// The schema as numbered steps: version n is what the first n steps make of an empty file. A step
// that has been released is never edited. PRAGMA user_version holds the number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "feedmill/result.h"

namespace SQLite {
class Database;
}

namespace feedmill::sqlite {

/// PRAGMA application_id of a feedmill store: "FMil".
inline constexpr std::int32_t kApplicationId = 0x464D696C;

/// How many steps this program knows: the newest version.
int newest_version();

/// Brings a store from its version to `version` (at most newest_version()), all in one transaction.
/// Throws SQLite::Exception.
void migrate(SQLite::Database& database, int version);

}  // namespace feedmill::sqlite
