// Which encoding, and what was wrong: the order of precedence stands in decide(), everything else
// is asked of the files beside this one.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "decode/codecs.h"
#include "decode/encodings.h"
#include "decode/guess.h"
#include "decode/legal.h"
#include "decode/sniff.h"
#include "feedmill/document.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

const Encoding& utf8() {
  static const Encoding& encoding = *find_encoding("utf-8");
  return encoding;
}

std::uint32_t line_of(std::string_view bytes, std::size_t offset) {
  const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(std::min(offset, bytes.size()));
  return 1 + static_cast<std::uint32_t>(std::count(bytes.begin(), end, '\n'));
}

std::string shown(std::string_view label) { return sanitised_label(label.substr(0, 40)); }

/// A label that somebody gave, in order of precedence.
struct Claim {
  std::string_view label, by;
  const Encoding* encoding = nullptr;
};

/// What is known of the bytes before a claim is believed.
struct Evidence {
  std::size_t unfit = 0;    ///< first byte that is no legal UTF-8; npos: none
  bool ascii = false;       ///< no byte past ASCII
  bool valid_utf8 = false;  ///< legal or not
};

Evidence look_at(std::string_view bytes) {
  Evidence evidence;
  const std::size_t odd = skip_plain_ascii(bytes, 0);
  evidence.unfit = find_unfit(bytes, odd);
  if (evidence.unfit == std::string_view::npos) {
    evidence.ascii = odd == bytes.size();
    evidence.valid_utf8 = true;
    return evidence;
  }
  evidence.valid_utf8 = find_invalid_utf8(bytes) == std::string_view::npos;
  evidence.ascii = evidence.valid_utf8 && std::all_of(bytes.begin(), bytes.end(), [](char c) {
                     return static_cast<unsigned char>(c) < 0x80;
                   });
  return evidence;
}

/// Whether the bytes, which contain ASCII as ASCII, can be what the claim says.
bool contradicted(std::string_view bytes, const Evidence& evidence, const Claim& claim) {
  const Encoding& encoding = *claim.encoding;
  if (encoding.is_wide()) return true;
  if (encoding.codec == Codec::kUtf8) {
    return !evidence.valid_utf8 && !is_damaged_utf8(bytes) && !is_utf8_with_rubbish(bytes);
  }
  if (evidence.ascii || encoding.codec == Codec::kIso2022Jp) return false;
  if (evidence.valid_utf8) return !trust_label_over_utf8(bytes, encoding);
  if (is_utf8_with_strays(bytes) || is_of_another_script(bytes, encoding)) return true;
  // Servers and templates say ASCII when they mean that nobody knows.
  return is_ascii_label(claim.label);
}

/// Whether too much of it cannot be decoded for the label to be right.
bool fails(const Decoded& decoded) { return decoded.errors * 10 > decoded.characters; }

/// Decodes one document; the steps share its bytes and problems.
class Decoder {
 public:
  Decoder(std::string_view bytes, std::string_view content_type)
      : bytes_(bytes), content_type_(content_type) {}

  /// Decides the encoding. True where the bytes, from `start()` on, are the text already.
  bool decide() {
    judge_media_type();
    const ByteOrderMark mark = byte_order_mark(bytes_);
    bytes_.remove_prefix(mark.length);
    start_ = mark.length;
    const Encoding* wide =
        mark.encoding != nullptr && mark.encoding->is_wide() ? mark.encoding : wide_pattern(bytes_);
    if (wide != nullptr) {
      note_other_labels(*wide);
      convert(*wide);
      return false;
    }
    evidence_ = look_at(bytes_);
    const Encoding& encoding = believed(mark);
    document_.encoding = encoding.name;
    const bool as_is =
        encoding.codec == Codec::kUtf8 || (evidence_.ascii && encoding.codec != Codec::kIso2022Jp);
    if (as_is && evidence_.unfit == std::string_view::npos) {
      skip_marks();
      return true;
    }
    if (!as_is && tried_.utf8.empty()) tried_ = decode_bytes(bytes_, encoding);
    if (as_is) {
      tried_ = mislabelled_ != nullptr ? decode_mixed_utf8(bytes_, *mislabelled_)
                                       : decode_bytes(bytes_, utf8());
    }
    report_errors(encoding);
    return false;
  }

  std::size_t start() const { return start_; }

  Document finish(std::string&& text) {
    document_.utf8 = std::move(text);
    return std::move(document_);
  }

  /// The decoded text without what XML does not allow.
  Document finish() {
    document_.utf8 = std::move(tried_.utf8);
    const Repaired repaired = repair_characters(document_.utf8);
    remove_leading_marks();
    if (repaired.dropped != 0) {
      problem("illegal-character", repaired.first_line,
              fmt::format("{} characters that XML does not allow were dropped", repaired.dropped));
    }
    if (repaired.replaced != 0) {
      problem("windows-1252-character", repaired.first_line,
              fmt::format("{} control characters were read as windows-1252", repaired.replaced));
    }
    return std::move(document_);
  }

 private:
  void problem(std::string code, std::uint32_t line, std::string message) {
    document_.problems.push_back({std::move(code), line, std::move(message)});
  }

