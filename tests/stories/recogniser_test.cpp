#include "stories/recogniser.h"

#include <algorithm>
#include <random>

#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::stories;
using std::chrono::hours;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};

/// Reports one after another, each in a story that is named by its first report.
struct Desk {
  Recogniser recogniser;
  std::int64_t entries = 0;
  Decision last;

  /// Returns the story.
  std::int64_t report(std::int64_t source, const std::string& title, const std::string& body = "",
                      const std::string& url = "", Instant time = kNoon) {
    Candidate candidate;
    candidate.source = source;
    candidate.time = time;
    Text text;
    text.title = title;
    text.body = body;
    text.canonical_url = url;
    candidate.features = features_of(text);
    last = recogniser.decide(candidate);
    const std::int64_t entry = ++entries;
    const std::int64_t story = last.joined.story != 0 ? last.joined.story : entry;
    for (const Comparison& part : last.bridged) recogniser.merge(part.story, story);
    recogniser.add({entry, story, source, time, std::move(candidate.features)}, time);
    return story;
  }
};

const std::string kOtter =
    "An otter crossed the motorway near Hobart on Sunday, Anna Keel of the River Trust said. "
    "Traffic stood for 40 minutes until the animal had reached the reeds on the other side, where "
    "two young ones were waiting for it. The police closed one lane at Glenorchy and asked drivers "
    "to leave their cars. Wildlife officer Tom Brady called it the third such crossing of the year "
    "and asked the government in Canberra for a tunnel, which would cost 3.5 million dollars.";

/// The same form with other names and numbers.
const std::string kBadger =
    "An otter crossed the motorway near Bergen on Monday, Rolf Aune of the Fjord Union said. "
    "Traffic stood for 25 minutes until the animal had reached the reeds on the other side, where "
    "two young ones were waiting for it. The police closed one lane at Laksevag and asked drivers "
    "to leave their cars. Wildlife officer Nina Moe called it the third such crossing of the year "
    "and asked the government in Oslo for a tunnel, which would cost 9.1 million dollars.";

}  // namespace

TEST_CASE("recogniser: one address is one article, in every feed") {
  Desk desk;
  desk.report(1, "Otter crosses", "", "https://a.example/otter");
  CHECK(desk.report(2, "An animal on the road", "", "https://a.example/otter") == 1);
  CHECK(desk.last.joined.clue == "address");
}

TEST_CASE("recogniser: items of one source that share an address are parts of a page") {
  Desk desk;
  desk.report(1, "Morning notes", "", "https://a.example/notes");
  CHECK(desk.report(1, "Evening notes", "", "https://a.example/notes") == 2);
  CHECK(desk.report(2, "Notes", "", "https://a.example/notes") == 3);
}

TEST_CASE(
    "recogniser: a title of four words is one article for 72 hours, a column's name is none") {
  Desk desk;
  desk.report(1, "Otter crosses motorway near Hobart");
  CHECK(desk.report(2, "OTTER crosses motorway near Hobart!", "", "", kNoon + hours(71)) == 1);
  CHECK(desk.report(3, "Otter crosses motorway near Hobart", "", "", kNoon + hours(200)) == 3);
  desk.report(4, "Open thread");
  CHECK(desk.report(5, "Open thread") == 5);
}

TEST_CASE("recogniser: a copy with another title and further text is found by its runs of words") {
  Desk desk;
  desk.report(1, "Otter crosses motorway near Hobart", kOtter);
  CHECK(desk.report(2, "What happened on the road", "HOBART (Agency). " + kOtter + " Sign up.") ==
        1);
  CHECK(desk.last.joined.tier == Tier::kCopy);
  CHECK(desk.last.joined.passage_hash != 0);
}

TEST_CASE("recogniser: an excerpt belongs to its full text, whichever comes first") {
  const std::string excerpt = kOtter.substr(0, 300) + " […]";
  Desk desk;
  desk.report(1, "Otter crosses motorway near Hobart", kOtter);
  CHECK(desk.report(2, "On the road", excerpt) == 1);
  Desk other;
  other.report(2, "On the road", excerpt);
  CHECK(other.report(1, "Otter crosses motorway near Hobart", kOtter) == 1);
}

TEST_CASE("recogniser: a template with other names and numbers is another story") {
  Desk desk;
  desk.report(1, "Otter crosses motorway near Hobart", kOtter);
  CHECK(desk.report(1, "Otter crosses motorway near Bergen", kBadger) == 2);
  REQUIRE_FALSE(desk.last.rejected.empty());
  CHECK(desk.last.rejected.front().veto == "template");
}

