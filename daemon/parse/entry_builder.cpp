#include "parse/entry_builder.h"

#include <algorithm>
#include <cstddef>

#include "parse/construct.h"
#include "parse/person.h"
#include "parse/values.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr std::size_t index_of(EntryField field) { return static_cast<std::size_t>(field); }

// Atom's elements are found in RSS items without a namespace, and the other way round.
Ns stray_namespace(Ns native) { return native == Ns::kAtom ? Ns::kRss : Ns::kAtom; }

}  // namespace

void EntryBuilder::begin(const Element& item) {
  if (item.node.attribute("xml:lang")) entry_.language = scope_.language();
  if (item.ns == Ns::kCdf) {
    entry_.url = read_url(item.attribute("href"), scope_);
    if (!entry_.url.empty()) {
      url_rank_ = 0;
      entry_.links.push_back({"alternate", entry_.url, "", "", ""});
    }
    entry_.updated = read_date(item.attribute("lastmod"), item.node, scope_.problems());
    return;
  }
  const std::string_view about = item.attribute("about");
  if (about.empty()) return;
  entry_.guid = about;
  won(EntryField::kId, 0);
}

void EntryBuilder::take(const Element& element) {
  if (const EntryRow* row = find_entry_row(element.ns, element.name)) {
    put(element, row->field, rank_of(row->ns, scope_.native(), row->order));
    return;
  }
  if (element.ns != scope_.native()) return;
  Element stray = element;
  stray.ns = scope_.foreign();
  if (const EntryRow* row = find_entry_row(stray.ns, stray.name))
    return put(stray, row->field, rank_of(row->ns, scope_.native(), row->order));
  stray.ns = stray_namespace(scope_.native());
  if (const EntryRow* row = find_entry_row(stray.ns, stray.name))
    put(stray, row->field, static_cast<std::uint8_t>(kStrayRank + row->order));
}

bool EntryBuilder::wins(EntryField field, std::uint8_t rank) const {
  return rank < ranks_[index_of(field)];
}

void EntryBuilder::won(EntryField field, std::uint8_t rank) { ranks_[index_of(field)] = rank; }

/// A table from each field to what becomes of its element.
struct EntryBuilder::Assignments {
  struct Given {
    const Element& element;
    EntryField field;
    std::uint8_t rank;
  };
  using Assign = void (*)(EntryBuilder&, const Given&);
  struct Row {
    EntryField field;
    Assign assign;
  };
  // The ways to assign that many fields share.
  template <auto kMethod>
  static void plain(EntryBuilder& builder, const Given& given) {
    (builder.*kMethod)(given.element);
  }
  template <auto kMethod>
  static void ranked(EntryBuilder& builder, const Given& given) {
    (builder.*kMethod)(given.element, given.rank);
  }
  template <auto kMethod>
  static void named(EntryBuilder& builder, const Given& given) {
    (builder.*kMethod)(given.element, given.field, given.rank);
  }
  template <auto kMember>
  static void text(EntryBuilder& builder, const Given& given) {
    builder.text(given.element, given.field, given.rank, builder.entry_.*kMember);
  }
  template <auto kMember>
  static void date(EntryBuilder& builder, const Given& given) {
    builder.date(given.element, given.field, given.rank, builder.entry_.*kMember);
  }
  template <auto kMember>
  static void number(EntryBuilder& builder, const Given& given) {
    builder.number(given.element, given.field, given.rank, kMember);
  }

