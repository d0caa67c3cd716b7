#include "text/words.h"

#include "support/catch.h"

using namespace feedmill;

TEST_CASE("words: case and punctuation are no part of a title") {
  CHECK(words_of("“Otter” crosses the A7 — again!").joined == "otter crosses the a7 again");
  CHECK(words_of("ÉCOLE Ünder ŁÓDŹ").joined == "école ünder łódź");
  CHECK(words_of("МОСКВА и ЁЛКА").joined == "москва и ёлка");
  CHECK(words_of("...").joined.empty());
  CHECK(words_of("").joined.empty());
}

TEST_CASE("words: the significant ones are long or hold a digit") {
  CHECK(words_of("The otter and the A7 are on it").significant == 2);
  CHECK(words_of("Open thread").significant == 2);
  CHECK(words_of("Снег выпал в Москве ночью").significant == 4);
}

TEST_CASE("words: two characters of a script without spaces count as one word") {
  CHECK(words_of("今日は東京で雪が降った").significant == 5);
  CHECK(words_of("雪").significant == 0);
}

TEST_CASE("words: characters of unspaced scripts stand alone, others stay together") {
  CHECK(space_out("abc 東京de") == "abc  東  京 de");
  CHECK(space_out("Grüße, Москва, 서울") == "Grüße, Москва, 서울");
  CHECK(is_unspaced(U'東'));
  CHECK(is_unspaced(U'ฝ'));
  CHECK_FALSE(is_unspaced(U'서'));
  CHECK_FALSE(is_unspaced(U'é'));
}
