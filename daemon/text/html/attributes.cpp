#include "text/html/attributes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "text/html/escape.h"
#include "text/html/late_pictures.h"
#include "text/html/links.h"
#include "text/html/style.h"

namespace feedmill::html {
namespace {

enum class Value : std::uint8_t {
  refused,
  text,
  flag,
  link,
  image,
  media,
  srcset,
  style,
  embed,  // only this word
  word,   // of letters, digits and the signs of lengths
};

constexpr std::string_view kEmbedClass = "embed";
constexpr std::string_view kEmptyAlt = R"( alt="")";

struct Rule {
  Attr attr;
  Value value;
  std::string_view elements;  // names with a blank after each; empty: all
};

constexpr Rule kRules[] = {
    {Attr::title, Value::text, ""},
    {Attr::lang, Value::text, ""},
    {Attr::dir, Value::text, ""},
    {Attr::style, Value::style, ""},
    {Attr::align, Value::text,
     "caption col colgroup div h1 h2 h3 h4 h5 h6 hr img p table tbody td tfoot th thead tr "},
    {Attr::valign, Value::text, "col colgroup tbody td tfoot th thead tr "},
    {Attr::bgcolor, Value::text, "table tbody td tfoot th thead tr "},
    {Attr::width, Value::text, "col colgroup hr img pre source table td th video "},
    {Attr::height, Value::text, "img source table td th tr video "},
    {Attr::border, Value::text, "img table "},
    {Attr::hspace, Value::text, "img table "},
    {Attr::vspace, Value::text, "img table "},
    {Attr::class_, Value::embed, "a "},
    {Attr::href, Value::link, "a "},
    {Attr::hreflang, Value::text, "a "},
    {Attr::type, Value::text, "a li ol source ul "},
    {Attr::cite, Value::link, "blockquote del ins q "},
    {Attr::datetime, Value::text, "del ins time "},
    {Attr::src, Value::image, "img "},
    {Attr::src, Value::media, "audio source track video "},
    {Attr::srcset, Value::srcset, "img source "},
    {Attr::sizes, Value::text, "img source "},
    {Attr::media, Value::text, "source "},
    {Attr::alt, Value::text, "img "},
    {Attr::loading, Value::text, "img "},
    {Attr::poster, Value::media, "video "},
    {Attr::loop, Value::flag, "audio video "},
    {Attr::muted, Value::flag, "audio video "},
    {Attr::kind, Value::text, "track "},
    {Attr::srclang, Value::text, "track "},
    {Attr::label, Value::text, "track "},
    {Attr::default_, Value::flag, "track "},
    {Attr::color, Value::text, "font hr "},
    {Attr::face, Value::text, "font "},
    {Attr::size, Value::text, "font hr "},
    {Attr::noshade, Value::flag, "hr "},
    {Attr::clear, Value::text, "br "},
    {Attr::compact, Value::flag, "dir dl menu ol ul "},
    {Attr::start, Value::text, "ol "},
    {Attr::reversed, Value::flag, "ol "},
    {Attr::value, Value::text, "li "},
    {Attr::open, Value::flag, "details "},
    {Attr::cellpadding, Value::text, "table "},
    {Attr::cellspacing, Value::text, "table "},
    {Attr::rules, Value::text, "table "},
    {Attr::summary, Value::text, "table "},
    {Attr::colspan, Value::text, "td th "},
    {Attr::rowspan, Value::text, "td th "},
    {Attr::scope, Value::text, "td th "},
    {Attr::abbr, Value::text, "td th "},
    {Attr::nowrap, Value::flag, "td th "},
    {Attr::span, Value::text, "col colgroup "},
    {Attr::display, Value::word, "math "},
    {Attr::alttext, Value::text, "math "},
    {Attr::linethickness, Value::word, "mfrac "},
    {Attr::columnspan, Value::word, "mtd "},
    {Attr::rowspan, Value::word, "mtd "},
    {Attr::mathvariant, Value::word, "mi mn mo ms mstyle mtext "},
    {Attr::dir, Value::word, "math mi mn mo mrow ms mstyle mtext "},
};

using Policy = std::array<std::array<Value, kAttrCount>, kTagCount>;

constexpr void allow(Policy& policy, const Rule& rule) {
  for (std::string_view rest = rule.elements; !rest.empty();) {
    const std::size_t blank = rest.find(' ');
    const Tag tag = find_tag(name_of(rest.substr(0, blank)));
    policy[std::size_t(tag)][std::size_t(rule.attr)] = rule.value;
    rest.remove_prefix(blank + 1);
  }
}

/// kPolicy[tag][attr], made of the rules by the compiler. What all elements may have, those of a
/// formula may not.
constexpr auto kPolicy = [] {
  Policy policy{};
  for (const Rule& rule : kRules) {
    allow(policy, rule);
    if (!rule.elements.empty()) continue;
    for (std::size_t tag = 0; tag < kTagCount; ++tag) {
      if ((kElements[tag].traits & kKept) != 0) policy[tag][std::size_t(rule.attr)] = rule.value;
    }
  }
  return policy;
}();

constexpr auto kAttributeStarts = [] {
  std::array<Snippet, kWrittenAttrCount> beginnings{};
  for (std::size_t i = 0; i < kWrittenAttrCount; ++i)
    beginnings[i] = Snippet(" ", kAttributes[i], "=\"");
  return beginnings;
}();

/// What is written for an attribute that takes more than escaping; empty: nothing.
std::string made_safe(Value kind, std::string_view value, std::string_view base) {
  switch (kind) {
    case Value::link:
      return safe_url(value, base, Use::link);
    case Value::image:
      return safe_url(value, base, Use::image);
    case Value::media:
      return safe_url(value, base, Use::media);
    case Value::srcset:
      return safe_srcset(value, base);
    default:
      return {};
  }
}

bool is_word(std::string_view value) {
  return !value.empty() && value.size() <= 32 &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '%'; });
}

