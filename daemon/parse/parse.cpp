#include "feedmill/parse.h"

#include <algorithm>
#include <cstddef>
#include <pugixml.hpp>
#include <utility>

#include "parse/doctype.h"
#include "parse/entities.h"
#include "parse/json_feed.h"
#include "parse/no_feed.h"
#include "parse/outline.h"
#include "parse/problems.h"
#include "parse/repair.h"
#include "parse/runs.h"
#include "parse/tree.h"
#include "parse/xml.h"
#include "parse/xml_feed.h"

namespace feedmill {
namespace {

/// The name that a tag begins with; `rest` is what follows its `<`, as much of it as a name may
/// have.
std::string_view tag_name(std::string_view rest) {
  return rest.substr(0, rest.find_first_of("< \t\r\n/>"));
}

// The name of the first element, whatever comes before it.
std::string_view first_element(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const std::string_view rest = text.substr(at + 1, 64);
    if (rest.empty() || rest[0] == '!' || rest[0] == '?') {
      if (rest.substr(0, 3) == "!--") at = std::min(text.find("-->", at), text.size() - 1);
      continue;
    }
    return tag_name(rest);
  }
  return {};
}

constexpr std::string_view kRootNames[] = {"rss", "feed", "rdf", "channel", "entry"};

bool is_root_name(std::string_view qualified) {
  const std::string_view local = local_name(qualified);
  return std::any_of(std::begin(kRootNames), std::end(kRootNames),
                     [&](std::string_view name) { return same_name(name, local); });
}

/// Where the first tag starts that could be a feed's root; npos where there is none.
std::size_t find_root(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const std::string_view rest = text.substr(at + 1, 64);
    if (rest.substr(0, 4) == "?xml" || is_root_name(tag_name(rest))) return at;
  }
  return std::string_view::npos;
}

/// Blanks what stands before the document (a program's warnings, a script), but for line breaks.
void skip_junk(std::string& text, std::string_view first, Problems& problems) {
  const std::string_view inner = trim(text);
  const bool declared_late = inner.data() != text.data() && inner.substr(0, 5) == "<?xml";
  if (inner.front() == '<' && is_root_name(first) && !declared_late) return;
  const std::size_t root = find_root(text);
  if (root == std::string_view::npos || root == 0) return;
  problems.add_at("leading-junk", 0, "something stands before the document");
  std::replace_if(
      text.begin(), text.begin() + static_cast<std::ptrdiff_t>(root),
      [](char c) { return c != '\n'; }, ' ');
}

/// A tree is many times as large as tags of three bytes: what stands behind so many is left out. No
/// feed has them, and one of 100,000 items has a third less.
void leave_out_flood(std::string& text, Problems& problems) {
  constexpr std::size_t kMostTags = 1'500'000;
  if (text.size() < kMostTags) return;
  std::size_t tags = 0;
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
    if (++tags <= kMostTags) continue;
    problems.add_at("too-many-elements", at, "more tags than a feed has: the rest is left out");
    text.resize(at);
    return;
  }
}

/// Where a document goes.
struct Reading {
  std::string_view base_url;
  Problems& problems;
  const FeedSink& sink;
};

bool read_in_pieces(Outline& outline, References references, const Reading& to) {
  to.problems.count_in(outline);
  if (references != References::kResolved)
    resolve_entities(outline.text, references == References::kDeclared, to.problems);
  to.problems.count_in(outline);
  // Parsing in place moves line breaks, and in the outline they are counted.
  std::string in_place = outline.text;
  pugi::xml_document tree;
  load_tree(in_place, tree);
  Runs runs(outline, references, to.problems);
  return read_xml_feed(tree, runs, to.base_url, to.problems, to.sink);
}

bool read_whole(const pugi::xml_document& tree, const Reading& to) {
  Runs none;
  return read_xml_feed(tree, none, to.base_url, to.problems, to.sink);
}

