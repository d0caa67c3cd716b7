// iTunes: https://podcasters.apple.com/support/823-podcast-requirements
// Podcasting 2.0: https://github.com/Podcastindex-org/podcast-namespace
// Podlove Simple Chapters: https://podlove.org/simple-chapters/
// Google Play: https://support.google.com/podcast-publishers (kept by feeds, retired by its owner)
#pragma once

#include "parse/fields.h"

namespace feedmill {

inline constexpr EntryRow kItunesEntry[] = {
    {Ns::kItunes, "title", EntryField::kTitle, 0, "title"},
    {Ns::kItunes, "author", EntryField::kAuthor, 0, "authors"},
    {Ns::kItunes, "summary", EntryField::kAbstract, 0, "content_html or summary"},
    {Ns::kItunes, "subtitle", EntryField::kAbstract, 3, "summary"},
    {Ns::kItunes, "keywords", EntryField::kKeywords, 0, "tags"},
    {Ns::kItunes, "category", EntryField::kCategory, 0, "tags, _feedmill.categories"},
    {Ns::kItunes, "image", EntryField::kImage, 0, "image, _feedmill.episode.image"},
    {Ns::kItunes, "link", EntryField::kLink, 0, "image"},
    {Ns::kItunes, "duration", EntryField::kDuration, 0, "_feedmill.episode.duration_in_seconds"},
    {Ns::kItunes, "season", EntryField::kSeason, 0, "_feedmill.episode.season"},
    {Ns::kItunes, "episode", EntryField::kEpisode, 0, "_feedmill.episode.number"},
    {Ns::kItunes, "episodetype", EntryField::kEpisodeType, 0, "_feedmill.episode.type"},
    {Ns::kItunes, "explicit", EntryField::kExplicit, 0, "_feedmill.episode.explicit"},
    {Ns::kGooglePlay, "author", EntryField::kAuthor, 1, "authors"},
    {Ns::kGooglePlay, "description", EntryField::kAbstract, 2, "content_html or summary"},
    {Ns::kGooglePlay, "image", EntryField::kImage, 1, "image, _feedmill.episode.image"},
    {Ns::kGooglePlay, "explicit", EntryField::kExplicit, 1, "_feedmill.episode.explicit"},
    {Ns::kPodcast, "season", EntryField::kSeason, 1, "_feedmill.episode.season"},
    {Ns::kPodcast, "episode", EntryField::kEpisode, 1, "_feedmill.episode.number"},
    {Ns::kPodcast, "person", EntryField::kContributor, 0, "_feedmill.contributors"},
    {Ns::kPodcast, "transcript", EntryField::kRelation, 0, "_feedmill.links (rel transcript)"},
    {Ns::kPodcast, "chapters", EntryField::kRelation, 0, "_feedmill.links (rel chapters)"},
    {Ns::kPodcast, "license", EntryField::kLicense, 0, "_feedmill.links (rel license)"},
    {Ns::kPodcast, "socialinteract", EntryField::kSocial, 0, "_feedmill.links (rel replies)"},
    {Ns::kPodcast, "image", EntryField::kImage, 1, "image"},
    {Ns::kPodcast, "images", EntryField::kImage, 2, "image"},
    {Ns::kChapters, "chapters", EntryField::kChapters, 0, "_feedmill.chapters"},
    {Ns::kPodcast, "alternateenclosure", EntryField::kEnclosure, 1, "attachments"},
};

inline constexpr FeedRow kItunesFeed[] = {
    {Ns::kItunes, "title", FeedField::kTitle, 0, "title"},
    {Ns::kItunes, "author", FeedField::kAuthor, 0, "authors"},
    {Ns::kItunes, "owner", FeedField::kOwner, 0, "authors (where there is no other)"},
    {Ns::kItunes, "summary", FeedField::kDescription, 1, "description"},
    {Ns::kItunes, "subtitle", FeedField::kDescription, 0, "description"},
    {Ns::kItunes, "keywords", FeedField::kKeywords, 0, "_feedmill.tags"},
    {Ns::kItunes, "category", FeedField::kCategory, 0, "_feedmill.tags"},
    {Ns::kItunes, "image", FeedField::kIcon, 0, "icon"},
    {Ns::kItunes, "link", FeedField::kLink, 0, "icon"},
    {Ns::kPodcast, "guid", FeedField::kId, 0, "_feedmill.id"},
    {Ns::kPodcast, "funding", FeedField::kFunding, 0, "_feedmill.links (rel payment)"},
    {Ns::kPodcast, "license", FeedField::kLicense, 0, "_feedmill.links (rel license)"},
    {Ns::kPodcast, "person", FeedField::kOwner, 2, "authors (where there is no other)"},
    {Ns::kPodcast, "image", FeedField::kIcon, 1, "icon"},
    {Ns::kPodcast, "images", FeedField::kIcon, 2, "icon"},
    {Ns::kGooglePlay, "author", FeedField::kAuthor, 1, "authors"},
    {Ns::kGooglePlay, "description", FeedField::kDescription, 2, "description"},
    {Ns::kGooglePlay, "image", FeedField::kIcon, 1, "icon"},
    {Ns::kGooglePlay, "category", FeedField::kCategory, 1, "_feedmill.tags"},
};

}  // namespace feedmill
