#include "decode/guess.h"

#include <algorithm>
#include <array>
#include <string>

#include "decode/codecs.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

constexpr std::size_t kSampleSize = 64 * 1024;

std::string_view sample(std::string_view bytes) {
  const std::size_t start = skip_plain_ascii(bytes, 0);
  return bytes.substr(std::min(start, bytes.size()), kSampleSize);
}

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Share of the bytes past ASCII that stand beside another: near 0 where accented letters stand
/// among ASCII ones, near 1 where the whole script is past ASCII. 0 where there are too few to
/// tell: "Grüße" alone is all runs.
double share_in_runs(std::string_view text) {
  constexpr std::size_t kFewest = 6;
  std::size_t high = 0, in_runs = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_high(text[i])) continue;
    ++high;
    const bool before = i > 0 && is_high(text[i - 1]);
    const bool after = i + 1 < text.size() && is_high(text[i + 1]);
    in_runs += (before || after) ? 1 : 0;
  }
  return high < kFewest ? 0 : static_cast<double>(in_runs) / static_cast<double>(high);
}

/// How much of the text past ASCII is of each kind, from 0 to 1.
struct Shares {
  double kana = 0, hangul = 0, han = 0, half_width = 0, wrong = 1;
};

Shares shares(std::string_view bytes, Codec codec) {
  const Decoded decoded = decode_bytes(bytes, {{}, codec, nullptr});
  if (decoded.characters == 0) return {};
  Shares counts;
  std::size_t at = skip_plain_ascii(decoded.utf8, 0);
  while (at < decoded.utf8.size()) {
    const char32_t c = next_code_point(decoded.utf8, at);
    if (c >= 0x3041 && c <= 0x30FE) counts.kana += 1;
    if (c >= 0xAC00 && c <= 0xD7A3) counts.hangul += 1;
    if (c >= 0x4E00 && c <= 0x9FFF) counts.han += 1;
    if (c >= 0xFF61 && c <= 0xFF9F) counts.half_width += 1;
    at = skip_plain_ascii(decoded.utf8, at);
  }
  const auto all = static_cast<double>(decoded.characters);
  // A whole sample ends within a character as a rule: that error is forgiven.
  const double cut = bytes.size() == kSampleSize ? 1 : 0;
  const auto errors = static_cast<double>(decoded.errors);
  return {counts.kana / all, counts.hangul / all, counts.han / all, counts.half_width / all,
          std::max(0.0, errors - cut) / all};
}

/// Of two-byte characters: how many there are, the share whose second byte is below 0xA1 (none in
/// EUC and GB 2312, a third of Big5), and the shares whose first byte is that of punctuation or of
/// the commoner half of the characters, which are nearly all of a text.
struct Pairs {
  double count = 0, low_trails = 0, common_gb = 0, common_big5 = 0;
};

Pairs pairs_of(std::string_view bytes) {
  Pairs pairs;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (!is_high(bytes[i])) continue;
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const auto trail = static_cast<unsigned char>(bytes[++i]);
    const bool punctuation = lead >= 0xA1 && lead <= 0xA3;
    pairs.count += 1;
    pairs.low_trails += trail < 0xA1 ? 1 : 0;
    pairs.common_gb += (punctuation || (lead >= 0xB0 && lead <= 0xD7)) ? 1 : 0;
    pairs.common_big5 += (punctuation || (lead >= 0xA4 && lead <= 0xC6)) ? 1 : 0;
  }
  if (pairs.count == 0) return pairs;
  return {pairs.count, pairs.low_trails / pairs.count, pairs.common_gb / pairs.count,
          pairs.common_big5 / pairs.count};
}

