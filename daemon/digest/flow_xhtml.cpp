#include "digest/flow_xhtml.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "digest/compose.h"
#include "digest/html_tag.h"
#include "digest/readable.h"
#include "text/display.h"
#include "text/html.h"

namespace feedmill {
namespace {

enum class Role : std::uint8_t { kPhrase, kHeading, kItem, kList, kQuote, kPre, kCell, kMedia };

struct Rule {
  std::string_view name;
  Role role;
};

// Sorted. What is not listed is a block if it is none of these: it ends a paragraph.
constexpr Rule kRules[] = {
    {"a", Role::kPhrase},     {"abbr", Role::kPhrase},   {"audio", Role::kMedia},
    {"b", Role::kPhrase},     {"bdi", Role::kPhrase},    {"blockquote", Role::kQuote},
    {"cite", Role::kPhrase},  {"code", Role::kPhrase},   {"del", Role::kPhrase},
    {"dfn", Role::kPhrase},   {"em", Role::kPhrase},     {"embed", Role::kMedia},
    {"h1", Role::kHeading},   {"h2", Role::kHeading},    {"h3", Role::kHeading},
    {"h4", Role::kHeading},   {"h5", Role::kHeading},    {"h6", Role::kHeading},
    {"i", Role::kPhrase},     {"iframe", Role::kMedia},  {"img", Role::kMedia},
    {"ins", Role::kPhrase},   {"kbd", Role::kPhrase},    {"li", Role::kItem},
    {"mark", Role::kPhrase},  {"ol", Role::kList},       {"pre", Role::kPre},
    {"q", Role::kPhrase},     {"s", Role::kPhrase},      {"samp", Role::kPhrase},
    {"small", Role::kPhrase}, {"strong", Role::kPhrase}, {"sub", Role::kPhrase},
    {"sup", Role::kPhrase},   {"td", Role::kCell},       {"th", Role::kCell},
    {"u", Role::kPhrase},     {"ul", Role::kList},       {"var", Role::kPhrase},
    {"video", Role::kMedia},
};

// Elements that neither begin nor end a paragraph.
constexpr std::string_view kTransparent[] = {"bdo", "data", "font", "label", "rp",
                                             "rt",  "ruby", "span", "time",  "wbr"};

constexpr std::size_t kPhrases = 32;  // deeper ones lose their tags
constexpr std::size_t kAltColumns = 160;

const Rule* rule_of(std::string_view name) {
  const auto* const found =
      std::lower_bound(std::begin(kRules), std::end(kRules), name,
                       [](const Rule& rule, std::string_view value) { return rule.name < value; });
  return found != std::end(kRules) && found->name == name ? found : nullptr;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f") == std::string_view::npos;
}

/// Whether an address is spelled as RFC 3986 has it: what browsers mend, epubcheck refuses.
bool is_strict_uri(std::string_view url) {
  constexpr std::string_view kOther = "-._~:/?#[]@!$&'()*+,;=";
  std::size_t fragments = 0;
  for (std::size_t at = 0; at < url.size(); ++at) {
    const char c = url[at];
    const auto is_hex = [&](std::size_t i) {
      return i < url.size() &&
             std::string_view("0123456789abcdefABCDEF").find(url[i]) != std::string_view::npos;
    };
    if (c == '%' && is_hex(at + 1) && is_hex(at + 2)) continue;
    fragments += c == '#' ? 1 : 0;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool bracket = c == '[' || c == ']';
    if (bracket || (!letter && kOther.find(c) == std::string_view::npos)) return false;
  }
  return fragments <= 1;
}

class Flow {
 public:
  Flow(std::string& out, BodyImages images)
      : out_(out), leaves_images_out_(images == BodyImages::kLeftOut) {}

  void text(std::string_view raw) {
    if (block_.empty() && is_blank(raw)) return;
    begin_block(list_ == 0 ? "p" : "li");
    write_phrases();
    out_ += escape_html(decode_entities(raw));
  }

  void tag(const HtmlTag& tag) {
    if (tag.name == "br") return line_break();
    if (tag.name == "source") return player_ ? media(tag) : void();
    player_ = false;
    const Rule* rule = rule_of(tag.name);
    if (rule == nullptr) {
      if (std::find(std::begin(kTransparent), std::end(kTransparent), tag.name) ==
          std::end(kTransparent))
        end_block();
      return;
    }
    if (tag.closes)
      close(*rule);
    else
      open(*rule, tag);
  }

  void end() {
    end_block();
    phrases_.clear();
    while (list_ > 0) end_list();
    while (quote_ > 0) end_quote();
  }

 private:
  struct Phrase {
    std::string_view name;
    std::string href;  ///< of a link
    bool written = false;
  };

  void open(const Rule& rule, const HtmlTag& tag) {
    switch (rule.role) {
      case Role::kPhrase:
        return open_phrase(tag);
      case Role::kHeading:
        return begin_anew("h3");
      case Role::kPre:
        return begin_anew("pre");
      case Role::kItem:
        return end_block();
      case Role::kList:
        return begin_list(rule.name);
      case Role::kQuote:
        return begin_quote();
      case Role::kCell:
        return next_cell();
      case Role::kMedia:
        return media(tag);
    }
  }

  void close(const Rule& rule) {
    switch (rule.role) {
      case Role::kPhrase:
        return close_phrase(rule.name);
      case Role::kHeading:
      case Role::kPre:
      case Role::kItem:
        return end_block();
      case Role::kList:
        return end_list();
      case Role::kQuote:
        return end_quote();
      case Role::kCell:
      case Role::kMedia:
        return;
    }
  }

