#include "parse/doctype.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "parse/xml.h"
#include "text/html.h"

namespace feedmill {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
// Ten entities each of ten of the one before are made to do harm.
constexpr std::size_t kMostEntities = 256;
constexpr std::size_t kLongestValue = 4096;
constexpr std::size_t kDeepest = 8;
constexpr std::size_t kMostAdded = std::size_t{1} << 20U;

constexpr std::string_view kCdataOpen = "<![CDATA[";

bool is_name_end(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '"' || c == '\'' || c == '>';
}

struct Range {
  std::size_t begin = kNone, end = kNone;
};

/// The DOCTYPE before the first element.
Range find_doctype(std::string_view xml) {
  constexpr std::size_t kProlog = 65536;
  const std::string_view head = xml.substr(0, kProlog);
  for (std::size_t at = head.find('<'); at != kNone; at = head.find('<', at + 1)) {
    const std::string_view rest = head.substr(at);
    if (same_name(rest.substr(0, 9), "<!doctype")) return {at, kNone};
    if (rest.substr(0, 4) == "<!--")
      at = std::min(head.find("-->", at), head.size() - 1);
    else if (rest.size() < 2 || (rest[1] != '?' && rest[1] != '!'))
      break;
  }
  return {};
}

/// Behind the declaration that begins at `at`: quotes and comments may hold what else ends it.
std::size_t end_of(std::string_view xml, std::size_t at) {
  int brackets = 0;
  for (++at; at < xml.size(); ++at) {
    const char c = xml[at];
    if (c == '"' || c == '\'') {
      at = xml.find(c, at + 1);
    } else if (xml.substr(at, 4) == "<!--") {
      at = xml.find("-->", at);
    } else if (c == '[') {
      ++brackets;
    } else if (c == ']') {
      --brackets;
    } else if (c == '>' && brackets <= 0) {
      return at + 1;
    }
    if (at == kNone) break;
  }
  return kNone;
}

/// What the internal subset declares, and what that comes to.
class Entities {
 public:
  explicit Entities(std::string_view doctype) {
    constexpr std::string_view kOpen = "<!ENTITY";
    for (std::size_t at = doctype.find(kOpen); at != kNone && declared_.size() < kMostEntities;
         at = doctype.find(kOpen, at + 1))
      declare(doctype.substr(at + kOpen.size()));
  }

  bool empty() const { return declared_.empty(); }

  /// The text of an entity, escaped; null where it is not declared, or its text is too long.
  const std::string* text(std::string_view name) {
    const auto known = texts_.find(name);
    if (known != texts_.end()) return known->second.empty() ? nullptr : &known->second;
    const auto found = declared_.find(name);
    if (found == declared_.end()) return nullptr;
    std::string plain;
    const bool fits = expand(found->second, plain, 0);
    const auto [at, added] = texts_.emplace(name, fits ? escaped(plain) : std::string());
    return at->second.empty() ? nullptr : &at->second;
  }

 private:
  /// ` name "value"`; the first declaration of a name counts (XML section 4.2).
  void declare(std::string_view rest) {
    if (rest.empty() || !is_name_end(rest.front())) return;
    rest = rest.substr(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    const auto end = static_cast<std::size_t>(std::find_if(rest.begin(), rest.end(), is_name_end) -
                                              rest.begin());
    const std::string_view name = rest.substr(0, end);
    rest = rest.substr(end);
    rest = rest.substr(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    if (name.empty() || name == "%" || rest.empty()) return;
    if (rest.front() != '"' && rest.front() != '\'') return;  // SYSTEM, PUBLIC
    const std::size_t close = rest.find(rest.front(), 1);
    if (close != kNone && close <= kLongestValue)
      declared_.emplace(name, rest.substr(1, close - 1));
  }

  /// Appends what a value means; false where that grows too long or too deep.
  bool expand(std::string_view value, std::string& out, std::size_t depth) {
    if (depth > kDeepest) return false;
    while (!value.empty()) {
      const std::size_t mark = std::min(value.find('&'), value.size());
      out.append(value.substr(0, mark));
      value.remove_prefix(mark);
      if (out.size() > kLongestValue) return false;
      if (value.empty()) break;
      const std::size_t end = value.find(';');
      const auto nested = end == kNone ? declared_.end() : declared_.find(value.substr(1, end - 1));
      const std::string_view reference = value.substr(0, end == kNone ? end : end + 1);
      if (nested == declared_.end())
        out += decode_entities(reference);
      else if (!expand(nested->second, out, depth + 1))
        return false;
      value.remove_prefix(reference.size());
    }
    return out.size() <= kLongestValue;
  }

  /// Line breaks as references: the lines of the document stay its own.
  static std::string escaped(std::string_view plain) {
    std::string out;
    const std::string markup = escape_html(plain);
    for (const char c : markup) {
      if (c == '\n')
        out += "&#10;";
      else if (c != '\r')
        out += c;
    }
    return out;
  }

  std::map<std::string, std::string, std::less<>> declared_;
  std::map<std::string, std::string, std::less<>> texts_;
};

/// The text with its references to these entities replaced.
std::string expanded(std::string_view xml, Entities& entities, bool& left_some) {
  std::string out;
  out.reserve(xml.size());
  std::size_t copied = 0;
  std::size_t cdata = xml.find(kCdataOpen);
  for (std::size_t at = xml.find('&'); at != kNone; at = xml.find('&', at + 1)) {
    while (cdata < at) {
      const std::size_t close = std::min(xml.find("]]>", cdata), xml.size());
      cdata = xml.find(kCdataOpen, close);
      at = std::max(at, close);
    }
    if (at >= xml.size()) break;
    if (xml[at] != '&') continue;
    constexpr std::size_t kLongestName = 64;
    const std::string_view rest = xml.substr(at + 1, kLongestName);
    const std::size_t end = rest.find(';');
    if (end == kNone) continue;
    const std::string* text = entities.text(rest.substr(0, end));
    if (text == nullptr) continue;
    left_some = left_some || out.size() > xml.size() + kMostAdded;
    if (left_some) break;
    out.append(xml.substr(copied, at - copied)).append(*text);
    copied = at + end + 2;
  }
  return out.append(xml.substr(std::min(copied, xml.size())));
}

bool names_html(std::string_view doctype) {
  const std::string_view name = trim(doctype.substr(std::min<std::size_t>(9, doctype.size())));
  return same_name(name.substr(0, 4), "html");
}

}  // namespace

Doctype take_doctype(std::string& xml, Problems& problems) {
  Range range = find_doctype(xml);
  if (range.begin == kNone) return {};
  range.end = end_of(xml, range.begin);
  Doctype doctype{true, names_html(std::string_view(xml).substr(range.begin))};
  if (range.end == kNone) return doctype;
  Entities entities(std::string_view(xml).substr(range.begin, range.end - range.begin));
  std::replace_if(
      xml.begin() + static_cast<std::ptrdiff_t>(range.begin),
      xml.begin() + static_cast<std::ptrdiff_t>(range.end), [](char c) { return c != '\n'; }, ' ');
  if (entities.empty()) return doctype;
  bool left_some = false;
  xml = expanded(xml, entities, left_some);
  problems.count_in(xml);
  if (left_some) problems.add("entity-expansion", "the entities that it declares grow too long");
  return doctype;
}

}  // namespace feedmill
