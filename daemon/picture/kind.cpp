#include "picture/kind.h"

#include <algorithm>
#include <string>

namespace feedmill {
namespace {

using Coding = PictureKind::Coding;

/// Numbers out of bytes; what lies behind their end is 0.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  std::uint32_t at(std::size_t place) const {
    return place < bytes_.size() ? static_cast<unsigned char>(bytes_[place]) : 0;
  }
  std::uint32_t big(std::size_t place, std::size_t count) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8U | at(place + i);
    return value;
  }
  std::uint32_t little(std::size_t place, std::size_t count) const {
    std::uint32_t value = 0;
    for (std::size_t i = count; i > 0; --i) value = value << 8U | at(place + i - 1);
    return value;
  }
  std::uint32_t number(std::size_t place, std::size_t count, bool is_little) const {
    return is_little ? little(place, count) : big(place, count);
  }
  bool has(std::size_t place, std::string_view word) const {
    return place <= bytes_.size() && bytes_.substr(place, word.size()) == word;
  }
  std::size_t size() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
};

using Found = std::optional<PictureKind>;

/// PNG, second edition, section 11.2.2: the header is the first chunk.
Found png(const Bytes& in) {
  if (!in.has(0, "\x89PNG\r\n\x1A\n") || !in.has(12, "IHDR") || in.size() < 24) return {};
  return PictureKind{Coding::kPng, in.big(16, 4), in.big(20, 4)};
}

Found gif(const Bytes& in) {
  if (!in.has(0, "GIF87a") && !in.has(0, "GIF89a")) return {};
  if (in.size() < 10) return {};
  return PictureKind{Coding::kGif, in.little(6, 2), in.little(8, 2)};
}

/// RFC 9649 section 2: the extended header, else that of the one frame.
Found webp(const Bytes& in) {
  if (!in.has(0, "RIFF") || !in.has(8, "WEBP") || in.size() < 30) return {};
  if (in.has(12, "VP8X"))
    return PictureKind{Coding::kWebp, in.little(24, 3) + 1, in.little(27, 3) + 1};
  if (in.has(12, "VP8L")) {
    const std::uint32_t bits = in.little(21, 4);
    return PictureKind{Coding::kWebp, (bits & 0x3FFFU) + 1, (bits >> 14U & 0x3FFFU) + 1};
  }
  if (!in.has(12, "VP8 ")) return {};
  return PictureKind{Coding::kWebp, in.little(26, 2) & 0x3FFFU, in.little(28, 2) & 0x3FFFU};
}

/// The greatest of the "ispe" properties (ISO/IEC 23008-12): a grid has one for its tiles as well.
Found avif(const Bytes& in, std::string_view bytes) {
  if (!in.has(4, "ftypavif") && !in.has(4, "ftypavis")) return {};
  PictureKind kind{Coding::kAvif, 0, 0};
  for (std::size_t at = bytes.find("ispe"); at != std::string_view::npos;
       at = bytes.find("ispe", at + 4)) {
    if (at + 16 > bytes.size()) break;
    kind.width = std::max(kind.width, in.big(at + 8, 4));
    kind.height = std::max(kind.height, in.big(at + 12, 4));
  }
  return kind;
}

/// The tag 0x0112 of the first directory in a TIFF header (Exif 2.32 section 4.6).
int orientation_in(const Bytes& in, std::size_t tiff, std::size_t end) {
  constexpr std::uint32_t kOrientation = 0x0112;
  const bool is_little = in.has(tiff, "II");
  if (!is_little && !in.has(tiff, "MM")) return 1;
  const std::size_t directory = tiff + in.number(tiff + 4, 4, is_little);
  const std::size_t count = in.number(directory, 2, is_little);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t field = directory + 2 + i * 12;
    if (field + 12 > end) break;
    if (in.number(field, 2, is_little) != kOrientation) continue;
    const auto value = static_cast<int>(in.number(field + 8, 2, is_little));
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/// Whether this marker of a JPEG begins a frame, and with it says the size (ITU-T T.81 B.1.1.3).
bool begins_frame(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

Found jpeg(const Bytes& in) {
  if (!in.has(0, "\xFF\xD8\xFF")) return {};
  PictureKind kind;
  for (std::size_t at = 2; at + 9 < in.size();) {
    if (in.at(at) != 0xFF) return {};
    const std::uint32_t marker = in.at(at + 1);
    if (marker == 0xFF) {  // a filling
      ++at;
      continue;
    }
    const std::size_t length = in.big(at + 2, 2);
    if (begins_frame(marker)) {
      kind.height = in.big(at + 5, 2);
      kind.width = in.big(at + 7, 2);
      return kind;
    }
    if (marker == 0xDA || length < 2) return {};
    if (marker == 0xE1 && in.has(at + 4, std::string_view("Exif\0\0", 6)))
      kind.orientation = orientation_in(in, at + 10, std::min(in.size(), at + 2 + length));
    at += 2 + length;
  }
  return {};
}

}  // namespace

std::optional<PictureKind> kind_of_picture(std::string_view bytes) {
  const Bytes in(bytes);
  Found found = jpeg(in);
  if (!found) found = png(in);
  if (!found) found = gif(in);
  if (!found) found = webp(in);
  if (!found) found = avif(in, bytes);
  if (found && (found->width == 0 || found->height == 0)) return {};
  return found;
}

bool is_cut_off(std::string_view bytes, const PictureKind& kind) {
  constexpr std::size_t kBehind = 64 * 1024;  // what some programs append to a JPEG
  switch (kind.coding) {
    case Coding::kJpeg: {
      const std::size_t scan = bytes.rfind("\xFF\xDA");
      const std::size_t end = bytes.rfind("\xFF\xD9");
      return end == std::string_view::npos || scan == std::string_view::npos || end < scan ||
             bytes.size() - end > kBehind;
    }
    case Coding::kPng:
      return bytes.find("IEND") == std::string_view::npos;
    case Coding::kWebp:
      return bytes.size() < 8 + std::size_t{Bytes(bytes).little(4, 4)};
    case Coding::kGif:
    case Coding::kAvif:
      break;
  }
  return false;
}

}  // namespace feedmill
