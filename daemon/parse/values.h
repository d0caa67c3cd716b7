// Small values as feeds write them: flags, dates, links, people. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/feed.h"
#include "feedmill/time.h"
#include "parse/xml.h"

namespace feedmill {

/// itunes:explicit: "yes", "true", "explicit"; "no", "false", "clean".
std::optional<bool> read_explicit(std::string_view text);

/// A date; one that is none, or a program's zero, is a problem at `node`.
std::optional<Instant> read_date(std::string_view text, pugi::xml_node node, Problems& problems);

/// The date that an element holds; one in markup is that of its <time datetime>, else its text:
/// Drupal puts fields as templates show them.
std::optional<Instant> read_date_of(pugi::xml_node node, Problems& problems);

/// A link as Atom (attributes) or RSS (text, or rdf:resource) writes it, its href absolute where a
/// base is known; `rel` is "alternate" where it is absent, a registered relation without IANA's
/// prefix. An empty href: there is none.
Link read_link(const Element& element, Scope& scope);

/// Where an image is, as modules write it: href, url, image, the first of srcset, or the text; a
/// view into the tree, else into `scratch`.
std::string_view image_address(const Element& element, std::string& scratch);

/// The address of a licence. Podcasting 2.0 has it in an attribute: its text is the licence's name.
std::string read_license(const Element& element, Scope& scope);

/// An address: trimmed, absolute where a base is known; what templates do to one is undone: escaped
/// twice ("?a=1&amp;b=2"), two schemes, none before "www.".
std::string read_url(std::string_view text, const Scope& scope);

/// What a problem says of an address that is left out.
std::string unsafe_address_message(std::string_view url);

/// Whether a date is a program's zero: a year of 1 or less, and the first second of 1970.
bool is_zero_date(Instant when);

/// Whether it can be an address at all: words with spaces between them are none.
bool is_address(std::string_view text);

/// Whether it starts with http:// or https://.
bool is_web_address(std::string_view text);

/// Whether an alternate of this type is for people: HTML, text, or nothing said.
bool is_page_type(std::string_view type);

/// Fills in what an attachment has to have: a type (by the ending of its address where the feed
/// gives none, or one that is none), and no size of 0.
void complete_attachment(Attachment& attachment);

/// An author: Atom's person construct, iTunes' owner, or RSS's text.
Person read_author(const Element& element, Scope& scope);

/// The people of one element: RSS puts several into one text.
std::vector<Person> read_authors(const Element& element, Scope& scope);

/// Appends the categories of an element (itunes:category nests).
void read_categories(const Element& element, Scope& scope, std::vector<Category>& out);

/// What a category is called: its label, else its term.
const std::string& tag_of(const Category& category);

/// Adds a tag, unless it is empty or there.
void add_tag(std::vector<std::string>& tags, std::string tag);

/// Adds each of an element's keywords, which commas separate.
void read_keywords(const Element& element, Scope& scope, std::vector<std::string>& tags);

/// The plain text of an element, on one line.
std::string plain_of(const Element& element, Scope& scope);

}  // namespace feedmill
