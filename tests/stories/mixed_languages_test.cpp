// Titles of eight languages beside English ones in one store: no language changes what another's
// reports are joined to. bench/mixed_languages.py says the same of thousands.
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "stories/recogniser.h"
#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::stories;

namespace {

using Titles = std::vector<std::string>;

const Titles kEnglish = {"Ferry runs aground off Hobart in the fog, 40 people taken off",
                         "Bakers of Glenorchy bake the longest loaf in the valley",
                         "Forty taken off Hobart ferry that ran aground in the fog",
                         "Museum of Lanterns opens a wing for the night shift",
                         "The longest loaf of the valley was baked by the bakers of Glenorchy",
                         "Council of Bergen votes for a tram over the old bridge",
                         "Otter crosses motorway near Hobart, traffic halted",
                         "Tram over the old bridge: council of Bergen has voted for it",
                         "Traffic halted in Hobart as otter crosses the motorway",
                         "Report on Monday: the Museum of Lanterns is closed for repairs"};

const std::vector<Titles> kOthers = {
    {"Fähre läuft vor Hobart im Nebel auf Grund, 40 Menschen gerettet",
     "Die Bäcker von Glenorchy backen das längste Brot der Stadt",
     "Vierzig Menschen von der Fähre gerettet, die vor Hobart im Nebel auf Grund lief"},
    {"Un ferry s'échoue dans le brouillard au large de Hobart, 40 personnes évacuées",
     "Les boulangers de Glenorchy et le plus long pain de la vallée",
     "Quarante personnes évacuées du ferry échoué dans le brouillard au large de Hobart"},
    {"Un transbordador encalla en la niebla frente a Hobart y evacúan a 40 personas",
     "Los panaderos de Glenorchy hornean el pan más largo del valle",
     "Evacúan a las 40 personas del transbordador que encalla en la niebla de Hobart"},
    {"Un traghetto si arena nella nebbia davanti a Hobart, 40 persone sbarcate",
     "I fornai di Glenorchy e il pane più lungo della valle",
     "Sbarcate le 40 persone del traghetto che si arena nella nebbia di Hobart"},
    {"Balsa encalha no nevoeiro ao largo de Hobart e 40 pessoas são retiradas",
     "Os padeiros de Glenorchy fazem o pão mais longo do vale",
     "Retiradas as 40 pessoas da balsa que encalha no nevoeiro de Hobart"},
    {"Паром сел на мель в тумане у Хобарта, сняты 40 человек",
     "Пекари Гленорки испекли самый длинный хлеб долины",
     "Сорок человек сняты с парома, который сел на мель в тумане у Хобарта"},
    {"霍巴特渡轮大雾中搁浅四十人获救", "格伦诺基面包师烤出河谷最长面包",
     "渡轮在霍巴特大雾中搁浅，四十人获救"},
    {"ホバート沖で濃霧の中フェリーが座礁、40人救助",
     "グレノーキーのパン職人が谷でいちばん長いパンを焼く",
     "濃霧のホバート沖で座礁したフェリーから40人救助"}};

class Store {
 public:
  /// The place of the first report of the story that it is given.
  std::size_t report(const std::string& title, std::int64_t source) {
    Text text;
    text.title = title;
    Candidate report{
        source, Instant{Seconds{1'795'435'200 + 600 * entries_}}, features_of(text), {}};
    recogniser_.tell_of_window(report);
    const Decision decision = recogniser_.decide(report);
    const std::int64_t entry = ++entries_;
    const std::int64_t story = decision.joined.story != 0 ? decision.joined.story : entry;
    recogniser_.add({entry, story, source, report.time, std::move(report.features)}, report.time);
    return static_cast<std::size_t>(story);
  }

 private:
  Recogniser recogniser_;
  std::int64_t entries_ = 0;
};

/// For each report the first that it shares a story with.
std::vector<std::size_t> partition(const std::vector<std::size_t>& stories) {
  std::vector<std::size_t> first;
  for (const std::size_t story : stories)
    first.push_back(static_cast<std::size_t>(std::find(stories.begin(), stories.end(), story) -
                                             stories.begin()));
  return first;
}

/// Reports of one outlet each; a language's are as far apart alone as among others.
std::vector<std::size_t> told(const Titles& titles) {
  Store store;
  std::vector<std::size_t> stories;
  for (const std::string& title : titles)
    stories.push_back(store.report(title, static_cast<std::int64_t>(stories.size() + 1)));
  return partition(stories);
}

}  // namespace

TEST_CASE("languages: English stories are the same beside eight others") {
  const std::vector<std::size_t> alone = told(kEnglish);
  CHECK(alone[2] == 0);
  CHECK(alone[4] == 1);
  CHECK(alone[7] == 5);
  CHECK(alone[8] == 6);
  CHECK(alone[9] == 9);
  Store store;
  std::vector<std::size_t> english;
  std::vector<std::vector<std::size_t>> others(kOthers.size());
  std::int64_t source = 0;
  for (std::size_t i = 0; i < kEnglish.size(); ++i) {
    english.push_back(store.report(kEnglish[i], ++source));
    for (std::size_t l = 0; l < kOthers.size(); ++l)
      if (i < kOthers[l].size()) others[l].push_back(store.report(kOthers[l][i], ++source));
  }
  CHECK(partition(english) == alone);
  for (std::size_t l = 0; l < kOthers.size(); ++l) {
    CAPTURE(kOthers[l][0]);
    CHECK(partition(others[l]) == told(kOthers[l]));
    for (const std::size_t story : others[l])
      CHECK(std::find(english.begin(), english.end(), story) == english.end());
  }
}
