#include "picture/scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "picture/kind.h"
#include "picture/webp.h"

namespace feedmill {
namespace {

constexpr std::uint32_t kLeastSide = 48;  // what is smaller is a spacer, a counter or an icon
constexpr double kFlattest = 8;           // a strip is a rule or a banner
constexpr int kQuality = 80;
constexpr int kWhite = 0xFFFFFF;

using Coding = PictureKind::Coding;

/// An animation shows its first picture; GD decodes that of a GIF, and none of a WebP.
gdImagePtr decoded_webp(const Gd& gd, int size, char* data) {
  if (gd.from_webp == nullptr) return nullptr;
  std::string still = first_frame_of_webp({data, static_cast<std::size_t>(size)});
  if (still.empty()) return gd.from_webp(size, data);
  return gd.from_webp(static_cast<int>(still.size()), still.data());
}

GdImage decoded(const Gd& gd, std::string_view bytes, Coding coding) {
  const int size = static_cast<int>(bytes.size());
  auto* const data = const_cast<char*>(bytes.data());  // GD only reads it
  gdImagePtr image = nullptr;
  switch (coding) {
    case Coding::kJpeg:
      image = gd.from_jpeg(size, data, 1);
      break;
    case Coding::kPng:
      image = gd.from_png(size, data);
      break;
    case Coding::kGif:
      image = gd.from_gif(size, data);
      break;
    case Coding::kWebp:
      image = decoded_webp(gd, size, data);
      break;
    case Coding::kAvif:
      image = gd.from_avif != nullptr ? gd.from_avif(size, data) : nullptr;
      break;
  }
  return GdImage(image, {&gd});
}

GdImage blank(const Gd& gd, int width, int height) {
  GdImage image(gd.create(width, height), {&gd});
  if (image) gd.fill(image.get(), 0, 0, width - 1, height - 1, kWhite);
  return image;
}

GdImage shrunk(const Gd& gd, const gdImage& from, int most) {
  const int longer = std::max(from.sx, from.sy);
  const double scale = longer > most ? static_cast<double>(most) / longer : 1;
  const auto side = [&](int length) {
    return std::max(1, static_cast<int>(std::lround(length * scale)));
  };
  GdImage image = blank(gd, side(from.sx), side(from.sy));
  if (image)
    gd.copy_scaled(image.get(), const_cast<gdImage*>(&from), 0, 0, 0, 0, image->sx, image->sy,
                   from.sx, from.sy);
  return image;
}

/// Where the pixel at (x, y) of a picture that stands upright lies in one that does not.
std::pair<int, int> source_of(int orientation, int x, int y, const gdImage& from) {
  const int right = from.sx - 1, bottom = from.sy - 1;
  switch (orientation) {
    case 2:
      return {right - x, y};
    case 3:
      return {right - x, bottom - y};
    case 4:
      return {x, bottom - y};
    case 5:
      return {y, x};
    case 6:
      return {y, bottom - x};
    case 7:
      return {right - y, bottom - x};
    case 8:
      return {right - y, x};
    default:
      return {x, y};
  }
}

GdImage upright(const Gd& gd, GdImage from, int orientation) {
  if (orientation <= 1 || !from) return from;
  const bool lies = orientation >= 5;
  GdImage image = blank(gd, lies ? from->sy : from->sx, lies ? from->sx : from->sy);
  if (!image) return image;
  for (int y = 0; y < image->sy; ++y) {
    for (int x = 0; x < image->sx; ++x) {
      const auto place = source_of(orientation, x, y, *from);
      image->tpixels[y][x] = from->tpixels[place.second][place.first];
    }
  }
  return image;
}

tl::unexpected<Error> refused(std::string why) { return failure(Errc::kDamaged, std::move(why)); }

Result<PictureKind> checked_kind(std::string_view bytes) {
  const auto kind = kind_of_picture(bytes);
  if (!kind) return refused("no picture of a kind that is shown");
  if (std::uint64_t{kind->width} * kind->height > kMostPixels)
    return refused(fmt::format("{} times {} pixels are too many", kind->width, kind->height));
  const auto [shorter, longer] = std::minmax(kind->width, kind->height);
  if (shorter < kLeastSide || longer > shorter * kFlattest)
    return refused(
        fmt::format("{} times {} pixels are no illustration", kind->width, kind->height));
  if (is_cut_off(bytes, *kind)) return refused("its end is missing");
  return *kind;
}

}  // namespace

Result<IssuePicture> scaled_picture(const Gd& gd, std::string_view bytes, int most) {
  const auto kind = checked_kind(bytes);
  if (!kind) return tl::unexpected(kind.error());
  GdImage whole = decoded(gd, bytes, kind->coding);
  if (!whole) return refused("it cannot be decoded");
  GdImage small = shrunk(gd, *whole, most);
  whole.reset();
  small = upright(gd, std::move(small), kind->orientation);
  if (!small) return refused("there is no memory for it");
  int size = 0;
  void* const jpeg = gd.to_jpeg(small.get(), &size, kQuality);
  if (jpeg == nullptr) return refused("it cannot be written");
  IssuePicture picture{"image/jpeg",
                       std::string(static_cast<const char*>(jpeg), static_cast<std::size_t>(size)),
                       small->sx,
                       small->sy,
                       {}};
  gd.free(jpeg);
  return picture;
}

}  // namespace feedmill
