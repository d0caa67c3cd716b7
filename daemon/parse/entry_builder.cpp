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

void EntryBuilder::put(const Element& element, EntryField field, std::uint8_t rank) {
  switch (field) {
    case EntryField::kId:
      return id(element, rank);
    case EntryField::kLink:
      return link(element, rank);
    case EntryField::kTitle:
      return text(element, field, rank, entry_.title);
    case EntryField::kBody:
      return body(element, rank);
    case EntryField::kAbstract:
      return abstract(element, rank);
    case EntryField::kMediaDescription:
      text(element, field, rank, media().description);
      return abstract(element, rank);
    case EntryField::kPublished:
      return date(element, field, rank, entry_.published);
    case EntryField::kUpdated:
      return date(element, field, rank, entry_.updated);
    case EntryField::kAuthor:
      return person(element, rank);
    case EntryField::kContributor:
      return add_person(entry_.contributors, read_author(element, scope_));
    case EntryField::kCategory:
      return category(element);
    case EntryField::kCategories:
      return scope_.for_each_child(element.node, [&](const Element& child) {
        if (same_name(child.name, "category")) category(child);
      });
    case EntryField::kSubject:
      return add_tag(entry_.tags, plain_of(element, scope_));
    case EntryField::kKeywords:
      return read_keywords(element, scope_, entry_.tags);
    case EntryField::kEnclosure:
      return enclosure(element);
    case EntryField::kMediaContent:
      return media_content(element, rank);
    case EntryField::kMediaGroup:
      return scope_.for_each_child(element.node, [&](const Element& child) {
        if (child.ns == Ns::kMedia && !same_name(child.name, "group")) take(child);
      });
    case EntryField::kThumbnail:
      return thumbnail(element, rank);
    case EntryField::kPlayer:
      if (player_.empty()) player_ = read_url(element.attribute("url"), scope_);
      return;
    case EntryField::kCredit:
      return text(element, field, rank, media().credit);
    case EntryField::kComments:
      return comments(element, rank);
    case EntryField::kCommentsCount:
      return count_comments(element);
    case EntryField::kCommentFeed:
      return relation({"replies", read_link(element, scope_).href, "application/rss+xml", "", ""},
                      element);
    case EntryField::kRelation:
      return related(element);
    case EntryField::kLicense:
      return relation({"license", read_license(element, scope_), "", "", ""}, element);
    case EntryField::kSocial:
      return relation({"replies", read_url(element.attribute("uri"), scope_), "text/html", "", ""},
                      element);
    case EntryField::kOriginalLink:
      return relation({"canonical", read_link(element, scope_).href, "", "", ""}, element);
    case EntryField::kSource:
      return source(element);
    case EntryField::kRights:
      return text(element, field, rank, entry_.rights);
    case EntryField::kLanguage:
      return text(element, field, rank, entry_.language);
    case EntryField::kImage:
      return image(element, rank);
    case EntryField::kDuration:
    case EntryField::kEpisodeType:
    case EntryField::kExplicit:
      return episode_text(element, field, rank);
    case EntryField::kChapters:
      return chapters(element);
    case EntryField::kSeason:
      return number(element, field, rank, &Episode::season);
    case EntryField::kEpisode:
      return number(element, field, rank, &Episode::number);
  }
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
