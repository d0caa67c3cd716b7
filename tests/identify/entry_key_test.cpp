#include "identify/entry_key.h"

#include "identify/page_key.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

ParsedEntry item(const std::string& guid, const std::string& url, const std::string& title,
                 const std::string& text) {
  ParsedEntry parsed;
  parsed.entry.guid = guid;
  parsed.entry.url = url;
  parsed.entry.title = title;
  parsed.content.value = text;
  return parsed;
}

IdentifiedDocument document(std::vector<ParsedEntry> items, bool unreliable = false) {
  return identify_all(std::move(items), unreliable);
}

const std::string kUrl = "https://site.example/a";

}  // namespace

TEST_CASE("entry key: the guid byte for byte, whatever else changes") {
  const auto a = identify(item("g1", kUrl, "Title", "text"));
  CHECK(a.own == identify(item("g1", "https://site.example/b", "Other", "more")).own);
  CHECK(a.own != identify(item("G1", kUrl, "Title", "text")).own);
  CHECK(a.own != identify(item("", "g1", "Title", "text")).own);
}

TEST_CASE(
    "entry key: an address at a host in another script is known as an earlier version knew it") {
  const auto key_of = [](const std::string& url) {
    return document({item("", url, "Title", "text")}).entries.at(0);
  };
  const auto written = key_of("https://b\u00fccher.example/a");
  const auto ascii = key_of("http://xn--bcher-kva.example/a");
  CHECK(written.identity.own == ascii.identity.own);
  REQUIRE(written.aliases.size() == 1);
  CHECK(written.aliases[0] != written.identity.own);
  CHECK(ascii.aliases.empty());
  CHECK(
      document({item("g", "https://b\u00fccher.example/a", "T", "t")}).entries[0].aliases.empty());
}

TEST_CASE("entry key: without a guid the address, tracking parameters aside") {
  const auto a = identify(item("", kUrl, "Title", "text"));
  CHECK(a.own == identify(item("", "http://site.example/a?utm_source=x", "New", "new")).own);
  CHECK(a.own != identify(item("", "https://site.example/a?id=2", "Title", "text")).own);
}

TEST_CASE("entry key: then title and date, then content") {
  ParsedEntry dated = item("", "", "Title", "text"), later = dated;
  dated.entry.published = Instant{Seconds{1000}};
  later.entry.published = Instant{Seconds{2000}};
  CHECK(identify(dated).own != identify(later).own);
  CHECK(identify(item("", "", "", "text")).own != identify(item("", "", "", "other")).own);
  CHECK(identify(item("", "", "", "text")).own == identify(item("", "", "", "text")).own);
}

TEST_CASE("entry key: the fingerprint is of what a reader would see") {
  const auto seen = fingerprint(item("g1", kUrl, "Title", "text"));
  CHECK(seen == fingerprint(item("g2", kUrl + "?utm_medium=rss", "Title", "text")));
  CHECK(seen != fingerprint(item("g1", kUrl, "Title!", "text")));
  CHECK(seen != fingerprint(item("g1", kUrl, "Title", "text.")));
  ParsedEntry dated = item("g1", kUrl, "Title", "text");
  dated.entry.updated = Instant{Seconds{1000}};
  CHECK(seen == fingerprint(dated));
  ParsedEntry podcast = dated;
  podcast.entry.attachments.push_back({"https://cdn.example/1.mp3?sig=1", "", "", {}, {}});
  CHECK(seen != fingerprint(podcast));
  ParsedEntry signed_anew = podcast;
  signed_anew.entry.attachments[0].url = "https://cdn.example/1.mp3?sig=2";
  CHECK(fingerprint(podcast) == fingerprint(signed_anew));
}

TEST_CASE("entry key: the same item twice in a document is one") {
  const auto one = item("g1", kUrl, "Title", "text");
  CHECK(document({one, one, one}).entries.size() == 1);
  CHECK_FALSE(document({one, one}).unreliable);
  const auto bare = item("", "", "Only a title", "");
  CHECK(document({bare, bare}).entries.size() == 1);
}

TEST_CASE("entry key: one guid with different titles or texts is several, and steps down") {
  const auto found = document({item("g1", kUrl, "One", "text"), item("g1", kUrl, "Two", "text"),
                               item("g1", kUrl, "Two", "more"), item("g2", "", "Three", "text")});
  REQUIRE(found.entries.size() == 4);
  CHECK(found.unreliable);
  CHECK(found.entries[0].stepped_down);
  CHECK_FALSE(found.entries[0].same_title);
  CHECK(found.entries[1].same_title);
  CHECK_FALSE(found.entries[3].stepped_down);
  // None of the strongest keys is another item's.
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      CHECK(found.entries[i].keys[0] != found.entries[j].keys[0]);
    }
  }
}

