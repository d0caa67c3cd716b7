// Pictures to try things on, drawn where they are needed.
#pragma once

#include <string>

#include "picture/gd.h"
#include "support/catch.h"

namespace feedmill::test {

inline constexpr int kRed = 0xE00000, kBlue = 0x0000E0;

inline const Gd& gd() {
  const Gd* const loaded = load_gd();
  REQUIRE(loaded != nullptr);
  return *loaded;
}

/// A JPEG whose left half is red and whose right half is blue.
inline std::string drawn(int width, int height) {
  const GdImage image(gd().create(width, height), {&gd()});
  gd().fill(image.get(), 0, 0, width / 2 - 1, height - 1, kRed);
  gd().fill(image.get(), width / 2, 0, width - 1, height - 1, kBlue);
  int size = 0;
  void* const jpeg = gd().to_jpeg(image.get(), &size, 90);
  std::string bytes(static_cast<const char*>(jpeg), static_cast<std::size_t>(size));
  gd().free(jpeg);
  return bytes;
}

/// The same with what a telephone writes about how it was held: Exif's orientation.
inline std::string held(std::string jpeg, char orientation) {
  const std::string tiff = std::string("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18) +
                           orientation + std::string(3, '\0') + std::string(4, '\0');
  const std::string exif = std::string("Exif\0\0", 6) + tiff;
  const auto length = static_cast<char>(exif.size() + 2);
  return jpeg.insert(2, std::string("\xFF\xE1\0", 3) + length + exif);
}

/// The head of a PNG that says it is so large.
inline std::string png_head(unsigned width, unsigned height) {
  const auto number = [](unsigned value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes += static_cast<char>(value >> static_cast<unsigned>(shift));
    return bytes;
  };
  return std::string("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR", 16) + number(width) + number(height) +
         std::string("\x08\x02\0\0\0", 5);
}

/// What is seen at a place: mostly red, mostly blue, or neither.
inline char colour_at(const std::string& jpeg, int x, int y) {
  std::string copy = jpeg;
  const GdImage image(gd().from_jpeg(static_cast<int>(copy.size()), copy.data(), 1), {&gd()});
  REQUIRE(image);
  const int pixel = image->tpixels[y][x];
  if (gdTrueColorGetRed(pixel) > 150 && gdTrueColorGetBlue(pixel) < 100) return 'r';
  if (gdTrueColorGetBlue(pixel) > 150 && gdTrueColorGetRed(pixel) < 100) return 'b';
  return '?';
}

}  // namespace feedmill::test
