// GD (https://libgd.github.io), loaded when a picture is decoded and in the process that does it
// alone: it brings thirty libraries, which no other command should have to load. One thread.
#pragma once

#include <gd.h>

#include <memory>

namespace feedmill {

struct Gd {
  decltype(&gdImageCreateFromJpegPtrEx) from_jpeg = nullptr;
  decltype(&gdImageCreateFromPngPtr) from_png = nullptr;
  decltype(&gdImageCreateFromGifPtr) from_gif = nullptr;
  decltype(&gdImageCreateFromWebpPtr) from_webp = nullptr;
  decltype(&gdImageCreateFromAvifPtr) from_avif = nullptr;
  decltype(&gdImageCreateTrueColor) create = nullptr;
  decltype(&gdImageFilledRectangle) fill = nullptr;
  decltype(&gdImageCopyResampled) copy_scaled = nullptr;
  decltype(&gdImageJpegPtr) to_jpeg = nullptr;
  decltype(&gdImageDestroy) destroy = nullptr;
  decltype(&gdFree) free = nullptr;
};

/// Null where it is not installed, or lacks what is needed of it.
const Gd* load_gd();

struct GdDestroys {
  const Gd* gd = nullptr;
  void operator()(gdImagePtr image) const { gd->destroy(image); }
};
using GdImage = std::unique_ptr<gdImage, GdDestroys>;

}  // namespace feedmill