TEST_CASE("entry key: a reliable feed's entries have a guid and an address to be known by") {
  const auto found = document({item("g1", kUrl, "One", "text")});
  const EntryIdentity& id = found.entries[0].identity;
  CHECK(found.entries[0].keys == std::vector<std::uint64_t>{id.own, id.url, id.alike});
}

TEST_CASE("entry key: an address that several items share names none of them") {
  const auto found = document({item("g1", kUrl, "One", "a"), item("g2", kUrl, "Two", "b")});
  for (const IdentifiedEntry& entry : found.entries) {
    const EntryIdentity& id = entry.identity;
    CHECK(entry.keys == std::vector<std::uint64_t>{id.own, id.alike});
  }
  CHECK_FALSE(found.unreliable);
}

TEST_CASE("entry key: a feed that once repeated guids stays unreliable") {
  const auto found = document({item("g1", kUrl, "One", "text")}, true);
  CHECK(found.unreliable);
  CHECK(found.entries[0].keys.size() == 5);
}

TEST_CASE("entry key: spellings of one page are one, other pages are not") {
  const std::string page = page_of("https://site.example/2026/otter");
  for (const char* same :
       {"https://site.example/2026/otter/", "https://www.site.example/2026/otter",
        "https://m.site.example/2026/otter/", "https://amp.site.example/2026/otter",
        "https://site.example/2026/otter/amp/", "https://site.example/2026/otter?amp=1",
        "https://site.example/2026/otter/index.html"}) {
    CAPTURE(same);
    CHECK(page_of(same) == page);
  }
  for (const char* other :
       {"https://site.example/2026/otters", "https://site.example/2026",
        "https://news.site.example/2026/otter", "https://site.example/2026/otter?id=1"}) {
    CAPTURE(other);
    CHECK(page_of(other) != page);
  }
  CHECK(page_of("https://m.de/a") != page_of("https://de/a"));
}

TEST_CASE("entry key: what names a visit names no page") {
  const std::string page = page_of("https://site.example/view?id=7");
  for (const char* same : {"https://site.example/view?PHPSESSID=0af5&id=7",
                           "https://site.example/view;jsessionid=0AF5.node1?id=7",
                           "https://site.example/view?_=1795435200&id=7",
                           "https://site.example/view?id=7&sid=0123456789abcdef0123",
                           "https://site.example/view?ASPSESSIONIDQQ=X&id=7"}) {
    INFO(same);
    CHECK(page_of(same) == page);
  }
  for (const char* other :
       {"https://site.example/view?id=7&sid=12", "https://site.example/view",
        "https://site.example/view;v=2?id=7", "https://site.example/view?id=7&s=harbour"}) {
    INFO(other);
    CHECK(page_of(other) != page);
  }
  CHECK(name_of_page("https://site.example/news/otter/?x=1") == "otter");
  CHECK(name_of_page("https://site.example/").empty());
}

TEST_CASE("entry key: a number behind # counts versions, a word names a part") {
  CHECK(without_version("https://site.example/a#3") == "https://site.example/a");
  CHECK(without_version("https://site.example/a#comments") == "https://site.example/a#comments");
  CHECK(without_version("#1") == "#1");
  CHECK(looks_random("7f9c24e8-3b12-4fda-9e11-55aa00bb11cc"));
  CHECK_FALSE(looks_random("tag:site.example,2026:an-article-about-beef"));
}

TEST_CASE("entry key: one article under two versions of its guid is one, with both names") {
  const auto a = item(kUrl + "#0", kUrl, "Title", "text"),
             b = item(kUrl + "#3", kUrl, "Title", "text");
  const auto found = document({b, a});
  REQUIRE(found.entries.size() == 1);
  CHECK(found.entries[0].aliases == std::vector<std::uint64_t>{identify(a).own});
}

TEST_CASE("entry key: a number behind a front page counts incidents, not versions") {
  const std::string front = "https://status.example/";
  const auto one = item(front + "#1", front, "Resolved", "The tide gauge is back."),
             two = item(front + "#2", front, "Resolved", "The ferry runs again.");
  CHECK(document({two, one}).entries.size() == 2);
  CHECK(document({item(kUrl + "#2", kUrl, "Title", "longer text"),
                  item(kUrl + "#1", kUrl, "Title", "text")})
            .entries.size() == 1);
}

TEST_CASE("entry key: two incidents in the same words are two") {
  ParsedEntry one = item("i-1", "https://status.example/", "Slow answers", "We look into it.");
  ParsedEntry two = item("i-2", "https://status.example/", "Slow answers", "We look into it.");
  one.entry.published = Instant{Seconds{1000}};
  two.entry.published = Instant{Seconds{9000}};
  CHECK(document({two, one}).entries.size() == 2);
}