TEST_CASE("recogniser: an agency's line, a reporter's names and a cut make no template of a copy") {
  Desk desk;
  desk.report(1, "Otter crosses motorway near Hobart", kOtter);
  const std::string wire = "SYDNEY, Nov 23 (Southern Wire) - " + kOtter.substr(0, 330) +
                           " (Reporting by Jo Marsh in Perth; editing by Ruth Odell)";
  CHECK(desk.report(2, "Road notes", wire) == 1);
}

TEST_CASE("recogniser: an update that corrects one number is a copy still") {
  Desk desk;
  desk.report(1, "Otter crosses motorway near Hobart", kOtter);
  std::string update = kOtter;
  update.replace(update.find("40 minutes"), 2, "55");
  CHECK(desk.report(2, "Road notes", update) == 1);
}

TEST_CASE("recogniser: one source's text under another title and address is another item") {
  Desk desk;
  desk.report(1, "Otter crosses motorway near Hobart", kOtter, "https://a.example/video/1");
  CHECK(desk.report(1, "What Anna Keel saw on Sunday", kOtter, "https://a.example/audio/2") == 2);
}

TEST_CASE("recogniser: a round-up that holds a whole article is not that article") {
  Desk desk;
  desk.report(1, "Otter crosses motorway near Hobart", kOtter);
  std::string roundup = "Good morning from the newsroom. ";
  for (int item = 1; item <= 70; ++item) {
    const std::string n = std::to_string(item * 7);
    roundup += "Note" + n + " tells of matter" + n + " in place" + n + " since hour" + n + ". ";
  }
  CHECK(desk.report(2, "The briefing", roundup + kOtter) == 2);
}

TEST_CASE("recogniser: a series of one source with other numbers is no story") {
  Desk desk;
  desk.report(1, "Letters from the harbour, part 34");
  CHECK(desk.report(1, "Letters from the harbour, part 35") == 2);
}

TEST_CASE("recogniser: a title of four short words is one article between sources") {
  Desk desk;
  desk.report(1, "An AI drew my cat badly");
  CHECK(desk.report(2, "An AI Drew My Cat Badly") == 1);
  CHECK(desk.last.joined.clue == "title");
}

TEST_CASE("recogniser: one event in other words is one story, another event with one word is not") {
  Desk desk;
  desk.report(1, "Otter crosses motorway near Hobart, traffic halted");
  CHECK(desk.report(2, "Traffic halted in Hobart as otter crosses the motorway") == 1);
  CHECK(desk.last.joined.tier == Tier::kStory);
  CHECK(desk.report(3, "Hobart elects a new mayor") == 3);
}

TEST_CASE("recogniser: titles of one form are no story of a store that knows few words yet") {
  std::mt19937 random(7);
  const auto name = [&random](int syllables) {
    std::string text;
    for (int i = 0; i < syllables; ++i) {
      text += "bdfgklmnprstvz"[random() % 14];
      text += "aeiou"[random() % 5];
    }
    return text;
  };
  const auto words = [&name](std::size_t count) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(name(3));
    return all;
  };
  const auto things = words(60), acts = words(20), towns = words(25);
  const auto pick = [&random](const auto& from) { return " " + from[random() % from.size()]; };
  Desk desk;
  std::size_t joined = 0;
  for (unsigned n = 0; n < 400; ++n) {
    // One after the other: the order in which arguments are evaluated is the compiler's.
    std::string title = name(4);  // that and the last one no other report has
    title += pick(acts);
    title += pick(things);
    title += pick(things);
    title += " near";
    title += pick(towns);
    title += " with ";
    title += name(4);
    desk.report(n % 8, title, "", "", kNoon + hours(n) / 20);
    joined += desk.last.joined.story != 0 ? 1U : 0U;
  }
  CHECK(joined == 0);
  const std::int64_t story = desk.report(1, "Otter colony moves into disused lighthouse at Lamorna",
                                         "", "", kNoon + hours(21));
  CHECK(desk.report(2, "Disused Lamorna lighthouse taken over by otter colony", "", "",
                    kNoon + hours(22)) == story);
}

TEST_CASE("recogniser: a week after a story began it takes no more") {
  Desk desk;
  Instant time = kNoon;
  for (int day = 0; day < 7; ++day, time += hours(24)) {
    CHECK(desk.report(day + 1, "Otter crosses motorway near Hobart", "", "", time) == 1);
  }
  CHECK(desk.report(9, "Otter crosses motorway near Hobart", "", "", kNoon + hours(170)) != 1);
}

