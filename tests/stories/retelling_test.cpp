// One report on its way through other outlets: retold with credits and a quotation, cut, put in
// other words, copied with what stands around it on a page; and three reports that look like it.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stories/recogniser.h"
#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::stories;
using std::chrono::hours;

namespace {

constexpr Instant kMorning{Seconds{1795424400}};

struct Report {
  const char* outlet;
  const char* title;
  std::string body;
  const char* address;
  hours after;
};

/// Sources by their names; a report's story is named by its first.
struct Newsroom {
  Recogniser recogniser;
  std::vector<std::string> outlets;
  std::int64_t entries = 0;
  Decision last;

  std::int64_t source(const std::string& outlet) {
    const auto found = std::find(outlets.begin(), outlets.end(), outlet);
    if (found == outlets.end()) {
      outlets.push_back(outlet);
      return static_cast<std::int64_t>(outlets.size());
    }
    return found - outlets.begin() + 1;
  }

  std::int64_t tell(const Report& report) {
    Candidate candidate;
    candidate.source = source(report.outlet);
    candidate.time = kMorning + report.after;
    Text text;
    text.title = report.title;
    text.body = report.body;
    text.canonical_url = report.address;
    text.source_name = report.outlet;
    candidate.features = features_of(text);
    recogniser.tell_of_window(candidate);
    last = recogniser.decide(candidate);
    const std::int64_t entry = ++entries;
    const std::int64_t story = last.joined.story != 0 ? last.joined.story : entry;
    for (const Comparison& part : last.bridged) recogniser.merge(part.story, story);
    recogniser.add({entry, story, candidate.source, candidate.time, std::move(candidate.features)},
                   candidate.time);
    return story;
  }
};

/// What the minister said: 23 words that nobody puts in other words.
const std::string kSaid =
    "We do not ask any neighbour to choose between two suppliers, we ask only that the lamp in "
    "the window stays lit for everyone";

const Report kOwn{
    "Minato Asia", "Japan and Indonesia to store nickel together as battery makers fear shortage",
    "JAKARTA -- Japan and Indonesia agreed on Wednesday to build a joint reserve of nickel, the "
    "metal that battery makers on both sides of the Pacific worry about most. Trade Minister "
    "Haruto Segawa and his Indonesian counterpart, Dewi Prakasa, signed the memorandum after "
    "four hours of talks at the Merdeka Palace.\n"
    "The reserve is to hold 48,000 tonnes by the spring of 2029, enough for about five months of "
    "Japanese demand. Two thirds will lie in warehouses at Morowali on Sulawesi, the rest in "
    "Kitakyushu. Tokyo puts up 310 billion yen in loans, people with knowledge of the matter told "
    "Minato Asia.\n"
    "\"" +
        kSaid +
        ",\" Segawa told reporters after the ceremony. Prakasa said that smelters which "
        "burn coal would be left out from the second year on.\n"
        "Indonesia digs more than half of the world's nickel and has forbidden the export of raw "
        "ore "
        "since 2020. Prices in London have risen by 22% since August, when floods closed three "
        "pits "
        "near Weda Bay. Carmakers have run down their stocks since then, and two of them have put "
        "off "
        "new models.\n"
        "Analysts were divided. Rina Halim of the consultancy Batavia Metals called the plan a "
        "cushion, not a cure: the reserve would calm the market for one bad season and no longer. "
        "Others pointed out that nobody had yet said who decides when the doors are opened. A "
        "committee of six is to settle that by March, according to a draft that was seen by Minato "
        "Asia.",
    "https://asia.minato.example/economy/trade/japan-and-indonesia-to-store-nickel-together",
    hours(0)};

const Report kRetold{
    "Pacific Ledger", "Tokyo and Jakarta want a common stockpile of battery metal, report says",
    "Home / World / Asia-Pacific / Commodities\n"
    "Tokyo and Jakarta want a common stockpile of battery metal, report says\n"
    "A lorry leaves a smelter on Sulawesi. Photo: Pacific Ledger archive\n"
    "Two governments plan to keep metal for batteries in common warehouses, as reported by Minato "
    "Asia.\n"
    "A lorry leaves a smelter on Sulawesi. Photo: Pacific Ledger archive\n"
    "Ministers of Japan and Indonesia have put their names to a paper that would set aside nickel "
    "for lean times, as reported by Minato Asia. The two sides had talked since last winter. By "
    "2029 some 48,000 tonnes are to lie ready, most of it close to the mines.\n"
    "Segawa, who leads the trade ministry in Tokyo, made light of fears that the deal is aimed at "
    "a third country. \"" +
        kSaid +
        ",\" he said.\n"
        "Loans worth 310 billion yen would pay for sheds and quays, as reported by Minato Asia. It "
        "is "
        "not clear yet who may open the stores. For makers of electric cars the news comes late: a "
        "number of them have waited for deliveries since the floods of the summer.\n"
        "Share this article. Sign up for our morning letter. More from Commodities.",
    "https://www.pacificledger.example/2026/11/25/common-stockpile-of-battery-metal", hours(5)};

const Report kExcerpt{
    "Ledger Headlines", "Battery metal: a stockpile for two",
    "Ministers of Japan and Indonesia have put their names to a paper that would set aside nickel "
    "for lean times, as reported by Minato Asia. The two sides had talked since last winter. By "
    "2029 some 48,000 tonnes are to lie ready, most of it close to the mines. [...]",
    "https://headlines.example/?p=88123", hours(6)};

const Report kParaphrase{
    "The Coast Courier", "Indonesia, Japan sign deal on shared nickel reserve",
    "Indonesia and Japan will fill a shared nickel reserve of 48,000 tonnes over the next three "
    "years, ministers Dewi Prakasa and Haruto Segawa said in Jakarta on Wednesday. Most of the "
    "metal is to be kept at Morowali, a centre of smelting on the island of Sulawesi, and a third "
    "of it in the Japanese port of Kitakyushu. Japan lends 310 billion yen for the purpose. Works "
    "that are run on coal may deliver in the first year only. A London trader said that the price "
    "had hardly moved on the news, having climbed 22% since the late summer.",
    "https://coastcourier.example/business/nickel-reserve-deal", hours(7)};

const Report kSecondParaphrase{
    "Volt & Wheel", "Carmakers get a nickel cushion: Segawa and Prakasa agree on reserve",
    "Good news for whoever builds batteries: a joint nickel reserve of Japan and Indonesia is to "
    "bridge five months without deliveries. Haruto Segawa, trade minister in Tokyo, and Dewi "
    "Prakasa from Jakarta signed for 48,000 tonnes, of which the larger part stays in Morowali and "
    "the rest goes to Kitakyushu. \"A cushion, not a cure,\" says Rina Halim of Batavia Metals. We "
    "have asked five carmakers what they make of it; three told us that they will wait and see. "
    "The 310 billion yen that Tokyo lends are about what one new plant costs.",
    "https://voltandwheel.example/posts/1190", hours(20)};

const Report kFurnished{
    "News Harbor Mirror", "Joint nickel reserve - News Harbor Mirror",
    "Skip to content. Menu. Home. Markets. Opinion. Advertisement. Subscribe now for 1 dollar a "
    "week. " +
        kOwn.body +
        " Advertisement. Read next: ten gardens to see before you retire. All "
        "rights reserved. Follow us. Leave a comment.",
    "https://mirror.newsharbor.example/a/55121.html", hours(9)};

const Report kOtherOfOutlet{
    "Minato Asia", "Japan and Vietnam airlines to share hangars as mechanics grow scarce",
    "HANOI -- Two carriers, Setouchi Air of Japan and Lotus Wings of Vietnam, will mend each "
    "other's aircraft from next summer, the companies said on Wednesday. The hangar at Da Nang "
    "takes nine jets at a time. Mechanics have become scarce in both countries since the "
    "pandemic, when many left for good.\n"
    "\"A wing does not mind which flag the spanner carries, as long as the hand that holds it "
    "has been trained for a proper while,\" Lotus Wings chief Minh Tran told reporters after the "
    "ceremony. The partners spend 64 billion yen, people with knowledge of the matter told Minato "
    "Asia. A committee of four is to work out the details by June, according to a draft that was "
    "seen by Minato Asia.",
    "https://asia.minato.example/business/transport/japan-and-vietnam-airlines-share-hangars",
    hours(8)};

const Report kOtherCountries{
    "Pacific Ledger", "Seoul and Manila want a common stockpile of battery metal, report says",
    "Home / World / Asia-Pacific / Commodities\n"
    "Seoul and Manila want a common stockpile of battery metal, report says\n"
    "Ministers of South Korea and the Philippines have put their names to a paper that would set "
    "aside cobalt for lean times, as reported by Minato Asia. By 2031 some 7,500 tonnes are to lie "
    "ready, most of it close to the harbour of Busan. Minister Park Do-yun, who leads the trade "
    "ministry in Seoul, met his colleague Carlos Bautista on the island of Cebu. \"Whoever keeps a "
    "full cellar sleeps without a pistol under the pillow, my grandmother used to tell us when the "
    "winters were long,\" he said. Loans worth 900 billion won would pay for it, as reported by "
    "Minato Asia.\n"
    "Share this article. Sign up for our morning letter. More from Commodities.",
    "https://www.pacificledger.example/2026/11/25/seoul-and-manila-common-stockpile", hours(10)};

const Report kMonthLater{
    "Minato Asia", "Segawa and Prakasa open nickel warehouse as battery makers ask for more",
    "MOROWALI -- Japan's Trade Minister Haruto Segawa and Dewi Prakasa of Indonesia opened the "
    "first of eleven warehouses for nickel on Friday. It holds 3,900 tonnes. Residents complained "
    "of dust and of lorries at night, and 200 of them stood at the gate with banners. \"Those who "
    "live beside a store house must sleep as well as those who live beside a temple, and we shall "
    "pay for the trees,\" Prakasa told reporters after the ceremony. Battery makers want the "
    "reserve to be twice as large. The rupiah gained 1% on the day, according to Minato Asia.",
    "https://asia.minato.example/economy/trade/segawa-and-prakasa-open-nickel-warehouse",
    hours(24 * 31)};

/// What the decision was, for whoever reads a test that fails.
std::string told(const Newsroom& room) { return to_json(room.last); }

}  // namespace

