// The body of an entry as it stands in a digest's page: what the sanitiser let through, reduced to
// what a page without outside references can show. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace feedmill {

/// Appends `html` (sanitised, but nothing is trusted): elements of text only, written anew from a
/// table, balanced; headings below those of the page; links absolute; images, video, audio and
/// frames as links to them, but for images where `images` says that they are left out. Stops after
/// `limit` bytes of input, at a tag or a blank. Returns whether all of it was written.
enum class BodyImages : std::uint8_t { kLinked, kLeftOut };
bool append_body_html(std::string& out, std::string_view html, std::size_t limit,
                      BodyImages images = BodyImages::kLinked);

}  // namespace feedmill
