#include "text/date_zones.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <string>

namespace feedmill {
namespace {

struct Zone {
  std::string_view name;
  int minutes;  ///< east of UTC
};

/// Sorted. "cst", "ist" and "bst" are Chicago's, India's and Britain's; "at", "et" and the like are
/// standard time. Single letters are those of RFC 822, which had the military's signs reversed.
constexpr Zone kZones[] = {
    // clang-format off
    {"a", -60}, {"acdt", 630}, {"acst", 570}, {"act", -300}, {"adt", -180}, {"aedt", 660},
    {"aest", 600}, {"aft", 270}, {"akdt", -480}, {"akst", -540}, {"almt", 360}, {"amt", -240},
    {"art", -180}, {"ast", -240}, {"at", -240}, {"awst", 480}, {"azt", 240}, {"b", -120},
    {"bdt", 360}, {"bnt", 480}, {"bot", -240}, {"brst", -120}, {"brt", -180}, {"bst", 60},
    {"btt", 360}, {"c", -180}, {"cat", 120}, {"cdt", -300}, {"central", -360}, {"cest", 120},
    {"cet", 60}, {"chst", 600}, {"clst", -180}, {"clt", -240}, {"cot", -300}, {"cst", -360},
    {"ct", -360}, {"d", -240}, {"e", -300}, {"eastern", -300}, {"eat", 180}, {"edt", -240},
    {"eest", 180}, {"eet", 120}, {"est", -300}, {"et", -300}, {"f", -360}, {"fjt", 720},
    {"g", -420}, {"get", 240}, {"gft", -180}, {"gmt", 0}, {"gst", 240}, {"gyt", -240},
    {"h", -480}, {"hadt", -540}, {"hast", -600}, {"hkt", 480}, {"hst", -600}, {"i", -540},
    {"ict", 420}, {"idt", 180}, {"irdt", 270}, {"irkt", 480}, {"irst", 210}, {"ist", 330},
    {"jst", 540}, {"k", -600}, {"kgt", 360}, {"krat", 420}, {"kst", 540}, {"l", -660},
    {"m", -720}, {"magt", 660}, {"mdt", -360}, {"mest", 120}, {"mesz", 120}, {"met", 60},
    {"mez", 60}, {"mmt", 390}, {"mountain", -420}, {"msd", 240}, {"msk", 180}, {"mst", -420},
    {"mt", -420}, {"mut", 240}, {"mvt", 300}, {"myt", 480}, {"n", 60}, {"ndt", -150},
    {"novt", 420}, {"npt", 345}, {"nst", -210}, {"nt", -210}, {"nzdt", 780}, {"nzst", 720},
    {"o", 120}, {"omst", 360}, {"p", 180}, {"pacific", -480}, {"pdt", -420}, {"pet", -300},
    {"pett", 720}, {"pht", 480}, {"pkt", 300}, {"pst", -480}, {"pt", -480}, {"pyt", -240},
    {"q", 240}, {"r", 300}, {"s", 360}, {"samt", 240}, {"sast", 120}, {"sgt", 480},
    {"sst", -660}, {"t", 420}, {"tjt", 300}, {"tlt", 540}, {"tmt", 300}, {"trt", 180},
    {"u", 480}, {"ulat", 480}, {"ut", 0}, {"utc", 0}, {"uyt", -180}, {"uzt", 300},
    {"v", 540}, {"vet", -240}, {"vlat", 600}, {"w", 600}, {"wast", 120}, {"wat", 60},
    {"west", 60}, {"wet", 0}, {"wib", 420}, {"wit", 540}, {"wita", 480}, {"x", 660},
    {"y", 720}, {"yakt", 540}, {"yekt", 300}, {"z", 0}, {"zulu", 0},
    // clang-format on
};

static_assert(std::is_sorted(std::begin(kZones), std::end(kZones),
                             [](const Zone& a, const Zone& b) { return a.name < b.name; }));

/// When summer time is kept, by the rules that hold now (and America's before 2007): a feed's dates
/// are of these years.
enum class Summer : std::uint8_t { kNone, kEurope, kAmerica, kAustralia, kNewZealand };

struct Area {
  std::string_view name;
  int minutes;  ///< east of UTC, in winter
  Summer summer;
};

/// Names of the tz database that feeds write in place of an offset. Sorted.
constexpr Area kAreas[] = {
    // clang-format off
    {"africa/abidjan", 0, Summer::kNone}, {"africa/accra", 0, Summer::kNone},
    {"africa/addis_ababa", 180, Summer::kNone}, {"africa/algiers", 60, Summer::kNone},
    {"africa/cairo", 120, Summer::kNone}, {"africa/casablanca", 60, Summer::kNone},
    {"africa/harare", 120, Summer::kNone}, {"africa/johannesburg", 120, Summer::kNone},
    {"africa/lagos", 60, Summer::kNone}, {"africa/nairobi", 180, Summer::kNone},
    {"africa/tunis", 60, Summer::kNone}, {"america/anchorage", -540, Summer::kAmerica},
    {"america/argentina/buenos_aires", -180, Summer::kNone},
    {"america/bogota", -300, Summer::kNone}, {"america/boise", -420, Summer::kAmerica},
    {"america/buenos_aires", -180, Summer::kNone}, {"america/caracas", -240, Summer::kNone},
    {"america/chicago", -360, Summer::kAmerica}, {"america/costa_rica", -360, Summer::kNone},
    {"america/denver", -420, Summer::kAmerica}, {"america/detroit", -300, Summer::kAmerica},
    {"america/edmonton", -420, Summer::kAmerica}, {"america/guatemala", -360, Summer::kNone},
    {"america/halifax", -240, Summer::kAmerica}, {"america/jamaica", -300, Summer::kNone},
    {"america/la_paz", -240, Summer::kNone}, {"america/lima", -300, Summer::kNone},
    {"america/los_angeles", -480, Summer::kAmerica}, {"america/manaus", -240, Summer::kNone},
    {"america/mexico_city", -360, Summer::kNone}, {"america/montevideo", -180, Summer::kNone},
    {"america/montreal", -300, Summer::kAmerica}, {"america/new_york", -300, Summer::kAmerica},
    {"america/panama", -300, Summer::kNone}, {"america/phoenix", -420, Summer::kNone},
    {"america/puerto_rico", -240, Summer::kNone}, {"america/sao_paulo", -180, Summer::kNone},
    {"america/st_johns", -210, Summer::kAmerica}, {"america/tijuana", -480, Summer::kAmerica},
    {"america/toronto", -300, Summer::kAmerica}, {"america/vancouver", -480, Summer::kAmerica},
    {"america/winnipeg", -360, Summer::kAmerica}, {"asia/almaty", 360, Summer::kNone},
    {"asia/baghdad", 180, Summer::kNone}, {"asia/baku", 240, Summer::kNone},
    {"asia/bangkok", 420, Summer::kNone}, {"asia/calcutta", 330, Summer::kNone},
    {"asia/chongqing", 480, Summer::kNone}, {"asia/colombo", 330, Summer::kNone},
    {"asia/dhaka", 360, Summer::kNone}, {"asia/dubai", 240, Summer::kNone},
    {"asia/ho_chi_minh", 420, Summer::kNone}, {"asia/hong_kong", 480, Summer::kNone},
    {"asia/jakarta", 420, Summer::kNone}, {"asia/karachi", 300, Summer::kNone},
    {"asia/kathmandu", 345, Summer::kNone}, {"asia/kolkata", 330, Summer::kNone},
    {"asia/kuala_lumpur", 480, Summer::kNone}, {"asia/kuwait", 180, Summer::kNone},
    {"asia/manila", 480, Summer::kNone}, {"asia/novosibirsk", 420, Summer::kNone},
    {"asia/riyadh", 180, Summer::kNone}, {"asia/saigon", 420, Summer::kNone},
    {"asia/seoul", 540, Summer::kNone}, {"asia/shanghai", 480, Summer::kNone},
    {"asia/singapore", 480, Summer::kNone}, {"asia/taipei", 480, Summer::kNone},
    {"asia/tashkent", 300, Summer::kNone}, {"asia/tbilisi", 240, Summer::kNone},
    {"asia/tehran", 210, Summer::kNone}, {"asia/tokyo", 540, Summer::kNone},
    {"asia/vladivostok", 600, Summer::kNone}, {"asia/yekaterinburg", 300, Summer::kNone},
    {"asia/yerevan", 240, Summer::kNone}, {"atlantic/azores", -60, Summer::kEurope},
    {"atlantic/canary", 0, Summer::kEurope}, {"atlantic/reykjavik", 0, Summer::kNone},
    {"australia/act", 600, Summer::kAustralia}, {"australia/adelaide", 570, Summer::kAustralia},
    {"australia/brisbane", 600, Summer::kNone}, {"australia/canberra", 600, Summer::kAustralia},
    {"australia/darwin", 570, Summer::kNone}, {"australia/hobart", 600, Summer::kAustralia},
    {"australia/melbourne", 600, Summer::kAustralia}, {"australia/perth", 480, Summer::kNone},
    {"australia/sydney", 600, Summer::kAustralia}, {"etc/gmt", 0, Summer::kNone},
    {"etc/utc", 0, Summer::kNone}, {"europe/amsterdam", 60, Summer::kEurope},
    {"europe/andorra", 60, Summer::kEurope}, {"europe/athens", 120, Summer::kEurope},
    {"europe/belfast", 0, Summer::kEurope}, {"europe/belgrade", 60, Summer::kEurope},
    {"europe/berlin", 60, Summer::kEurope}, {"europe/bratislava", 60, Summer::kEurope},
    {"europe/brussels", 60, Summer::kEurope}, {"europe/bucharest", 120, Summer::kEurope},
    {"europe/budapest", 60, Summer::kEurope}, {"europe/busingen", 60, Summer::kEurope},
    {"europe/chisinau", 120, Summer::kEurope}, {"europe/copenhagen", 60, Summer::kEurope},
    {"europe/dublin", 0, Summer::kEurope}, {"europe/gibraltar", 60, Summer::kEurope},
    {"europe/helsinki", 120, Summer::kEurope}, {"europe/istanbul", 180, Summer::kNone},
    {"europe/kaliningrad", 120, Summer::kNone}, {"europe/kiev", 120, Summer::kEurope},
    {"europe/kyiv", 120, Summer::kEurope}, {"europe/lisbon", 0, Summer::kEurope},
    {"europe/ljubljana", 60, Summer::kEurope}, {"europe/london", 0, Summer::kEurope},
    {"europe/luxembourg", 60, Summer::kEurope}, {"europe/madrid", 60, Summer::kEurope},
    {"europe/malta", 60, Summer::kEurope}, {"europe/mariehamn", 120, Summer::kEurope},
    {"europe/minsk", 180, Summer::kNone}, {"europe/monaco", 60, Summer::kEurope},
    {"europe/moscow", 180, Summer::kNone}, {"europe/oslo", 60, Summer::kEurope},
    {"europe/paris", 60, Summer::kEurope}, {"europe/podgorica", 60, Summer::kEurope},
    {"europe/prague", 60, Summer::kEurope}, {"europe/riga", 120, Summer::kEurope},
    {"europe/rome", 60, Summer::kEurope}, {"europe/samara", 240, Summer::kNone},
    {"europe/san_marino", 60, Summer::kEurope}, {"europe/sarajevo", 60, Summer::kEurope},
    {"europe/skopje", 60, Summer::kEurope}, {"europe/sofia", 120, Summer::kEurope},
    {"europe/stockholm", 60, Summer::kEurope}, {"europe/tallinn", 120, Summer::kEurope},
    {"europe/tirane", 60, Summer::kEurope}, {"europe/vaduz", 60, Summer::kEurope},
    {"europe/vatican", 60, Summer::kEurope}, {"europe/vienna", 60, Summer::kEurope},
    {"europe/vilnius", 120, Summer::kEurope}, {"europe/warsaw", 60, Summer::kEurope},
    {"europe/zagreb", 60, Summer::kEurope}, {"europe/zurich", 60, Summer::kEurope},
    {"pacific/auckland", 720, Summer::kNewZealand}, {"pacific/honolulu", -600, Summer::kNone},
    {"us/alaska", -540, Summer::kAmerica}, {"us/arizona", -420, Summer::kNone},
    {"us/central", -360, Summer::kAmerica}, {"us/eastern", -300, Summer::kAmerica},
    {"us/hawaii", -600, Summer::kNone}, {"us/michigan", -300, Summer::kAmerica},
    {"us/mountain", -420, Summer::kAmerica}, {"us/pacific", -480, Summer::kAmerica},
    // clang-format on
};

static_assert(std::is_sorted(std::begin(kAreas), std::end(kAreas),
                             [](const Area& a, const Area& b) { return a.name < b.name; }));

using std::chrono::hours;
using std::chrono::Sunday;
using std::chrono::sys_days;

/// A local time as if it were UTC: only compared with others of the same place.
Instant last_sunday(int year, unsigned month, int hour) {
  return Instant{sys_days{std::chrono::year{year} / std::chrono::month{month} /
                          Sunday[std::chrono::last]}} +
         hours{hour};
}
Instant nth_sunday(int year, unsigned month, unsigned nth, int hour) {
  return Instant{sys_days{std::chrono::year{year} / std::chrono::month{month} / Sunday[nth]}} +
         hours{hour};
}

/// Whether summer time is kept at a local time; in the hour that happens twice, yes.
bool is_summer(Instant local, int year, const Area& area) {
  const int east = area.minutes / 60;
  switch (area.summer) {
    case Summer::kNone:
      return false;
    case Summer::kEurope:  // all at 01:00 UTC
      return local >= last_sunday(year, 3, 1 + east) && local < last_sunday(year, 10, 2 + east);
    case Summer::kAmerica:
      if (year < 2007)
        return local >= nth_sunday(year, 4, 1, 2) && local < last_sunday(year, 10, 2);
      return local >= nth_sunday(year, 3, 2, 2) && local < nth_sunday(year, 11, 1, 2);
    case Summer::kAustralia:
      return local >= nth_sunday(year, 10, 1, 2) || local < nth_sunday(year, 4, 1, 3);
    case Summer::kNewZealand:
      return local >= last_sunday(year, 9, 2) || local < nth_sunday(year, 4, 1, 3);
  }
  return false;
}

constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Where the area of a zone stands in a date: letters, a slash, letters. Empty: nowhere.
std::string_view find_area(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {};
  std::size_t begin = slash, end = slash + 1;
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  while (end < text.size() && (is_letter(text[end]) || text[end] == '/')) ++end;
  if (begin == slash || end == slash + 1) return {};
  return text.substr(begin, end - begin);
}

}  // namespace

std::optional<int> zone_of(std::string_view folded) {
  const auto* found =
      std::lower_bound(std::begin(kZones), std::end(kZones), folded,
                       [](const Zone& zone, std::string_view name) { return zone.name < name; });
  if (found == std::end(kZones) || found->name != folded) return {};
  return found->minutes * 60;
}

AreaZone area_zone(std::string_view text) {
  const std::string_view written = find_area(text);
  if (written.empty()) return {};
  std::string name(written);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto* found =
      std::lower_bound(std::begin(kAreas), std::end(kAreas), std::string_view(name),
                       [](const Area& area, std::string_view key) { return area.name < key; });
  if (found == std::end(kAreas) || found->name != name) return {};
  return {written, static_cast<std::size_t>(found - std::begin(kAreas))};
}

int area_offset(std::size_t area, Instant local, int year) {
  const Area& zone = kAreas[area];
  return (zone.minutes + (is_summer(local, year, zone) ? 60 : 0)) * 60;
}

int real_offset(int seconds) {
  constexpr int kWest = -12 * 3600, kEast = 14 * 3600;
  return seconds < kWest || seconds > kEast ? 0 : seconds;
}

}  // namespace feedmill
