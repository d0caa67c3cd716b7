#include "config/regular_list.h"

#include <algorithm>
#include <utility>

namespace feedmill {
namespace {

using Kind = YamlNode::Kind;

constexpr std::string_view kKeyLetters = "abcdefghijklmnopqrstuvwxyz_";

/// The lines of a document, one after the other.
class Cursor {
 public:
  Cursor(std::string_view document, std::size_t offset, int number)
      : document_(document), offset_(offset), number_(number) {
    measure();
  }

  bool done() const { return offset_ >= document_.size(); }
  std::string_view line() const { return line_; }
  int number() const { return number_; }
  std::size_t offset() const { return offset_; }
  /// Blanks in front; the whole line's length where there is nothing else.
  std::size_t indent() const { return indent_; }

  void next() {
    offset_ = std::min(offset_ + line_.size() + 1, document_.size());
    ++number_;
    measure();
  }

  /// Past lines that say nothing: blanks, comments.
  void skip_idle() {
    while (!done() && (indent_ == line_.size() || line_[indent_] == '#')) next();
  }

 private:
  void measure() {
    const std::string_view rest = document_.substr(offset_);
    line_ = rest.substr(0, rest.find('\n'));
    indent_ = std::min(line_.find_first_not_of(' '), line_.size());
  }

  std::string_view document_, line_;
  std::size_t offset_, indent_ = 0;
  int number_;
};

/// "key: value" or "key:" -> "key"; empty where it is not so.
std::string_view key_of(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of(kKeyLetters), text.size());
  const bool is_key =
      end < text.size() && text[end] == ':' && (end + 1 == text.size() || text[end + 1] == ' ');
  return is_key ? text.substr(0, end) : std::string_view{};
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Text without quotation marks that is nothing but text; less than YAML 1.2 section 7.3.3 lets.
bool is_plain(std::string_view text) {
  if (text.empty() || !(is_letter_or_digit(text.front()) || text.front() == '/')) return false;
  if (text == "null" || text == "Null" || text == "NULL") return false;
  if (text.back() == ' ' || text.back() == ':') return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c < ' ' || c > '~') return false;  // a tab, a carriage return, other scripts
    if ((c == ':' && text[at + 1] == ' ') || (c == '#' && text[at - 1] == ' ')) return false;
  }
  return true;
}

/// A name among others in brackets.
bool is_word(std::string_view text) {
  const bool letters = std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.' || c == '/' || c == ' ';
  });
  return letters && is_plain(text);
}

/// "..." or '...' with nothing in it that stands for something else.
bool is_quoted(std::string_view text) {
  if (text.size() < 2 || (text.front() != '"' && text.front() != '\'')) return false;
  if (text.back() != text.front()) return false;
  const std::string_view inner = text.substr(1, text.size() - 2);
  return std::all_of(inner.begin(), inner.end(), [&](char c) {
    return c >= ' ' && c <= '~' && c != '\\' && c != text.front();
  });
}

YamlNode scalar(std::string_view text, Position at) {
  return {Kind::kScalar, false, at, std::string(text), {}};
}

/// [a, b]
std::optional<YamlNode> read_words(std::string_view text, Position at) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  YamlNode list{Kind::kSequence, false, at, {}, {}};
  for (std::size_t from = 1; from + 1 < text.size();) {
    const std::size_t end = std::min(text.find(',', from), text.size() - 1);
    const std::string_view word = text.substr(from, end - from);
    if (!is_word(word)) return std::nullopt;
    list.children.push_back(scalar(word, {at.line, at.column + static_cast<int>(from)}));
    const bool more = text[end] == ',';
    if (more && text.substr(end, 2) != ", ") return std::nullopt;
    from = more ? end + 2 : text.size();
    if (more && from + 1 >= text.size()) return std::nullopt;
  }
  return list;
}

std::optional<YamlNode> read_value(std::string_view text, Position at) {
  if (is_plain(text)) return scalar(text, at);
  if (is_quoted(text)) {
    YamlNode node = scalar(text.substr(1, text.size() - 2), at);
    node.quoted = true;
    return node;
  }
  return read_words(text, at);
}

