#include "text/date_weekdays.h"

#include <iterator>

namespace feedmill {
namespace {

struct Weekday {
  std::string_view word;  // folded; longer words that begin with it count, where it has a '*'
  int day;
};

constexpr Weekday kWeekdays[] = {
    // English, Dutch, German, the languages of the North
    {"mon*", 1},
    {"ma", 1},
    {"man*", 1},
    {"maa*", 1},
    {"mo", 1},
    {"tue*", 2},
    {"di", 2},
    {"die*", 2},
    {"din*", 2},
    {"tir*", 2},
    {"tis*", 2},
    {"tii*", 2},
    {"ti", 2},
    {"wed*", 3},
    {"mi", 3},
    {"mit*", 3},
    {"wo", 3},
    {"woe*", 3},
    {"ons*", 3},
    {"kes*", 3},
    {"ke", 3},
    {"thu*", 4},
    {"do", 4},
    {"don*", 4},
    {"tor*", 4},
    {"to", 4},
    {"fri*", 5},
    {"fr", 5},
    {"fre*", 5},
    {"vr", 5},
    {"vri*", 5},
    {"per*", 5},
    {"pe", 5},
    {"sat*", 6},
    {"sa", 6},
    {"sam*", 6},
    {"zat*", 6},
    {"za", 6},
    {"lor*", 6},
    {"lau*", 6},
    {"la", 6},
    {"sun*", 7},
    {"so", 7},
    {"sonn*", 7},
    {"zon*", 7},
    {"zo", 7},
    {"son", 7},
    {"sondag*", 7},
    {"su", 7},
    // French, Italian, Spanish, Portuguese, Catalan, Romanian
    {"lun*", 1},
    {"seg*", 1},
    {"dilluns", 1},
    {"mar", 2},
    {"mardi", 2},
    {"martes", 2},
    {"martedi", 2},
    {"marti", 2},
    {"ter*", 2},
    {"dimarts", 2},
    {"mer*", 3},
    {"mie*", 3},
    {"qua*", 3},
    {"dimecres", 3},
    {"jeu*", 4},
    {"gio*", 4},
    {"jue*", 4},
    {"qui*", 4},
    {"joi", 4},
    {"dijous", 4},
    {"ven*", 5},
    {"vie*", 5},
    {"vin*", 5},
    {"sex*", 5},
    {"divendres", 5},
    {"sab*", 6},
    {"dissabte", 6},
    {"samedi", 6},
    {"dim*", 7},
    {"dom*", 7},
    {"dum*", 7},
    {"diumenge", 7},
    // Polish, Czech, Slovak, Turkish, Hungarian
    {"pon*", 1},
    {"po", 1},
    {"pzt*", 1},
    {"pazartesi", 1},
    {"hetfo", 1},
    {"wto*", 2},
    {"wt", 2},
    {"ut*", 2},
    {"sal*", 2},
    {"kedd", 2},
    {"sro*", 3},
    {"sr", 3},
    {"st*", 3},
    {"car*", 3},
    {"szerda", 3},
    {"czw*", 4},
    {"ct*", 4},
    {"csutortok", 4},
    {"pia*", 5},
    {"pt", 5},
    {"pa", 5},
    {"pat*", 5},
    {"pie*", 5},
    {"cum", 5},
    {"cuma", 5},
    {"pentek", 5},
    {"sob*", 6},
    {"cumartesi", 6},
    {"cmt", 6},
    {"szombat", 6},
    {"nie*", 7},
    {"nd", 7},
    {"ne*", 7},
    {"paz", 7},
    {"pazar", 7},
    {"vasarnap", 7},
    // Russian, Ukrainian, Greek
    {"пн", 1},
    {"пон*", 1},
    {"вт*", 2},
    {"вiв*", 2},
    {"ср", 3},
    {"сред*", 3},
    {"сер*", 3},
    {"чт", 4},
    {"чет*", 4},
    {"пт", 5},
    {"пят*", 5},
    {"сб", 6},
    {"суб*", 6},
    {"вс", 7},
    {"воскр*", 7},
    {"нд", 7},
    {"нед*", 7},
    {"δευ*", 1},
    {"τρι*", 2},
    {"τετ*", 3},
    {"πεμ*", 4},
    {"παρ*", 5},
    {"σαβ*", 6},
    {"κυρ*", 7},
};

bool fits(std::string_view known, std::string_view word) {
  if (known.back() != '*') return known == word;
  known.remove_suffix(1);
  return word.substr(0, known.size()) == known;
}

}  // namespace

int weekday_of(std::string_view folded) {
  for (const Weekday& known : kWeekdays) {
    if (fits(known.word, folded)) return known.day;
  }
  return 0;
}

}  // namespace feedmill
