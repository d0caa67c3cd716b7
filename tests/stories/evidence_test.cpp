// What texts say for and against one event: figures, slots, and whole decisions, in several
// scripts.
#include "stories/evidence.h"

#include <algorithm>

#include "stories/credits.h"
#include "stories/facts.h"
#include "stories/figures.h"
#include "stories/recogniser.h"
#include "stories/slots.h"
#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::stories;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};

struct Report {
  std::int64_t source;
  const char* title;
  const char* body;
};

/// Whether the second is given the story of the first.
bool joins(const Report& first, const Report& second) {
  Recogniser recogniser;
  const auto candidate = [](const Report& report) {
    Text text;
    text.title = report.title;
    text.body = report.body;
    return Candidate{report.source, kNoon, features_of(text), {}};
  };
  recogniser.add({1, 1, first.source, kNoon, candidate(first).features}, kNoon);
  return recogniser.decide(candidate(second)).joined.story == 1;
}

Slots slots(const char* a, const char* b) {
  Text first, second;
  first.title = a;
  second.title = b;
  return slots_of(features_of(first), features_of(second), [](std::uint32_t) { return 1.0; });
}

}  // namespace

TEST_CASE("figures: a rounded number is the number, its neighbour is not") {
  const auto near = [](const char* a, const char* b) {
    return is_near(figure_of(a), figure_of(b));
  };
  CHECK(near("5.7bn", "5.7"));
  CHECK(near("5.7", "6"));
  CHECK(near("3872", "3.900"));
  CHECK(near("468.3", "470"));
  CHECK(near("200.000", "200"));  // thousand, or not
  CHECK_FALSE(near("34", "35"));
  CHECK_FALSE(near("62", "26"));
  CHECK_FALSE(near("30", "26"));
  CHECK_FALSE(near("8214", "8140"));
  CHECK(figure_of("0") == 0);
  CHECK(figure_of("x1") == 0);
  CHECK(digits_of(figure_of("400")) == 1);
  CHECK(digits_of(figure_of("2.41")) == 3);
}

TEST_CASE("slots: one frame with something else in it, and two wordings of one event") {
  const Slots form = slots("Otter blocks tram line in Hobart", "Badger blocks tram line in Bergen");
  CHECK(form.count == 2);
  CHECK(form.added == 0);
  CHECK(form.frame == 0.6);
  const Slots other = slots("Otter blocks tram line in Hobart", "Tram halted: otter sits on line");
  CHECK(other.frame < 0.5);
}

TEST_CASE("evidence: one frame and one place swapped are two events, in every script") {
  CHECK_FALSE(
      joins({1, "Fire at Hobart paper mill, 40 people led to safety",
             "A fire broke out on Monday at the paper mill of Derwent Park in Hobart. "
             "Anna Keel, who leads the brigade, said a boiler had burst and 40 people had "
             "left through the yard. The street was closed for three hours."},
            {2, "Fire at Bergen paper mill, 70 people led to safety",
             "Seventy workers left a paper mill at Laksevag near Bergen on Monday when "
             "its store caught fire. Rolf Aune of the county police said 70 people were "
             "safe and that welding sparks had set waste paper alight. The ferry waited."}));
  CHECK_FALSE(
      joins({1,
             "\u5609\u5b9a\u5e02\u666f\u89c2\u6865\u660e\u5e74\u5f00\u901a \u603b"
             "\u6295\u8d44\u7ea631\u4ebf\u5143",
             "\u5609\u5b9a\u5e02\u4ea4\u901a\u5c40\u516c\u5e03\uff0c\u5168\u957f1860\u7c73"
             "\u7684\u666f\u89c2\u6865\u5c06\u4e8e\u660e\u5e74\u5f00\u901a\uff0c\u6865\u4e0b"
             "\u8bbe\u516c\u56ed\u3002\u65bd\u5de5\u65b9\u8868\u793a\uff0c\u94a2\u6881\u5df2"
             "\u5168\u90e8\u5230\u4f4d\uff0c\u603b\u6295\u8d4431\u4ebf\u5143\u3002"},
            {2,
             "\u6052\u5dde\u5e02\u666f\u89c2\u6865\u660e\u5e74\u5f00\u901a \u603b"
             "\u6295\u8d44\u7ea619\u4ebf\u5143",
             "\u6052\u5dde\u8dc3\u9f99\u6865\u5168\u957f2430\u7c73\uff0c\u662f\u53e4\u57ce"
             "\u5317\u95e8\u7684\u7b2c\u4e8c\u6761\u901a\u9053\uff0c\u660e\u5e74\u5f00\u901a"
             "\u3002\u8d22\u653f\u51fa\u8d4419\u4ebf\u5143\uff0c\u5c45\u6c11\u62c5\u5fc3"
             "\u566a\u58f0\uff0c\u4e13\u5bb6\u5efa\u8bae\u52a0\u88c5\u5c4f\u969c\u3002"}));
}