/// What the values of one element have in common.
struct Context {
  std::string_view base;
  const char* readable;
  std::string& scratch;
};

constexpr bool is_url(Value kind) {
  return kind == Value::link || kind == Value::image || kind == Value::media;
}

/// Appends the value of an attribute; false where it is not allowed, and something may be left.
bool append_checked(Output& out, Value kind, std::string_view raw, const Context& context) {
  switch (kind) {
    case Value::flag:
      return true;
    case Value::text:
      append_value(out, raw, context.readable);
      return true;
    case Value::word:
      out.put(raw);
      return is_word(raw);
    case Value::embed:
      out.put(kEmbedClass);
      return raw == kEmbedClass;
    case Value::style:
      return append_style(out, resolve_value(raw, context.scratch));
    default:
      if (is_url(kind) && append_clean_url(out, raw, context.readable)) return true;
      const std::string safe = made_safe(kind, resolve_value(raw, context.scratch), context.base);
      append_resolved(out, safe);
      return !safe.empty();
  }
}

/// Appends an attribute; false where its value is not allowed.
bool append_attribute(Output& out, Value kind, const Tokenizer::Attribute& attribute,
                      const Context& context) {
  const std::size_t start = out.size();
  out.put(kAttributeStarts[std::size_t(attribute.attr)]);
  if (!append_checked(out, kind, attribute.value, context)) {
    out.truncate(start);
    return false;
  }
  out.put('"');
  return true;
}

// Where an address that is loaded later is looked for, the surest first.
constexpr Attr kLateSources[] = {
    Attr::data_src,        Attr::data_lazy_src,    Attr::data_original,    Attr::data_lazy,
    Attr::data_lazyload,   Attr::data_lazysrc,     Attr::data_echo,        Attr::data_cfsrc,
    Attr::data_ezsrc,      Attr::data_actualsrc,   Attr::data_delayed_url, Attr::data_defer_src,
    Attr::data_orig_src,   Attr::data_full_src,    Attr::data_hi_res_src,  Attr::data_orig_file,
    Attr::data_large_file, Attr::data_medium_file, Attr::data_orig,        Attr::data_img_src,
    Attr::data_image,      Attr::data_url};
