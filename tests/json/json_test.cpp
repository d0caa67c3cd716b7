#include <random>

#include "feedmill/json.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

/// Entries with any field present or not, and texts that want escaping.
class Entries {
 public:
  Entry next() {
    Entry e;
    for (std::string* field :
         {&e.id, &e.url, &e.external_url, &e.title, &e.content_html, &e.content_text, &e.summary,
          &e.image, &e.language, &e.guid, &e.comments_url, &e.rights, &e.summary_html})
      *field = text();
    e.published = time();
    e.updated = time();
    e.authors = list<Person>([&] { return Person{full(), text(), text()}; });
    e.tags = list<std::string>([&] { return full(); });
    e.attachments = list<Attachment>([&] {
      return Attachment{full(), text(), text(), number(), number()};
    });
    if (coin()) e.guid_is_permalink = coin();
    if (coin()) e.source = Origin{full(), text(), text()};
    e.links = list<Link>([&] { return Link{full(), text(), text(), text(), text()}; });
    e.categories = list<Category>([&] { return Category{full(), text(), text()}; });
    e.contributors = list<Person>([&] { return Person{full(), text(), text()}; });
    if (coin()) e.media = Media{full(), text(), text()};
    if (coin()) {
      e.episode = Episode{number(), number(), number(), full(), std::nullopt, text()};
      if (coin()) e.episode->is_explicit = coin();
    }
    return e;
  }

 private:
  bool coin() { return random_() % 2 == 0; }
  std::string full() { return "x" + text(); }
  std::string text() {
    static const char* const kPieces[] = {"a",    "é",         "\"",     "\\", "\n", "\x01",
                                          "\x7f", "</script>", "\u2028", "😀",  "{",  "]"};
    std::string out;
    for (auto n = random_() % 5; n > 0; --n) out += kPieces[random_() % std::size(kPieces)];
    return out;
  }
  std::optional<std::int64_t> number() {
    if (coin()) return std::nullopt;
    return static_cast<std::int64_t>(random_()) << (random_() % 20);
  }
  std::optional<Instant> time() {
    if (coin()) return std::nullopt;
    return Instant(Seconds(static_cast<std::int64_t>(random_()) * 50 - 40000000000));
  }
  template <class T, class Make>
  std::vector<T> list(Make make) {
    std::vector<T> out;
    for (auto n = random_() % 3; n > 0; --n) out.push_back(make());
    return out;
  }
  std::mt19937 random_{20261123};
};

}  // namespace

TEST_CASE("json: an entry that is written and read is the same entry") {
  Entries entries;
  for (int i = 0; i < 3000; ++i) {
    const Entry entry = entries.next();
    const std::string json = to_json(entry);
    CAPTURE(json);
    CHECK(json.find('\n') == std::string::npos);
    const auto again = entry_from_json(json);
    REQUIRE(again);
    CHECK(*again == entry);
    CHECK(to_json(*again) == json);
  }
}

TEST_CASE("json: what is absent is left out") {
  CHECK(to_json(Entry{}) == "{}");
  Entry entry;
  entry.id = "1";
  entry.title = "a \"b\"\n\x02";
  entry.tags = {"x", "y"};
  entry.guid_is_permalink = false;
  CHECK(
      to_json(entry) ==
      R"({"id":"1","title":"a \"b\"\n\u0002","tags":["x","y"],"_feedmill":{"guid_is_permalink":false}})");
}

TEST_CASE("json: a whole feed") {
  Feed feed;
  feed.title = "T";
  feed.format = Format::kAtom03;
  feed.encoding = "utf-8";
  feed.problems = {{"mismatched-tag", 3, "m"}, {"x", 0, "y"}};
  feed.skip_hours = {0, 7};
  Entry one;
  one.id = "1";
  Entry two;
  two.id = "2";
  CHECK(to_json(feed, {one, two}) ==
        "{\"version\":\"https://jsonfeed.org/version/"
        "1.1\",\"title\":\"T\",\"items\":[\n{\"id\":\"1\"},\n{\"id\":\"2\"}\n],"
        "\"_feedmill\":{\"format\":\"atom-0.3\",\"encoding\":\"utf-8\",\"problems\":[{\"code\":"
        "\"mismatched-tag\",\"line\":3,"
        "\"message\":\"m\"},{\"code\":\"x\",\"message\":\"y\"}],\"skip_hours\":[0,7]}}");
  CHECK(to_json(feed, {}).find("\"items\":[],") != std::string::npos);
}

TEST_CASE("json: what is no entry is an error") {
  for (const char* text : {"", "[]", "{", "null", "{\"id\":}"}) {
    CAPTURE(text);
    const auto entry = entry_from_json(text);
    REQUIRE_FALSE(entry);
    CHECK(entry.error().code == Errc::kFailed);
  }
}

TEST_CASE("json: an address that runs something is not written, whoever stored it") {
  Entry entry;
  entry.id = "1";
  entry.url = "javascript:alert(1)";
  entry.image = "vbscript:x";
  entry.external_url = "https://a.example/x";
  CHECK(to_json(entry) == R"({"id":"1","external_url":"https://a.example/x"})");
}