TEST_CASE("evidence: two accounts of one event that share one word of their titles") {
  const Report first{1, "Night school for beekeepers opens above a bakery",
                     "Twenty people from Glenorchy learn to keep bees in the rooms above Tom "
                     "Brady's bakery. The River Trust lends 36 hives and a master, Anna Keel, who "
                     "has kept bees for 48 years. Lessons cost 15 dollars and end with bread."};
  const Report second{2, "Where bread and beekeepers rise under one roof",
                      "The smell of rolls comes up the stairs while Anna Keel, 48 years in the "
                      "trade, shows frames to her class in Glenorchy. All 36 hives belong to the "
                      "River Trust; baker Tom Brady gives the room and asks for 15 dollars."};
  CHECK(joins(first, second));
  CHECK_FALSE(joins({1, first.title, first.body}, {1, second.title, second.body}));
  CHECK_FALSE(joins(first, {2, "Also today: item 7 of the list", second.body}));
}

TEST_CASE("evidence: a teaser of a few words is no text that could agree") {
  Text text;
  text.title = "Otter crosses motorway near Hobart";
  text.body = "Anna Keel of the River Trust on the third crossing of the year near Glenorchy.";
  CHECK_FALSE(has_text(features_of(text)));
}

TEST_CASE("facts: where most words begin with a capital, a capital names nothing") {
  const auto names = [](const char* body) {
    Text text;
    text.title = "otter";
    text.body = body;
    const Features features = features_of(text);
    return std::count_if(features.facts.begin(), features.facts.end(), is_name);
  };
  CHECK(names("yesterday people watched while Keel carried three young otters across muddy water "
              "near Hobart") == 2);
  CHECK(names("gestern trug Frau Keel aus Bremen drei kleine Otter durch den Graben am Deich beim "
              "Hafen zur Schleuse") == 0);
}

namespace {

/// As joins(), between outlets of these names, the first in a store that holds it.
Decision told_after(const char* outlet, const Report& first, const char* other,
                    const Report& second) {
  Recogniser recogniser;
  const auto candidate = [](const Report& report, const char* name) {
    Text text;
    text.title = report.title;
    text.body = report.body;
    text.source_name = name;
    return Candidate{report.source, kNoon, features_of(text), {}};
  };
  recogniser.add({1, 1, first.source, kNoon, candidate(first, outlet).features}, kNoon);
  Candidate next = candidate(second, other);
  recogniser.tell_of_window(next);
  return recogniser.decide(next);
}

bool notes(const Decision& decision, const std::string& what) {
  const auto has = [&](const Comparison& comparison) {
    const auto& evidence = comparison.evidence;
    return std::any_of(evidence.begin(), evidence.end(),
                       [&](const std::string& note) { return note.rfind(what, 0) == 0; });
  };
  return has(decision.joined) ||
         std::any_of(decision.rejected.begin(), decision.rejected.end(), has);
}

}  // namespace

TEST_CASE("evidence: whose report a text follows is told in the languages of its words") {
  const auto credits = [](const char* outlet, const char* body) {
    Text text;
    text.title = "Otters";
    text.body = body;
    const auto found = features_of(text).credits;
    return std::binary_search(found.begin(), found.end(), outlet_key(outlet));
  };
  CHECK(credits("Harbour Post", "The otters moved on, as reported by Harbour Post on Sunday."));
  CHECK(credits("Hafenblatt", "Das berichtet das Hafenblatt am Sonntag."));
  CHECK(credits("Le Phare", "Selon Le Phare, les loutres sont parties."));
  CHECK(credits("El Faro", "Las nutrias se fueron, según El Faro."));
  CHECK(credits("Il Faro", "Lo riporta Il Faro, che cita il porto."));
  CHECK(credits("Маяк", "Об этом сообщает Маяк."));
  CHECK(credits("港口日报", "据港口日报报道，水獭已经离开。"));
  CHECK(credits("港湾新聞", "港湾新聞によると、カワウソは去った。"));
  CHECK(credits("항구신문", "항구신문에 따르면 수달이 떠났다."));
  CHECK_FALSE(credits("Harbour Post", "The board of Harbour Post sold its offices to a bank."));
}

TEST_CASE("evidence: six words that both texts quote speak for one event") {
  const Report first{1, "Keel calls for tunnel as otters cross the road",
                     "Anna Keel of the River Trust spoke in Hobart on Sunday. \"We have counted "
                     "three crossings since the spring and will not wait for a fourth,\" she said "
                     "to the members of the board, who meet again in Glenorchy next week."};
  const Report second{2, "River Trust presses for crossing after otter count",
                      "The head of the trust, Anna Keel, was blunt before the board at Hobart: "
                      "\"We have counted three crossings since the spring and will not wait.\" Its "
                      "members are to decide at a further meeting in Glenorchy."};
  CHECK(notes(told_after("Harbour Post", first, "Coast Daily", second), "same quotation"));
}
