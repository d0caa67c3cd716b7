// What a document says, in Atom's vocabulary (RFC 4287) with RSS mapped onto it: the shape of
// `feedmill parse` output (JSON Feed 1.1 and its `_feedmill` extension). An empty string, an empty
// list or an empty optional is an absent thing: none is invented. Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "feedmill/time.h"

namespace feedmill {

enum class Format : std::uint8_t {
  kRss090,
  kRss091,
  kRss092,
  kRss093,
  kRss094,
  kRss10,
  kRss11,
  kRss20,
  kAtom03,
  kAtom10,
  kJson10,
  kJson11,
  kCdf,
};

/// Something that was wrong with a document, and what was done about it.
struct Problem {
  std::string code;        ///< stable, kebab-case: "mismatched-tag", "undecodable-bytes"
  std::uint32_t line = 0;  ///< from 1; 0 where no line is known
  std::string message;     ///< for a person
  bool operator==(const Problem&) const = default;
};

struct Person {
  std::string name, url, email;
  bool operator==(const Person&) const = default;
};

struct Link {
  std::string rel, href, type, title, hreflang;
  bool operator==(const Link&) const = default;
};

struct Hub {
  std::string type, url;
  bool operator==(const Hub&) const = default;
};

struct Category {
  std::string term, scheme, label;
  bool operator==(const Category&) const = default;
};

struct Attachment {
  std::string url, mime_type, title;
  std::optional<std::int64_t> size_in_bytes;
  std::optional<std::int64_t> duration_in_seconds;
  bool operator==(const Attachment&) const = default;
};

/// Where an entry was first published (atom:source, RSS source).
struct Origin {
  std::string title, url, id;
  bool operator==(const Origin&) const = default;
};

struct Image {
  std::string url, title, link;
  bool operator==(const Image&) const = default;
};

/// Media RSS.
struct Media {
  std::string thumbnail, description, credit;
  bool operator==(const Media&) const = default;
};

/// iTunes and Podcasting 2.0.
struct Episode {
  std::optional<std::int64_t> number, season, duration_in_seconds;
  std::string type;
  std::optional<bool> is_explicit;
  std::string image;
  bool operator==(const Episode&) const = default;
};

/// A part of an episode (Podlove Simple Chapters).
struct Chapter {
  std::int64_t start_in_seconds = 0;
  std::string title, url, image;
  bool operator==(const Chapter&) const = default;
};

/// An entry that its feed says was taken back (RFC 6721).
struct Deleted {
  std::string ref;
  std::optional<Instant> when;
  bool operator==(const Deleted&) const = default;
};

/// One entry. Text fields are plain text; `*_html` fields are sanitised HTML; URLs are absolute
/// where a base is known.
struct Entry {
  std::string
      id;  ///< guid, atom:id or rdf:about byte for byte; else the url; else a hash of the content
  std::string url;
  std::string external_url;
  std::string title;
  std::string content_html;
  std::string
      content_text;  ///< instead of content_html, where the feed says that the body is plain
  std::string summary;
  std::string image;
  std::optional<Instant> published;
  std::optional<Instant> updated;
  std::vector<Person> authors;
  std::vector<std::string> tags;
  std::string language;
  std::vector<Attachment> attachments;

  std::string guid;  ///< the feed's own identifier, empty where it gives none
  std::optional<bool> guid_is_permalink;
  std::string comments_url;
  std::optional<std::int64_t> comments_count;
  std::optional<Origin> source;
  std::string rights;
  std::vector<Link> links;
  std::vector<Category> categories;
  std::vector<Person> contributors;
  std::optional<Media> media;
  std::string summary_html;
  std::optional<Episode> episode;
  std::vector<Chapter> chapters;

  bool operator==(const Entry&) const = default;
};

/// A feed without its entries.
struct Feed {
  std::string title, home_page_url, feed_url, description, icon, favicon;
  std::vector<Person> authors;
  std::string language;
  std::vector<Hub> hubs;

  Format format = Format::kRss20;
  std::string encoding;  ///< WHATWG name, lower case
  std::vector<Problem> problems;
  std::optional<Instant> updated, published;
  std::string generator, copyright, id;
  std::optional<Image> image;
  std::vector<std::string> tags;
  std::optional<std::int64_t> ttl_minutes;
  std::vector<int> skip_hours;                          ///< 0 to 23, UTC
  std::vector<std::string> skip_days;                   ///< "Monday" to "Sunday"
  std::optional<std::int64_t> update_interval_seconds;  ///< sy:updatePeriod / sy:updateFrequency
  std::vector<Link> links;  ///< JSON Feed's next_url is a link of rel "next" (RFC 5005)
  std::vector<Deleted> deleted;

  bool operator==(const Feed&) const = default;
};

}  // namespace feedmill
