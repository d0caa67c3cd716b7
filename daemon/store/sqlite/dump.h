// A row of a store as a line of JSON, and back: {"table": "entry", "row": {"id": 1, "title": "…"}}.
// A blob is {"blob": BASE64}, and so is, as {"text": BASE64}, text that is no UTF-8. Any thread.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "feedmill/result.h"

namespace feedmill::sqlite {

struct BlobValue {
  std::string bytes;
};
/// As SQLite has it: NULL, INTEGER, REAL, TEXT, BLOB.
using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string, BlobValue>;

struct DumpedRow {
  std::string table;
  std::vector<std::pair<std::string, SqlValue>> columns;
};

/// The row on which `statement` stands.
std::string to_line(std::string_view table, SQLite::Statement& statement);

/// Errors: Errc::kFailed, what is wrong with the line.
Result<DumpedRow> row_of_line(std::string_view line);

/// The lines around the rows. `schema` is the version of the store, `rows` how many came.
std::string first_line(int schema);
std::string last_line(std::int64_t rows);

struct DumpEdge {
  std::optional<std::int64_t> schema, rows;  ///< of a first line; of a last one
};
/// What such a line says; neither where it is none of them.
DumpEdge edge_of_line(std::string_view line);

}  // namespace feedmill::sqlite
