#include "decode/multi_byte.h"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string>

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

Decoded convert(std::string_view bytes, Codec codec) {
  Decoded decoded;
  decoded.utf8.reserve(bytes.size() + bytes.size() / 2);
  const auto mistake = [&decoded](std::size_t offset) {
    if (decoded.errors++ == 0) decoded.first_error = offset;
    append_utf8(decoded.utf8, 0xFFFD);
  };
  Conversion conversion(codec);
  if (!conversion.is_open()) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      byte_at(bytes, at) < 0x80 ? decoded.utf8.push_back(bytes[at]) : mistake(at);
    }
    return decoded;
  }
  for (std::size_t at = 0; at < bytes.size();) {
    const int stop = conversion.run(bytes, at, decoded.utf8);
    if (at >= bytes.size()) break;
    if (const char32_t known = further_character(codec, byte_at(bytes, at))) {
      append_utf8(decoded.utf8, known);
      ++at;
      continue;
    }
    mistake(at);
    at += stop == EINVAL ? bytes.size() - at : mistake_length(bytes, at);
  }
  decoded.characters = count_beyond_ascii(decoded.utf8);
  return decoded;
}

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
  if (codec == Codec::kIso2022Jp) return convert(to_euc_jp(bytes), Codec::kEucJp);
  return convert(bytes, codec);
}

}  // namespace feedmill
