// Atom 1.0: https://www.rfc-editor.org/rfc/rfc4287   Atom 0.3: draft-ietf-atompub-format-00
// Tombstones: https://www.rfc-editor.org/rfc/rfc6721 (they stand in Atom feeds only)
// Paging and archiving (RFC 5005), threading (RFC 4685) and WebSub are relations of links.
#pragma once

#include "parse/fields.h"

namespace feedmill {

inline constexpr EntryRow kAtomEntry[] = {
    {Ns::kAtom, "id", EntryField::kId, 0, "id, _feedmill.guid"},
    {Ns::kAtom, "title", EntryField::kTitle, 0, "title"},
    {Ns::kAtom, "link", EntryField::kLink, 0, "url, external_url, attachments, _feedmill.links"},
    {Ns::kAtom, "content", EntryField::kBody, 0, "content_html or content_text"},
    {Ns::kAtom, "summary", EntryField::kAbstract, 0, "summary"},
    {Ns::kAtom, "published", EntryField::kPublished, 0, "date_published"},
    {Ns::kAtom, "issued", EntryField::kPublished, 1, "date_published"},
    {Ns::kAtom, "created", EntryField::kPublished, 2, "date_published"},
    {Ns::kAtom, "updated", EntryField::kUpdated, 0, "date_modified"},
    {Ns::kAtom, "modified", EntryField::kUpdated, 1, "date_modified"},
    {Ns::kAtom, "author", EntryField::kAuthor, 0, "authors"},
    {Ns::kAtom, "contributor", EntryField::kContributor, 0, "_feedmill.contributors"},
    {Ns::kAtom, "category", EntryField::kCategory, 0, "tags, _feedmill.categories"},
    {Ns::kAtom, "source", EntryField::kSource, 0, "_feedmill.source"},
    {Ns::kAtom, "rights", EntryField::kRights, 0, "_feedmill.rights"},
    {Ns::kAtom, "copyright", EntryField::kRights, 1, "_feedmill.rights"},
};

inline constexpr FeedRow kAtomFeed[] = {
    {Ns::kAtom, "entry", FeedField::kEntry, 0, "items"},
    {Ns::kAtom, "id", FeedField::kId, 0, "_feedmill.id"},
    {Ns::kAtom, "title", FeedField::kTitle, 0, "title"},
    {Ns::kAtom, "link", FeedField::kLink, 0, "home_page_url, feed_url, hubs, _feedmill.links"},
    {Ns::kAtom, "subtitle", FeedField::kDescription, 0, "description"},
    {Ns::kAtom, "tagline", FeedField::kDescription, 1, "description"},
    {Ns::kAtom, "info", FeedField::kDescription, 2, "description"},
    {Ns::kAtom, "author", FeedField::kAuthor, 0, "authors"},
    {Ns::kAtom, "category", FeedField::kCategory, 0, "_feedmill.tags"},
    {Ns::kAtom, "generator", FeedField::kGenerator, 0, "_feedmill.generator"},
    {Ns::kAtom, "icon", FeedField::kFavicon, 0, "favicon"},
    {Ns::kAtom, "logo", FeedField::kIcon, 0, "icon"},
    {Ns::kAtom, "rights", FeedField::kCopyright, 0, "_feedmill.copyright"},
    {Ns::kAtom, "copyright", FeedField::kCopyright, 1, "_feedmill.copyright"},
    {Ns::kAtom, "updated", FeedField::kUpdated, 0, "_feedmill.updated"},
    {Ns::kAtom, "modified", FeedField::kUpdated, 1, "_feedmill.updated"},
    {Ns::kAtom, "published", FeedField::kPublished, 0, "_feedmill.published"},
    {Ns::kTombstones, "deleted-entry", FeedField::kDeleted, 0, "_feedmill.deleted"},
};

}  // namespace feedmill
