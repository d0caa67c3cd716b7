#include "stories/tokens.h"

#include "stories/title.h"
#include "support/catch.h"

using namespace feedmill::stories;

namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> all;
  for (const Token& token : tokens_of(text)) all.push_back(token.word);
  return all;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("tokens: case, accents and possessives fall away") {
  CHECK(words("Beyoncé's Straße") == Words{"beyonce", "strasse"});
  CHECK(words("L’eau, c'est") == Words{"eau", "est"});
}

TEST_CASE("tokens: initials and numbers stay whole") {
  CHECK(words("U.S. pays $1,500.25.") == Words{"us", "pays", "1.500.25"});
}

TEST_CASE("tokens: a hyphen ties two words, a dash does not") {
  const auto tied = [](std::string_view text) { return tokens_of(text, 9).at(1).hyphened; };
  CHECK(tied("well-known"));
  CHECK(tied("well\u2011known"));
  CHECK_FALSE(tied("well - known"));
  CHECK_FALSE(tied("well -known"));
  CHECK_FALSE(tied("well--known"));
}

TEST_CASE("tokens: Cyrillic, Greek and Arabic spellings of one word are one") {
  CHECK(words("Ещё") == words("еще"));
  CHECK(words("ΛΌΓΟΣ").size() == 1);
  CHECK(words("أَحمد") == words("احمد"));
}

TEST_CASE("tokens: scripts without spaces give characters") {
  CHECK(words("東京 tower") == Words{"東", "京", "tower"});
}

TEST_CASE("tokens: inflected words have one stem, numbers their own") {
  CHECK(stem_of("announces") == stem_of("announced"));
  CHECK(stem_of("правительства") == stem_of("правительство"));
  CHECK(stem_of("1234567") != stem_of("1234568"));
}

TEST_CASE("tokens: function and calendar words are known in many languages") {
  for (const char* word : {"the", "und", "les", "para", "что", "في"}) CHECK(is_function_word(word));
  CHECK_FALSE(is_function_word("harbour"));
  for (const char* word : {"april", "freitag", "2031", "7"}) {
    CHECK(is_calendar_word(tokens_of(word).front()));
  }
  CHECK_FALSE(is_calendar_word(tokens_of("737").front()));
}

TEST_CASE("title: the outlet's name at its end goes, other parts stay") {
  CHECK(without_outlet("Otter crosses - The Harbour Post", "Harbour Post", "") == "Otter crosses");
  CHECK(without_outlet("Otter crosses | harbourpost.example", "",
                       "https://harbourpost.example/a") == "Otter crosses");
  CHECK(without_outlet("Otters - a history", "Harbour Post", "") == "Otters - a history");
}

TEST_CASE("title: the longest segment of an address has its words") {
  CHECK(slug_words("https://site.example/news/2031/otter-crosses-the-motorway.html") ==
        "otter crosses the motorway");
  CHECK(slug_words("https://site.example/news/a-1").empty());
}
