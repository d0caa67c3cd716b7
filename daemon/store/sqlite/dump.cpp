#include "store/sqlite/dump.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <rapidjson/document.h>
#include <sqlite3.h>

#include <cmath>
#include <optional>

#include "json/writer.h"
#include "text/utf8.h"

namespace feedmill::sqlite {
namespace {

constexpr const char* kFormat = "feedmill_store";
constexpr std::int64_t kFormatVersion = 1;

std::string to_base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text.size() > padding && text[text.size() - 1 - padding] == '=') ++padding;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

std::string coded(std::string_view kind, std::string_view bytes) {
  return fmt::format(R"({{"{}":"{}"}})", kind, to_base64(bytes));
}

void append_text(std::string& out, std::string_view text) {
  if (find_invalid_utf8(text) == std::string_view::npos) return append_json_string(out, text);
  out += coded("text", text);
}

std::string_view bytes_of(const SQLite::Column& column) {
  const void* bytes = column.getBlob();
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(column.getBytes())};
}

void append_value(std::string& out, const SQLite::Column& column) {
  switch (column.getType()) {
    case SQLITE_INTEGER:
      out += std::to_string(column.getInt64());
      break;
    case SQLITE_FLOAT:
      out += fmt::format("{:#.17g}", column.getDouble());
      break;
    case SQLITE_TEXT:
      append_text(out, bytes_of(column));
      break;
    case SQLITE_BLOB:
      out += coded("blob", bytes_of(column));
      break;
    default:
      out += "null";
  }
}

using Json = rapidjson::Value;

std::string_view text_of(const Json& value) { return {value.GetString(), value.GetStringLength()}; }

/// {"blob": …} or {"text": …}
std::optional<SqlValue> coded_value(const Json& value) {
  if (value.MemberCount() != 1) return std::nullopt;
  const auto& [name, coded] = *value.MemberBegin();
  const auto bytes = coded.IsString() ? from_base64(text_of(coded)) : std::nullopt;
  if (!bytes) return std::nullopt;
  if (text_of(name) == "blob") return SqlValue(BlobValue{*bytes});
  if (text_of(name) == "text") return SqlValue(*bytes);
  return std::nullopt;
}

std::optional<SqlValue> value_of(const Json& value) {
  if (value.IsNull()) return SqlValue();
  if (value.IsInt64()) return SqlValue(value.GetInt64());
  if (value.IsDouble()) return SqlValue(value.GetDouble());
  if (value.IsString()) return SqlValue(std::string(text_of(value)));
  if (value.IsObject()) return coded_value(value);
  return std::nullopt;
}

rapidjson::Document parsed(std::string_view line) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag>(line.data(), line.size());
  return document;
}

std::optional<std::int64_t> whole_number(const rapidjson::Document& line, const char* name) {
  const auto found = line.FindMember(name);
  if (found == line.MemberEnd() || !found->value.IsInt64()) return std::nullopt;
  return found->value.GetInt64();
}

}  // namespace

std::string to_line(std::string_view table, SQLite::Statement& statement) {
  std::string line = R"({"table":)";
  append_json_string(line, table);
  line += R"(,"row":{)";
  for (int index = 0; index < statement.getColumnCount(); ++index) {
    if (index > 0) line += ',';
    append_json_string(line, statement.getColumnName(index));
    line += ':';
    append_value(line, statement.getColumn(index));
  }
  return line + "}}";
}

Result<DumpedRow> row_of_line(std::string_view line) {
  const rapidjson::Document document = parsed(line);
  if (document.HasParseError() || !document.IsObject())
    return failure(Errc::kFailed, "is no JSON object");
  const auto table = document.FindMember("table");
  const auto row = document.FindMember("row");
  if (table == document.MemberEnd() || row == document.MemberEnd() || !table->value.IsString() ||
      !row->value.IsObject())
    return failure(Errc::kFailed, "is no row of a store");
  DumpedRow out{std::string(text_of(table->value)), {}};
  for (const auto& [name, value] : row->value.GetObject()) {
    auto stored = value_of(value);
    if (!stored)
      return failure(Errc::kFailed,
                     fmt::format("has no value that a store holds in \"{}\"", text_of(name)));
    out.columns.emplace_back(text_of(name), *std::move(stored));
  }
  return out;
}

std::string first_line(int schema) {
  return fmt::format(R"({{"{}":{},"schema":{}}})", kFormat, kFormatVersion, schema);
}

std::string last_line(std::int64_t rows) {
  return fmt::format(R"({{"end":true,"rows":{}}})", rows);
}

DumpEdge edge_of_line(std::string_view line) {
  DumpEdge edge;
  const rapidjson::Document document = parsed(line);
  if (document.HasParseError() || !document.IsObject()) return edge;
  if (whole_number(document, kFormat) == kFormatVersion)
    edge.schema = whole_number(document, "schema");
  if (document.HasMember("end")) edge.rows = whole_number(document, "rows");
  return edge;
}

}  // namespace feedmill::sqlite
