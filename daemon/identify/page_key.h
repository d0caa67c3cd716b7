// Spellings of one page's address that canonical_url() rightly keeps apart, since nothing but the
// title or text of what stands there shows that they are one. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// Of a canonical URL, without what sites put in and take out again from one delivery to the next:
/// "www.", "m." and "amp." before the host, a slash, "/amp" or "/index.html" at the end of the
/// path, and what names a visit (PHPSESSID, ";jsessionid=") or keeps caches out ("_=").
std::string page_of(std::string_view canonical_url);

/// Path and query of a URL as page_of() has them; empty for a front page.
std::string path_of_page(std::string_view canonical_url);

/// What stands behind the last '/' of its path: the page's own name in whatever section it is.
std::string_view name_of_page(std::string_view canonical_url);

/// A guid without the number behind '#' by which some publishers count an article's versions:
/// "https://site.example/a#3" is "https://site.example/a".
std::string_view without_version(std::string_view guid);

/// Whether a guid looks as if a random generator had made it: a UUID, or a long hexadecimal number.
bool looks_random(std::string_view guid);

}  // namespace feedmill
