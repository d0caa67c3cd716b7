#include "parse/json_repair.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "parse/xml.h"

namespace feedmill {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool is_quote(char c) { return c == '"' || c == '\''; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_bare(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '$' || c == '.' || c == '+' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// Whether `count` hexadecimal digits stand at the beginning.
bool has_hex(std::string_view text, std::size_t count) {
  return text.size() >= count && std::all_of(text.begin(), text.begin() + count, is_hex);
}

/// Where the text inside a string ends, and how to write it.
class StringReader {
 public:
  /// `at` is behind the opening quote.
  StringReader(std::string_view json, std::size_t at, bool is_name, bool in_object)
      : json_(json), at_(at), quote_(json[at - 1]), is_name_(is_name), in_object_(in_object) {}

  /// The string in quotes; empty where the input ends before it does.
  std::string read() {
    std::string out = "\"";
    while (at_ < json_.size()) {
      const char c = json_[at_];
      if (c == quote_ && closes()) {
        ++at_;
        return out += '"';
      }
      character(c, out);
    }
    return {};
  }

  std::size_t end() const { return at_; }
  std::size_t lines() const { return lines_; }

 private:
  std::size_t skip_space(std::size_t at) const {
    for (;; ++at) {
      while (at < json_.size() && is_space(json_[at])) ++at;
      const std::size_t blank = at < json_.size() ? wide_blank(json_.substr(at, 3)) : 0;
      if (blank == 0) return at;
      at += blank - 1;
    }
  }
  char char_at(std::size_t at) const { return at < json_.size() ? json_[at] : '\0'; }

  /// Whether the quote at at_ is the string's end: what may follow a string follows it. Others are
  /// marks of quotation that nobody escaped.
  bool closes() const {
    if (is_name_) return true;
    const std::size_t next = skip_space(at_ + 1);
    const char c = char_at(next);
    if (next >= json_.size() || c == ':' || c == '}' || c == ']') return true;
    if (c == '/') return char_at(next + 1) == '/' || char_at(next + 1) == '*';
    if (c == ',') return goes_on(skip_space(next + 1));
    if (c == '"' && in_object_ && names_member(next)) return true;
    const std::string_view between = json_.substr(at_ + 1, next - at_ - 1);
    return (is_quote(c) || c == '{') && between.find('\n') != std::string_view::npos;
  }

  /// Whether a name and its colon stand there: the comma in front is missing.
  bool names_member(std::size_t at) const {
    std::size_t end = at + 1;
    while (end < json_.size() && (is_letter(json_[end]) || json_[end] == '_')) ++end;
    return end > at + 1 && char_at(end) == '"' && char_at(skip_space(end + 1)) == ':';
  }

  /// Whether another member or element begins there, behind a comma.
  bool goes_on(std::size_t at) const {
    const char c = char_at(at);
    if (at >= json_.size() || is_quote(c) || c == '}' || c == ']' || c == ',') return true;
    if (c == '/' || c == '#') return true;
    if (!in_object_) return c == '{' || c == '[' || is_digit(c) || c == '-';
    std::size_t end = at;
    while (end < json_.size() && is_bare(json_[end])) ++end;
    return end != at && char_at(skip_space(end)) == ':';
  }

  void character(char c, std::string& out) {
    ++at_;
    if (c == '\\') return escape(out);
    if (c == '\n') {
      ++lines_;
      out += "\\n";
    } else if (c == '\r' || c == '\t') {
      out += c == '\r' ? "\\r" : "\\t";
    } else if (c == '"') {
      out += "\\\"";
    } else if (static_cast<unsigned char>(c) >= ' ') {
      out += c;
    }
  }

  /// Behind a backslash.
  void escape(std::string& out) {
    constexpr std::string_view kKnown = "\"\\/bfnrt";
    // What other languages escape in their strings, and JSON does not.
    constexpr std::string_view kThemselves = "'`$&";
    if (at_ >= json_.size()) return;
    const char c = json_[at_++];
    if (kKnown.find(c) != std::string_view::npos)
      (out += '\\') += c;
    else if (kThemselves.find(c) != std::string_view::npos)
      out += c;
    else if (c == 'u')
      unicode(out);
    else if (c == 'x' && has_hex(json_.substr(at_), 2))
      (out += "\\u00") += take(2);
    else if (c == '\n' || c == '\r')  // a line that goes on, in JavaScript
      lines_ += c == '\n' ? 1 : 0;
    else
      backslash(c, out);
  }

  /// It stays, before what it does not escape: a path, a formula.
  void backslash(char c, std::string& out) {
    out += "\\\\";
    --at_;
    character(c, out);
  }

  std::string_view take(std::size_t count) {
    at_ += count;
    return json_.substr(at_ - count, count);
  }

  /// Whether "XXXX" is half of a surrogate pair, and which.
  static bool is_surrogate(std::string_view hex, std::string_view second_digits) {
    return (hex[0] == 'd' || hex[0] == 'D') && second_digits.find(hex[1]) != std::string_view::npos;
  }

  void unicode(std::string& out) {
    constexpr std::string_view kHigh = "89abAB";
    constexpr std::string_view kLow = "cdefCDEF";
    if (!has_hex(json_.substr(at_), 4)) {
      out += "\\\\u";
      return;
    }
    const std::string_view hex = take(4);
    const std::string_view rest = json_.substr(at_);
    const bool pair = is_surrogate(hex, kHigh) && rest.substr(0, 2) == "\\u" &&
                      has_hex(rest.substr(2), 4) && is_surrogate(rest.substr(2), kLow);
    if (pair)
      ((out += "\\u") += hex) += take(6);
    else if (is_surrogate(hex, kHigh) || is_surrogate(hex, kLow))
      out += "\\ufffd";
    else if (hex != "0000")
      (out += "\\u") += hex;
  }

  std::string_view json_;
  std::size_t at_;
  char quote_;
  bool is_name_, in_object_;
  std::size_t lines_ = 0;
};

/// What is awaited inside an object or array.
enum class Await : std::uint8_t { kName, kColon, kValue, kComma };

struct Level {
  bool object = false;
  Await await = Await::kValue;
  bool any = false;
};

class Mender {
 public:
  explicit Mender(std::string_view json) : json_(json) { out_.reserve(json.size() + 64); }

  std::string run() {
    while (at_ < json_.size() && !done_) step();
    while (!levels_.empty()) close();
    return std::move(out_);
  }

 private:
  void step() {
    const char c = json_[at_];
    if (is_space(c)) {
      lines_ += c == '\n' ? 1 : 0;
      ++at_;
    } else if (c == '/' || c == '#') {
      comment();
    } else if (is_quote(c)) {
      string();
    } else if (const std::size_t blank = wide_blank(json_.substr(at_, 3))) {
      at_ += blank;
    } else if (is_bare(c)) {
      bare();
    } else {
      ++at_;
      mark(c);
    }
  }

  void mark(char c) {
    if (c == '{' || c == '[') return open(c == '{');
    if (c == '}' || c == ']') return close_until(c == '}');
    if (levels_.empty()) return;
    if (c == ',') comma();
    if (c == ':' && levels_.back().await == Await::kColon) colon();
  }

  void comment() {
    const std::string_view rest = json_.substr(at_);
    const bool block = rest.substr(0, 2) == "/*";
    if (!block && rest[0] == '/' && rest.substr(0, 2) != "//") {
      ++at_;
      return;
    }
    const std::size_t end = rest.find(block ? "*/" : "\n", block ? 2 : 0);
    const std::string_view gone = rest.substr(0, end);
    lines_ += static_cast<std::size_t>(std::count(gone.begin(), gone.end(), '\n'));
    at_ += gone.size() + (block && end != std::string_view::npos ? 2 : 0);
  }

  bool awaits_name() const {
    if (levels_.empty() || !levels_.back().object) return false;
    return levels_.back().await == Await::kName || levels_.back().await == Await::kComma;
  }

  void string() {
    const bool in_object = !levels_.empty() && levels_.back().object;
    StringReader reader(json_, at_ + 1, awaits_name(), in_object);
    const std::string text = reader.read();
    at_ = reader.end();
    if (!text.empty()) awaits_name() ? name(text) : value(text);
    lines_ += reader.lines();
  }

  /// A word without quotes: a name, a number, true, false or null in some language.
  void bare() {
    const std::size_t begin = at_;
    while (at_ < json_.size() && is_bare(json_[at_])) ++at_;
    const std::string_view word = json_.substr(begin, at_ - begin);
    if (awaits_name()) return name(quoted(word));
    constexpr std::string_view kNulls[] = {"null", "None", "undefined", "NaN",
                                           "nan",  "nil",  "Infinity",  "-Infinity"};
    if (word == "true" || word == "True") return value("true");
    if (word == "false" || word == "False") return value("false");
    const bool null = std::find(std::begin(kNulls), std::end(kNulls), word) != std::end(kNulls);
    value(null ? "null" : quoted(word));
  }

  static std::string quoted(std::string_view word) {
    return std::string("\"").append(word).append("\"");
  }

  void put(std::string_view text) {
    out_.append(lines_, '\n').append(text);
    lines_ = 0;
  }

  void separate() {
    if (levels_.back().any) out_ += ',';
    levels_.back().any = true;
  }

  void name(std::string_view text) {
    separate();
    put(text);
    levels_.back().await = Await::kColon;
  }

  void colon() {
    out_ += ':';
    levels_.back().await = Await::kValue;
  }

  /// What has to stand before a value.
  void begin_value() {
    if (levels_.empty()) return;
    if (!levels_.back().object) return separate();
    if (awaits_name()) name("\"\"");
    if (levels_.back().await == Await::kColon) colon();
  }

  void value(std::string_view text) {
    begin_value();
    put(text);
    end_value();
  }

  void end_value() {
    if (levels_.empty())
      done_ = true;
    else
      levels_.back().await = Await::kComma;
  }

  void open(bool object) {
    begin_value();
    put(object ? "{" : "[");
    levels_.push_back({object, object ? Await::kName : Await::kValue, false});
  }

  /// A name without a value has null.
  void complete() {
    const Level& level = levels_.back();
    if (!level.object) return;
    if (level.await == Await::kColon) out_ += ':';
    if (level.await == Await::kColon || level.await == Await::kValue) out_ += "null";
  }

  void comma() {
    complete();
    levels_.back().await = levels_.back().object ? Await::kName : Await::kValue;
  }

  void close() {
    complete();
    put(levels_.back().object ? "}" : "]");
    levels_.pop_back();
    end_value();
  }

  /// Ends what the mark ends, and what was not ended inside; a mark that ends nothing goes.
  void close_until(bool object) {
    if (open_of(object) == 0) return;
    while (levels_.back().object != object) close();
    close();
  }
  std::size_t open_of(bool object) const {
    // Nested arrays are few, and made to do harm where they are not.
    constexpr std::size_t kDeepest = 64;
    const std::size_t last = levels_.size() - std::min(levels_.size(), kDeepest);
    return static_cast<std::size_t>(
        std::count_if(levels_.begin() + static_cast<std::ptrdiff_t>(last), levels_.end(),
                      [&](const Level& level) { return level.object == object; }));
  }

  std::string_view json_;
  std::size_t at_ = 0;
  std::size_t lines_ = 0;  ///< line breaks that were read and not yet written
  bool done_ = false;
  std::vector<Level> levels_;
  std::string out_;
};

}  // namespace

std::string repair_json(std::string_view json) { return Mender(json).run(); }

}  // namespace feedmill
