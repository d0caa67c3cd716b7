#include "digest/zip_writer.h"

#include <libdeflate.h>

#include <chrono>
#include <new>
#include <stdexcept>

namespace feedmill {
namespace {

// Of 1 to 12. More takes ten times as long for a tenth less.
constexpr int kEffort = 4;
constexpr std::uint16_t kVersion = 20;  // that reads it: 2.0
constexpr std::uint16_t kUtf8Names = 1U << 11U;
constexpr std::uint32_t kMostFiles = 0xFFFF;
constexpr std::uint64_t kMostBytes = 0xFFFFFFFFU;

void put16(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value & 0xFFU);
  out += static_cast<char>(value >> 8U & 0xFFU);
}

void put32(std::string& out, std::uint64_t value) {
  put16(out, static_cast<std::uint32_t>(value & 0xFFFFU));
  put16(out, static_cast<std::uint32_t>(value >> 16U & 0xFFFFU));
}

}  // namespace

void ZipWriter::Closer::operator()(libdeflate_compressor* compressor) const {
  libdeflate_free_compressor(compressor);
}

// MS-DOS has its own calendar, from 1980, to two seconds.
ZipWriter::ZipWriter(std::string& out, Instant time)
    : out_(out), compressor_(libdeflate_alloc_compressor(kEffort)) {
  if (!compressor_) throw std::bad_alloc();
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  date_ = static_cast<std::uint16_t>((int(date.year()) - 1980) << 9 |
                                     int(unsigned(date.month())) << 5 | int(unsigned(date.day())));
  clock_ = static_cast<std::uint16_t>(clock.hours().count() << 11 | clock.minutes().count() << 5 |
                                      clock.seconds().count() / 2);
}

ZipWriter::~ZipWriter() = default;

void ZipWriter::add(std::string_view name, std::string_view bytes, Method method) {
  std::string_view kept = bytes;
  if (method == Method::kDeflated) {
    packed_.resize(libdeflate_deflate_compress_bound(compressor_.get(), bytes.size()));
    packed_.resize(libdeflate_deflate_compress(compressor_.get(), bytes.data(), bytes.size(),
                                               packed_.data(), packed_.size()));
    kept = packed_;
  }
  if (++files_ > kMostFiles ||
      at_ + kept.size() + list_.size() + name.size() * 2 > kMostBytes - 4096)
    throw std::length_error("larger than a ZIP archive may be");
  std::string about;  // the same in front of the file and in the list
  put16(about, kVersion);
  put16(about, kUtf8Names);
  put16(about, static_cast<std::uint16_t>(method));
  put16(about, clock_);
  put16(about, date_);
  put32(about, libdeflate_crc32(0, bytes.data(), bytes.size()));
  put32(about, kept.size());
  put32(about, bytes.size());
  put16(about, static_cast<std::uint32_t>(name.size()));
  put16(about, 0);  // no extra field
  list_.append("PK\x01\x02", 4);
  put16(list_, kVersion);
  list_ += about;
  put16(list_, 0);  // no comment
  put16(list_, 0);  // on the only disk
  put16(list_, 0);
  put32(list_, 0);
  put32(list_, at_);
  list_ += name;
  out_.append("PK\x03\x04", 4).append(about).append(name).append(kept);
  at_ += 4 + about.size() + name.size() + kept.size();
}

void ZipWriter::finish() {
  out_ += list_;
  out_.append("PK\x05\x06", 4);
  put32(out_, 0);  // the only disk
  put16(out_, files_);
  put16(out_, files_);
  put32(out_, list_.size());
  put32(out_, at_);
  put16(out_, 0);  // no comment
}

}  // namespace feedmill
