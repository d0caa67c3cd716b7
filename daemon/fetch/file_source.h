// A file: source: a feed that another program writes on this machine. Only for a source that the
// configuration lists, never by redirect. The fetch loop only; a read of local disk, not waited
// for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "feedmill/http.h"
#include "feedmill/result.h"

namespace feedmill {

/// The path of "file:///a%20b", "file://localhost/a" or "file:/a"; Errc::kFailed for another host,
/// or a path that is not absolute.
Result<std::string> path_of_file_url(std::string_view url);

/// Regular files of at most `max_body` bytes. The validators are made of the file's time and size,
/// so that an unchanged file is NotModified.
std::variant<Fetched, NotModified, FetchFailed> read_file_source(const FetchRequest& request,
                                                                 std::size_t max_body);

}  // namespace feedmill