TEST_CASE("retelling: a report, what others make of it and its copies are one story") {
  Newsroom room;
  REQUIRE(room.tell(kOwn) == 1);
  for (const Report* report :
       {&kRetold, &kExcerpt, &kParaphrase, &kFurnished, &kSecondParaphrase}) {
    CAPTURE(report->title);
    const std::int64_t story = room.tell(*report);
    CAPTURE(told(room));
    CHECK(story == 1);
  }
}

TEST_CASE("retelling: each of them is known by the first report alone") {
  for (const Report* report :
       {&kRetold, &kExcerpt, &kParaphrase, &kFurnished, &kSecondParaphrase}) {
    Newsroom room;
    room.tell(kOwn);
    CAPTURE(report->title);
    const std::int64_t story = room.tell(*report);
    CAPTURE(told(room));
    CHECK(story == 1);
  }
}

TEST_CASE("retelling: the retelling alone is known by the credit and the quotation") {
  Newsroom room;
  REQUIRE(room.tell(kOwn) == 1);
  REQUIRE(room.tell(kRetold) == 1);
  CAPTURE(told(room));
  const auto tells = [&room](std::string_view what) {
    const auto& notes = room.last.joined.evidence;
    return std::any_of(notes.begin(), notes.end(), [&](const std::string& note) {
      return note.find(what) != std::string::npos;
    });
  };
  CHECK(tells("credit"));
  CHECK(tells("quotation"));
}

