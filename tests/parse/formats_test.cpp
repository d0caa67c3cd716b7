// docs/formats.md says what the tables say.
#include <fstream>
#include <iterator>
#include <string>

#include "parse/fields.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

struct Prefix {
  Ns ns;
  const char* prefix;
};
constexpr Prefix kPrefixes[] = {{Ns::kRss, ""},
                                {Ns::kAtom, "atom:"},
                                {Ns::kCdf, "cdf:"},
                                {Ns::kContent, "content:"},
                                {Ns::kXhtml, "xhtml:"},
                                {Ns::kDublinCore, "dc:"},
                                {Ns::kDublinCoreTerms, "dcterms:"},
                                {Ns::kPrism, "prism:"},
                                {Ns::kSyndication, "sy:"},
                                {Ns::kCommentApi, "wfw:"},
                                {Ns::kSlash, "slash:"},
                                {Ns::kThreading, "thr:"},
                                {Ns::kTombstones, "at:"},
                                {Ns::kItunes, "itunes:"},
                                {Ns::kGooglePlay, "googleplay:"},
                                {Ns::kPodcast, "podcast:"},
                                {Ns::kChapters, "psc:"},
                                {Ns::kEnclosure, "enc:"},
                                {Ns::kMedia, "media:"},
                                {Ns::kFeedburner, "feedburner:"},
                                {Ns::kWebfeeds, "webfeeds:"},
                                {Ns::kAdmin, "admin:"},
                                {Ns::kCreativeCommons, "creativeCommons:"}};

template <class R>
std::string line_of(const char* scope, const R& row) {
  std::string prefix = "?";
  for (const Prefix& known : kPrefixes)
    if (known.ns == row.ns) prefix = known.prefix;
  std::string line = "| ";
  line.append(scope).append(" | `").append(prefix).append(row.name).append("` | ");
  return line.append(row.path).append(" |");
}

std::string document() {
  std::ifstream file(FEEDMILL_FORMATS_MD);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("docs/formats.md has every element of the tables, and no other") {
  const std::string text = document();
  REQUIRE(!text.empty());
  std::string missing;
  std::size_t rows = 0;
  const auto expect = [&](const std::string& line) {
    ++rows;
    if (text.find("\n" + line + "\n") == std::string::npos) missing += line + "\n";
  };
  for (const EntryRow& row : all_entry_rows())
    if (!row.path.empty()) expect(line_of("item", row));
  for (const FeedRow& row : all_feed_rows())
    if (!row.path.empty()) expect(line_of("feed", row));
  CHECK(missing == "");
  std::size_t lines = 0;
  for (std::size_t at = text.find("\n| item |"); at != std::string::npos;
       at = text.find("\n| item |", at + 1))
    ++lines;
  for (std::size_t at = text.find("\n| feed |"); at != std::string::npos;
       at = text.find("\n| feed |", at + 1))
    ++lines;
  CHECK(lines == rows);
}

TEST_CASE("fields: an element is found in any case, and only in its namespace") {
  REQUIRE(find_entry_row(Ns::kRss, "PubDate") != nullptr);
  CHECK(find_entry_row(Ns::kRss, "PubDate")->field == EntryField::kPublished);
  CHECK(find_entry_row(Ns::kOther, "pubDate") == nullptr);
  CHECK(find_entry_row(Ns::kRss, "") == nullptr);
  CHECK(find_feed_row(Ns::kAtom, "subtitle")->field == FeedField::kDescription);
  for (const EntryRow& row : all_entry_rows()) CHECK(find_entry_row(row.ns, row.name) == &row);
  for (const FeedRow& row : all_feed_rows()) CHECK(find_feed_row(row.ns, row.name) == &row);
}