constexpr Attr kLateSets[] = {Attr::data_srcset, Attr::data_lazy_srcset};

/// The file that an address names: what stands behind the last '/' of its path.
std::string_view file_of(std::string_view address) {
  address = address.substr(0, address.find_first_of("?#"));
  return address.substr(address.rfind('/') + 1);
}

/// Whether an address stands for another that is loaded later: one within the document, or a file
/// that is named after showing nothing, or that something is on its way.
bool is_placeholder(std::string_view src) {
  constexpr std::string_view kNames[] = {
      "blank", "spacer", "transparent", "trans.",  "pixel", "placeholder", "lazy",    "loading",
      "grey.", "gray.",  "1x1",         "dot.",    "empty", "spinner",     "loader",  "ajax",
      "clear", "shim",   "space.",      "rolling", "wait",  "throbber",    "preload", "progress"};
  src = trim(src);
  if (src.empty() || src == "#" || starts_with_lower(src, "data:") ||
      starts_with_lower(src, "about:") || starts_with_lower(src, "blob:")) {
    return true;
  }
  const std::string_view file = file_of(src);
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [file](std::string_view name) { return starts_with_lower(file, name); });
}

/// Whether a picture that stands in its address is a single pixel: what holds the place of one that
/// is loaded later. All of those there are begin so: the size is at the head of a GIF and a PNG.
bool is_single_pixel(std::string_view src) {
  constexpr std::string_view kGif = "data:image/gif;base64,R0lGODlhAQABA";
  constexpr std::string_view kOlderGif = "data:image/gif;base64,R0lGODdhAQABA";
  constexpr std::string_view kPng =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABC";  // behind it the colours
  for (const std::string_view begin : {kGif, kOlderGif, kPng})
    if (src.substr(0, begin.size()) == begin) return true;
  return false;
}

/// "true" in a data-lazyload is none.
bool is_address(std::string_view value) { return value.find_first_of("./") != value.npos; }

/// The first of the attributes that has an address; empty: none has.
template <std::size_t N>
std::string_view first_value(const Tokenizer& tokenizer, const Attr (&attributes)[N]) {
  for (const Attr attr : attributes) {
    if (const auto value = tokenizer.value(attr); is_address(value)) return value;
  }
  return {};
}

/// What is written instead of an attribute: the address that is loaded later, where there is one
/// and the attribute has none or a placeholder. Its value is empty otherwise.
template <std::size_t N>
Tokenizer::Attribute late_one(const Tokenizer& tokenizer, Attr attr, const Attr (&late)[N]) {
  if (!is_placeholder(tokenizer.value(attr))) return {attr, {}};
  return {attr, first_value(tokenizer, late)};
}

/// Appends what an image, a player or a source of one loads later; marks what need not be written
/// any more.
void append_late(Output& out, Tag tag, const Tokenizer& tokenizer, const Context& context,
                 Written& written) {
  const auto& policy = kPolicy[std::size_t(tag)];
  const auto append = [&](const Tokenizer::Attribute& late) {
    const Value kind = policy[std::size_t(late.attr)];
    return !late.value.empty() && kind != Value::refused &&
           append_attribute(out, kind, late, context);
  };
  const std::size_t start = out.size();
  Tokenizer::Attribute late = late_one(tokenizer, Attr::src, kLateSources);
  Tokenizer::Attribute late_set = late_one(tokenizer, Attr::srcset, kLateSets);
  if (late.value.empty() && late_set.value.empty() && is_placeholder(tokenizer.value(Attr::src)))
    (is_picture_set(tokenizer.picture()) ? late_set : late).value = tokenizer.picture();
  written.late_src = append(late);
  if (written.late_src) written.src = {start, out.size() - start};
  const std::size_t set_start = out.size();
  written.late_srcset = append(late_set);
  if (written.late_srcset) written.srcset = {set_start, out.size() - set_start};
  written.shows_image = written.late_src || written.late_srcset;
}

}  // namespace