TEST_CASE("recogniser: titles without spaces are compared by pairs of characters") {
  Desk desk;
  desk.report(1, "東京湾で大型貨物船が座礁、けが人なし");
  CHECK(desk.report(2, "大型貨物船が東京湾で座礁 けが人はなし") == 1);
  CHECK(desk.report(3, "大阪の桜が例年より早く満開") == 3);
}

TEST_CASE("recogniser: inflected words of Cyrillic and German titles meet") {
  Desk desk;
  desk.report(1, "Правительство утвердило строительство моста через Обь");
  CHECK(desk.report(2, "Строительство моста через Обь утверждено правительством") == 1);
  desk.report(1, "Bundestag beschließt Förderung für kommunale Schwimmbäder");
  CHECK(desk.report(2, "Kommunale Schwimmbäder: Bundestag beschloss die Förderung") == 3);
}

TEST_CASE("recogniser: what a person split stays apart") {
  Desk desk;
  desk.report(1, "Otter crosses motorway near Hobart");
  Candidate again;
  again.source = 2;
  again.time = kNoon;
  Text text;
  text.title = "Otter crosses motorway near Hobart";
  again.features = features_of(text);
  CHECK(desk.recogniser.decide(again).joined.story == 1);
  again.not_with = {1};
  CHECK(desk.recogniser.decide(again).joined.story == 0);
}

TEST_CASE("recogniser: a hyphenated word is one word, and one word in common is not enough") {
  Desk desk;
  desk.report(1, "Otter-Crossing-Tunnel", "", "https://a.example/our-new-otter-crossing-tunnel");
  CHECK(desk.report(2, "New Otter-Crossing-Tunnel") == 2);
  REQUIRE_FALSE(desk.last.rejected.empty());
  CHECK(desk.last.rejected.front().veto == "too few words");
  CHECK(desk.report(3, "Otter-Crossing-Tunnel opens in Hobart") == 3);
  CHECK(desk.report(4, "Hobart opens the Otter-Crossing-Tunnel") == 3);
}

namespace {

std::ptrdiff_t count_notes(const std::vector<std::string>& evidence, const std::string& what) {
  return std::count_if(evidence.begin(), evidence.end(),
                       [&](const std::string& note) { return note.rfind(what, 0) == 0; });
}

}  // namespace

TEST_CASE(
    "recogniser: a long name in common is no event where the title goes on with other words") {
  Desk desk;
  desk.report(1, "Great Eastern Otter Race trailer");
  CHECK(desk.report(2, "Angry bakers mock the Great Eastern Otter Race") == 2);
  CHECK(count_notes(desk.last.rejected.front().evidence, "long name=") == 1);
  CHECK(desk.report(3, "Watch the trailer of the Great Eastern Otter Race") == 1);
}

TEST_CASE("recogniser: a story of many reports asks for more") {
  const auto asked_after = [](int reports) {
    Desk desk;
    for (int source = 1; source <= reports; ++source)
      CHECK(desk.report(source, "Otter crosses motorway near Hobart") == 1);
    CHECK(desk.report(99, "Otter crosses a motorway near Hobart again") == 1);
    return desk.last.joined.threshold;
  };
  CHECK(asked_after(5) == asked_after(2));
  CHECK(asked_after(10) > asked_after(5));
  CHECK(asked_after(20) > asked_after(10));
}

TEST_CASE("recogniser: a story that is joined on one ground is not told as rejected on another") {
  Desk desk;
  const std::string page = "https://a.example/live";
  const auto first = desk.report(1, "Otter crosses the motorway near Hobart", kOtter, page);
  desk.report(1, "Badger crosses the motorway near Bergen", kBadger, page);
  // The address recurs; the text is a copy all the same.
  CHECK(desk.report(2, "What an otter did on Sunday", kOtter + " More to come.", page) == first);
  CHECK(desk.last.joined.tier != Tier::kNone);
  for (const Comparison& other : desk.last.rejected) CHECK(other.story != first);
}

namespace {

/// A store that knows what is rare: so many titles of other things.
void fill(Desk& desk, int titles) {
  std::mt19937 random(11);
  const auto word = [&random] {
    std::string text;
    for (int i = 0; i < 3; ++i) {
      text += "bdfgklmnprstvz"[random() % 14];
      text += "aeiou"[random() % 5];
    }
    return text;
  };
  for (int n = 0; n < titles; ++n) {
    std::string title = word();
    for (int i = 0; i < 5; ++i) title += " " + word();
    desk.report(100 + n % 30, title, "", "", kNoon - hours(40) + Seconds{60 * n});
  }
}

const std::string kHalf = "Otter colony moves into Lamorna lighthouse";
const std::string kOther = "Harbour board to fence the disused tower against animals";
const std::string kBoth =
    "Otter colony in Lamorna lighthouse: harbour board to fence disused tower";

}  // namespace

