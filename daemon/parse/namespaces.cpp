#include "parse/namespaces.h"

#include <array>
#include <cstddef>

namespace feedmill {
namespace {

struct Address {
  std::string_view address;  // lower case, without scheme, "www.", and what trails
  Ns ns;
};

// Each with the spellings that feeds in the wild have.
constexpr Address kAddresses[] = {
    {"w3.org/2005/atom", Ns::kAtom},
    {"purl.org/atom/ns", Ns::kAtom},
    {"purl.org/atom/app", Ns::kOther},
    {"purl.org/rss/1.0", Ns::kRss},
    {"purl.org/net/rss1.1", Ns::kRss},
    {"my.netscape.com/rdf/simple/0.9", Ns::kRss},
    {"channel.netscape.com/rdf/simple/0.9", Ns::kRss},
    {"my.netscape.com/publish/formats/rss-0.91.dtd", Ns::kRss},
    {"backend.userland.com/rss", Ns::kRss},
    {"backend.userland.com/rss2", Ns::kRss},
    {"backend.userland.com/rss2.1", Ns::kRss},
    {"backend.userland.com/rss091", Ns::kRss},
    {"backend.userland.com/rss092", Ns::kRss},
    {"blogs.law.harvard.edu/tech/rss", Ns::kRss},
    {"cyber.law.harvard.edu/rss/rss.html", Ns::kRss},
    {"purl.org/rss/2.0", Ns::kRss},
    {"w3.org/1999/02/22-rdf-syntax-ns", Ns::kRdf},
    {"purl.org/rss/1.0/modules/content", Ns::kContent},
    {"w3.org/1999/xhtml", Ns::kXhtml},
    {"purl.org/dc/elements/1.0", Ns::kDublinCore},
    {"purl.org/dc/elements/1.1", Ns::kDublinCore},
    {"purl.org/rss/1.0/modules/dc", Ns::kDublinCore},
    {"purl.org/dc/terms", Ns::kDublinCoreTerms},
    {"purl.org/rss/1.0/modules/dcterms", Ns::kDublinCoreTerms},
    {"prismstandard.org/namespaces/1.2/basic", Ns::kPrism},
    {"prismstandard.org/namespaces/basic/2.0", Ns::kPrism},
    {"prismstandard.org/namespaces/basic/2.1", Ns::kPrism},
    {"purl.org/rss/1.0/modules/prism", Ns::kPrism},
    {"purl.org/rss/1.0/modules/syndication", Ns::kSyndication},
    {"wellformedweb.org/commentapi", Ns::kCommentApi},
    {"purl.org/rss/1.0/modules/slash", Ns::kSlash},
    {"purl.org/syndication/thread/1.0", Ns::kThreading},
    {"purl.org/atompub/tombstones/1.0", Ns::kTombstones},
    {"itunes.com/dtds/podcast-1.0.dtd", Ns::kItunes},
    {"google.com/schemas/play-podcasts/1.0", Ns::kGooglePlay},
    {"google.com/schemas/play-podcasts/1.0/play-podcasts.xsd", Ns::kGooglePlay},
    {"podcastindex.org/namespace/1.0", Ns::kPodcast},
    {"github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", Ns::kPodcast},
    {"search.yahoo.com/mrss", Ns::kMedia},
    {"search.yahoo.com/mrss/1.1", Ns::kMedia},
    {"rssboard.org/media-rss", Ns::kMedia},
    {"video.search.yahoo.com/mrss", Ns::kMedia},
    {"tools.search.yahoo.com/mrss", Ns::kMedia},
    {"api.maven.com/mrss/1.0", Ns::kMedia},
    {"podlove.org/simple-chapters", Ns::kChapters},
    {"purl.oclc.org/net/rss_2.0/enc", Ns::kEnclosure},
    {"rssnamespace.org/feedburner/ext/1.0", Ns::kFeedburner},
    {"webfeeds.org/rss/1.0", Ns::kWebfeeds},
    {"webns.net/mvcb", Ns::kAdmin},
    {"backend.userland.com/creativecommonsrssmodule", Ns::kCreativeCommons},
    {"web.resource.org/cc", Ns::kCreativeCommons},
    {"cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", Ns::kCreativeCommons},
    {"w3.org/xml/1998/namespace", Ns::kXml},
};

struct Habit {
  std::string_view prefix;
  Ns ns;
};

constexpr Habit kHabits[] = {
    {"atom", Ns::kAtom},
    {"atom10", Ns::kAtom},
    {"atom03", Ns::kAtom},
    {"a10", Ns::kAtom},
    {"rss", Ns::kRss},
    {"rdf", Ns::kRdf},
    {"content", Ns::kContent},
    {"xhtml", Ns::kXhtml},
    {"body", Ns::kXhtml},
    {"dc", Ns::kDublinCore},
    {"dcterms", Ns::kDublinCoreTerms},
    {"dcterm", Ns::kDublinCoreTerms},
    {"prism", Ns::kPrism},
    {"sy", Ns::kSyndication},
    {"wfw", Ns::kCommentApi},
    {"slash", Ns::kSlash},
    {"thr", Ns::kThreading},
    {"at", Ns::kTombstones},
    {"itunes", Ns::kItunes},
    {"googleplay", Ns::kGooglePlay},
    {"podcast", Ns::kPodcast},
    {"media", Ns::kMedia},
    {"psc", Ns::kChapters},
    {"enc", Ns::kEnclosure},
    {"feedburner", Ns::kFeedburner},
    {"webfeeds", Ns::kWebfeeds},
    {"admin", Ns::kAdmin},
    {"creativecommons", Ns::kCreativeCommons},
    {"cc", Ns::kCreativeCommons},
    {"xml", Ns::kXml},
};

constexpr std::size_t kLongest = 80;

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool drop_prefix(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

Ns namespace_of_uri(std::string_view uri) {
  while (!uri.empty() && static_cast<unsigned char>(uri.front()) <= ' ') uri.remove_prefix(1);
  while (!uri.empty() &&
         (static_cast<unsigned char>(uri.back()) <= ' ' || uri.back() == '/' || uri.back() == '#'))
    uri.remove_suffix(1);
  if (uri.empty()) return Ns::kNone;
  if (uri.size() > kLongest) return Ns::kOther;
  std::array<char, kLongest> buffer{};
  for (std::size_t i = 0; i < uri.size(); ++i) buffer[i] = lower(uri[i]);
  std::string_view address(buffer.data(), uri.size());
  if (!drop_prefix(address, "http://")) drop_prefix(address, "https://");
  drop_prefix(address, "www.");
  for (const Address& known : kAddresses)
    if (known.address == address) return known.ns;
  return Ns::kOther;
}

Ns namespace_of_prefix(std::string_view prefix) {
  if (prefix.size() > kLongest) return Ns::kOther;
  std::array<char, kLongest> buffer{};
  for (std::size_t i = 0; i < prefix.size(); ++i) buffer[i] = lower(prefix[i]);
  const std::string_view name(buffer.data(), prefix.size());
  for (const Habit& habit : kHabits)
    if (habit.prefix == name) return habit.ns;
  return Ns::kOther;
}

}  // namespace feedmill
