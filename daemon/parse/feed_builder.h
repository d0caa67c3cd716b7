// Puts together what a document says of the feed itself, one element at a time, in any order; as
// EntryBuilder does for an entry. Pure; one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "feedmill/feed.h"
#include "parse/fields.h"
#include "parse/xml.h"

namespace feedmill {

class FeedBuilder {
 public:
  FeedBuilder(Scope& scope, Format format) : scope_(scope) { feed_.format = format; }
  FeedBuilder(const FeedBuilder&) = delete;
  FeedBuilder& operator=(const FeedBuilder&) = delete;

  /// Attributes of the root or channel: rdf:about, xml:lang, CDF's HREF and LASTMOD.
  void begin(const Element& root);
  /// One child element whose row is known.
  void take(const Element& element, FeedField field, std::uint8_t rank);
  Feed finish() &&;

 private:
  struct Assignments;
  static constexpr std::uint8_t kNothing = 255;

  bool wins(FeedField field, std::uint8_t rank) const;
  void won(FeedField field, std::uint8_t rank);
  void text(const Element& element, FeedField field, std::uint8_t rank, std::string& target);
  void date(const Element& element, FeedField field, std::uint8_t rank,
            std::optional<Instant>& target);
  void id(std::string_view value, std::uint8_t rank);
  void icon(std::string_view address, FeedField field, std::uint8_t rank, std::string& target);
  void link(const Element& element, std::uint8_t rank);
  void image(const Element& element, std::uint8_t rank);
  void generator(const Element& element, std::uint8_t rank);
  void cloud(const Element& element);
  void skip(const Element& element, FeedField field);
  void update(const Element& element, FeedField field);
  void deleted(const Element& element);
  void categories(const Element& element);
  void name_authors();

  Scope& scope_;
  Feed feed_;
  std::array<std::uint8_t, kFeedFields> ranks_ = [] {
    std::array<std::uint8_t, kFeedFields> all{};
    all.fill(kNothing);
    return all;
  }();
  std::uint8_t page_rank_ = kNothing;
  std::vector<std::pair<std::uint8_t, Person>> authors_;
  std::string image_resource_;
  std::int64_t period_ = 0;
  std::int64_t frequency_ = 1;
};

}  // namespace feedmill
