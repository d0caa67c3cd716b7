// An issue as a book: an archive that reads back, in it nothing but what its list names, each file
// well-formed; the same bytes each time. Its other XML forms, and an entry's body as flowing text,
// are well-formed too.
#include <zip.h>

#include <cstdio>
#include <map>

#include "digest/flow_xhtml.h"
#include "digest/render.h"
#include "issue.h"
#include "support/well_formed.h"

namespace {

using namespace feedmill;
using fuzz::require;

void require_well_formed(const std::string& document) {
  const std::string fault = test::WellFormed::fault_of(document);
  const bool valid = find_invalid_utf8(document) == std::string_view::npos;
  if (fault.empty() && valid) return;
  std::fprintf(stderr, "%s\n%s\n", fault.c_str(), document.c_str());
  std::abort();
}

std::string file_at(zip_t* archive, zip_uint64_t index, zip_uint64_t size) {
  std::string bytes(size, '\0');
  zip_file_t* file = zip_fopen_index(archive, index, 0);
  require(file != nullptr);
  require(zip_fread(file, bytes.data(), size) == static_cast<zip_int64_t>(size));
  require(zip_fclose(file) == 0);  // its checksum
  return bytes;
}

std::map<std::string, std::string> files_of(const std::string& book) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(book.data(), book.size(), 0, &error);
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  require(archive != nullptr);
  std::map<std::string, std::string> files;
  const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(archive, 0));
  for (zip_uint64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    require(zip_stat_index(archive, i, 0, &stat) == 0);
    require(i > 0 || std::string_view(stat.name) == "mimetype");
    require(files.emplace(stat.name, file_at(archive, i, stat.size)).second);
  }
  zip_discard(archive);
  return files;
}

void look_at_book(const IssueView& view) {
  const std::string book = render(view, DigestFormat::kEpub).bytes;
  require(book == render(view, DigestFormat::kEpub).bytes);
  const auto files = files_of(book);
  require(files.at("mimetype") == "application/epub+zip");
  const std::string& package = files.at("EPUB/package.opf");
  for (const auto& [name, bytes] : files) {
    if (name == "mimetype" || name == "EPUB/style.css") continue;
    require_well_formed(bytes);
    const bool listed = name.substr(0, 5) != "EPUB/" || name == "EPUB/package.opf" ||
                        package.find("href=\"" + name.substr(5) + "\"") != std::string::npos;
    require(listed);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Fields fields(data, size);
  std::string flow = "<body>";
  append_flow_xhtml(flow, fields.next());
  require_well_formed(flow + "</body>");
  const Issue issue = fuzz::an_issue(fields);
  const IssueView view = compose(issue);
  look_at_book(view);
  require_well_formed(render(view, DigestFormat::kAtom).bytes);
  require_well_formed(render(view, DigestFormat::kRss).bytes);
  return 0;
}
