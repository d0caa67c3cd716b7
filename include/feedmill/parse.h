// A document becomes a feed. Parse says what the document says; normalise says what we mean. The
// two are apart because an entry that is already known is recognised by its parsed form, and only a
// new or changed one pays for sanitising. Pure: no clock, no log, no network. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/document.h"
#include "feedmill/feed.h"
#include "feedmill/result.h"

namespace feedmill {

/// A body or summary as the document has it, before it is sanitised.
struct RawText {
  enum class Kind : std::uint8_t {
    kPlain,  ///< plain text (Atom type="text", JSON Feed content_text)
    kHtml,   ///< HTML source (Atom html and xhtml, content:encoded, JSON Feed content_html)
    kRss,    ///< HTML where it holds markup or entities, plain text otherwise (RSS description)
  };
  std::string value;
  Kind kind = Kind::kPlain;
  std::string
      base;  ///< absolute URL that relative references in it are resolved against; may be empty
  bool empty() const { return value.empty(); }
  bool operator==(const RawText&) const = default;
};

/// An entry with everything in place (plain-text fields, dates, absolute URLs) but its bodies.
struct ParsedEntry {
  Entry entry;
  RawText content;  ///< the fullest body
  RawText summary;  ///< a separate, shorter text, where the feed gives one
};

struct ParsedFeed {
  Feed feed;
  std::vector<ParsedEntry> entries;
};

/// Reads a document of any supported format. `base_url` (absolute, may be empty) is where the
/// document came from. Errors: Errc::kNotAFeed where it is no feed at all (HTML, other XML,
/// nothing); damage is never an error, what was wrong stands in `feed.problems`.
Result<ParsedFeed> parse(Document&& document, std::string_view base_url);

/// Where a feed goes while it is read: a large document is never held twice.
struct FeedSink {
  std::function<void(const Feed&)> on_feed;  ///< first, and once; without problems, which come last
  std::function<void(ParsedEntry&&)> on_entry;  ///< each entry, in the document's order
};

/// The same as parse(), one entry at a time. Returns the feed with its problems; where that is an
/// error, nothing was called.
Result<Feed> parse_to(Document&& document, std::string_view base_url, const FeedSink& sink);

/// Sanitises the bodies, fills content_html, content_text, summary, summary_html and a missing id.
Entry normalise(ParsedEntry&& parsed);

/// The same where it stands: `parsed.entry` becomes what normalise() returns, its bodies are used
/// up.
void normalise_in_place(ParsedEntry& parsed);

}  // namespace feedmill
