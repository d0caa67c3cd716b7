#include "decode/multi_byte.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

#include "text/utf8.h"

namespace feedmill {
namespace {

/// The C library's name of the superset that feeds mean by each label: Microsoft's code pages,
/// which browsers read under the standards' names.
const char* library_name(Codec codec) {
  switch (codec) {
    case Codec::kGb18030:
      return "GB18030";
    case Codec::kBig5:
      return "BIG5-HKSCS";
    case Codec::kShiftJis:
      return "CP932";
    case Codec::kEucJp:
      return "EUC-JP-MS";
    case Codec::kEucKr:
      return "UHC";
    default:
      return "UTF-8";
  }
}

/// An open conversion to UTF-8, closed at the end of its scope.
class Conversion {
 public:
  explicit Conversion(Codec codec) : handle_(iconv_open("UTF-8", library_name(codec))) {}
  ~Conversion() {
    if (is_open()) iconv_close(handle_);
  }
  Conversion(const Conversion&) = delete;
  Conversion& operator=(const Conversion&) = delete;

  /// False where the C library came without the tables.
  bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }  // NOLINT

  /// Converts from `at`, which moves to where it stopped. Returns errno of the stop: 0 at the end,
  /// EILSEQ for bytes that are no character, EINVAL for one that is cut off.
  int run(std::string_view bytes, std::size_t& at, std::string& out) {
    std::array<char, 8192> buffer;
    auto* in = const_cast<char*>(bytes.data() + at);
    std::size_t in_left = bytes.size() - at;
    int stop = E2BIG;
    while (stop == E2BIG) {
      char* to = buffer.data();
      std::size_t to_left = buffer.size();
      const std::size_t done = iconv(handle_, &in, &in_left, &to, &to_left);
      stop = done == static_cast<std::size_t>(-1) ? errno : 0;
      out.append(buffer.data(), buffer.size() - to_left);
    }
    if (stop == 0) iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    at = bytes.size() - in_left;
    return stop;
  }

 private:
  iconv_t handle_;
};

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

/// Characters that WHATWG's decoders know and the C library's tables do not; 0: none.
char32_t further_character(Codec codec, unsigned byte) {
  if (codec == Codec::kGb18030 && byte == 0x80) return U'\u20AC';
  return 0;
}

/// How many bytes are one mistake: the lead, and a trail that is no ASCII character; an ASCII one
/// may be markup and is read again.
std::size_t mistake_length(std::string_view bytes, std::size_t at) {
  const bool pair = at + 1 < bytes.size() && byte_at(bytes, at) >= 0x81 &&
                    byte_at(bytes, at) <= 0xFE && byte_at(bytes, at + 1) >= 0x80;
  return pair ? 2 : 1;
}

std::size_t count_beyond_ascii(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) >= 0xC0) ? 1 : 0;
  return count;
}

/// Big5's signs as Microsoft and WHATWG have them; the C library's table follows Hong Kong's, which
/// gives these to other characters or to none: a full-width slash would be lost.
struct Sign {
  unsigned pair;
  char32_t character;
};

constexpr Sign kBig5Signs[] = {
    {0xA145, 0x2027}, {0xA14E, 0xFE51}, {0xA15A, 0x2574}, {0xA1C2, 0x00AF}, {0xA1C3, 0xFFE3},
    {0xA1C5, 0x02CD}, {0xA1E3, 0xFF5E}, {0xA1F2, 0x2295}, {0xA1F3, 0x2299}, {0xA1FE, 0xFF0F},
    {0xA240, 0xFF3C}, {0xA241, 0x2215}, {0xA242, 0xFE68}, {0xA244, 0xFFE5}, {0xA246, 0xFFE0},
    {0xA247, 0xFFE1}, {0xA2CC, 0x5341}, {0xA2CE, 0x5345}, {0xA3E1, 0x20AC}, {0xF9FE, 0x2593},
};

/// Where the next of them stands, from `at` on, which is between two characters; the end if
/// nowhere.
std::size_t next_sign(std::string_view bytes, std::size_t at, const Sign*& found) {
  while (at + 1 < bytes.size()) {
    const unsigned lead = byte_at(bytes, at);
    if (lead < 0x81) {
      ++at;
      continue;
    }
    const unsigned pair = (lead << 8U) | byte_at(bytes, at + 1);
    found = std::find_if(std::begin(kBig5Signs), std::end(kBig5Signs),
                         [pair](const Sign& sign) { return sign.pair == pair; });
    if (found != std::end(kBig5Signs)) return at;
    at += 2;
  }
  return bytes.size();
}

