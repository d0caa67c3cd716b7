#include "parse/repair.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parse/xml.h"

namespace feedmill {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_char(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view n) { return same_name(n, name); });
}

// HTML's elements without content, but for those that feeds give another meaning (link, source).
constexpr std::array<std::string_view, 9> kVoid = {"br",  "hr",   "img",  "input", "wbr",
                                                   "col", "area", "meta", "embed"};

// Elements that hold text only: one that opens inside them shows that their end tag is missing.
constexpr std::array<std::string_view, 19> kLeaves = {
    "title",           "link",         "guid",          "pubdate", "lastbuilddate",
    "language",        "ttl",          "published",     "author",  "category",
    "dc:creator",      "dc:date",      "itunes:author", "updated", "enclosure",
    "media:thumbnail", "itunes:image", "atom:link",     "comments"};
constexpr std::array<std::string_view, 22> kFieldsOfFeeds = {
    "item",        "entry",        "link",     "guid",          "pubdate",
    "description", "author",       "category", "enclosure",     "content:encoded",
    "dc:creator",  "dc:date",      "comments", "updated",       "published",
    "id",          "language",     "channel",  "lastbuilddate", "generator",
    "content",     "itunes:author"};
constexpr std::array<std::string_view, 2> kEntries = {"item", "entry"};

/// Looks for texts that are looked for again and again, each in one pass over the document.
class Finder {
 public:
  Finder(std::string_view text, std::string_view needle) : text_(text), needle_(needle) {}
  std::size_t from(std::size_t at) {
    if (next_ == kNone || next_ >= at) return next_;
    return next_ = text_.find(needle_, at);
  }
  void start() { next_ = text_.find(needle_); }

 private:
  std::string_view text_, needle_;
  std::size_t next_ = 0;
};

class Repairer {
 public:
  Repairer(std::string_view xml, Problems& problems)
      : xml_(xml),
        problems_(problems),
        comment_end_(xml, "-->"),
        cdata_end_(xml, "]]>"),
        double_quote_(xml, "\""),
        single_quote_(xml, "'") {
    out_.reserve(xml.size() + xml.size() / 16);
    for (Finder* finder : {&comment_end_, &cdata_end_, &double_quote_, &single_quote_})
      finder->start();
  }

  std::string run() {
    while (at_ < xml_.size()) {
      const std::size_t tag = std::min(xml_.find('<', at_), xml_.size());
      text(tag);
      if (at_ < xml_.size()) markup();
    }
    close_all();
    problems_.remember(std::move(places_));
    return std::move(out_);
  }

 private:
  char peek(std::size_t offset) const {
    return at_ + offset < xml_.size() ? xml_[at_ + offset] : '\0';
  }
  bool looking_at(std::string_view what) const {
    return same_name(xml_.substr(at_, what.size()), what);
  }

  // Text outside every element is no part of the document.
  void text(std::size_t until) {
    if (!open_.empty()) out_.append(xml_.substr(at_, until - at_));
    at_ = until;
  }

  void markup() {
    if (looking_at("<!--")) return comment();
    if (looking_at("<![CDATA[")) return cdata();
    if (peek(1) == '!') return doctype();
    if (peek(1) == '?') return instruction();
    if (peek(1) == '/' && is_name_start(peek(2))) return end_tag();
    if (is_name_start(peek(1))) return start_tag();
    partial_cdata();
  }

  // A '<' that starts nothing.
  void partial_cdata() {
    problem("bare-less-than", "a '<' that starts no tag is text");
    if (!open_.empty()) out_ += "&lt;";
    ++at_;
  }

  void comment() {
    const std::size_t end = comment_end_.from(at_ + 4);
    if (end == kNone) {
      problem("unclosed-comment", "a comment is not closed");
      at_ += 4;
      return;
    }
    at_ = end + 3;
  }

