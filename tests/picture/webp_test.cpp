#include "picture/webp.h"

#include <dlfcn.h>

#include "drawing.h"
#include "picture/kind.h"
#include "picture/scale.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

std::string number(std::size_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i, value >>= 8U) text += static_cast<char>(value & 0xFFU);
  return text;
}

std::string chunk(const std::string& name, const std::string& what) {
  return name + number(what.size(), 4) + what + std::string(what.size() % 2, '\0');
}

std::string file(const std::string& chunks) {
  return "RIFF" + number(chunks.size() + 4, 4) + "WEBP" + chunks;
}

/// As GD writes it; what it shows is drawn()'s.
std::string webp(int width, int height) {
  std::string jpeg = drawn(width, height);
  const GdImage image(gd().from_jpeg(static_cast<int>(jpeg.size()), jpeg.data(), 1), {&gd()});
  REQUIRE(image);
  void* const library = dlopen("libgd.so.3", RTLD_NOW | RTLD_LOCAL);
  const auto write =
      reinterpret_cast<decltype(&gdImageWebpPtrEx)>(dlsym(library, "gdImageWebpPtrEx"));
  REQUIRE(write != nullptr);
  int size = 0;
  void* const data = write(image.get(), &size, 90);
  std::string bytes(static_cast<const char*>(data), static_cast<std::size_t>(size));
  gd().free(data);
  return bytes;
}

/// Two frames of what `still` holds; `before` stands in front of each.
std::string animated(const std::string& still, unsigned width, unsigned height,
                     const std::string& before = {}) {
  const std::string size = number(width - 1, 3) + number(height - 1, 3);
  const std::string frame = std::string(6, '\0') + size + number(100, 3) + '\0' + before +
                            still.substr(still.find("VP8"));
  return file(chunk("VP8X", std::string("\x02\0\0\0", 4) + size) +
              chunk("ANIM", std::string(6, '\0')) + chunk("ANMF", frame) + chunk("ANMF", frame));
}

}  // namespace

TEST_CASE("picture: an animated WebP shows its first picture") {
  const std::string still = webp(320, 200);
  const std::string moving = animated(still, 320, 200);
  REQUIRE(kind_of_picture(moving));
  CHECK(first_frame_of_webp(moving) == file(still.substr(still.find("VP8"))));
  const auto shown = scaled_picture(gd(), moving, 200);
  REQUIRE(shown);
  CHECK(shown->width == 200);
  CHECK(colour_at(shown->bytes, 20, 60) == 'r');
  CHECK(colour_at(shown->bytes, 180, 60) == 'b');
}

TEST_CASE("picture: the first frame of a WebP keeps its alpha channel") {
  const std::string frame =
      first_frame_of_webp(animated(webp(64, 64), 64, 64, chunk("ALPH", "abc")));
  CHECK(frame.substr(12, 4) == "VP8X");
  CHECK(frame.substr(20, 10) == std::string("\x10\0\0\0\x3F\0\0\x3F\0\0", 10));
  CHECK(frame.find("ALPH") < frame.find("VP8 "));
}

TEST_CASE("picture: a WebP that is none, stands still or is cut off has no first frame") {
  const std::string still = webp(64, 64), moving = animated(still, 64, 64);
  CHECK(first_frame_of_webp(still).empty());
  CHECK(first_frame_of_webp("GIF89a").empty());
  const std::size_t whole = moving.find("ANMF", moving.find("ANMF") + 1);
  for (std::size_t size = 0; size < moving.size(); ++size)
    CHECK(first_frame_of_webp(moving.substr(0, size)).empty() == (size < whole));
}