/// The East Asian encoding that the bytes are sound in and make likely text of; empty: none. What
/// each script is known by is there even in a short title: kana in Japanese, hangul in Korean.
std::string_view east_asian(std::string_view bytes) {
  constexpr double kMayBeWrong = 0.02;
  constexpr double kFew = 3;  // fewer are in order by chance too often: "\xFC\xDF" is "üß"
  const Pairs pairs = pairs_of(bytes);
  if (pairs.count < kFew) return {};
  const Shares euc_jp = shares(bytes, Codec::kEucJp);
  if (euc_jp.wrong <= kMayBeWrong && euc_jp.kana >= 0.2) return "euc-jp";
  const Shares shift_jis = shares(bytes, Codec::kShiftJis);
  if (shift_jis.wrong <= kMayBeWrong && shift_jis.kana >= 0.2 && shift_jis.half_width < 0.2) {
    return "shift_jis";
  }
  const Shares euc_kr = shares(bytes, Codec::kEucKr);
  if (euc_kr.wrong <= kMayBeWrong && euc_kr.hangul >= 0.8) return "euc-kr";
  const Shares big5 = shares(bytes, Codec::kBig5);
  const bool may_be_big5 = big5.wrong <= kMayBeWrong && big5.han >= 0.6 && pairs.common_big5 >= 0.8;
  if (may_be_big5 && pairs.low_trails >= 0.1) return "big5";
  const Shares gbk = shares(bytes, Codec::kGb18030);
  if (gbk.wrong <= kMayBeWrong && gbk.han >= 0.6 && pairs.common_gb >= 0.7) return "gbk";
  return may_be_big5 ? "big5" : std::string_view();
}

/// An alphabet past ASCII: its encoding, and its dozen commonest letters, which make up about three
/// quarters of any text in it and far less of a text in another encoding read as this one.
struct Alphabet {
  std::string_view encoding;
  char32_t first, last;  ///< where its letters stand in Unicode
  std::u32string_view common;
};

constexpr std::u32string_view kCyrillic = U"оеаинтсрвлкмдпуяы";
constexpr std::u32string_view kGreek = U"αοιετσνηυρπκμλςά";
constexpr std::u32string_view kHebrew = U"יהולאתרמבשנ";
constexpr std::u32string_view kArabic = U"اليمونرتبةعدسف";
constexpr std::u32string_view kThai = U"านรอกเงมยลวดท่้ีสั";

constexpr Alphabet kAlphabets[] = {
    {"windows-1251", 0x400, 0x491, kCyrillic},   {"koi8-r", 0x400, 0x491, kCyrillic},
    {"iso-8859-5", 0x400, 0x491, kCyrillic},     {"ibm866", 0x400, 0x491, kCyrillic},
    {"x-mac-cyrillic", 0x400, 0x491, kCyrillic}, {"windows-1253", 0x384, 0x3CE, kGreek},
    {"windows-1255", 0x5B0, 0x5EA, kHebrew},     {"windows-1256", 0x60C, 0x6D2, kArabic},
    {"windows-874", 0xE01, 0xE5B, kThai},
};

/// Nearly 1 where the bytes, read by this table, are text in this alphabet; below 0.5 otherwise.
double likeness(std::string_view bytes, const Alphabet& alphabet, const char16_t* upper_half) {
  std::size_t high = 0, letters = 0, common = 0;
  for (const char c : bytes) {
    if (!is_high(c)) continue;
    const char32_t letter = upper_half[static_cast<unsigned char>(c) - 0x80];
    ++high;
    letters += (letter >= alphabet.first && letter <= alphabet.last) ? 1 : 0;
    common += alphabet.common.find(letter) != std::u32string_view::npos ? 1 : 0;
  }
  if (high == 0) return 0;
  return static_cast<double>(letters + 3 * common) / (4.0 * static_cast<double>(high));
}

/// Greek has accents on every second word, which are no letters in Hebrew; the rest of both stands
/// in the same places.
bool has_greek_accents(std::string_view bytes) {
  constexpr std::string_view kAccented = "\xDC\xDD\xDE\xDF\xFC\xFD\xFE";
  return bytes.find_first_of(kAccented) != std::string_view::npos;
}

/// Russian without a capital, and without one of its last letters, is no Russian: Hebrew stands in
/// the places of the others.
bool may_be_cyrillic(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0xC0 && byte <= 0xDF) || byte >= 0xFB;
  });
}