  // Up to its end; where that is missing, to the end of the element that it stands in.
  void cdata() {
    const std::size_t begin = at_ + 9;
    std::size_t end = cdata_end_.from(begin);
    std::size_t next = end == kNone ? end : end + 3;
    if (end == kNone) {
      problem("unclosed-cdata", "a CDATA section is not closed");
      end = end_of_element(begin);
      next = end;
    }
    if (!open_.empty()) {
      out_ += "<![CDATA[";
      out_.append(xml_.substr(begin, end - begin));
      out_ += "]]>";
    }
    at_ = next;
  }

  std::size_t end_of_element(std::size_t from) const {
    if (open_.empty()) return xml_.size();
    std::string tag = "</";
    tag += open_.back();
    return std::min(xml_.find(tag, from), xml_.size());
  }

  // A declaration; the internal subset of a DOCTYPE may hold others.
  void doctype() {
    // The start of a comment or CDATA section that the end of the document cut off.
    if (peek(2) == '[' || peek(2) == '-') {
      problem("bare-less-than", "markup that is cut off or misspelt");
      at_ = std::min(xml_.find_first_of("<>", at_ + 1), xml_.size());
      return;
    }
    std::size_t end = xml_.find('>', at_);
    const std::size_t subset = xml_.substr(0, end).find('[', at_);
    if (subset != kNone) {
      const std::size_t close = xml_.find(']', subset);
      end = close == kNone ? kNone : xml_.find('>', close);
    }
    at_ = end == kNone ? xml_.size() : end + 1;
  }

  void instruction() {
    const std::size_t end = xml_.find('>', at_);
    at_ = end == kNone ? xml_.size() : end + 1;
  }

  /// How long the blank is that stands there, a no-break space and its like too; 0: none.
  std::size_t blank_at(std::size_t at) const {
    if (at >= xml_.size()) return 0;
    return is_space(xml_[at]) ? 1 : wide_blank(xml_.substr(at, 3));
  }
  void skip_blanks() {
    while (const std::size_t blank = blank_at(at_)) at_ += blank;
  }

  std::string_view name_at(std::size_t at) const {
    std::size_t end = at;
    while (end < xml_.size() && is_name_char(xml_[end]) && blank_at(end) == 0) ++end;
    return xml_.substr(at, end - at);
  }

  void end_tag() {
    const std::string_view name = name_at(at_ + 2);
    const std::size_t start = at_;
    const std::size_t stop = xml_.find_first_of("<>", at_ + 2 + name.size());
    const bool cut = stop == kNone || xml_[stop] == '<';
    at_ = stop == kNone ? xml_.size() : (cut ? stop : stop + 1);
    if (cut)
      problem_at("truncated-tag", start, "the end tag \"" + std::string(name) + "\" has no end");
    const auto depth = open_count_.find(lower(name));
    if (depth == open_count_.end() || depth->second == 0) {
      problem_at("mismatched-tag", start,
                 "nothing is open that \"</" + std::string(name) + ">\" could close");
      return;
    }
    while (!same_name(open_.back(), name)) {
      problem_at("unclosed-element", start,
                 "the element \"" + std::string(open_.back()) + "\" is not closed");
      pop();
    }
    pop();
  }

  void start_tag() {
    const std::size_t start = at_;
    note_place();
    const std::string_view name = name_at(at_ + 1);
    make_room(name, start);
    const std::size_t out_before = out_.size();
    out_ += '<';
    out_ += name;
    at_ += 1 + name.size();
    bool empty = false;
    if (!attributes(empty)) {
      problem_at("truncated-tag", start, "the tag \"" + std::string(name) + "\" has no end");
      out_.resize(out_before);
      return;
    }
    if (empty || is_one_of(name, kVoid)) {
      out_ += "/>";
      return;
    }
    out_ += '>';
    push(name);
  }

