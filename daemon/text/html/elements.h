// HTML's elements and attributes: what may be written, and what each means to an HTML parser. Two
// tables that the tokenizer, the sanitiser and the reading of text share. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/html/names.h"

namespace feedmill::html {

enum Trait : std::uint16_t {
  kKept = 1 << 0,        // may be written
  kVoid = 1 << 1,        // has no end tag
  kFormatting = 1 << 2,  // on the parser's list of active formatting elements (section 13.2.4.3)
  kClosesP = 1 << 3,     // its start tag ends an open p (section 13.2.6.4.7)
  kSpecial = 1 << 4,     // an end tag of another name does not reach past it (section 13.2.4.2)
  kBoundary = 1 << 5,    // nothing outside is in scope from inside
  kTablePart = 1 << 6,   // stands in a table only
  kDropped = 1 << 7,     // goes with all that it holds
  kRawText = 1 << 8,     // holds text only, up to its end tag
  kBreaks = 1 << 9,      // ends a word, and a line
  kParagraph = 1 << 10,  // an empty line around it, for a person who reads the text
  kImplied = 1 << 11,    // its end tag may be implied
  kMedia = 1 << 12,      // parent of source and track
  kRows = 1 << 13,       // only parts of a table may stand directly in it
  kMath = 1 << 14,       // presentation MathML, which may be written inside math
  kMathToken = 1 << 15,  // the same, and holds text only
};

/// Traits of what stands as a block: kept, ends a p, limits end tags, breaks lines.
inline constexpr unsigned kBlock = kKept | kClosesP | kSpecial | kBreaks;

// Every element of HTML and of presentation MathML, also those that are obsolete or not written, so
// that markup can be told from text that has angle brackets. Forms, frames, plug-ins and foreign
// content but MathML's are not kept: they act, load or end the parser's trust in what follows.
// nobr, rb, rtc and select are not kept because parsers disagree on what they close.
// clang-format off
#define FEEDMILL_HTML_ELEMENTS(X) \
  X(a, kKept | kFormatting) X(abbr, kKept) X(acronym, kKept) X(address, kBlock) X(amp_anim, 0) X(amp_audio, 0) \
  X(amp_iframe, 0) X(amp_img, 0) X(amp_video, 0) X(amp_dailymotion, kBreaks) X(amp_instagram, kBreaks) X(amp_twitter, kBreaks) X(amp_vimeo, kBreaks) X(amp_youtube, kBreaks) X(annotation, kDropped) \
  X(annotation_xml, kDropped) X(applet, 0) X(area, kVoid) \
  X(article, kBlock) X(aside, kBlock) X(audio, kKept | kMedia) X(b, kKept | kFormatting) X(base, kVoid) \
  X(basefont, kVoid) X(bdi, kKept) X(bdo, kKept) X(bgsound, kVoid) X(big, kKept | kFormatting) X(blink, 0) \
  X(blockquote, kBlock | kParagraph) X(body, kBreaks) X(br, kKept | kVoid | kSpecial) X(button, 0) X(canvas, 0) \
  X(caption, kKept | kSpecial | kBoundary | kTablePart | kBreaks) X(center, kBlock) X(cite, kKept) \
  X(code, kKept | kFormatting) X(col, kKept | kVoid | kSpecial | kTablePart) \
  X(colgroup, kKept | kSpecial | kTablePart | kRows) X(command, kVoid) X(data, 0) X(datalist, kBreaks) \
  X(dd, kBlock | kImplied) X(del, kKept) X(details, kBlock) X(dfn, kKept) X(dialog, kBreaks) \
  X(dir, kBlock) X(div, kBlock) X(dl, kBlock | kParagraph) X(dt, kBlock | kImplied) X(em, kKept | kFormatting) \
  X(embed, kVoid) X(fieldset, kBreaks) X(figcaption, kBlock) X(figure, kBlock | kParagraph) \
  X(font, kKept | kFormatting) X(footer, kBlock) X(form, kBreaks) X(frame, kVoid) X(frameset, kBreaks) \
  X(h1, kBlock | kParagraph) X(h2, kBlock | kParagraph) X(h3, kBlock | kParagraph) \
  X(h4, kBlock | kParagraph) X(h5, kBlock | kParagraph) X(h6, kBlock | kParagraph) X(head, kBreaks) \
  X(header, kBlock) X(hgroup, kBlock) X(hr, kBlock | kVoid | kParagraph) X(html, kBreaks) \
  X(i, kKept | kFormatting) X(iframe, kBreaks) X(image, 0) X(img, kKept | kVoid | kSpecial) X(input, kVoid) \
  X(ins, kKept) X(isindex, kVoid) X(kbd, kKept) X(keygen, kVoid) X(label, 0) X(legend, kBreaks) \
  X(li, kBlock | kImplied) X(link, kVoid) X(listing, kBreaks) X(lite_vimeo, kBreaks) X(lite_youtube, kBreaks) X(main, kBreaks) X(map, 0) X(mark, kKept) \
  X(marquee, kBreaks) X(math, kMath) X(menu, kBlock) X(meta, kVoid) X(meter, 0) \
  X(mfrac, kMath) X(mi, kMath | kMathToken) X(mmultiscripts, kMath) X(mn, kMath | kMathToken) X(mo, kMath | kMathToken) \
  X(mover, kMath) X(mpadded, kMath) X(mphantom, kMath) X(mprescripts, kMath) X(mroot, kMath) X(mrow, kMath) \
  X(ms, kMath | kMathToken) X(mspace, kMath) X(msqrt, kMath) X(mstyle, kMath) X(msub, kMath) X(msubsup, kMath) \
  X(msup, kMath) X(mtable, kMath) X(mtd, kMath) X(mtext, kMath | kMathToken) X(mtr, kMath) X(munder, kMath) \
  X(munderover, kMath) X(multicol, 0) X(nav, kBlock) \
  X(nextid, 0) X(nobr, 0) X(none, 0) X(noembed, 0) X(noframes, 0) X(noscript, 0) X(object, 0) X(oembed, kBreaks) \
  X(ol, kBlock | kParagraph) X(optgroup, kBreaks) X(option, kBreaks) X(output, 0) \
  X(p, kBlock | kImplied | kParagraph) X(param, kVoid) X(picture, kKept | kMedia) X(plaintext, kBreaks) \
  X(pre, kBlock | kParagraph) X(progress, 0) X(q, kKept) X(rb, 0) X(rp, kKept | kImplied) X(rt, kKept | kImplied) \
  X(rtc, 0) X(ruby, kKept) X(s, kKept | kFormatting) X(samp, kKept) X(script, kDropped) X(search, kBreaks) \
  X(section, kBlock) X(select, kBreaks) X(semantics, kMath) X(slot, 0) X(small, kKept | kFormatting) X(source, kKept | kVoid | kSpecial) \
  X(spacer, 0) X(span, kKept) X(strike, kKept | kFormatting) X(strong, kKept | kFormatting) X(style, kDropped) \
  X(sub, kKept) X(summary, kBlock) X(sup, kKept) X(svg, 0) \
  X(table, kBlock | kBoundary | kParagraph | kRows) X(tbody, kKept | kSpecial | kTablePart | kRows) \
  X(td, kKept | kSpecial | kBoundary | kTablePart | kBreaks) X(template_, 0) X(textarea, kRawText | kBreaks) \
  X(tfoot, kKept | kSpecial | kTablePart | kRows) X(th, kKept | kSpecial | kBoundary | kTablePart | kBreaks) \
  X(thead, kKept | kSpecial | kTablePart | kRows) X(time, kKept) X(title, kRawText | kBreaks) \
  X(tr, kKept | kSpecial | kTablePart | kBreaks | kRows) X(track, kKept | kVoid | kSpecial) X(tt, kKept | kFormatting) \
  X(u, kKept | kFormatting) X(ul, kBlock | kParagraph) X(var, kKept) X(video, kKept | kMedia) \
  X(wbr, kKept | kVoid | kSpecial) X(xmp, kRawText | kBreaks)

// What may be written on an element. Not id, name and class (but "embed", which is ours): they
// would reach into the page that shows the entry; not hidden and target; nothing that loads without being seen (background, ping).
#define FEEDMILL_HTML_ATTRIBUTES(X) \
  X(abbr) X(align) X(alt) X(alttext) X(bgcolor) X(border) X(cellpadding) X(cellspacing) X(cite) X(class_) X(clear) X(color) X(cols) \
  X(colspan) X(columnspan) X(compact) X(controls) X(datetime) X(default_) X(dir) X(display) X(face) X(height) X(href) X(hreflang) \
  X(hspace) X(kind) X(label) X(lang) X(linethickness) X(loading) X(loop) X(mathvariant) X(media) X(muted) X(noshade) X(nowrap) X(open) X(poster) \
  X(reversed) X(rows) X(rowspan) X(rules) X(scope) X(size) X(sizes) X(span) X(src) X(srclang) X(srcset) X(start) \
  X(style) X(summary) X(title) X(type) X(valign) X(value) X(vspace) X(width)

// Where pages that load images late keep their addresses, and what players are told by; read, not
// written.
#define FEEDMILL_HTML_LATE_ATTRIBUTES(X) \
  X(data_src, "data-src") X(data_lazy_src, "data-lazy-src") X(data_original, "data-original") \
  X(data_lazy, "data-lazy") X(data_lazyload, "data-lazyload") X(data_lazysrc, "data-lazysrc") \
  X(data_echo, "data-echo") X(data_cfsrc, "data-cfsrc") X(data_ezsrc, "data-ezsrc") \
  X(data_actualsrc, "data-actualsrc") X(data_delayed_url, "data-delayed-url") \
  X(data_defer_src, "data-defer-src") X(data_orig_src, "data-orig-src") X(data_full_src, "data-full-src") \
  X(data_hi_res_src, "data-hi-res-src") X(data_orig_file, "data-orig-file") \
  X(data_large_file, "data-large-file") X(data_medium_file, "data-medium-file") X(data_orig, "data-orig") \
  X(data_img_src, "data-img-src") X(data_image, "data-image") X(data_url, "data-url") \
  X(data_srcset, "data-srcset") X(data_lazy_srcset, "data-lazy-srcset") \
  X(data, "data") X(name, "name") X(data_videoid, "data-videoid") X(videoid, "videoid") \
  X(srcdoc, "srcdoc") X(url, "url") X(data_tweetid, "data-tweetid") X(data_shortcode, "data-shortcode")
// clang-format on

enum class Tag : std::uint8_t {
  unknown,
#define FEEDMILL_TAG(name, traits) name,
  FEEDMILL_HTML_ELEMENTS(FEEDMILL_TAG)
#undef FEEDMILL_TAG
      count
};

enum class Attr : std::uint8_t {
#define FEEDMILL_ATTR(name) name,
  FEEDMILL_HTML_ATTRIBUTES(FEEDMILL_ATTR)
#undef FEEDMILL_ATTR
#define FEEDMILL_ATTR(name, spelling) name,
      FEEDMILL_HTML_LATE_ATTRIBUTES(FEEDMILL_ATTR)
#undef FEEDMILL_ATTR
          count
};

inline constexpr std::size_t kTagCount = std::size_t(Tag::count);
inline constexpr std::size_t kAttrCount = std::size_t(Attr::count);
inline constexpr std::size_t kWrittenAttrCount = std::size_t(Attr::data_src);

constexpr bool equal_but_hyphens(std::string_view name, std::string_view spelt) {
  if (name.size() != spelt.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if ((name[i] == '-' ? '_' : name[i]) != spelt[i]) return false;
  }
  return true;
}

/// C++ keywords carry a trailing '_' in the tables; some names of HTML are none of C++.
constexpr std::string_view html_name(std::string_view spelt) {
  constexpr std::string_view kHyphened[] = {
      "annotation-xml", "amp-anim",      "amp-audio",      "amp-iframe", "amp-img",
      "amp-video",      "amp-youtube",   "lite-youtube",   "lite-vimeo", "amp-vimeo",
      "amp-twitter",    "amp-instagram", "amp-dailymotion"};
  for (const std::string_view name : kHyphened) {
    if (equal_but_hyphens(name, spelt)) return name;
  }
  if (!spelt.empty() && spelt.back() == '_') spelt.remove_suffix(1);
  return spelt;
}

struct Element {
  std::string_view name;
  unsigned traits;
};

inline constexpr std::array<Element, kTagCount> kElements = {
    {{"", 0},
#define FEEDMILL_ELEMENT(name, traits) {html_name(#name), traits},
     FEEDMILL_HTML_ELEMENTS(FEEDMILL_ELEMENT)
#undef FEEDMILL_ELEMENT
    }};

inline constexpr std::array<std::string_view, kAttrCount> kAttributes = {{
#define FEEDMILL_ATTRIBUTE(name) html_name(#name),
    FEEDMILL_HTML_ATTRIBUTES(FEEDMILL_ATTRIBUTE)
#undef FEEDMILL_ATTRIBUTE
#define FEEDMILL_ATTRIBUTE(name, spelling) spelling,
        FEEDMILL_HTML_LATE_ATTRIBUTES(FEEDMILL_ATTRIBUTE)
#undef FEEDMILL_ATTRIBUTE
}};

constexpr const Element& element(Tag tag) { return kElements[std::size_t(tag)]; }
constexpr bool has(Tag tag, unsigned traits) { return (element(tag).traits & traits) != 0; }

inline constexpr std::size_t kNameSlots = 512;
inline constexpr std::uint8_t kNoName = 0xFF;

constexpr std::size_t slot_of(const Name& name) {
  return std::size_t(((name.low ^ (name.high << 29)) * 0x9E3779B97F4A7C15U) >> 55);
}
static_assert(kNameSlots == 1U << (64 - 55));

struct NameEntry {
  Name name;
  std::uint8_t value = kNoName;
};

/// Open addressing over the names of a table, built by the compiler.
template <std::size_t N, class NameOf>
constexpr std::array<NameEntry, kNameSlots> index_names(NameOf spelling) {
  std::array<NameEntry, kNameSlots> slots{};
  for (std::size_t i = 0; i < N; ++i) {
    if (spelling(i).empty()) continue;
    const Name name = name_of(spelling(i));
    std::size_t slot = slot_of(name);
    while (slots[slot].value != kNoName) slot = (slot + 1) % kNameSlots;
    slots[slot] = {name, std::uint8_t(i)};
  }
  return slots;
}

inline constexpr auto kTagSlots =
    index_names<kTagCount>([](std::size_t i) { return kElements[i].name; });
inline constexpr auto kAttrSlots =
    index_names<kAttrCount>([](std::size_t i) { return kAttributes[i]; });

constexpr std::uint8_t find_name(const std::array<NameEntry, kNameSlots>& slots, const Name& name,
                                 std::uint8_t none) {
  for (std::size_t slot = slot_of(name); slots[slot].value != kNoName;
       slot = (slot + 1) % kNameSlots) {
    if (slots[slot].name == name) return slots[slot].value;
  }
  return none;
}

/// The element or attribute of that name; Tag::unknown, Attr::count where it is none.
constexpr Tag find_tag(const Name& name) {
  return Tag(find_name(kTagSlots, name, std::uint8_t(Tag::unknown)));
}
constexpr Attr find_attr(const Name& name) {
  return Attr(find_name(kAttrSlots, name, std::uint8_t(Attr::count)));
}

}  // namespace feedmill::html