TEST_CASE("retelling: it is one story whichever of the two is held first") {
  Newsroom room;
  REQUIRE(room.tell(kRetold) == 1);
  const std::int64_t story = room.tell(kOwn);
  CAPTURE(told(room));
  CHECK(story == 1);
}

TEST_CASE("retelling: another story of the outlet, other countries, a month later: apart") {
  Newsroom room;
  REQUIRE(room.tell(kOwn) == 1);
  for (const Report* report : {&kRetold, &kExcerpt, &kParaphrase}) room.tell(*report);
  std::int64_t entry = 4;
  for (const Report* report : {&kOtherOfOutlet, &kOtherCountries, &kMonthLater}) {
    CAPTURE(report->title);
    const std::int64_t story = room.tell(*report);
    CAPTURE(told(room));
    CHECK(story == ++entry);
  }
}

TEST_CASE("retelling: a credit is for the report that it follows, not for the next of the column") {
  const std::string next_week =
      "Tin was what Jakarta talked of this time. A dredger sank off Bangka, 48,000 tonnes of ore "
      "wait on the quays, and the bank of the miners, Timah Karya, asked for 310 billion yen more "
      "of credit. Prices rose by 22%. Aldi Wirawan of the port said that ships would go on as "
      "before.";
  const Report column{"Minato Asia", "Letter 309: smelters, quays and old dredgers", kOwn.body,
                      "https://asia.minato.example/columns/metals/1", hours(0)};
  const Report retold{"Pacific Ledger", "Letter 309: smelters, quays and old dredgers",
                      kRetold.body, "https://www.pacificledger.example/metals", hours(3)};
  const Report next{"Minato Asia", "Letter 309: smelters, quays and old dredgers", next_week,
                    "https://asia.minato.example/columns/metals/2", hours(30)};
  Newsroom room;
  REQUIRE(room.tell(column) == 1);
  REQUIRE(room.tell(retold) == 1);
  const std::int64_t story = room.tell(next);
  CAPTURE(told(room));
  CHECK(told(room).find("\"credit\"") == std::string::npos);
  CHECK(story == 3);
}