  // Where tags came from: what is said of them later has the line of the document.
  void note_place() {
    const auto from = xml_.begin() + static_cast<std::ptrdiff_t>(counted_);
    line_ += static_cast<std::uint32_t>(
        std::count(from, xml_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
    counted_ = at_;
    places_.push_back({out_.size(), line_});
  }

  // Closes what cannot hold an element of this name.
  void make_room(std::string_view name, std::size_t start) {
    if (open_.empty()) return;
    if (is_one_of(open_.back(), kLeaves) && is_one_of(name, kFieldsOfFeeds)) {
      problem_at("unclosed-element", start,
                 "the element \"" + std::string(open_.back()) + "\" is not closed");
      pop();
    }
    if (!is_one_of(name, kEntries)) return;
    const auto depth = open_count_.find(lower(name));
    if (depth == open_count_.end() || depth->second == 0) return;
    problem_at("unclosed-element", start,
               "the element \"" + std::string(name) + "\" is not closed");
    while (!same_name(open_.back(), name)) pop();
    pop();
  }

  /// Reads up to the tag's '>'; false where the document ends first, or another tag starts.
  bool attributes(bool& empty) {
    while (skip_blanks(), at_ < xml_.size()) {
      const char c = xml_[at_];
      if (c == '>') {
        ++at_;
        return true;
      }
      if (c == '<') return true;
      if (c == '/' && peek(1) == '>') {
        at_ += 2;
        empty = true;
        return true;
      }
      if (is_name_start(c))
        attribute();
      else
        ++at_;
    }
    return false;
  }

  void attribute() {
    const std::string_view name = name_at(at_);
    at_ += name.size();
    skip_blanks();
    std::string_view value = name;
    if (peek(0) == '=') {
      ++at_;
      skip_blanks();
      value = peek(0) == '"' || peek(0) == '\'' ? quoted() : unquoted();
    } else {
      problem("attribute-without-value",
              "the attribute \"" + std::string(name) + "\" has no value");
    }
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    for (const char c : value) {
      if (c == '"')
        out_ += "&quot;";
      else if (c == '<')
        out_ += "&lt;";
      else
        out_ += c;
    }
    out_ += '"';
  }

  // A closing quote is one that something fit follows; else the quote is missing and the tag ends
  // at its '>'.
  std::string_view quoted() {
    const std::size_t begin = at_ + 1;
    const std::size_t end = (peek(0) == '"' ? double_quote_ : single_quote_).from(begin);
    if (end != kNone) {
      const char next = end + 1 < xml_.size() ? xml_[end + 1] : '>';
      if (is_space(next) || next == '/' || next == '>' || next == '?' || is_name_start(next)) {
        at_ = end + 1;
        return xml_.substr(begin, end - begin);
      }
    }
    problem("unclosed-attribute", "the value of an attribute is not closed");
    const std::size_t close = std::min(xml_.find('>', begin), xml_.size());
    at_ = close;
    return xml_.substr(begin, close - begin);
  }

  std::string_view unquoted() {
    problem("unquoted-attribute", "the value of an attribute has no quotes");
    const std::size_t begin = at_;
    while (at_ < xml_.size() && blank_at(at_) == 0 && xml_[at_] != '>' && xml_[at_] != '<') {
      if (xml_[at_] == '/' && peek(1) == '>') break;
      ++at_;
    }
    return xml_.substr(begin, at_ - begin);
  }

  void push(std::string_view name) {
    open_.push_back(name);
    ++open_count_[lower(name)];
  }

  void pop() {
    out_ += "</";
    out_ += open_.back();
    out_ += '>';
    --open_count_[lower(open_.back())];
    open_.pop_back();
  }

  void close_all() {
    if (!open_.empty())
      problem("truncated-document",
              "the document ends inside \"" + std::string(open_.back()) + "\"");
    while (!open_.empty()) pop();
  }

  void problem(std::string_view code, std::string message) {
    problem_at(code, at_, std::move(message));
  }
  void problem_at(std::string_view code, std::size_t at, std::string message) {
    problems_.add_at(code, at, std::move(message));
  }

  std::string_view xml_;
  Problems& problems_;
  Finder comment_end_, cdata_end_, double_quote_, single_quote_;
  std::string out_;
  std::size_t at_ = 0;
  std::vector<Place> places_;
  std::uint32_t line_ = 1;
  std::size_t counted_ = 0;
  std::vector<std::string_view> open_;
  std::unordered_map<std::string, std::size_t> open_count_;
};

}  // namespace

std::string repair_xml(std::string_view xml, Problems& problems) {
  return Repairer(xml, problems).run();
}

}  // namespace feedmill