/// In pieces where the document allows it, repaired or not; else whole.
bool read_document(std::string& text, bool doctype, const Reading& to) {
  const auto references = doctype ? References::kDeclared : References::kUndeclared;
  auto outline = outline_of(text);
  if (outline) return read_in_pieces(*outline, references, to);
  to.problems.count_in(text);
  resolve_entities(text, references == References::kDeclared, to.problems);
  if (outline.error() == NoOutline::kUnsure) {
    // pugixml stops at the first structural error, with the text already changed under it.
    std::string in_place = text;
    to.problems.remember(text);
    if (pugi::xml_document tree; load_tree(in_place, tree)) return read_whole(tree, to);
    to.problems.count_in(text);
  }
  text = repair_xml(text, to.problems);
  outline = outline_of(text);
  if (outline) return read_in_pieces(*outline, References::kResolved, to);
  pugi::xml_document tree;
  load_tree(text, tree);
  return read_whole(tree, to);
}

Result<Feed> parse_xml(Document&& document, std::string_view base_url, const FeedSink& sink) {
  std::string text = std::move(document.utf8);
  const std::string root(first_element(text));
  if (root.empty() || same_name(root, "html")) return tl::unexpected(no_feed(text, root));
  Problems problems(std::move(document.problems), text);
  // A page's template may stand around a feed: what counts is the root. Deeper in a page nobody
  // looks for one.
  const Doctype doctype = take_doctype(text, problems);
  if (doctype.html && !is_root_name(root)) return tl::unexpected(no_feed(text, root));
  skip_junk(text, root, problems);
  leave_out_flood(text, problems);
  Feed feed;
  const FeedSink keep{[&](const Feed& read) {
                        feed = read;
                        feed.encoding = document.encoding;
                        sink.on_feed(feed);
                      },
                      sink.on_entry};
  if (!read_document(text, doctype.present, {base_url, problems, keep}))
    return tl::unexpected(no_feed(text, root));
  feed.problems = problems.take();
  return feed;
}

/// Where a JSON Feed begins behind a few tags that are no document, a program's warning ("<br /><b>
/// Warning</b>: ..."); npos where none does.
std::size_t behind_warning(std::string_view inner) {
  constexpr std::string_view kWarnings[] = {"br", "b", "p", "font", "pre", "div"};
  constexpr std::size_t kLongest = 4096;
  const std::string_view head = inner.substr(0, kLongest);
  const std::string_view first = first_element(head);
  const bool warns = std::any_of(std::begin(kWarnings), std::end(kWarnings),
                                 [&](std::string_view name) { return same_name(name, first); });
  const std::size_t says = head.find("jsonfeed.org/version");
  if (!warns || says == std::string_view::npos) return std::string_view::npos;
  return head.substr(0, says).find('{', head.substr(0, says).rfind('>'));
}

/// Where a JSON document begins; npos where it is none. Behind a function's name ("callback({") or
/// what keeps scripts from running it (")]}',"), only one that says what it is.
std::size_t json_start(std::string_view text) {
  constexpr std::size_t kLongestPrefix = 128;
  constexpr std::size_t kHead = 4096;
  const std::string_view inner = trim(text);
  if (inner.empty()) return std::string_view::npos;
  const auto start = static_cast<std::size_t>(inner.data() - text.data());
  if (inner.front() == '<') {
    const std::size_t behind = behind_warning(inner);
    return behind == std::string_view::npos ? behind : start + behind;
  }
  if (inner.front() == '{' || inner.front() == '[') return start;
  const std::size_t brace = inner.substr(0, kLongestPrefix).find('{');
  const bool named = inner.substr(0, kHead).find("jsonfeed.org/version") != std::string_view::npos;
  return brace == std::string_view::npos || !named ? std::string_view::npos : start + brace;
}

}  // namespace

Result<Feed> parse_to(Document&& document, std::string_view base_url, const FeedSink& sink) {
  const std::size_t json = json_start(document.utf8);
  if (json != std::string_view::npos) {
    std::fill_n(document.utf8.begin(), json, ' ');
    return parse_json_feed(std::move(document), base_url, sink);
  }
  return parse_xml(std::move(document), base_url, sink);
}

Result<ParsedFeed> parse(Document&& document, std::string_view base_url) {
  ParsedFeed out;
  const FeedSink sink{[](const Feed&) {},
                      [&](ParsedEntry&& entry) { out.entries.push_back(std::move(entry)); }};
  auto feed = parse_to(std::move(document), base_url, sink);
  if (!feed) return tl::unexpected<Error>(feed.error());
  out.feed = *std::move(feed);
  return out;
}

}  // namespace feedmill
