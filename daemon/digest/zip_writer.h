// A ZIP archive (APPNOTE.TXT 6.3.3) written from its beginning to its end, so that nothing of it is
// held but the list of its files. One time for all of them: the same content is the same bytes.
// Pure; one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "feedmill/time.h"

struct libdeflate_compressor;

namespace feedmill {

class ZipWriter {
 public:
  enum class Method : std::uint16_t { kStored = 0, kDeflated = 8 };

  /// Appends to `out`, which others may empty between two calls.
  ZipWriter(std::string& out, Instant time);
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;
  ~ZipWriter();

  /// Throws std::length_error where an archive of this kind ends: 65,535 files, 4 GiB.
  void add(std::string_view name, std::string_view bytes, Method method = Method::kDeflated);
  /// The list of the files; nothing may follow.
  void finish();

 private:
  struct Closer {
    void operator()(libdeflate_compressor* compressor) const;
  };

  std::string& out_;
  std::unique_ptr<libdeflate_compressor, Closer> compressor_;
  std::string packed_, list_;
  std::uint64_t at_ = 0;  // where the next file begins
  std::uint32_t files_ = 0;
  std::uint16_t date_ = 0, clock_ = 0;
};

}  // namespace feedmill