/// The "key: value" that begins in `column` of the cursor's line, which is then passed.
bool read_field(Cursor& cursor, std::size_t column, YamlNode& map) {
  const std::string_view text = cursor.line().substr(column);
  const std::string_view key = key_of(text);
  if (key.empty() || text.size() < key.size() + 2) return false;
  const Position at{cursor.number(), static_cast<int>(column) + 1};
  const std::size_t skip = key.size() + 2;
  auto value = read_value(text.substr(skip), {at.line, at.column + static_cast<int>(skip)});
  if (!value) return false;
  map.children.push_back(scalar(key, at));
  map.children.push_back(*std::move(value));
  cursor.next();
  cursor.skip_idle();
  return true;
}

bool is_item(const Cursor& cursor, std::size_t indent) {
  return !cursor.done() && cursor.indent() == indent && cursor.line()[indent] == '-' &&
         (cursor.line().size() == indent + 1 || cursor.line()[indent + 1] == ' ');
}

/// The item that begins on the cursor's line, and the lines that are its; nullopt where any of them
/// is irregular.
std::optional<YamlNode> read_item(Cursor& cursor, std::size_t indent) {
  const std::size_t column = indent + 2;
  if (!is_item(cursor, indent) || cursor.line().size() <= column) return std::nullopt;
  const std::string_view text = cursor.line().substr(column);
  std::optional<YamlNode> item;
  if (key_of(text).empty()) {
    item = read_value(text, {cursor.number(), static_cast<int>(column) + 1});
    if (!item || item->kind == Kind::kSequence) return std::nullopt;
    cursor.next();
    cursor.skip_idle();
  } else {
    item = YamlNode{Kind::kMap, false, {cursor.number(), static_cast<int>(column) + 1}, {}, {}};
    do {
      if (!read_field(cursor, column, *item)) return std::nullopt;
    } while (!cursor.done() && cursor.indent() == column);
  }
  // A line further in goes on with what seemed to be complete.
  if (!cursor.done() && cursor.indent() > indent) return std::nullopt;
  return item;
}

/// Whether the list may end, or go on irregularly, in front of this line.
bool is_border(const Cursor& cursor, std::size_t indent) {
  return cursor.done() || is_item(cursor, indent) || !key_of(cursor.line()).empty();
}

/// The list under the key on the cursor's line.
std::optional<RegularList> read_list(Cursor cursor) {
  RegularList list;
  list.key = key_of(cursor.line());
  list.key_at = {cursor.number(), 1};
  cursor.next();
  list.begin = cursor.offset();
  const int first_line = cursor.number();
  cursor.skip_idle();
  if (cursor.done()) return std::nullopt;
  const std::size_t indent = cursor.indent();
  list.at = {cursor.number(), static_cast<int>(indent) + 1};
  Cursor behind = cursor;
  while (!cursor.done() && read_item(cursor, indent)) behind = cursor;
  list.end = behind.offset();
  list.lines = behind.number() - first_line;
  const bool any = behind.number() > list.at.line;
  return any && is_border(behind, indent) ? std::optional(list) : std::nullopt;
}

}  // namespace

std::optional<RegularList> RegularList::find(std::string_view document) {
  for (Cursor cursor(document, 0, 1); !cursor.done(); cursor.next()) {
    const std::string_view key = key_of(cursor.line());
    if (key.empty() || cursor.line().size() != key.size() + 1) continue;
    if (auto list = read_list(cursor)) return list;
  }
  return std::nullopt;
}

void RegularList::each(std::string_view document, const std::function<void(YamlNode)>& item) const {
  Cursor cursor(document.substr(0, end), begin, key_at.line + 1);
  cursor.skip_idle();
  const auto indent = static_cast<std::size_t>(at.column) - 1;
  while (auto node = read_item(cursor, indent)) item(*std::move(node));
}

}  // namespace feedmill