  /// RFC 7303 and 8259 name the types; a feed under another is read all the same.
  void judge_media_type() {
    const std::string_view type = media_type(content_type_);
    if (type.empty() || names_xml_or_json(type)) return;
    problem("media-type", 0, fmt::format("served as \"{}\", which is no feed's type", shown(type)));
  }

  std::array<Claim, 3> claims(const ByteOrderMark& mark) const {
    std::array<Claim, 3> all{{{{}, "byte order mark", mark.encoding},
                              {charset_parameter(content_type_), "Content-Type header"},
                              {declared_encoding(bytes_), "XML declaration"}}};
    for (Claim& claim : all) {
      if (!claim.label.empty()) claim.encoding = find_encoding(claim.label);
    }
    if (mark.encoding != nullptr) all[0].label = mark.encoding->name;
    return all;
  }

  /// A wide document that calls itself something narrow: the zero bytes are the better witness.
  void note_other_labels(const Encoding& wide) {
    const Claim http{charset_parameter(content_type_), "Content-Type header"};
    const Encoding* named = http.label.empty() ? nullptr : find_encoding(http.label);
    if (named == nullptr || named->is_wide()) return;
    problem(
        "wrong-encoding", 0,
        fmt::format("the {} says {}, but the bytes are {}", http.by, shown(http.label), wide.name));
  }

  void convert(const Encoding& encoding) {
    document_.encoding = encoding.name;
    tried_ = decode_bytes(bytes_, encoding);
    report_errors(encoding);
  }

  /// The first claim that the bytes do not contradict, else what the bytes show.
  const Encoding& believed(const ByteOrderMark& mark) {
    const Claim* wrong = nullptr;
    const std::array<Claim, 3> all = claims(mark);
    bool claimed = false;
    for (const Claim& claim : all) {
      if (claim.label.empty()) continue;
      if (claim.encoding == nullptr) {
        problem("unknown-encoding", 0,
                fmt::format("the {} names the encoding \"{}\", which nobody knows", claim.by,
                            shown(claim.label)));
        continue;
      }
      claimed = true;
      if (acceptable(claim)) {
        if (wrong != nullptr) report_wrong(*wrong, *claim.encoding);
        return *claim.encoding;
      }
      if (wrong == nullptr) wrong = &claim;
    }
    const Encoding& shown_by_bytes = seen();
    if (wrong != nullptr && wrong->encoding->upper_half != nullptr) mislabelled_ = wrong->encoding;
    if (wrong != nullptr) report_wrong(*wrong, shown_by_bytes);
    if (!claimed && shown_by_bytes.codec != Codec::kUtf8) report_undeclared(shown_by_bytes);
    return shown_by_bytes;
  }

  bool acceptable(const Claim& claim) {
    if (contradicted(bytes_, evidence_, claim)) return false;
    if (evidence_.ascii || claim.encoding->codec == Codec::kUtf8) return true;
    tried_ = decode_bytes(bytes_, *claim.encoding);
    if (!fails(tried_)) return true;
    tried_ = {};
    return false;
  }

  const Encoding& seen() const {
    if (evidence_.ascii && looks_like_iso_2022_jp(bytes_)) return *find_encoding("iso-2022-jp");
    if (evidence_.valid_utf8 || is_damaged_utf8(bytes_)) return utf8();
    return guess_encoding(bytes_);
  }

  void report_wrong(const Claim& claim, const Encoding& right) {
    problem("wrong-encoding", 0,
            fmt::format("the {} says {}, but the bytes are {}", claim.by, shown(claim.label),
                        right.name));
  }

  void report_undeclared(const Encoding& guessed) {
    problem("undeclared-encoding", 0,
            fmt::format("nothing says what the encoding is, and it is not UTF-8; guessed {}",
                        guessed.name));
  }

  void report_errors(const Encoding& encoding) {
    if (tried_.errors == 0) return;
    problem(
        "undecodable-bytes", line_of(bytes_, tried_.first_error),
        fmt::format("{} sequences of bytes are no characters in {}", tried_.errors, encoding.name));
  }

  /// Second byte order marks, left by programs that join files.
  void skip_marks() {
    while (bytes_.substr(0, kMark.size()) == kMark) {
      bytes_.remove_prefix(kMark.size());
      start_ += kMark.size();
    }
  }
  void remove_leading_marks() {
    while (document_.utf8.compare(0, kMark.size(), kMark) == 0)
      document_.utf8.erase(0, kMark.size());
  }

  static constexpr std::string_view kMark = "\xEF\xBB\xBF";

  std::string_view bytes_, content_type_;
  std::size_t start_ = 0;
  Evidence evidence_;
  const Encoding* mislabelled_ = nullptr;  ///< what the label says of bytes that are UTF-8
  Decoded tried_;                          ///< the text under the encoding that was believed last
  Document document_;
};

}  // namespace

Document decode(std::string_view bytes, std::string_view content_type) {
  Decoder decoder(bytes, content_type);
  if (!decoder.decide()) return decoder.finish();
  return decoder.finish(std::string(bytes.substr(decoder.start())));
}

Document decode(std::string&& bytes, std::string_view content_type) {
  Decoder decoder(bytes, content_type);
  if (!decoder.decide()) return decoder.finish();
  bytes.erase(0, decoder.start());
  return decoder.finish(std::move(bytes));
}

}  // namespace feedmill
