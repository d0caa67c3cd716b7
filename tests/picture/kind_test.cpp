#include "picture/kind.h"

#include <optional>
#include <string>

#include "drawing.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using Coding = PictureKind::Coding;
using Found = std::optional<PictureKind>;

}  // namespace

TEST_CASE("picture: its first bytes say what it is and how large") {
  CHECK(kind_of_picture(drawn(320, 200)) == Found({Coding::kJpeg, 320, 200}));
  CHECK(kind_of_picture(png_head(70'000, 3)) == Found({Coding::kPng, 70'000, 3}));
  CHECK(kind_of_picture(std::string("GIF89a\x40\x01\x02\0", 10)) == Found({Coding::kGif, 320, 2}));
  CHECK(kind_of_picture(std::string("RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x3F\x01\0\xC7\0\0",
                                    30)) == Found({Coding::kWebp, 320, 200}));
  CHECK(kind_of_picture(std::string("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9D\x01\x2A\x40\x01\xC8\0",
                                    30)) == Found({Coding::kWebp, 320, 200}));
  const std::string tile("ispe\0\0\0\0\0\0\0\x40\0\0\0\x40", 16);
  const std::string whole("ispe\0\0\0\0\0\0\x01\x40\0\0\0\xC8", 16);
  CHECK(kind_of_picture(std::string("\0\0\0\x1C", 4) + "ftypavif" + tile + whole) ==
        Found({Coding::kAvif, 320, 200}));
}

TEST_CASE("picture: how a telephone was held") {
  const std::string jpeg = drawn(320, 200);
  for (char orientation = 1; orientation <= 8; ++orientation) {
    const Found kind = kind_of_picture(held(jpeg, orientation));
    REQUIRE(kind);
    CHECK(kind->orientation == orientation);
  }
  CHECK(kind_of_picture(held(jpeg, 9))->orientation == 1);
}

TEST_CASE("picture: what is none, or is cut off at any byte, is no trouble") {
  for (const char* const text : {"", "<html>", "\xFF\xD8", "GIF89a", "RIFF....WEBP", "<svg/>"})
    CHECK_FALSE(kind_of_picture(text));
  const std::string jpeg = held(drawn(320, 200), 6);
  for (std::size_t size = 0; size < jpeg.size(); size += size < 300 ? 1 : 97) {
    const std::string part = jpeg.substr(0, size);
    const Found kind = kind_of_picture(part);
    if (kind) CHECK(is_cut_off(part, *kind));
  }
  CHECK_FALSE(is_cut_off(jpeg, *kind_of_picture(jpeg)));
}
