// Puts an entry together out of the elements of an item, one at a time, in any order. Which of
// several values is kept is decided by rank: see fields.h. Pure; one thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feedmill/parse.h"
#include "parse/fields.h"
#include "parse/xml.h"

namespace feedmill {

class EntryBuilder {
 public:
  explicit EntryBuilder(Scope& scope) : scope_(scope) {}
  EntryBuilder(const EntryBuilder&) = delete;
  EntryBuilder& operator=(const EntryBuilder&) = delete;

  /// Attributes of the item itself: rdf:about, CDF's HREF and LASTMOD, xml:lang.
  void begin(const Element& item);
  /// One child element; what no table knows is passed over.
  void take(const Element& element);
  /// The entry, to be moved from or used up while the builder lives.
  ParsedEntry&& finish() &&;

 private:
  struct Assignments;
  static constexpr std::uint8_t kNothing = 255;

  void put(const Element& element, EntryField field, std::uint8_t rank);
  bool wins(EntryField field, std::uint8_t rank) const;
  void won(EntryField field, std::uint8_t rank);
  /// The plain text of an element into `target`, if it wins and is not empty.
  void text(const Element& element, EntryField field, std::uint8_t rank, std::string& target);
  void url(std::string_view value, EntryField field, std::uint8_t rank, std::string& target);
  void date(const Element& element, EntryField field, std::uint8_t rank,
            std::optional<Instant>& target);
  void number(const Element& element, EntryField field, std::uint8_t rank,
              std::optional<std::int64_t> Episode::*target);

  void id(const Element& element, std::uint8_t rank);
  void link(const Element& element, std::uint8_t rank);
  void relation(Link&& link, const Element& element);
  void related(const Element& element);
  void replies(const Link& link, const Element& element);
  void comments(const Element& element, std::uint8_t rank);
  void count_comments(const Element& element);
  void remote_content(const Element& element);
  void alternate(const Link& link, const Element& element, std::uint8_t rank);
  void body(const Element& element, std::uint8_t rank);
  void abstract(const Element& element, std::uint8_t rank);
  void source(const Element& element);
  void category(const Element& element);
  void person(const Element& element, std::uint8_t rank);
  void image(const Element& element, std::uint8_t rank);
  void enclosure(const Element& element);
  void media_content(const Element& element, std::uint8_t rank);
  void thumbnail(const Element& element, std::uint8_t rank);
  void attach(Attachment&& attachment);
  void complete_attachments();
  void settle_base(RawText& text) const;
  void chapters(const Element& element);
  void episode_text(const Element& element, EntryField field, std::uint8_t rank);
  Episode& episode();
  Media& media();

  void choose_texts();
  void choose_authors();
  void choose_url();

  Scope& scope_;
  ParsedEntry out_;
  Entry& entry_ = out_.entry;
  std::array<std::uint8_t, kEntryFields> ranks_ = [] {
    std::array<std::uint8_t, kEntryFields> all{};
    all.fill(kNothing);
    return all;
  }();
  std::uint8_t url_rank_ = kNothing;
  bool says_permalink_ = false;  ///< isPermaLink="true", in so many words
  std::uint8_t thumbnail_rank_ = kNothing;
  std::uint8_t body_rank_ = kNothing;
  /// Descriptions and summaries, the best two of them in order.
  struct Abstract {
    std::uint8_t rank = kNothing;
    RawText text;
  };
  std::vector<Abstract> abstracts_;
  std::vector<std::pair<std::uint8_t, Person>> authors_;
  std::vector<Person> source_authors_;
  std::string replies_;
  std::string player_;
};

}  // namespace feedmill