std::string_view late_address(const Tokenizer& tokenizer) {
  const std::string_view src = tokenizer.value(Attr::src);
  if (!is_placeholder(src)) return src;
  return tokenizer.has_late() ? first_value(tokenizer, kLateSources) : std::string_view{};
}

Written append_attributes(Output& out, Tag tag, const Tokenizer& tokenizer, std::string_view base,
                          std::string& scratch) {
  const Context context{base, tokenizer.input_end(), scratch};
  Written written;
  const bool loads = tag == Tag::img || has(tag, kMedia) || tag == Tag::source;
  if (loads && tokenizer.has_late()) append_late(out, tag, tokenizer, context, written);
  // What stands in for a srcset gives its place to one of that.
  const bool has_set = written.late_srcset || !trim(tokenizer.value(Attr::srcset)).empty();
  const bool stands_in = tag == Tag::img && has_set &&
                         is_placeholder(safe_url(resolve_value(tokenizer.value(Attr::src), scratch),
                                                 base, Use::image));
  // What it held the place of has no address that may be written.
  const bool pixel = tag == Tag::img && is_single_pixel(trim(tokenizer.value(Attr::src)));
  bool link = false;
  for (const auto& attribute : tokenizer) {
    const Value kind = kPolicy[std::size_t(tag)][std::size_t(attribute.attr)];
    if (kind == Value::refused) continue;
    const bool is_src = attribute.attr == Attr::src;
    const bool is_srcset = attribute.attr == Attr::srcset;
    if ((is_src && (written.late_src || stands_in || pixel)) || (is_srcset && written.late_srcset))
      continue;
    const std::size_t start = out.size();
    if (!append_attribute(out, kind, attribute, context)) continue;
    if (is_src) written.src = {start, out.size() - start};
    if (is_srcset) written.srcset = {start, out.size() - start};
    link = link || attribute.attr == Attr::href;
    const bool is_alt = attribute.attr == Attr::alt && out.size() - start > kEmptyAlt.size();
    written.shows_image = written.shows_image || is_src || is_srcset || is_alt;
  }
  if (link) out.put(std::string_view(R"( rel="noopener nofollow")"));
  // Without controls a player is unseen; what is not played is not loaded.
  if (tag == Tag::audio || tag == Tag::video) {
    out.put(std::string_view(R"( controls="" preload="none")"));
  }
  return written;
}

bool is_tracking_pixel(const Tokenizer& tokenizer, std::string& scratch) {
  if (is_single_pixel(trim(tokenizer.value(Attr::src))) && !tokenizer.has_late() &&
      !tokenizer.has(Attr::srcset))
    return true;
  int width = pixels(resolve_value(tokenizer.value(Attr::width), scratch));
  int height = pixels(resolve_value(tokenizer.value(Attr::height), scratch));
  if (tokenizer.has(Attr::style)) {
    const std::string_view style = resolve_value(tokenizer.value(Attr::style), scratch);
    if (starts_with_lower(style_value(style, "display"), "none")) return true;
    if (starts_with_lower(style_value(style, "visibility"), "hidden")) return true;
    // A size counts as it will be written: one that is not written must not save a pixel that goes
    // when the result is sanitised again.
    Output written(style.size());
    append_style(written, style);
    const auto safe = written.view();
    if (const auto value = style_value(safe, "width"); !value.empty()) width = pixels(value);
    if (const auto value = style_value(safe, "height"); !value.empty()) height = pixels(value);
  }
  const auto tiny = [](int size) { return size == 0 || size == 1; };
  return tiny(width) && tiny(height);
}

}  // namespace feedmill::html