/// One document's way through iconv, mistakes replaced.
class Converter {
 public:
  Converter(std::string_view bytes, Codec codec)
      : bytes_(bytes), codec_(codec), conversion_(codec) {
    decoded_.utf8.reserve(bytes.size() + bytes.size() / 2);
  }

  Decoded convert() {
    if (!conversion_.is_open()) return without_tables();
    for (std::size_t at = 0; at < bytes_.size();) {
      const Sign* sign = nullptr;
      const std::size_t end = codec_ == Codec::kBig5 ? next_sign(bytes_, at, sign) : bytes_.size();
      convert_part(at, end);
      at = end;
      if (sign == nullptr || end == bytes_.size()) break;
      append_utf8(decoded_.utf8, sign->character);
      at += 2;
    }
    decoded_.characters = count_beyond_ascii(decoded_.utf8);
    return std::move(decoded_);
  }

 private:
  void mistake(std::size_t offset) {
    if (decoded_.errors++ == 0) decoded_.first_error = offset;
    append_utf8(decoded_.utf8, 0xFFFD);
  }

  void convert_part(std::size_t at, std::size_t end) {
    const std::string_view part = bytes_.substr(0, end);
    while (at < end) {
      const int stop = conversion_.run(part, at, decoded_.utf8);
      if (at >= end) return;
      if (const char32_t known = further_character(codec_, byte_at(part, at))) {
        append_utf8(decoded_.utf8, known);
        ++at;
        continue;
      }
      mistake(at);
      at += stop == EINVAL ? end - at : mistake_length(part, at);
    }
  }

  /// ASCII is kept, so that the document can be read at least.
  Decoded without_tables() {
    for (std::size_t at = 0; at < bytes_.size(); ++at) {
      if (byte_at(bytes_, at) < 0x80) {
        decoded_.utf8 += bytes_[at];
      } else {
        mistake(at);
      }
    }
    decoded_.characters = decoded_.errors;
    return std::move(decoded_);
  }

  std::string_view bytes_;
  Codec codec_;
  Conversion conversion_;
  Decoded decoded_;
};

/// What the bytes of ISO-2022-JP mean between two escape sequences: RFC 1468 and WHATWG section
/// 12.2.
enum class Plane : std::uint8_t { kAscii, kKatakana, kJis0208 };

struct Escape {
  std::string_view sequence;
  Plane plane;
};

constexpr Escape kEscapes[] = {
    {"\x1B(B", Plane::kAscii},   {"\x1B(J", Plane::kAscii},   {"\x1B(I", Plane::kKatakana},
    {"\x1B$@", Plane::kJis0208}, {"\x1B$B", Plane::kJis0208},
};

/// ISO-2022-JP spelt as EUC-JP, which has the same characters without escape sequences.
std::string to_euc_jp(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  Plane plane = Plane::kAscii;
  for (std::size_t at = 0; at < bytes.size();) {
    const Escape* escape = nullptr;
    for (const Escape& known : kEscapes) {
      if (bytes.substr(at, known.sequence.size()) == known.sequence) escape = &known;
    }
    if (escape != nullptr) {
      plane = escape->plane;
      at += escape->sequence.size();
      continue;
    }
    const unsigned byte = byte_at(bytes, at++);
    const bool character = byte > 0x20 && byte < 0x7F;
    // A line break ends every plane: RFC 1468. Markup after a forgotten escape is safe that way.
    if (byte == '\n') plane = Plane::kAscii;
    if (plane == Plane::kKatakana && character) out += '\x8E';
    const bool high = plane != Plane::kAscii && character;
    out += static_cast<char>(high ? byte | 0x80U : byte);
  }
  return out;
}

}  // namespace

Decoded decode_multi_byte(std::string_view bytes, Codec codec) {
  if (codec == Codec::kIso2022Jp) {
    const std::string euc_jp = to_euc_jp(bytes);
    return Converter(euc_jp, Codec::kEucJp).convert();
  }
  return Converter(bytes, codec).convert();
}

}  // namespace feedmill
