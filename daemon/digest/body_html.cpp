#include "digest/body_html.h"

#include <algorithm>
#include <array>
#include <vector>

#include "digest/compose.h"
#include "digest/html_tag.h"
#include "digest/readable.h"
#include "text/display.h"
#include "text/html.h"

namespace feedmill {
namespace {

enum class Kind : std::uint8_t {
  kElement,  ///< written as `out`
  kVoid,     ///< the same, without an end
  kLink,     ///< <a>, where it leads somewhere
  kMedia,    ///< a link to what it shows
  kHeading,  ///< of a level below the page's own
};

struct Rule {
  std::string_view in, out;
  Kind kind = Kind::kElement;
};

// What is not listed loses its tags and keeps its text.
constexpr Rule kRules[] = {
    {"a", "a", Kind::kLink},
    {"abbr", "abbr"},
    {"article", "div"},
    {"audio", "Audio", Kind::kMedia},
    {"b", "b"},
    {"bdi", "bdi"},
    {"blockquote", "blockquote"},
    {"br", "br", Kind::kVoid},
    {"caption", "caption"},
    {"cite", "cite"},
    {"code", "code"},
    {"dd", "dd"},
    {"del", "del"},
    {"dfn", "dfn"},
    {"div", "div"},
    {"dl", "dl"},
    {"dt", "dt"},
    {"em", "em"},
    {"embed", "Media", Kind::kMedia},
    {"figcaption", "figcaption"},
    {"figure", "figure"},
    {"h1", "", Kind::kHeading},
    {"h2", "", Kind::kHeading},
    {"h3", "", Kind::kHeading},
    {"h4", "", Kind::kHeading},
    {"h5", "", Kind::kHeading},
    {"h6", "", Kind::kHeading},
    {"hr", "hr", Kind::kVoid},
    {"i", "i"},
    {"iframe", "Page", Kind::kMedia},
    {"img", "Image", Kind::kMedia},
    {"ins", "ins"},
    {"kbd", "kbd"},
    {"li", "li"},
    {"mark", "mark"},
    {"ol", "ol"},
    {"p", "p"},
    {"pre", "pre"},
    {"q", "q"},
    {"rp", "rp"},
    {"rt", "rt"},
    {"ruby", "ruby"},
    {"s", "s"},
    {"samp", "samp"},
    {"section", "div"},
    {"small", "small"},
    {"strong", "strong"},
    {"sub", "sub"},
    {"sup", "sup"},
    {"table", "table"},
    {"tbody", "tbody"},
    {"td", "td"},
    {"tfoot", "tfoot"},
    {"th", "th"},
    {"thead", "thead"},
    {"tr", "tr"},
    {"u", "u"},
    {"ul", "ul"},
    {"var", "var"},
    {"video", "Video", Kind::kMedia},
    {"wbr", "wbr", Kind::kVoid},
};

constexpr std::size_t kDepth = 64;  // deeper elements lose their tags: no page needs them
constexpr std::size_t kAltColumns = 160;

const Rule* rule_of(std::string_view name) {
  const auto* const found =
      std::lower_bound(std::begin(kRules), std::end(kRules), name,
                       [](const Rule& rule, std::string_view value) { return rule.in < value; });
  return found != std::end(kRules) && found->in == name ? found : nullptr;
}

class BodyWriter {
 public:
  BodyWriter(std::string& out, BodyImages images) : out_(out), images_(images) {}

  /// Text between tags, in which a sanitiser has escaped everything already.
  void text(std::string_view text) {
    for (auto stray = text.find('<'); stray != std::string_view::npos; stray = text.find('<')) {
      (out_ += text.substr(0, stray)) += "&lt;";
      text.remove_prefix(stray + 1);
    }
    out_ += text;
  }

  void tag(const HtmlTag& tag) {
    const Rule* rule = rule_of(tag.name);
    if (tag.closes) {
      if (rule != nullptr && rule->kind == Kind::kMedia) player_ = nullptr;
      return close(tag.name);
    }
    const bool left_out = images_ == BodyImages::kLeftOut && tag.name == "img";
    if (left_out) return;
    if (rule != nullptr && rule->kind == Kind::kMedia) return media(*rule, tag);
    if (tag.name == "source" && player_ != nullptr) return media(*player_, tag);
    if (rule != nullptr && rule->kind == Kind::kVoid) return append_tag(rule->out);
    if (!is_void(tag.name)) open(rule, tag);
  }

  void close_all() {
    while (!open_.empty()) pop();
  }

 private:
  struct Open {
    std::string_view name;               ///< in the input
    std::string_view out;                ///< empty: its tags are left out
    std::size_t before = 0, behind = 0;  ///< its start tag, in what is written
  };

  static bool is_void(std::string_view name) {
    constexpr std::array<std::string_view, 6> kVoid = {"source", "track", "input",
                                                       "link",   "meta",  "col"};
    return std::find(kVoid.begin(), kVoid.end(), name) != kVoid.end();
  }

  bool inside_link() const {
    return std::any_of(open_.begin(), open_.end(), [](const Open& o) { return o.out == "a"; });
  }

