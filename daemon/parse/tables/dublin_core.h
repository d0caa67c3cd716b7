// Dublin Core: https://www.dublincore.org/specifications/dublin-core/dcmi-terms/
// In RSS 1.0: https://web.resource.org/rss/1.0/modules/dc/  PRISM:
// https://www.w3.org/submissions/prism/
#pragma once

#include "parse/fields.h"

namespace feedmill {

inline constexpr EntryRow kDublinCoreEntry[] = {
    {Ns::kDublinCore, "title", EntryField::kTitle, 0, "title"},
    {Ns::kDublinCore, "creator", EntryField::kAuthor, 0, "authors"},
    {Ns::kDublinCore, "author", EntryField::kAuthor, 1, "authors"},
    {Ns::kDublinCore, "contributor", EntryField::kContributor, 0, "_feedmill.contributors"},
    {Ns::kDublinCore, "subject", EntryField::kSubject, 0, "tags"},
    {Ns::kDublinCore, "description", EntryField::kAbstract, 0, "content_html or summary"},
    {Ns::kDublinCore, "date", EntryField::kPublished, 0, "date_published"},
    {Ns::kDublinCore, "identifier", EntryField::kId, 0, "id, _feedmill.guid"},
    {Ns::kDublinCore, "language", EntryField::kLanguage, 0, "language"},
    {Ns::kDublinCore, "rights", EntryField::kRights, 0, "_feedmill.rights"},
    {Ns::kDublinCoreTerms, "identifier", EntryField::kId, 1, "id, _feedmill.guid"},
    {Ns::kDublinCoreTerms, "title", EntryField::kTitle, 1, "title"},
    {Ns::kDublinCoreTerms, "creator", EntryField::kAuthor, 2, "authors"},
    {Ns::kDublinCoreTerms, "issued", EntryField::kPublished, 1, "date_published"},
    {Ns::kDublinCoreTerms, "created", EntryField::kPublished, 2, "date_published"},
    {Ns::kDublinCoreTerms, "date", EntryField::kPublished, 3, "date_published"},
    {Ns::kDublinCoreTerms, "modified", EntryField::kUpdated, 0, "date_modified"},
    {Ns::kDublinCoreTerms, "abstract", EntryField::kAbstract, 1, "content_html or summary"},
    {Ns::kDublinCoreTerms, "description", EntryField::kAbstract, 2, "content_html or summary"},
    {Ns::kDublinCoreTerms, "subject", EntryField::kSubject, 1, "tags"},
    {Ns::kDublinCoreTerms, "rights", EntryField::kRights, 1, "_feedmill.rights"},
    {Ns::kPrism, "publicationdate", EntryField::kPublished, 4, "date_published"},
    {Ns::kPrism, "modificationdate", EntryField::kUpdated, 4, "date_modified"},
};

inline constexpr FeedRow kDublinCoreFeed[] = {
    {Ns::kDublinCore, "identifier", FeedField::kId, 0, "_feedmill.id"},
    {Ns::kDublinCore, "publisher", FeedField::kOwner, 1, "authors (where there is no other)"},
    {Ns::kDublinCore, "title", FeedField::kTitle, 0, "title"},
    {Ns::kDublinCore, "creator", FeedField::kAuthor, 0, "authors"},
    {Ns::kDublinCore, "author", FeedField::kAuthor, 1, "authors"},
    {Ns::kDublinCore, "subject", FeedField::kSubject, 0, "_feedmill.tags"},
    {Ns::kDublinCore, "description", FeedField::kDescription, 0, "description"},
    {Ns::kDublinCore, "date", FeedField::kUpdated, 1, "_feedmill.updated"},
    {Ns::kDublinCore, "language", FeedField::kLanguage, 0, "language"},
    {Ns::kDublinCore, "rights", FeedField::kCopyright, 0, "_feedmill.copyright"},
    {Ns::kDublinCoreTerms, "title", FeedField::kTitle, 1, "title"},
    {Ns::kDublinCoreTerms, "issued", FeedField::kPublished, 1, "_feedmill.published"},
    {Ns::kDublinCoreTerms, "created", FeedField::kPublished, 2, "_feedmill.published"},
    {Ns::kDublinCoreTerms, "modified", FeedField::kUpdated, 0, "_feedmill.updated"},
    {Ns::kDublinCoreTerms, "rights", FeedField::kCopyright, 1, "_feedmill.copyright"},
};

}  // namespace feedmill
