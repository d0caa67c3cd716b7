#include "stories/features.h"

#include <algorithm>

#include "support/catch.h"

using namespace feedmill::stories;

namespace {

Text a_text() {
  Text text;
  text.title = "Otter crosses motorway near Hobart";
  text.body =
      "An otter crossed the motorway near Hobart on Sunday, Anna Keel of the river trust said. "
      "Traffic stood for 40 minutes until the animal had reached the reeds on the other side, "
      "where two young ones were waiting. According to Harbour Post it was the third this year.";
  text.canonical_url = "https://site.example/otter-crosses-motorway";
  text.source_name = "River News";
  text.links = {"https://other.example/a"};
  return text;
}

}  // namespace

TEST_CASE("features: the stored form reads back") {
  const Features features = features_of(a_text());
  CHECK(features.telling);
  CHECK_FALSE(features.opening.empty());
  CHECK_FALSE(features.credits.empty());
  CHECK(features.links.size() == 1);
  const auto read = from_blob(to_blob(features));
  REQUIRE(read);
  CHECK(*read == features);
}

TEST_CASE("features: a blob that is cut, longer or of another version is none") {
  const std::string blob = to_blob(features_of(a_text()));
  CHECK_FALSE(from_blob(""));
  CHECK_FALSE(from_blob(blob.substr(0, blob.size() - 1)));
  CHECK_FALSE(from_blob(blob + "x"));
  CHECK_FALSE(from_blob("\x7F" + blob.substr(1)));
}

TEST_CASE("features: an outlet is found by the name that others give it") {
  CHECK(outlet_key("The Harbour Post") == outlet_key("harbour post"));
  const Features features = features_of(a_text());
  CHECK(std::find(features.credits.begin(), features.credits.end(), outlet_key("Harbour Post")) !=
        features.credits.end());
}

TEST_CASE("features: places in a title count words, a hyphenated one as one") {
  Text text;
  text.title = "Well-known otter crosses; badger sleeps";
  Spelling spelling;
  const Features features = features_of(text, &spelling);
  const auto place = [&](std::string_view word) {
    for (const Spelling::Word& known : spelling.words) {
      if (known.text != word) continue;
      for (const Term& term : features.terms)
        if (term.hash == known.hash) return static_cast<int>(term.place);
    }
    return -1;
  };
  CHECK(place("known") == 1);
  CHECK(place("otter") == 2);
  CHECK(place("badger") == 4);
  CHECK(features.second_part == 4);
}

TEST_CASE("features: an address written out in a text is no passage, what stands around it is") {
  Text plain = a_text(), linked = a_text();
  const std::string body(plain.body);
  const std::size_t middle = body.find("Traffic");
  const std::string address = "https://other.example/what_is_an_otter_all_about_really/ ";
  const std::string with = body.substr(0, middle) + address + body.substr(middle);
  linked.body = with;
  CHECK(features_of(linked).opening == features_of(plain).opening);
  const std::string unspaced = "http://other.example/a\u6771\u4EAC\u306E\u5929\u6C17";
  const std::string name = "httpd is no address";
  plain.body = "\u6771\u4EAC\u306E\u5929\u6C17";
  linked.body = unspaced;
  CHECK(features_of(linked) == features_of(plain));
  plain.body = name;
  CHECK_FALSE(features_of(plain).opening.empty());
}

TEST_CASE("features: a number that is part of a word weighs as little as a date") {
  Text text;
  text.title = "Otter (x1-323) crosses 9417 roads";
  Spelling spelling;
  const Features features = features_of(text, &spelling);
  const auto weight = [&](std::string_view word) {
    for (const Spelling::Word& known : spelling.words) {
      if (known.text != word) continue;
      for (const Term& term : features.terms)
        if (term.hash == known.hash) return static_cast<int>(term.weight);
    }
    return -1;
  };
  CHECK(weight("323") == 4);
  CHECK(weight("x1") == 16);
  CHECK(weight("9417") == 16);
}
