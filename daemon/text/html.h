// HTML from feeds: sanitised, reduced to plain text, escaped. A streaming WHATWG tokenizer that
// writes everything anew: linear in time, bounded in depth, no recursion. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// HTML in, HTML out: only allowed elements, attributes, URL schemes and CSS properties; balanced,
/// every attribute quoted, every text escaped, no raw-text or foreign element. No text is lost but
/// that of script, style and the like; 1x1 images go; links get rel="noopener nofollow"; what is
/// embedded leaves a link of class "embed" to what it showed. References in href, src, srcset,
/// poster, cite and the like are resolved against the text's own <base>, else against `base`
/// (absolute or empty).
/// Sanitising twice gives the same bytes.
std::string sanitise_html(std::string_view html, std::string_view base);

/// The readable text of HTML: entities resolved, markup gone, white space collapsed; block elements
/// end a word. One line.
std::string html_to_text(std::string_view html);

/// The same in paragraphs, as a person reads it: block elements and <br> break lines, list items
/// get
/// "- ", at most one empty line in a row. For text digests.
std::string html_to_paragraphs(std::string_view html);

/// Character references resolved (WHATWG section 13.5, without the semicolon too where that allows
/// it), markup left alone.
std::string decode_entities(std::string_view text);

/// &, <, > and both quotes escaped: fit for text and for quoted attribute values, in HTML and XML.
/// What XML 1.0 may not hold is dropped.
std::string escape_html(std::string_view text);

/// The rule for RSS text after XML decoding: whether it holds HTML markup or character references,
/// or is plain text in which a lone '<' or '&' is itself ("A < B", "AT&T").
bool looks_like_html(std::string_view text);

/// Whether all that looks like markup in a heading are elements it is about, which nothing ends:
/// "The <video> element". Its text is then all of it.
bool only_mentions_elements(std::string_view text);

/// Value of HTML's named character reference without '&' and ';' ("eacute" -> U+00E9 as UTF-8);
/// empty: unknown.
std::string_view named_entity(std::string_view name);

}  // namespace feedmill
