// The XML namespaces that feeds use, as small numbers. Feeds misspell the addresses, use the
// prefixes without declaring them, or declare their own: see namespace_of_prefix(). Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedmill {

enum class Ns : std::uint8_t {
  kNone,  ///< no namespace at all
  kRss,   ///< RSS 0.90, 1.0, 1.1, and the namespaces that some 0.9x and 2.0 feeds claim
  kAtom,  ///< Atom 0.3 and 1.0
  kCdf,
  kRdf,
  kContent,
  kXhtml,
  kDublinCore,
  kDublinCoreTerms,
  kPrism,
  kSyndication,
  kCommentApi,
  kSlash,
  kThreading,
  kTombstones,
  kItunes,
  kGooglePlay,
  kPodcast,
  kMedia,
  kChapters,
  kEnclosure,
  kFeedburner,
  kWebfeeds,
  kAdmin,
  kCreativeCommons,
  kXml,
  kOther,  ///< declared, and none of these
};

/// The namespace of an address, however it is spelt (case, http or https, a slash too many).
Ns namespace_of_uri(std::string_view uri);

/// What a prefix stands for by habit; kOther where it is nobody's.
Ns namespace_of_prefix(std::string_view prefix);

}  // namespace feedmill