  /// The page's own are h1 and h2; below them no level is left out, whatever the text begins with.
  std::string_view heading(std::string_view name) {
    constexpr std::array<std::string_view, 4> kBelow = {"h3", "h4", "h5", "h6"};
    while (!headings_.empty() && headings_.back() >= name) headings_.pop_back();
    headings_.push_back(rule_of(name)->in);
    return kBelow[std::min(headings_.size(), kBelow.size()) - 1];
  }

  void append_tag(std::string_view name) { ((out_ += '<') += name) += '>'; }

  void append_link(std::string_view url) {
    out_ += "<a href=\"";
    out_ += escape_html(url);
    out_ += R"(" rel="noopener noreferrer nofollow">)";
  }

  void open(const Rule* rule, const HtmlTag& tag) {
    if (open_.size() == kDepth) {
      ++too_deep_;
      return;
    }
    const std::size_t before = out_.size();
    std::string_view written = rule == nullptr ? std::string_view{} : rule->out;
    if (rule != nullptr && rule->kind == Kind::kHeading) written = heading(tag.name);
    if (rule != nullptr && rule->kind == Kind::kLink) {
      const std::string href = tag.attribute("href");
      const auto url = inside_link() ? std::string_view{} : written_link(href);
      if (url.empty())
        written = {};
      else
        append_link(url);
    } else if (!written.empty()) {
      (out_ += '<') += written;
      for (const auto* name : {"dir", "colspan", "rowspan", "start"})
        if (const auto value = tag.attribute(name); is_plain(value))
          ((((out_ += ' ') += name) += "=\"") += value) += '"';
      out_ += '>';
    }
    open_.push_back({tag.name, written, before, out_.size()});
  }

  /// A number or "ltr", "rtl", "auto": nothing that could break out.
  static bool is_plain(std::string_view value) {
    return !value.empty() && value.size() <= 4 &&
           std::all_of(value.begin(), value.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
  }

  void close(std::string_view name) {
    if (too_deep_ > 0) {
      --too_deep_;
      return;
    }
    const auto match = std::find_if(open_.rbegin(), open_.rend(),
                                    [name](const Open& o) { return o.name == name; });
    if (match == open_.rend()) return;
    const auto depth = static_cast<std::size_t>(open_.rend() - match) - 1;
    while (open_.size() > depth) pop();
  }

  void pop() {
    const Open& last = open_.back();
    // A link of nothing but an image that was left out.
    const bool hollow = images_ == BodyImages::kLeftOut && last.out == "a" &&
                        out_.find_first_not_of(" \n", last.behind) == std::string::npos;
    if (hollow)
      out_.resize(last.before);
    else if (!last.out.empty())
      ((out_ += "</") += last.out) += '>';
    open_.pop_back();
  }

  /// What it shows as a link to it: a page that loads nothing can still lead there.
  void media(const Rule& rule, const HtmlTag& tag) {
    const std::string source = tag.attribute("src");
    const auto url = written_link(source);
    const std::string shows = shortened(one_line(tag.attribute("alt")), kAltColumns);
    const bool linked = !url.empty() && !inside_link();
    player_ = url.empty() && (tag.name == "video" || tag.name == "audio") ? &rule : nullptr;
    if (url.empty() && shows.empty()) return;
    if (linked) append_link(url);
    const bool named = tag.name == "img" && !shows.empty();
    if (!named) out_ += rule.out;
    if (!shows.empty()) (out_ += named ? "" : ": ") += escape_html(shows);
    if (linked) out_ += "</a>";
    out_ += ' ';
  }

  std::string& out_;
  BodyImages images_;
  std::vector<Open> open_;
  std::vector<std::string_view> headings_;  ///< of the input, that the next one may stand under
  std::size_t too_deep_ = 0;
  const Rule* player_ = nullptr;  ///< open, its address to come with a source
};

/// Where a text that does not fit is cut: behind its last blank, else between characters.
std::string_view cut_text(std::string_view text, std::size_t room) {
  if (text.size() <= room) return text;
  const auto blank = text.substr(0, room).rfind(' ');
  if (blank != std::string_view::npos) return text.substr(0, blank);
  while (room > 0 && (static_cast<unsigned char>(text[room]) & 0xC0U) == 0x80U) --room;
  return text.substr(0, room);
}

}  // namespace

bool append_body_html(std::string& out, std::string_view html, std::size_t limit,
                      BodyImages images) {
  BodyWriter writer(out, images);
  std::size_t at = 0;
  while (at < html.size() && at < limit) {
    const std::size_t start = at;
    if (const auto tag = next_tag(html, at)) {
      if (tag->name == "math" && !tag->closes)
        writer.text(formula_in_a_line(html, start, at));
      else if (!tag->name.empty())
        writer.tag(*tag);
      continue;
    }
    at = std::min(html.find('<', start + 1), html.size());
    const auto text = html.substr(start, at - start);
    const auto kept = cut_text(text, limit - start);
    writer.text(kept);
    if (kept.size() < text.size()) at = start + kept.size();
    if (kept.size() < text.size()) break;
  }
  writer.close_all();
  return at >= html.size();
}

}  // namespace feedmill
