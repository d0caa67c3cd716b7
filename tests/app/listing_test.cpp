// Lines of `entries`, of whatever a store holds.
#include "app/listing.h"

#include <rapidjson/document.h>

#include "feedmill/json.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

EntryRow a_row(std::string item) {
  EntryRow row;
  row.seq = 7;
  row.entry_id = "k3x9t-7";
  row.source = "Post";
  row.item_json = std::move(item);
  row.url = "javascript:alert(1)";
  row.title = "By its columns";
  return row;
}

bool is_object(const std::string& line) {
  rapidjson::Document document;
  document.Parse(line.c_str());
  return !document.HasParseError() && document.IsObject();
}

}  // namespace

TEST_CASE("entries: an address that runs something comes out nowhere, however old the store") {
  const std::string stored =
      R"x({"id":"javascript:1","url":"java\tscript:alert(1)","title":"T","image":"data:text/html,x",)x"
      R"x("attachments":[{"url":"file:///etc/passwd","mime_type":"text/plain"}]})x";
  const std::string line = entry_line(a_row(stored), true);
  REQUIRE(is_object(line));
  CHECK(line.find(R"("id":"javascript:1")") != std::string::npos);
  for (const char* runs : {"alert(1)", "data:text", "/etc/passwd"})
    CHECK(line.find(runs) == std::string::npos);
  CHECK(entry_line(a_row(stored), false).find("alert(1)") == std::string::npos);
}

TEST_CASE("entries: what is stored is printed as it was written") {
  Entry entry;
  entry.id = "1";
  entry.url = "https://a.example/1";
  entry.title = "One\ttwo \"three\"";
  entry.content_html = "<p>Text</p>";
  const std::string item = to_json(entry);
  const std::string line = entry_line(a_row(item), true);
  CHECK(line.substr(line.size() - item.size() + 1) == item.substr(1));
}

TEST_CASE("entries: a damaged item is told by its columns, and the line is JSON") {
  for (const char* damaged : {"", "{", "[]", "\xFF\xFE", R"({"id":1} x)", "{\"title\":\"\xFF\"}"}) {
    const std::string line = entry_line(a_row(damaged), true);
    CHECK(is_object(line));
    CHECK(line.find("By its columns") != std::string::npos);
    CHECK(line.find(R"("url":"javascript)") == std::string::npos);
  }
}

TEST_CASE("entries: a line without an address ends with its last word") {
  EntryRow row = a_row("");
  row.url.clear();
  const std::string line = entry_line(row, false);
  CHECK(line.substr(line.size() - 14) == "By its columns");
  CHECK(entry_line(a_row(""), false).back() == 's');  // its address is none to be shown
  CHECK(fitted_line("words", "") == "words");
  CHECK(fitted_line("words", "https://a.example/") == "words  https://a.example/");
}
