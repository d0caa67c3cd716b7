// Channel Definition Format: https://www.w3.org/TR/NOTE-CDFsubmit.html
// HREF and LASTMOD are attributes of the channel and of the items themselves.
#pragma once

#include "parse/fields.h"

namespace feedmill {

inline constexpr EntryRow kCdfEntry[] = {
    {Ns::kCdf, "title", EntryField::kTitle, 0, "title"},
    {Ns::kCdf, "abstract", EntryField::kAbstract, 0, "content_html or summary"},
    {Ns::kCdf, "a", EntryField::kLink, 0, "url"},
    {Ns::kCdf, "logo", EntryField::kImage, 0, "image"},
};

inline constexpr FeedRow kCdfFeed[] = {
    {Ns::kCdf, "item", FeedField::kEntry, 0, "items"},
    {Ns::kCdf, "channel", FeedField::kNested, 0, ""},
    {Ns::kCdf, "title", FeedField::kTitle, 0, "title"},
    {Ns::kCdf, "abstract", FeedField::kDescription, 0, "description"},
    {Ns::kCdf, "a", FeedField::kLink, 0, "home_page_url"},
    {Ns::kCdf, "logo", FeedField::kIcon, 0, "icon"},
};

}  // namespace feedmill
