#include "picture/webp.h"

#include <algorithm>
#include <cstdint>

namespace feedmill {
namespace {

constexpr std::size_t kChunkHead = 8, kFrameHead = 16, kFileHead = 12;

std::size_t number_at(std::string_view bytes, std::size_t at) {
  std::size_t value = 0;
  for (std::size_t i = 4; i > 0; --i)
    value = value << 8U | static_cast<unsigned char>(bytes[at + i - 1]);
  return value;
}

std::string number(std::size_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i, value >>= 8U) bytes += static_cast<char>(value & 0xFFU);
  return bytes;
}

/// A chunk with its head and its padding, moved past; empty at the end, or where it is cut off.
std::string_view next_chunk(std::string_view& bytes) {
  if (bytes.size() < kChunkHead) return {};
  const std::size_t size = number_at(bytes, 4);
  if (size > bytes.size() - kChunkHead) return {};
  const std::string_view chunk = bytes.substr(0, kChunkHead + size);
  bytes.remove_prefix(std::min(bytes.size(), kChunkHead + size + size % 2));
  return chunk;
}

bool is(std::string_view chunk, std::string_view name) { return chunk.substr(0, 4) == name; }

/// What is in the first frame behind `from`; empty: none.
std::string_view first_frame(std::string_view from) {
  for (auto chunk = next_chunk(from); !chunk.empty(); chunk = next_chunk(from))
    if (is(chunk, "ANMF") && chunk.size() > kChunkHead + kFrameHead)
      return chunk.substr(kChunkHead);
  return {};
}

void append_chunk(std::string& out, std::string_view chunk) {
  out += chunk;
  if (chunk.size() % 2 != 0) out += '\0';
}

}  // namespace

std::string first_frame_of_webp(std::string_view bytes) {
  if (bytes.size() < kFileHead || !is(bytes, "RIFF") || bytes.substr(8, 4) != "WEBP") return {};
  const std::string_view frame = first_frame(bytes.substr(kFileHead));
  if (frame.empty()) return {};
  std::string_view alpha, picture, left = frame.substr(kFrameHead);
  for (auto chunk = next_chunk(left); !chunk.empty() && picture.empty(); chunk = next_chunk(left)) {
    if (is(chunk, "ALPH")) alpha = chunk;
    if (is(chunk, "VP8 ") || is(chunk, "VP8L")) picture = chunk;
  }
  if (picture.empty()) return {};
  std::string still = "WEBP";
  if (!alpha.empty()) {
    const std::string flags("\x10\0\0\0", 4);                         // it has an alpha channel
    ((still += "VP8X" + number(10)) += flags) += frame.substr(6, 6);  // width and height, less one
    append_chunk(still, alpha);
  }
  append_chunk(still, picture);
  return "RIFF" + number(still.size()) + still;
}

}  // namespace feedmill
