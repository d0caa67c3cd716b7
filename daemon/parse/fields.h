// What an element of a feed ends in. Each format and module has a table of its own (tables/), with
// its specification's address on top; find_entry_row() and find_feed_row() look in all of them.
// docs/formats.md is checked against these tables. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "parse/namespaces.h"

namespace feedmill {

/// Where an element inside an item or entry goes.
enum class EntryField : std::uint8_t {
  kId,
  kLink,
  kTitle,
  kBody,
  kAbstract,
  kPublished,
  kUpdated,
  kAuthor,
  kContributor,
  kCategory,
  kCategories,  ///< holds several
  kSubject,
  kKeywords,
  kEnclosure,
  kMediaContent,
  kMediaGroup,
  kThumbnail,
  kMediaDescription,
  kPlayer,
  kCredit,
  kComments,
  kCommentsCount,
  kCommentFeed,
  kRelation,  ///< a link whose relation is the element's name
  kSocial,    ///< where an episode is talked about
  kSource,
  kRights,
  kLicense,
  kLanguage,
  kImage,
  kDuration,
  kSeason,
  kEpisode,
  kChapters,
  kEpisodeType,
  kExplicit,
  kOriginalLink,
};
inline constexpr std::size_t kEntryFields = static_cast<std::size_t>(EntryField::kOriginalLink) + 1;

/// Where an element of the feed itself goes.
enum class FeedField : std::uint8_t {
  kEntry,   ///< an item or entry
  kNested,  ///< holds items and fields: channel, RSS 1.1's items
  kId,
  kLink,
  kTitle,
  kDescription,
  kLanguage,
  kCopyright,
  kLicense,
  kFunding,
  kAuthor,
  kOwner,
  kPublished,
  kUpdated,
  kCategory,
  kSubject,
  kKeywords,
  kGenerator,
  kImage,
  kIcon,
  kFavicon,
  kTtl,
  kSkipHours,
  kSkipDays,
  kUpdatePeriod,
  kUpdateFrequency,
  kCloud,
  kDeleted,
};
inline constexpr std::size_t kFeedFields = static_cast<std::size_t>(FeedField::kDeleted) + 1;

/// One element of one namespace. `name` is in lower case; `order` breaks ties between elements of
/// one namespace, the lower one wins; `path` is the field of the output, for docs/formats.md.
template <class Field>
struct Row {
  Ns ns;
  std::string_view name;
  Field field;
  std::uint8_t order;
  std::string_view path;
};
using EntryRow = Row<EntryField>;
using FeedRow = Row<FeedField>;

/// The row of an element, its name in any case; null where the element means nothing here.
const EntryRow* find_entry_row(Ns ns, std::string_view name);
const FeedRow* find_feed_row(Ns ns, std::string_view name);

/// All rows, table after table.
struct EntryRows {
  const EntryRow* begin_;
  const EntryRow* end_;
  const EntryRow* begin() const { return begin_; }
  const EntryRow* end() const { return end_; }
};
struct FeedRows {
  const FeedRow* begin_;
  const FeedRow* end_;
  const FeedRow* begin() const { return begin_; }
  const FeedRow* end() const { return end_; }
};
EntryRows all_entry_rows();
FeedRows all_feed_rows();

/// How much a value counts that an element of `ns` gives, the lower the more: the format's own
/// first, then Dublin Core, then iTunes and Media RSS.
std::uint8_t rank_of(Ns ns, Ns native, std::uint8_t order);

/// The rank of an element of another format that stands in this one without a namespace.
inline constexpr std::uint8_t kStrayRank = 6 * 8;

}  // namespace feedmill