struct Likeness {
  std::string_view encoding;
  double degree = 0;
};

Likeness most_like(std::string_view bytes) {
  Likeness best;
  const bool greek = has_greek_accents(bytes), cyrillic = may_be_cyrillic(bytes);
  for (const Alphabet& alphabet : kAlphabets) {
    if (alphabet.encoding == "windows-1253" && !greek) continue;
    const bool mac = alphabet.encoding == "x-mac-cyrillic";
    if ((mac || alphabet.encoding == "windows-1251") && !cyrillic) continue;
    const double found = likeness(bytes, alphabet, find_encoding(alphabet.encoding)->upper_half);
    if (found > best.degree) best = {alphabet.encoding, found};
  }
  return best;
}

std::string_view other_alphabet(std::string_view bytes) {
  const Likeness best = most_like(bytes);
  return best.degree > 0.55 ? best.encoding : std::string_view();
}

/// Thai, whose bytes are sound in GBK as well; of Chinese text two fifths are like it.
bool is_surely_thai(std::string_view bytes) {
  constexpr double kSure = 0.8;
  const Likeness best = most_like(bytes);
  return best.encoding == "windows-874" && best.degree >= kSure;
}

bool is_latin_letter(char32_t c) {
  return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || c == 0x192;
}

/// How often a sign that is no letter stands within a word: the mark of the wrong Latin table.
std::size_t signs_within_words(std::string_view bytes, std::string_view encoding) {
  const char16_t* upper_half = find_encoding(encoding)->upper_half;
  std::size_t count = 0;
  for (std::size_t i = 1; i + 1 < bytes.size(); ++i) {
    if (!is_high(bytes[i]) || !is_ascii_letter(bytes[i - 1]) || !is_ascii_letter(bytes[i + 1])) {
      continue;
    }
    const char32_t c = upper_half[static_cast<unsigned char>(bytes[i]) - 0x80];
    const bool apostrophe = c == 0x2019 || c == 0xAD || c == 0xB7;
    count += (is_latin_letter(c) || apostrophe) ? 0 : 1;
  }
  return count;
}

/// Turkish differs from windows-1252 in six letters; Icelandic, the only language for which those
/// bytes are letters in windows-1252, has others that Turkish lacks.
bool is_turkish(std::string_view bytes) {
  std::size_t turkish = 0, icelandic = 0;
  for (const char c : bytes) {
    turkish += (c == '\xFD' || c == '\xFE' || c == '\xF0' || c == '\xDD') ? 1 : 0;
    icelandic += (c == '\xE1' || c == '\xED' || c == '\xF3' || c == '\xFA') ? 1 : 0;
  }
  return turkish >= 4 && icelandic * 8 < turkish;
}

std::string_view latin(std::string_view bytes) {
  if (is_turkish(bytes)) return "windows-1254";
  std::string_view best = "windows-1252";
  std::size_t fewest = signs_within_words(bytes, best);
  // A few signs may be anything (10² m); an own table has them all over.
  if (fewest < 3) return best;
  for (const std::string_view candidate :
       {"windows-1250", "iso-8859-2", "macintosh", "windows-1257"}) {
    const std::size_t signs = signs_within_words(bytes, candidate);
    if (signs * 4 < fewest) {
      best = candidate;
      fewest = signs;
    }
  }
  return best;
}

}  // namespace

const Encoding& guess_encoding(std::string_view bytes) {
  const std::string_view text = sample(bytes);
  std::string_view name;
  if (share_in_runs(text) >= 0.6) {
    if (!is_surely_thai(text)) name = east_asian(text);
    if (name.empty()) name = other_alphabet(text);
  }
  if (name.empty()) name = latin(text);
  return *find_encoding(name);
}

