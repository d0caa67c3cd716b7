#include "decode/stream_codings.h"

#include <brotli/decode.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

namespace feedmill {
namespace {

constexpr int kZstdWindowLog = 23;  // 8 MiB: RFC 9659 section 3

tl::unexpected<Error> too_large(std::size_t max_bytes) {
  return failure(Errc::kTooLarge,
                 "the body unpacks to more than " + std::to_string(max_bytes) + " bytes");
}

tl::unexpected<Error> damaged() {
  return failure(Errc::kDamaged, "the compressed body is damaged or cut short");
}

/// Appends a block unless that passes the limit.
bool append_within(std::string& out, const char* block, std::size_t size, std::size_t max_bytes) {
  if (size > max_bytes - out.size()) return false;
  out.append(block, size);
  return true;
}

struct FreeBrotli {
  void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
};

struct FreeZstd {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

}  // namespace

Result<std::string> decode_brotli(std::string_view body, std::size_t max_bytes) {
  const std::unique_ptr<BrotliDecoderState, FreeBrotli> state{
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)};
  std::array<std::uint8_t, 32768> block;
  std::string out;
  const auto* in = reinterpret_cast<const std::uint8_t*>(body.data());
  std::size_t in_left = body.size();
  for (;;) {
    std::uint8_t* to = block.data();
    std::size_t room = block.size();
    const BrotliDecoderResult result =
        BrotliDecoderDecompressStream(state.get(), &in_left, &in, &room, &to, nullptr);
    if (!append_within(out, reinterpret_cast<const char*>(block.data()), block.size() - room,
                       max_bytes)) {
      return too_large(max_bytes);
    }
    if (result == BROTLI_DECODER_RESULT_SUCCESS) return out;
    if (result != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) return damaged();
  }
}

Result<std::string> decode_zstd(std::string_view body, std::size_t max_bytes) {
  const std::unique_ptr<ZSTD_DStream, FreeZstd> stream{ZSTD_createDStream()};
  ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, kZstdWindowLog);
  std::array<char, 32768> block;
  std::string out;
  ZSTD_inBuffer in{body.data(), body.size(), 0};
  std::size_t expects = 1;  // 0: a frame is complete and everything of it is out
  for (;;) {
    ZSTD_outBuffer to{block.data(), block.size(), 0};
    const std::size_t read_before = in.pos;
    expects = ZSTD_decompressStream(stream.get(), &to, &in);
    if (ZSTD_isError(expects) != 0) return damaged();
    if (!append_within(out, block.data(), to.pos, max_bytes)) return too_large(max_bytes);
    if (in.pos == in.size && expects == 0) return out;
    if (in.pos == read_before && to.pos == 0) return damaged();  // it waits for more than there is
  }
}

}  // namespace feedmill
