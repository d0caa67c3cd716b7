#include "decode/inflate.h"

#include <libdeflate.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <new>

namespace feedmill {
namespace {

/// One that is kept from body to body: it is 11 KiB of tables whose set-up costs as much as a small
/// body. Throws std::bad_alloc.
class Decompressor {
 public:
  Decompressor() : own_(kept().exchange(nullptr)) {
    if (own_ == nullptr) own_ = libdeflate_alloc_decompressor();
    if (own_ == nullptr) throw std::bad_alloc();
  }
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;
  ~Decompressor() { libdeflate_free_decompressor(kept().exchange(own_)); }
  libdeflate_decompressor* get() const { return own_; }

 private:
  static std::atomic<libdeflate_decompressor*>& kept() {
    static std::atomic<libdeflate_decompressor*> one{nullptr};
    return one;
  }
  libdeflate_decompressor* own_;
};

using Decompress = libdeflate_result (*)(libdeflate_decompressor*, const void*, std::size_t, void*,
                                         std::size_t, std::size_t*, std::size_t*);

/// What one stream took and gave.
struct Progress {
  std::size_t read = 0, written = 0;
};

tl::unexpected<Error> too_large(std::size_t max_bytes) {
  return failure(Errc::kTooLarge,
                 "the body unpacks to more than " + std::to_string(max_bytes) + " bytes");
}

/// Appends one stream to `out`, whose first `used` bytes stay. The first try has room for
/// `expected` bytes, each further one for four times as much, up to the limit: libdeflate starts
/// anew each time, so the steps are wide.
Result<Progress> append_stream(Decompress decompress, std::string_view body, std::string& out,
                               std::size_t used, std::size_t expected, std::size_t max_bytes) {
  const std::size_t most = max_bytes - used;
  std::size_t room = std::clamp<std::size_t>(expected, std::min<std::size_t>(most, 1024), most);
  const Decompressor decompressor;
  for (;;) {
    out.resize(used + room);
    Progress done;
    const libdeflate_result result = decompress(decompressor.get(), body.data(), body.size(),
                                                out.data() + used, room, &done.read, &done.written);
    if (result == LIBDEFLATE_SUCCESS) return done;
    if (result != LIBDEFLATE_INSUFFICIENT_SPACE) {
      return failure(Errc::kDamaged, "the compressed body is damaged or cut short");
    }
    if (room == most) return too_large(max_bytes);
    room = room > most / 4 ? most : room * 4;
  }
}

std::uint32_t little_endian(std::string_view four) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = (value << 8U) | static_cast<unsigned char>(four[i]);
  return value;
}

/// The size that a gzip trailer claims: a hint only, since anybody can write anything there.
/// Deflate cannot pack tighter than 1032 to 1.
std::size_t expected_size(std::string_view body) {
  const std::size_t guess = body.size() * 5;
  if (body.size() < 18) return guess;
  const std::size_t claimed = little_endian(body.substr(body.size() - 4));
  const bool possible = claimed >= body.size() / 2 && claimed <= body.size() * 1032;
  return possible && claimed <= 64 * guess ? claimed : guess;
}

}  // namespace

Result<std::string> decode_gzip(std::string_view body, std::size_t max_bytes) {
  std::string out;
  std::size_t used = 0;
  std::size_t expected = expected_size(body);
  do {
    const auto done =
        append_stream(libdeflate_gzip_decompress_ex, body, out, used, expected, max_bytes);
    if (!done) return tl::unexpected<Error>(done.error());
    used += done->written;
    body.remove_prefix(done->read);
    expected = std::min(expected, body.size() * 5);
    // What follows a whole member and is none is padding or junk: gzip(1) and browsers ignore it.
  } while (body.substr(0, 2) == "\x1F\x8B");
  out.resize(used);
  return out;
}

Result<std::string> decode_deflate(std::string_view body, std::size_t max_bytes) {
  std::string out;
  const std::size_t expected = body.size() * 5;
  auto done = append_stream(libdeflate_zlib_decompress_ex, body, out, 0, expected, max_bytes);
  if (!done && done.error().code == Errc::kDamaged) {
    done = append_stream(libdeflate_deflate_decompress_ex, body, out, 0, expected, max_bytes);
  }
  if (!done) return tl::unexpected<Error>(done.error());
  out.resize(done->written);
  return out;
}

}  // namespace feedmill