bool is_of_another_script(std::string_view bytes, const Encoding& label) {
  constexpr std::size_t kFewest = 24;
  constexpr double kFits = 0.5, kSure = 0.75;
  if (label.upper_half == nullptr) return false;
  const std::string_view text = sample(bytes);
  const auto high = std::size_t(std::count_if(text.begin(), text.end(), is_high));
  if (high < kFewest || share_in_runs(text) < kSure) return false;
  for (const Alphabet& alphabet : kAlphabets)
    if (likeness(text, alphabet, label.upper_half) >= kFits) return false;
  const Likeness best = most_like(text);
  if (best.degree >= kSure) return true;
  return !east_asian(text).empty();
}

bool looks_like_iso_2022_jp(std::string_view bytes) {
  const std::size_t escape = bytes.find("\x1B$");
  if (escape == std::string_view::npos || escape + 2 >= bytes.size()) return false;
  return (bytes[escape + 2] == 'B' || bytes[escape + 2] == '@') &&
         bytes.find("\x1B(", escape) != std::string_view::npos;
}

namespace {

/// Of bytes that are not valid UTF-8.
struct Damage {
  std::size_t sound = 0;   ///< multi-byte sequences that are UTF-8
  std::size_t broken = 0;  ///< and that are not
  std::size_t alone = 0;   ///< of these, single bytes between ASCII
};

Damage damage_of(std::string_view bytes) {
  const auto high_at = [&](std::size_t at) { return at < bytes.size() && is_high(bytes[at]); };
  Damage damage;
  for (std::size_t at = 0; at < bytes.size();) {
    if (!is_high(bytes[at])) {
      ++at;
    } else if (const std::size_t length = utf8_sequence_length(bytes, at)) {
      ++damage.sound;
      at += length;
    } else if (is_surrogate_pair(bytes, at)) {
      ++damage.sound;
      at += kSurrogatePair;
    } else {
      ++damage.broken;
      if ((at == 0 || !high_at(at - 1)) && !high_at(at + 1)) ++damage.alone;
      at += utf8_error_length(bytes, at);
    }
  }
  return damage;
}

}  // namespace

bool is_surrogate_pair(std::string_view bytes, std::size_t at) {
  if (at + kSurrogatePair > bytes.size()) return false;
  const auto byte = [&](std::size_t place) {
    return static_cast<unsigned char>(bytes[at + place]);
  };
  const auto goes_on = [&](std::size_t place) { return (byte(place) & 0xC0U) == 0x80; };
  return byte(0) == 0xED && (byte(1) & 0xF0U) == 0xA0 && goes_on(2) && byte(3) == 0xED &&
         (byte(4) & 0xF0U) == 0xB0 && goes_on(5);
}

bool is_damaged_utf8(std::string_view bytes) {
  const Damage damage = damage_of(bytes);
  return damage.sound >= damage.broken;
}

bool is_utf8_with_strays(std::string_view bytes) {
  constexpr std::size_t kFewest = 4;
  constexpr std::size_t kPerStray = 4;
  const Damage damage = damage_of(bytes);
  return damage.sound >= kFewest && damage.sound >= damage.broken * kPerStray;
}

bool is_utf8_with_rubbish(std::string_view bytes) {
  constexpr std::size_t kRubbish = 16;
  const Damage damage = damage_of(bytes);
  if (damage.sound == 0 || damage.sound * kRubbish < damage.broken) return false;
  return damage.sound >= damage.alone && !guess_encoding(bytes).is_multi_byte();
}

bool trust_label_over_utf8(std::string_view bytes, const Encoding& label) {
  if (!label.is_multi_byte()) return false;
  constexpr std::size_t kFew = 4;
  std::size_t sequences = 0;
  for (std::size_t at = skip_plain_ascii(bytes, 0); at < bytes.size() && sequences <= kFew;
       at = skip_plain_ascii(bytes, at)) {
    const std::size_t length = utf8_sequence_length(bytes, at);
    // Three bytes and more that fit by chance are rarer still.
    sequences += length > 2 ? 2 : 1;
    at += std::max<std::size_t>(length, 1);
  }
  return sequences <= kFew && decode_bytes(bytes, label).errors == 0;
}

}  // namespace feedmill