  static constexpr Row kRows[] = {
      {EntryField::kId, ranked<&EntryBuilder::id>},
      {EntryField::kLink, ranked<&EntryBuilder::link>},
      {EntryField::kTitle, text<&Entry::title>},
      {EntryField::kBody, ranked<&EntryBuilder::body>},
      {EntryField::kAbstract, ranked<&EntryBuilder::abstract>},
      {EntryField::kMediaDescription,
       [](EntryBuilder& b, const Given& given) {
         b.text(given.element, given.field, given.rank, b.media().description);
         b.abstract(given.element, given.rank);
       }},
      {EntryField::kPublished, date<&Entry::published>},
      {EntryField::kUpdated, date<&Entry::updated>},
      {EntryField::kAuthor, ranked<&EntryBuilder::person>},
      {EntryField::kContributor,
       [](EntryBuilder& b, const Given& given) {
         add_person(b.entry_.contributors, read_author(given.element, b.scope_));
       }},
      {EntryField::kCategory, plain<&EntryBuilder::category>},
      {EntryField::kCategories,
       [](EntryBuilder& b, const Given& given) {
         b.scope_.for_each_child(given.element.node, [&](const Element& child) {
           if (same_name(child.name, "category")) b.category(child);
         });
       }},
      {EntryField::kSubject,
       [](EntryBuilder& b, const Given& given) {
         add_tag(b.entry_.tags, plain_of(given.element, b.scope_));
       }},
      {EntryField::kKeywords,
       [](EntryBuilder& b, const Given& given) {
         read_keywords(given.element, b.scope_, b.entry_.tags);
       }},
      {EntryField::kEnclosure, plain<&EntryBuilder::enclosure>},
      {EntryField::kMediaContent, ranked<&EntryBuilder::media_content>},
      {EntryField::kMediaGroup,
       [](EntryBuilder& b, const Given& given) {
         b.scope_.for_each_child(given.element.node, [&](const Element& child) {
           if (child.ns == Ns::kMedia && !same_name(child.name, "group")) b.take(child);
         });
       }},
      {EntryField::kThumbnail, ranked<&EntryBuilder::thumbnail>},
      {EntryField::kPlayer,
       [](EntryBuilder& b, const Given& given) {
         if (b.player_.empty()) b.player_ = read_url(given.element.attribute("url"), b.scope_);
       }},
      {EntryField::kCredit,
       [](EntryBuilder& b, const Given& given) {
         b.text(given.element, given.field, given.rank, b.media().credit);
       }},
      {EntryField::kComments, ranked<&EntryBuilder::comments>},
      {EntryField::kCommentsCount, plain<&EntryBuilder::count_comments>},
      {EntryField::kCommentFeed,
       [](EntryBuilder& b, const Given& given) {
         b.relation(
             {"replies", read_link(given.element, b.scope_).href, "application/rss+xml", "", ""},
             given.element);
       }},
      {EntryField::kRelation, plain<&EntryBuilder::related>},
      {EntryField::kLicense,
       [](EntryBuilder& b, const Given& given) {
         b.relation({"license", read_license(given.element, b.scope_), "", "", ""}, given.element);
       }},
      {EntryField::kSocial,
       [](EntryBuilder& b, const Given& given) {
         b.relation(
             {"replies", read_url(given.element.attribute("uri"), b.scope_), "text/html", "", ""},
             given.element);
       }},
      {EntryField::kOriginalLink,
       [](EntryBuilder& b, const Given& given) {
         b.relation({"canonical", read_link(given.element, b.scope_).href, "", "", ""},
                    given.element);
       }},
      {EntryField::kSource, plain<&EntryBuilder::source>},
      {EntryField::kRights, text<&Entry::rights>},
      {EntryField::kLanguage, text<&Entry::language>},
      {EntryField::kImage, ranked<&EntryBuilder::image>},
      {EntryField::kDuration, named<&EntryBuilder::episode_text>},
      {EntryField::kEpisodeType, named<&EntryBuilder::episode_text>},
      {EntryField::kExplicit, named<&EntryBuilder::episode_text>},
      {EntryField::kChapters, plain<&EntryBuilder::chapters>},
      {EntryField::kSeason, number<&Episode::season>},
      {EntryField::kEpisode, number<&Episode::number>},
  };
  static constexpr std::array<Assign, kEntryFields> by_field() {
    std::array<Assign, kEntryFields> all{};
    for (const Row& row : kRows) all[index_of(row.field)] = row.assign;
    return all;
  }
};

void EntryBuilder::put(const Element& element, EntryField field, std::uint8_t rank) {
  static constexpr auto kByField = Assignments::by_field();
  static_assert(std::find(kByField.begin(), kByField.end(), nullptr) == kByField.end());
  kByField[index_of(field)](*this, {element, field, rank});
}

void EntryBuilder::text(const Element& element, EntryField field, std::uint8_t rank,
                        std::string& target) {
  if (!wins(field, rank)) return;
  std::string value = plain_of(element, scope_);
  if (value.empty()) return;
  target = std::move(value);
  won(field, rank);
}

void EntryBuilder::url(std::string_view value, EntryField field, std::uint8_t rank,
                       std::string& target) {
  if (!wins(field, rank)) return;
  std::string address = read_url(value, scope_);
  if (address.empty()) return;
  target = std::move(address);
  won(field, rank);
}

void EntryBuilder::date(const Element& element, EntryField field, std::uint8_t rank,
                        std::optional<Instant>& target) {
  if (!wins(field, rank)) return;
  const auto when = read_date_of(element.node, scope_.problems());
  if (!when) return;
  target = when;
  won(field, rank);
}

void EntryBuilder::id(const Element& element, std::uint8_t rank) {
  if (!wins(EntryField::kId, rank)) return;
  std::string scratch;
  const std::string_view value = text_of(element.node, scratch);
  if (value.empty()) return;
  entry_.guid = value;
  won(EntryField::kId, rank);
  if (element.ns == Ns::kRss)
    entry_.guid_is_permalink = !same_name(element.attribute("ispermalink"), "false");
  says_permalink_ = element.ns == Ns::kRss && same_name(element.attribute("ispermalink"), "true");
}