TEST_CASE("recogniser: words that nobody has told of find nothing, those that are held do") {
  Desk desk;
  desk.report(1, "南湾港一艘渡轮触礁 乘客全部获救",
              "今天早晨，一艘载有46名乘客的渡轮在南湾港外触礁，船体倾斜。海事部门表示，所有乘客"
              "被转移到救生艇上，无人受伤，渡轮将被拖回港内检修，航线暂停两天。");
  // More than eight pairs of characters of the title are new.
  CHECK(desk.report(2, "渡轮在南湾附近撞上水下暗礁，四十六人平安上岸",
                    "海事局通报，一艘渡轮驶出南湾港时触礁倾斜，船上46名乘客乘救生艇平安转移，没有"
                    "人受伤。受此影响，该航线暂停两天，渡轮将拖回港内检修。") == 1);
  desk.report(3, "Otter crosses motorway near Hobart");
  CHECK(desk.report(4,
                    "Hobart: otter across motorway while aunts, bakers, cooks, drivers, "
                    "editors, farmers, grocers, hatters look on") == 4);
  CHECK_FALSE(desk.last.rejected.empty());
}

TEST_CASE("recogniser: what many headlines have in common asks for more") {
  Desk desk;
  fill(desk, 600);
  const char* const matters[] = {"otters",  "tulips",  "granite", "violins", "lanterns",
                                 "walnuts", "saddles", "kettles", "compost", "bagpipes",
                                 "marbles", "juniper", "pottery", "sundials"};
  std::int64_t source = 1;
  for (const char* matter : matters) {
    const std::string title = std::string("Things you need to know about ") + matter + " and " +
                              matter + "land's " + matter + "fair";
    desk.report(source, title, "", "", kNoon + hours(80 * source));
    ++source;
  }
  const auto notes = [&](const std::string& title) {
    desk.report(source, title, "", "", kNoon + hours(80 * source - 78));
    std::vector<std::string> all = desk.last.joined.evidence;
    for (const Comparison& other : desk.last.rejected)
      all.insert(all.end(), other.evidence.begin(), other.evidence.end());
    return count_notes(all, "commonplace=");
  };
  CHECK(notes("Things you need to know about ferries and lighthouses") > 0);
  CHECK(desk.last.joined.story == 0);
  CHECK(notes("The sundials of sundialsland's sundialsfair") == 0);
}

TEST_CASE("recogniser: a report that clearly belongs to two stories makes them one") {
  Desk desk;
  fill(desk, 2200);
  const auto first = desk.report(1, kHalf);
  const auto second = desk.report(2, kOther);
  REQUIRE(second != first);
  CHECK(desk.report(3, kBoth) == first);
  REQUIRE(desk.last.bridged.size() == 1);
  CHECK(desk.last.bridged.front().story == second);
  const Window& window = desk.recogniser.window();
  CHECK(window.group(second) == nullptr);
  CHECK(window.group(first)->members.size() == 3);
  CHECK(desk.report(4, "Lamorna harbour board wants to fence tower against animals") == first);
}

TEST_CASE("recogniser: a report never chains two stories of three reports and more") {
  Desk desk;
  fill(desk, 2200);
  const auto first = desk.report(1, kHalf);
  desk.report(2, kHalf + " today");
  desk.report(3, kHalf + " at last");
  const auto second = desk.report(4, kOther);
  desk.report(5, kOther + " today");
  desk.report(6, kOther + " at last");
  desk.report(7, kBoth);
  CHECK(desk.last.bridged.empty());
  CHECK(desk.recogniser.window().group(first) != nullptr);
  CHECK(desk.recogniser.window().group(second) != nullptr);
}

TEST_CASE("recogniser: a window that is filled anew after a bridge decides the same") {
  Desk desk;
  fill(desk, 2200);
  desk.report(1, kHalf);
  desk.report(2, kOther);
  const auto story = desk.report(3, kBoth);
  Recogniser anew;
  const Window& window = desk.recogniser.window();
  for (std::uint32_t number = 1; window.holds(number); ++number) {
    const Member& member = window.member(number);
    anew.add(member, window.group(member.story)->began);
  }
  Candidate next;
  next.source = 9;
  next.time = kNoon + hours(1);
  Text text;
  text.title = "Board fences Lamorna tower against otter colony";
  next.features = features_of(text);
  const Decision decision = desk.recogniser.decide(next);
  CHECK(anew.decide(next) == decision);
  CHECK(decision.joined.story == story);
}
