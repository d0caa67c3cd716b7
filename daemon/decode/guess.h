// The encoding of a document that says nothing or something wrong, from its bytes. Pure; any
// thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "decode/encodings.h"

namespace feedmill {

/// The likeliest encoding of bytes that are not UTF-8: by how well they decode and by how much the
/// result looks like text in some script. Looks at the first 64 KiB from the first byte that is not
/// ASCII on. Never null; windows-1252 where nothing speaks for another.
const Encoding& guess_encoding(std::string_view bytes);

/// Whether 7-bit bytes switch to Japanese characters as ISO-2022-JP does.
bool looks_like_iso_2022_jp(std::string_view bytes);

/// Of bytes that are not valid UTF-8: whether they are UTF-8 all the same, with some damage. In
/// another encoding a sound multi-byte sequence is rare, so as many of them as broken ones will do.
bool is_damaged_utf8(std::string_view bytes);

/// Of bytes that are labelled otherwise and are not valid UTF-8: whether they are UTF-8 but for a
/// stray byte here and there (one pasted name in a page of 40 KB). Sound sequences are what another
/// encoding hardly ever makes.
bool is_utf8_with_strays(std::string_view bytes);

/// Of bytes that are labelled UTF-8 and are not valid: whether what is broken is rubbish between
/// sound sequences. Rubbish comes in runs; the letters of a Latin single-byte text stand alone.
bool is_utf8_with_rubbish(std::string_view bytes);

/// Of bytes that are valid UTF-8 beyond ASCII, labelled as `label`: whether they are that rather
/// than UTF-8. Chinese, Japanese and Korean bytes can be valid UTF-8 by chance, where they are few.
bool trust_label_over_utf8(std::string_view bytes, const Encoding& label);

/// Of bytes that are labelled as a single-byte encoding: whether they are plainly text of a script
/// that the label has not, or not there. Templates say ISO-8859-1 where nobody thought of it.
bool is_of_another_script(std::string_view bytes, const Encoding& label);

/// Whether the two halves of a surrogate pair stand at `at`, in three bytes each: CESU-8.
bool is_surrogate_pair(std::string_view bytes, std::size_t at);
inline constexpr std::size_t kSurrogatePair = 6;

}  // namespace feedmill
