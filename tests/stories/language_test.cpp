#include "stories/language.h"

#include <string>

#include "stories/recogniser.h"
#include "support/catch.h"

namespace feedmill::stories {
namespace {

Language told(std::string_view title, std::string_view declared = "") {
  return features_of({title, "", "", "", {}, declared}).language;
}

}  // namespace

TEST_CASE("stories: the language of a title is told by its script and its small words") {
  CHECK(told("The mayor of the town says that the bridge is safe") == Language::kEnglish);
  CHECK(told("Der Bürgermeister will die Brücke nach dem Hochwasser sperren") == Language::kGerman);
  CHECK(told("Le maire ferme le pont après les inondations dans le sud") == Language::kFrench);
  CHECK(told("El alcalde cierra el puente por las inundaciones del sur") == Language::kSpanish);
  CHECK(told("Мэр закрыл мост после наводнения") == Language::kRussian);
  CHECK(told("市長、橋を閉鎖 大雨の後で") == Language::kJapanese);
  CHECK(told("시장, 홍수 뒤 다리 폐쇄") == Language::kKorean);
}

TEST_CASE(
    "stories: names alone tell no language, a declared one is believed unless it is refuted") {
  CHECK(told("Rio de Janeiro: Oscar Niemeyer museum") == Language::kUnknown);
  CHECK(told("Kanzler Scholz", "de-AT") == Language::kGerman);
  CHECK(told("The mayor of the town says that the bridge is safe", "de") == Language::kEnglish);
  CHECK(told("Мэр закрыл мост", "en") == Language::kRussian);
}

TEST_CASE("stories: how rare a word is, is counted in its language only") {
  Recogniser recogniser;
  for (std::int64_t i = 1; i <= 40; ++i) {
    Candidate report;
    report.source = i;
    report.features =
        features_of({"Der Bürgermeister will die Brücke nach dem Hochwasser sperren " +
                         std::to_string(1000 + i),
                     "",
                     "",
                     "",
                     {},
                     ""});
    recogniser.tell_of_window(report);
    recogniser.add({i, i, report.source, report.time, report.features}, report.time);
  }
  const WordCounts& words = recogniser.window().words();
  CHECK(words.stories(Language::kGerman) == 40);
  CHECK(words.stories(Language::kEnglish) == 0);
  const Features german = features_of({"Brücke", "", "", "", {}, ""});
  CHECK(words.count(german.terms.front().hash, Language::kGerman) == 40);
  CHECK(words.count(german.terms.front().hash, Language::kEnglish) == 0);
}

TEST_CASE("stories: a title of names is in the language that its source writes in") {
  Recogniser recogniser;
  for (std::int64_t i = 1; i <= 3; ++i) {
    Candidate report;
    report.source = 7;
    report.features =
        features_of({"Der Rat will die Schule nach dem Sturm schließen", "", "", "", {}, ""});
    recogniser.add({i, i, 7, report.time, report.features}, report.time);
  }
  Candidate names;
  names.source = 7;
  names.features = features_of({"Scholz, Macron, Tusk", "", "", "", {}, ""});
  recogniser.tell_of_window(names);
  CHECK(names.features.language == Language::kGerman);
}

}  // namespace feedmill::stories