  /// Headings and preformatted text cannot stand among the items of a list: there they are items.
  void begin_anew(std::string_view name) {
    end_block();
    wanted_ = list_ == 0 ? name : std::string_view{};
  }

  void begin_block(std::string_view usual) {
    if (!block_.empty()) return;
    if (list_ > 0 && !list_written_) {
      ((out_ += '<') += list_name_) += ">\n";
      list_written_ = true;
    }
    if (quote_ > 0 && !quote_written_ && list_ == 0) {
      out_ += "<blockquote>\n";
      quote_written_ = true;
    }
    block_ = wanted_.empty() ? usual : wanted_;
    wanted_ = {};
    ((out_ += '<') += block_) += '>';
  }

  void end_block() {
    wanted_ = {};
    if (block_.empty()) return;
    for (std::size_t i = phrases_.size(); i-- > 0;) unwrite(phrases_[i]);
    ((out_ += "</") += block_) += ">\n";
    block_ = {};
  }

  void begin_list(std::string_view name) {
    end_block();
    if (list_++ > 0) return;
    end_quote_tag();
    list_name_ = name;
    list_written_ = false;
  }

  void end_list() {
    end_block();
    if (list_ == 0 || --list_ > 0) return;
    if (list_written_) ((out_ += "</") += list_name_) += ">\n";
    list_written_ = false;
  }

  void begin_quote() {
    end_block();
    ++quote_;
  }

  void end_quote() {
    end_block();
    if (quote_ == 0) return;
    if (--quote_ == 0 && list_ == 0) end_quote_tag();
  }

  void end_quote_tag() {
    if (quote_written_) out_ += "</blockquote>\n";
    quote_written_ = false;
  }

  void next_cell() {
    if (!block_.empty()) out_ += " · ";
  }

  void line_break() {
    if (!block_.empty()) out_ += "<br/>";
  }

  void open_phrase(const HtmlTag& tag) {
    Phrase phrase{tag.name, {}};
    if (tag.name == "a") {
      phrase.href = tag.attribute("href");
      const bool nested = std::any_of(phrases_.begin(), phrases_.end(),
                                      [](const Phrase& open) { return open.name == "a"; });
      if (nested || written_link(phrase.href).empty() || !is_strict_uri(phrase.href)) return;
    }
    if (phrases_.size() < kPhrases) phrases_.push_back(std::move(phrase));
  }

  void close_phrase(std::string_view name) {
    const auto match = std::find_if(phrases_.rbegin(), phrases_.rend(),
                                    [name](const Phrase& open) { return open.name == name; });
    if (match == phrases_.rend()) return;
    for (auto phrase = phrases_.rbegin(); phrase != match + 1; ++phrase) unwrite(*phrase);
    phrases_.erase(match.base() - 1);
  }

  /// A phrase is written when it has text: it may begin outside of a paragraph and go through
  /// several.
  void write_phrases() {
    for (Phrase& phrase : phrases_) {
      if (phrase.written) continue;
      (out_ += '<') += phrase.name;
      if (!phrase.href.empty()) ((out_ += " href=\"") += escape_html(phrase.href)) += '"';
      out_ += '>';
      phrase.written = true;
    }
  }

  void unwrite(Phrase& phrase) {
    if (phrase.written) ((out_ += "</") += phrase.name) += '>';
    phrase.written = false;
  }

  /// What it shows, as a link to it: the book holds no more than the story's picture.
  void media(const HtmlTag& tag) {
    const std::string shows = shortened(one_line(tag.attribute("alt")), kAltColumns);
    const std::string source = tag.attribute("src");
    if (leaves_images_out_ && tag.name == "img") return;
    player_ = source.empty() && (tag.name == "video" || tag.name == "audio");
    if (written_link(source).empty() && shows.empty()) return;
    HtmlTag link;
    link.name = "a";
    const std::string href = "href=\"" + escape_html(source) + "\"";
    link.attributes = href;
    const std::size_t before = phrases_.size();
    open_phrase(link);
    const bool image = tag.name == "img";
    if (!image) text("Media");
    if (image && shows.empty()) text("Image");
    if (!shows.empty()) text((image ? "" : ": ") + escape_html(shows));
    if (phrases_.size() > before) close_phrase("a");
    out_ += ' ';
  }

  std::string& out_;
  bool leaves_images_out_;
  std::string_view block_;   ///< the open one; empty: between blocks
  std::string_view wanted_;  ///< what the next one is to be
  std::string_view list_name_;
  std::size_t list_ = 0, quote_ = 0;  ///< how deep they nest in the input; written one deep
  bool list_written_ = false, quote_written_ = false;
  std::vector<Phrase> phrases_;
  bool player_ = false;  // open, its address to come with a source
};

}  // namespace

void append_flow_xhtml(std::string& out, std::string_view html, BodyImages images) {
  Flow flow(out, images);
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t start = at;
    if (const auto tag = next_tag(html, at)) {
      if (tag->name == "math" && !tag->closes)
        flow.text(formula_in_a_line(html, start, at));
      else if (!tag->name.empty())
        flow.tag(*tag);
      continue;
    }
    at = std::min(html.find('<', start + 1), html.size());
    flow.text(html.substr(start, at - start));
  }
  flow.end();
}

}  // namespace feedmill
