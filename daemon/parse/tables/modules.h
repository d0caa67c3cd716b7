// Content: https://web.resource.org/rss/1.0/modules/content/
// Syndication: https://web.resource.org/rss/1.0/modules/syndication/
// Slash: https://web.resource.org/rss/1.0/modules/slash/
// CommentAPI: https://web.archive.org/web/2008/http://wellformedweb.org/CommentAPI/
// Enclosures in RSS 1.0: http://www.xs4all.nl/~foz/mod_enclosure.html
// Threading: https://www.rfc-editor.org/rfc/rfc4685
// Creative Commons: https://www.rssboard.org/creative-commons   admin: http://webns.net/mvcb/
#pragma once

#include "parse/fields.h"

namespace feedmill {

inline constexpr EntryRow kModuleEntry[] = {
    {Ns::kContent, "encoded", EntryField::kBody, 1, "content_html"},
    {Ns::kXhtml, "body", EntryField::kBody, 0, "content_html"},
    {Ns::kXhtml, "div", EntryField::kBody, 1, "content_html"},
    {Ns::kCommentApi, "commentrss", EntryField::kCommentFeed, 0, "_feedmill.links (rel replies)"},
    {Ns::kSlash, "comments", EntryField::kCommentsCount, 0, "_feedmill.comments_count"},
    {Ns::kThreading, "total", EntryField::kCommentsCount, 0, "_feedmill.comments_count"},
    {Ns::kThreading, "in-reply-to", EntryField::kRelation, 0, "_feedmill.links (rel in-reply-to)"},
    {Ns::kEnclosure, "enclosure", EntryField::kEnclosure, 1, "attachments"},
    {Ns::kCreativeCommons, "license", EntryField::kLicense, 0, "_feedmill.links (rel license)"},
    {Ns::kFeedburner, "origlink", EntryField::kOriginalLink, 0, "_feedmill.links (rel canonical)"},
};

inline constexpr FeedRow kModuleFeed[] = {
    {Ns::kSyndication, "updateperiod", FeedField::kUpdatePeriod, 0,
     "_feedmill.update_interval_seconds"},
    {Ns::kSyndication, "updatefrequency", FeedField::kUpdateFrequency, 0,
     "_feedmill.update_interval_seconds"},
    {Ns::kAdmin, "generatoragent", FeedField::kGenerator, 0, "_feedmill.generator"},
    {Ns::kCreativeCommons, "license", FeedField::kLicense, 0, "_feedmill.links (rel license)"},
    {Ns::kWebfeeds, "icon", FeedField::kFavicon, 0, "favicon"},
    {Ns::kWebfeeds, "logo", FeedField::kIcon, 0, "icon"},
    {Ns::kWebfeeds, "cover", FeedField::kIcon, 1, "icon"},
};

}  // namespace feedmill
