// References in HTML from feeds: which schemes may be written where, and how a srcset is rewritten.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill::html {

/// What an attribute does with its address: a link waits for a click, media are loaded at once.
enum class Use { link, media, image };

/// `reference` (character references resolved) against `base`, ready to be escaped into an
/// attribute; empty where its scheme is not allowed for that use. Without a base a relative
/// reference stays relative. Of `data:` only images in base64 are allowed, for Use::image.
std::string safe_url(std::string_view reference, std::string_view base, Use use);

/// Whether safe_url() would return it as it is, whatever the base and the use: an absolute http(s)
/// URL of plain characters, as most are.
bool is_clean_url(std::string_view url);

/// A srcset with each of its addresses made safe; empty where none is left.
std::string safe_srcset(std::string_view srcset, std::string_view base);

}  // namespace feedmill::html
