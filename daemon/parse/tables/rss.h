// RSS 0.90 (Netscape, my.netscape.com/rdf/simple/0.9), 0.91, 0.92, 2.0:
// https://www.rssboard.org/rss-specification RSS 1.0: https://web.resource.org/rss/1.0/spec
// RSS 1.1: https://inamidst.com/rss1.1/
#pragma once

#include "parse/fields.h"

namespace feedmill {

inline constexpr EntryRow kRssEntry[] = {
    {Ns::kRss, "title", EntryField::kTitle, 0, "title"},
    {Ns::kRss, "link", EntryField::kLink, 0, "url"},
    {Ns::kRss, "description", EntryField::kAbstract, 0, "content_html or summary"},
    {Ns::kRss, "author", EntryField::kAuthor, 0, "authors"},
    {Ns::kRss, "category", EntryField::kCategory, 0, "tags, _feedmill.categories"},
    {Ns::kRss, "comments", EntryField::kComments, 0, "_feedmill.comments_url"},
    {Ns::kRss, "enclosure", EntryField::kEnclosure, 0, "attachments"},
    {Ns::kRss, "guid", EntryField::kId, 0, "id, _feedmill.guid"},
    {Ns::kRss, "pubdate", EntryField::kPublished, 0, "date_published"},
    {Ns::kRss, "source", EntryField::kSource, 0, "_feedmill.source"},
    {Ns::kRss, "image", EntryField::kImage, 0, "image"},
    {Ns::kRss, "language", EntryField::kLanguage, 0, "language"},
    {Ns::kRss, "copyright", EntryField::kRights, 0, "_feedmill.rights"},
    // Nobody's standard, but sent: feedparser's and others' readers know them.
    {Ns::kRss, "fullitem", EntryField::kBody, 3, "content_html"},
    {Ns::kRss, "body", EntryField::kBody, 4, "content_html"},
    {Ns::kRss, "full-text", EntryField::kBody, 5, "content_html"},
    {Ns::kRss, "categories", EntryField::kCategories, 0, "tags, _feedmill.categories"},
    {Ns::kRss, "keywords", EntryField::kKeywords, 0, "tags"},
    {Ns::kRss, "lastbuilddate", EntryField::kUpdated, 2, "date_modified"},
    {Ns::kRss, "date", EntryField::kPublished, 3, "date_published"},
};

inline constexpr FeedRow kRssFeed[] = {
    {Ns::kRss, "channel", FeedField::kNested, 0, ""},
    {Ns::kRss, "item", FeedField::kEntry, 0, "items"},
    {Ns::kRss, "items", FeedField::kNested, 0, ""},
    {Ns::kRss, "title", FeedField::kTitle, 0, "title"},
    {Ns::kRss, "link", FeedField::kLink, 0, "home_page_url"},
    {Ns::kRss, "description", FeedField::kDescription, 0, "description"},
    {Ns::kRss, "language", FeedField::kLanguage, 0, "language"},
    {Ns::kRss, "copyright", FeedField::kCopyright, 0, "_feedmill.copyright"},
    {Ns::kRss, "managingeditor", FeedField::kAuthor, 0, "authors"},
    {Ns::kRss, "author", FeedField::kAuthor, 1, "authors"},
    {Ns::kRss, "webmaster", FeedField::kOwner, 0, "authors (where there is no other)"},
    {Ns::kRss, "pubdate", FeedField::kPublished, 0, "_feedmill.published"},
    {Ns::kRss, "lastbuilddate", FeedField::kUpdated, 0, "_feedmill.updated"},
    {Ns::kRss, "category", FeedField::kCategory, 0, "_feedmill.tags"},
    {Ns::kRss, "generator", FeedField::kGenerator, 0, "_feedmill.generator"},
    {Ns::kRss, "cloud", FeedField::kCloud, 0, "hubs"},
    {Ns::kRss, "ttl", FeedField::kTtl, 0, "_feedmill.ttl_minutes"},
    {Ns::kRss, "image", FeedField::kImage, 0, "_feedmill.image, icon"},
    {Ns::kRss, "skiphours", FeedField::kSkipHours, 0, "_feedmill.skip_hours"},
    {Ns::kRss, "skipdays", FeedField::kSkipDays, 0, "_feedmill.skip_days"},
};

}  // namespace feedmill