void EntryBuilder::body(const Element& element, std::uint8_t rank) {
  if (element.ns == Ns::kAtom && !element.attribute("src").empty()) return remote_content(element);
  if (rank >= body_rank_) return;
  RawText text = read_construct(element, scope_);
  if (text.value.empty()) return;
  if (element.ns == Ns::kContent && text.kind == RawText::Kind::kRss)
    text.kind = RawText::Kind::kHtml;
  out_.content = std::move(text);
  body_rank_ = rank;
}

void EntryBuilder::abstract(const Element& element, std::uint8_t rank) {
  const auto at = std::find_if(abstracts_.begin(), abstracts_.end(),
                               [&](const Abstract& a) { return rank <= a.rank; });
  if (at != abstracts_.end() && at->rank == rank) return;
  RawText text = read_construct(element, scope_);
  if (!text.value.empty()) abstracts_.insert(at, {rank, std::move(text)});
}

void EntryBuilder::source(const Element& element) {
  if (entry_.source) return;
  Origin origin;
  const std::string_view address = element.attribute("url");
  if (element.ns != Ns::kAtom || !has_elements(element.node)) {
    origin.title = plain_of(element, scope_);
    origin.url = read_url(address, scope_);
  }
  scope_.for_each_child(element.node, [&](const Element& child) {
    const FeedRow* row = find_feed_row(child.ns, child.name);
    if (row == nullptr || child.ns != Ns::kAtom) return;
    if (row->field == FeedField::kTitle && origin.title.empty())
      origin.title = plain_of(child, scope_);
    if (row->field == FeedField::kId && origin.id.empty()) origin.id = plain_of(child, scope_);
    if (row->field == FeedField::kAuthor) add_person(source_authors_, read_author(child, scope_));
    if (row->field == FeedField::kLink && origin.url.empty()) {
      Link link = read_link(child, scope_);
      if (link.rel == "alternate") origin.url = std::move(link.href);
    }
  });
  if (origin != Origin{}) entry_.source = std::move(origin);
}

void EntryBuilder::category(const Element& element) {
  const std::size_t before = entry_.categories.size();
  read_categories(element, scope_, entry_.categories);
  for (std::size_t i = before; i < entry_.categories.size(); ++i)
    add_tag(entry_.tags, tag_of(entry_.categories[i]));
}

void EntryBuilder::person(const Element& element, std::uint8_t rank) {
  for (Person& person : read_authors(element, scope_))
    if (person != Person{}) authors_.emplace_back(rank, std::move(person));
}

void EntryBuilder::choose_authors() {
  entry_.authors = in_order(std::move(authors_));
  if (entry_.authors.empty()) entry_.authors = std::move(source_authors_);
}

// The fullest body, and a summary only where the feed has a text besides it.
void EntryBuilder::choose_texts() {
  auto next = abstracts_.begin();
  const bool has_body = !out_.content.empty();
  if (!has_body && next != abstracts_.end()) out_.content = std::move((next++)->text);
  for (; next != abstracts_.end(); ++next) {
    const bool shorter = next->text.value.size() < out_.content.value.size();
    if (next->text.value == out_.content.value || !(has_body || shorter)) continue;
    out_.summary = std::move(next->text);
    return;
  }
}

// rdf:about and atom:id are the item's address too, where they are one and no other is given; else
// the page that plays its video.
void EntryBuilder::choose_url() {
  if (!entry_.url.empty()) return;
  // "/2025/boats/" is one too: a path, or what is said to be one.
  const bool is_path = entry_.guid_is_permalink == true && is_address(entry_.guid) &&
                       entry_.guid.find(':') == std::string::npos &&
                       (entry_.guid.front() == '/' ||
                        (says_permalink_ && entry_.guid.find('/') != std::string::npos));
  const bool is_page =
      entry_.guid_is_permalink != false && (is_web_address(entry_.guid) || is_path);
  entry_.url = is_page ? read_url(entry_.guid, scope_) : std::move(player_);
}

// RSS: what is relative in a body is so to the item's page, else to the site's. Atom says itself.
void EntryBuilder::settle_base(RawText& text) const {
  if (text.empty() || !text.base.empty() || scope_.native() == Ns::kAtom) return;
  if (is_web_address(entry_.url))
    text.base = entry_.url;
  else
    text.base = is_web_address(scope_.home()) ? scope_.home() : scope_.base();
}

ParsedEntry&& EntryBuilder::finish() && {
  choose_texts();
  choose_authors();
  choose_url();
  settle_base(out_.content);
  settle_base(out_.summary);
  complete_attachments();
  if (entry_.comments_url.empty()) entry_.comments_url = std::move(replies_);
  if (entry_.media && *entry_.media == Media{}) entry_.media.reset();
  if (entry_.episode && *entry_.episode == Episode{}) entry_.episode.reset();
  entry_.id = !entry_.guid.empty() ? entry_.guid : entry_.url;
  return std::move(out_);
}

}  // namespace feedmill
