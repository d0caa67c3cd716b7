// Media RSS: https://www.rssboard.org/media-rss   (YouTube's feeds are Atom with media:group)
#pragma once

#include "parse/fields.h"

namespace feedmill {

inline constexpr EntryRow kMediaEntry[] = {
    {Ns::kMedia, "group", EntryField::kMediaGroup, 0, ""},
    {Ns::kMedia, "content", EntryField::kMediaContent, 0, "attachments, image"},
    {Ns::kMedia, "player", EntryField::kPlayer, 0, "url (where there is no other)"},
    {Ns::kMedia, "peerlink", EntryField::kEnclosure, 0, "attachments"},
    {Ns::kMedia, "thumbnail", EntryField::kThumbnail, 0, "_feedmill.media.thumbnail, image"},
    {Ns::kMedia, "title", EntryField::kTitle, 0, "title"},
    {Ns::kMedia, "description", EntryField::kMediaDescription, 0,
     "_feedmill.media.description, content_html"},
    {Ns::kMedia, "credit", EntryField::kCredit, 0, "_feedmill.media.credit"},
    {Ns::kMedia, "category", EntryField::kCategory, 0, "tags, _feedmill.categories"},
    {Ns::kMedia, "keywords", EntryField::kKeywords, 0, "tags"},
    {Ns::kMedia, "copyright", EntryField::kRights, 0, "_feedmill.rights"},
};

inline constexpr FeedRow kMediaFeed[] = {
    {Ns::kMedia, "title", FeedField::kTitle, 0, "title"},
    {Ns::kMedia, "description", FeedField::kDescription, 0, "description"},
    {Ns::kMedia, "thumbnail", FeedField::kIcon, 0, "icon"},
    {Ns::kMedia, "category", FeedField::kCategory, 0, "_feedmill.tags"},
    {Ns::kMedia, "keywords", FeedField::kKeywords, 0, "_feedmill.tags"},
    {Ns::kMedia, "copyright", FeedField::kCopyright, 0, "_feedmill.copyright"},
};

}  // namespace feedmill
