// References in HTML from feeds: which schemes may be written where, and how a srcset is rewritten.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "text/html/output.h"

namespace feedmill::html {

/// What an attribute does with its address: a link waits for a click, media are loaded at once.
enum class Use { link, media, image };

/// `reference` (character references resolved) against `base`, ready to be escaped into an
/// attribute; empty where its scheme is not allowed for that use. Without a base a relative
/// reference stays relative. Of `data:` only images in base64 are allowed, for Use::image.
std::string safe_url(std::string_view reference, std::string_view base, Use use);

/// Appends the raw value of an attribute where it is an absolute http(s) URL of plain characters
/// and of no reference but "&amp;", as most are: safe_url() would return it as it is, whatever the
/// base and the use. False, and nothing is appended, for any other. Up to `readable` may be looked
/// at.
bool append_clean_url(Output& out, std::string_view raw, const char* readable);

/// A srcset with each of its addresses made safe; empty where none is left.
std::string safe_srcset(std::string_view srcset, std::string_view base);

/// Of a written srcset the address that serves alone, for those who know no srcset: the widest that
/// is no wider than a page, else the narrowest; without widths the first.
std::string_view best_of(std::string_view srcset);

}  // namespace feedmill::html
