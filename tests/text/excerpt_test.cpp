#include "text/excerpt.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

std::string cleaned(std::string_view text, std::string_view title = {}) {
  return without_furniture(text, recognise_excerpt(text, title));
}

bool is_excerpt(std::string_view text) { return recognise_excerpt(text).is_excerpt; }

}  // namespace

TEST_CASE("excerpt: the marks of a cut text, in many spellings") {
  for (const char* tail :
       {" […]", " [...]", "…", " ...", " […] Read more", " [&hellip;]",
        "… Continue reading Bridges of the north →", ".\nWeiterlesen", ".\nRead More »",
        ". Lire la suite", ". Seguir leyendo", ".\n続きを読む", ".\nЧитать далее"}) {
    INFO(tail);
    const std::string text = std::string("The council agreed on a new bridge") + tail;
    CHECK(is_excerpt(text));
    const std::string rest = cleaned(text);
    CHECK((rest == "The council agreed on a new bridge" ||
           rest == "The council agreed on a new bridge."));
  }
}

TEST_CASE("excerpt: a finished text is none, whatever words it uses") {
  for (const char* text :
       {"The council agreed on a new bridge.", "Children read more than ever. They like it.",
        "He left out [...] some words and went on.", "Advertising revenue fell by a tenth.",
        "Sponsored by nobody, the choir sang on.", "A < B > C", "The post office closed on Friday.",
        ""}) {
    INFO(text);
    CHECK_FALSE(is_excerpt(text));
  }
  CHECK(cleaned("Advertising revenue fell by a tenth.") == "Advertising revenue fell by a tenth.");
  CHECK(cleaned("The post office closed on Friday.") == "The post office closed on Friday.");
}

TEST_CASE("excerpt: WordPress's last line goes with the read-more before it") {
  const std::string text =
      "Bees sleep at night. Read more The post Why bees sleep appeared first on Garden Notes.";
  const Excerpt found = recognise_excerpt(text);
  CHECK(found.is_excerpt);
  REQUIRE(found.spans.size() == 2);
  CHECK(found.spans[0] == FurnitureSpan{21, 30, Furniture::read_more});
  CHECK(found.spans[1].kind == Furniture::appeared_on);
  CHECK(without_furniture(text, found) == "Bees sleep at night.");
  CHECK(cleaned("Bienen schlafen.\n\nDer Beitrag Bienen erschien zuerst auf Gartenblatt.") ==
        "Bienen schlafen.");
  CHECK_FALSE(is_excerpt("Bees sleep. The post Bees appeared first on Garden Notes."));
}

TEST_CASE("excerpt: labels of advertisements go, between sentences and on their own line") {
  CHECK(cleaned("It rained. Advertisement The match went on.") == "It rained. The match went on.");
  CHECK(cleaned("Es regnete.\nANZEIGE\nDas Spiel ging weiter.") ==
        "Es regnete.\nDas Spiel ging weiter.");
  CHECK(cleaned("雨だった。\n広告\n試合は続いた。") == "雨だった。\n試合は続いた。");
}

TEST_CASE("excerpt: breadcrumb, title and a caption said twice go") {
  CHECK(
      cleaned(
          "Home > Business > Bank buys bank today Bank buys bank today A bank has bought another.",
          "Bank buys bank today") == "A bank has bought another.");
  CHECK(cleaned("The tower at dusk The tower at dusk Visitors came by the thousand.") ==
        "The tower at dusk Visitors came by the thousand.");
  CHECK(cleaned("5 > 3 is true.") == "5 > 3 is true.");
  CHECK(cleaned("Only the title", "Only the title") == "Only the title");
}

TEST_CASE("excerpt: notices go as whole sentences") {
  CHECK(
      cleaned("The vote is on Monday. Sign up to our newsletter for the latest updates. All rights "
              "reserved.") == "The vote is on Monday.");
}

TEST_CASE("excerpt: hostile texts take linear time") {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "The post […] ";
  CHECK(recognise_excerpt(text).is_excerpt);
  CHECK_FALSE(recognise_excerpt(std::string(1U << 20, '>')).is_excerpt);
  CHECK_FALSE(recognise_excerpt(std::string(1U << 20, ' ')).is_excerpt);
}
