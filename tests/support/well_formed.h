// A judge of XML 1.0's well-formedness (section 2), stricter than the parsers that read feeds:
// tags balanced, attributes quoted and single, no stray '<' or '&', legal characters only. A
// document type is taken as it comes, and declares nothing. For tests.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace feedmill::test {

class WellFormed {
 public:
  /// What is wrong with `document`; empty: it is one root element, and well-formed.
  static std::string fault_of(std::string_view document) {
    WellFormed reading(document);
    return reading.run();
  }

 private:
  explicit WellFormed(std::string_view document) : rest_(document) {}

  std::string run() {
    if (starts("<?xml ")) skip_past("?>");
    while (fault_.empty() && !rest_.empty()) {
      if (starts("<!--")) {
        if (!skip_past("-->")) fault_ = "an open comment";
      } else if (starts("<!DOCTYPE")) {
        if (roots_ > 0 || !skip_past(">")) fault_ = "a document type in the wrong place";
      } else if (starts("</")) {
        close();
      } else if (starts("<")) {
        open();
      } else {
        text(rest_.substr(0, rest_.find('<')));
      }
    }
    if (fault_.empty() && !open_.empty()) fault_ = "not closed: " + std::string(open_.back());
    if (fault_.empty() && roots_ != 1) fault_ = "not one root element";
    return fault_;
  }

  bool starts(std::string_view what) const { return rest_.substr(0, what.size()) == what; }

  bool skip_past(std::string_view what) {
    const std::size_t at = rest_.find(what);
    rest_.remove_prefix(
        std::min(at == std::string_view::npos ? rest_.size() : at + what.size(), rest_.size()));
    return at != std::string_view::npos;
  }

  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
  static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ':' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  }

  std::string_view name() {
    std::size_t end = 0;
    while (end < rest_.size() && is_name(rest_[end])) ++end;
    const std::string_view found = rest_.substr(0, end);
    rest_.remove_prefix(end);
    const bool begins_badly =
        found.empty() || found[0] == '-' || found[0] == '.' || (found[0] >= '0' && found[0] <= '9');
    if (begins_badly) fault_ = "no name: " + std::string(rest_.substr(0, 20));
    return found;
  }

  void blanks() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  }

  void close() {
    rest_.remove_prefix(2);
    const std::string_view found = name();
    blanks();
    if (!starts(">") || open_.empty() || open_.back() != found) {
      fault_ = "closes nothing: " + std::string(found);
      return;
    }
    rest_.remove_prefix(1);
    open_.pop_back();
  }

  void open() {
    rest_.remove_prefix(1);
    const std::string_view element = name();
    if (open_.empty()) ++roots_;
    std::vector<std::string_view> seen;
    while (fault_.empty()) {
      const bool apart = !rest_.empty() && is_blank(rest_.front());
      blanks();
      if (starts("/>")) return rest_.remove_prefix(2);
      if (starts(">")) {
        rest_.remove_prefix(1);
        return open_.push_back(element);
      }
      if (!apart) fault_ = "no blank between attributes of " + std::string(element);
      attribute(seen);
    }
  }

  void attribute(std::vector<std::string_view>& seen) {
    const std::string_view found = name();
    if (std::count(seen.begin(), seen.end(), found) != 0) fault_ = "twice: " + std::string(found);
    seen.push_back(found);
    const bool quoted = starts("=\"") || starts("='");
    if (!quoted) {
      fault_ = "no value: " + std::string(found);
      return;
    }
    const char quote = rest_[1];
    rest_.remove_prefix(2);
    const std::size_t end = rest_.find(quote);
    if (end == std::string_view::npos) {
      fault_ = "an open value";
      return;
    }
    if (rest_.substr(0, end).find('<') != std::string_view::npos) fault_ = "'<' in a value";
    characters(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
  }

  void text(std::string_view stretch) {
    const bool outside = open_.empty() && !std::all_of(stretch.begin(), stretch.end(), is_blank);
    if (outside) fault_ = "text outside of the root element";
    if (stretch.find("]]>") != std::string_view::npos) fault_ = "]]> in text";
    characters(stretch);
    rest_.remove_prefix(stretch.size());
  }

  void characters(std::string_view stretch) {
    for (std::size_t at = 0; at < stretch.size(); ++at) {
      const auto byte = static_cast<unsigned char>(stretch[at]);
      if (byte < 0x20 && !is_blank(stretch[at])) fault_ = "a control character";
      if (stretch.substr(at, 2) == "\xEF\xBF" && at + 2 < stretch.size() &&
          static_cast<unsigned char>(stretch[at + 2]) >= 0xBE)
        fault_ = "U+FFFE or U+FFFF";
      if (stretch[at] == '&' && !is_reference(stretch.substr(at)))
        fault_ = "no reference: " + std::string(stretch.substr(at, 12));
    }
  }

  static bool is_reference(std::string_view text) {
    const std::size_t end = text.find(';');
    if (end == std::string_view::npos || end > 10) return false;
    const std::string_view inside = text.substr(1, end - 1);
    for (const std::string_view known : {"amp", "lt", "gt", "quot", "apos"})
      if (inside == known) return true;
    const bool hexadecimal = inside.substr(0, 2) == "#x";
    const std::string_view digits =
        inside.substr(std::min<std::size_t>(hexadecimal ? 2 : 1, inside.size()));
    return inside.substr(0, 1) == "#" && !digits.empty() &&
           digits.find_first_not_of(hexadecimal ? "0123456789abcdefABCDEF" : "0123456789") ==
               std::string_view::npos;
  }

  std::string_view rest_;
  std::vector<std::string_view> open_;
  int roots_ = 0;
  std::string fault_;
};

}  // namespace feedmill::test
