// What a picture's first bytes say of it: its kind and its size, before anything is decoded, so
// that one that would need a gigabyte costs nothing. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace feedmill {

struct PictureKind {
  enum class Coding : std::uint8_t { kJpeg, kPng, kGif, kWebp, kAvif };
  Coding coding = Coding::kJpeg;
  std::uint32_t width = 0, height = 0;
  /// Exif's, 1 to 8: how it has to be turned; 1: not at all.
  int orientation = 1;
  bool operator==(const PictureKind&) const = default;
};

/// Nothing: it is no picture of a kind that is shown, or is cut off before it says its size.
std::optional<PictureKind> kind_of_picture(std::string_view bytes);

/// Whether its end is missing, where its kind tells.
bool is_cut_off(std::string_view bytes, const PictureKind& kind);

}  // namespace feedmill
