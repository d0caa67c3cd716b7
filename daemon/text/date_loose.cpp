#include "text/date_loose.h"

#include <string>

#include "text/date_clutter.h"
#include "text/date_cursor.h"
#include "text/date_fields.h"
#include "text/date_numbers.h"
#include "text/date_tokens.h"
#include "text/date_weekdays.h"
#include "text/date_words.h"
#include "text/date_zones.h"

namespace feedmill {
namespace {

constexpr int kKoreanOffset = 9 * 3600;

/// Goes through the pieces once, then decides what the loose numbers are. Each step returns false
/// where the text cannot be a date.
class LooseDate : private DateCursor {
 public:
  explicit LooseDate(DateTokens&& text) : DateCursor(std::move(text)) {}

  std::optional<Instant> read() {
    if (!take()) return {};
    if (is_epoch()) return epoch();
    settle_zone();
    return to_instant(fields_);
  }

  /// The same in an area of the tz database, where the text gives no offset besides.
  std::optional<Instant> read_in(std::size_t area) {
    if (!take()) return {};
    const std::optional<Instant> local = to_instant(fields_);
    if (!local || has_zone_) return local;
    fields_.offset = area_offset(area, *local, fields_.year);
    return to_instant(fields_);
  }

 private:
  bool take() {
    while (at_ < text_.tokens.size()) {
      if (!step()) return false;
    }
    if (is_epoch()) return true;
    const Claimed claimed{has_year_, has_month_, named_month_, has_time_, weekday_};
    if (!settle_numbers(loose_, claimed, fields_)) return false;
    settle_era();
    return settle_half_day();
  }

  bool step() {
    const DateToken& next = *token();
    if (next.is_number()) return number();
    if (next.is_word()) return word();
    return sign();
  }

  // ---- numbers

  bool number() {
    if (sign_ahead(1, ':') && number_ahead(2)) return time();
    if (after_t_) return compact_time();
    if (const DateToken* next = token(1)) {
      const bool near = next->glued || static_cast<unsigned char>(next->word[0]) >= 0x80;
      const Unit unit = next->is_word() && near ? unit_of(next->word) : Unit::kNone;
      if (unit != Unit::kNone) return with_unit(unit);
    }
    return loose();
  }

  bool loose() {
    const DateToken& next = *token();
    // A date's number has at most 14 digits; more is no date, whatever it is.
    if (next.digits > 14) return false;
    // "22:13:20 0000": an offset that has lost its sign.
    if (has_time_ && !has_zone_ && next.digits == 4 && next.value == 0) {
      has_zone_ = true;
      ++at_;
      return true;
    }
    const bool joined =
        at_ > 0 && next.glued && text_.tokens[at_ - 1].kind == DateToken::Kind::kSign;
    const char32_t before = joined ? text_.tokens[at_ - 1].sign : ' ';
    ++at_;
    return loose_.add(next.value, next.digits, before);
  }

  /// HH:MM, HH:MM:SS, and a fraction, which is dropped.
  bool time() {
    if (has_time_) return false;
    set_time(small(0), small(2), 0);
    at_ += 3;
    if (sign_ahead(0, ':') && number_ahead(1)) {
      fields_.second = small(1);
      at_ += 2;
    }
    skip_fraction();
    return true;
  }

  /// After a "T": 19, 1900 or 190000.
  bool compact_time() {
    const DateToken& next = *token();
    after_t_ = false;
    if (has_time_ || !compact(next.value, next.digits)) return false;
    ++at_;
    skip_fraction();
    return true;
  }

  bool compact(std::int64_t value, int digits) {
    has_time_ = set_compact_time(fields_, value, digits);
    return has_time_;
  }

  bool set_time(int hour, int minute, int second) {
    fields_.hour = hour;
    fields_.minute = minute;
    fields_.second = second;
    has_time_ = true;
    return true;
  }

  /// Behind a colon too: "22:43:38:123".
  void skip_fraction() {
    const bool mark = sign_ahead(0, '.') || sign_ahead(0, ',') || sign_ahead(0, ':');
    if (mark && number_ahead(1)) at_ += 2;
  }

  bool with_unit(Unit unit) {
    const DateToken& next = *token();
    const int value = next.value < 100000 ? static_cast<int>(next.value) : 100000;
    at_ += 2;
    switch (unit) {
      case Unit::kYear:
        fields_.year = era_ != 0 ? value + era_ : full_year(value, next.digits);
        has_year_ = true;
        break;
      case Unit::kMonth:
        fields_.month = value;
        has_month_ = true;
        break;
      case Unit::kDay:
        fields_.day = value;
        break;
      case Unit::kHour:
        return hour_unit(value);
      case Unit::kMinute:
        fields_.minute = value;
        break;
      default:
        fields_.second = value;
    }
    return true;
  }

  /// "19h", "19h30", "19時30分": the minutes after an "h" have no unit of their own.
  bool hour_unit(int hour) {
    if (has_time_) return false;
    int minute = 0;
    if (number_ahead(0) && !word_ahead(1)) {
      minute = small(0);
      ++at_;
    }
    return set_time(hour, minute, 0);
  }

  // ---- words

  bool word() {
    const std::string& text = token()->word;
    if (weekday_ == 0) weekday_ = weekday_of(text);
    if (text == "t" && number_ahead(1) && (loose_.count > 0 || has_year_)) {
      after_t_ = true;
      ++at_;
      return true;
    }
    // A template that had a date and no time: "2023-11-14T".
    if (text == "t" && token(1) == nullptr && loose_.count > 0 && token()->glued) {
      ++at_;
      return true;
    }
    if (text == "w" && number_ahead(1) && loose_.count == 1) return week();
    if (const int era = era_of(text)) {
      era_ = era;
      ++at_;
      return true;
    }
    const HalfDay half = half_day_of(text);
    // German "am 23. November" says "on".
    if (half != HalfDay::kNone && (loose_.count > 0 || has_time_ || has_year_ || text != "am")) {
      half_ = half;
      ++at_;
      return true;
    }
    if (zone_word(text) || month_word(text) || is_filler(text)) {
      ++at_;
      return skip_zone_rest();
    }
    return unknown_word();
  }

  /// Only where a zone may stand: behind a time, or behind a date if it can be nothing else.
  bool zone_word(const std::string& text) {
    const std::optional<int> offset = zone_of(text);
    if (!offset) return false;
    const bool named = text.size() > 2 && (has_month_ || month_of(text) == 0);
    const bool behind_date = loose_.count > 0 && (named || text == "z");
    if (!has_time_ && !behind_date) return false;
    if (!has_zone_) fields_.offset = *offset;
    has_zone_ = in_zone_ = true;
    return true;
  }

  /// "GMT+2", "UTC+01:00": the number is added. "EST5EDT": it is POSIX's, and repeats the name.
  bool skip_zone_rest() {
    if (!in_zone_) return true;
    in_zone_ = false;
    if ((sign_ahead(0, '+') || sign_ahead(0, '-')) && number_ahead(1)) {
      has_zone_ = false;
      return offset();
    }
    if (number_ahead(0) && word_ahead(1)) at_ += 2;
    return true;
  }

  /// A weekday in front can look like a month ("mar" is mardi and mars), so a later one wins.
  bool month_word(const std::string& text) {
    const int month = month_of(text);
    if (month == 0 || (has_month_ && !month_is_first_)) return false;
    fields_.month = month;
    named_month_ = true;
    month_is_first_ = loose_.count == 0 && !has_month_;
    has_month_ = true;
    return true;
  }

  bool week() {
    const DateToken& next = *token(1);
    std::int64_t week = next.value, weekday = 1;
    at_ += 2;
    if (next.digits == 3) {
      weekday = week % 10;
      week /= 10;
    } else if (sign_ahead(0, '-') && number_ahead(1)) {
      weekday = token(1)->value;
      at_ += 2;
    }
    fields_.year = loose_.all[0].value;
    loose_.count = 0;
    has_year_ = true;
    if (loose_.all[0].digits != 4 || week > 99 || weekday > 9) return false;
    return set_week_day(fields_, static_cast<int>(week), static_cast<int>(weekday));
  }

  /// In front of the time: a weekday in a language that we do not know. Behind it: a zone
  /// that we do not know, or its area ("Europe/Berlin"). In another script: what it may be.
  bool unknown_word() {
    const std::string& text = token()->word;
    const bool first = loose_.count == 0 && !has_time_ && !has_year_ && !has_month_;
    const bool other_script = static_cast<unsigned char>(text[0]) >= 0x80;
    const bool weekday = named_month_ && !has_time_ && !token()->glued && text.size() > 2;
    if ((first || weekday) && ++unknown_ > 3) return false;
    if (first || weekday || other_script) {
      ++at_;
      return true;
    }
    if (!has_time_ || has_zone_) return false;
    if (sign_ahead(1, '/') && word_ahead(2)) {
      at_ += 3;
    } else if (text.size() <= 5) {
      ++at_;
    } else {
      return false;
    }
    has_zone_ = true;
    return true;
  }

  // ---- signs

  bool sign() {
    const char32_t sign = token()->sign;
    const bool plus = sign == '+', minus = sign == '-';
    if (plus || minus) {
      const DateToken* next = token(1);
      const bool number_next = next != nullptr && next->is_number();
      const bool near = number_next && (next->glued || (next->digits == 4 && date_is_complete()));
      if ((has_time_ || has_dotted_time()) && near && !has_zone_) return offset();
      if (number_next && date_only_offset()) return offset();
      if (plus) return false;
    }
    ++at_;
    return true;
  }

  bool date_is_complete() const { return loose_.count + (named_month_ ? 1 : 0) >= 3; }

  /// "26 Mar 2023 22.43.38": what stands behind the date is a time, which is settled later.
  bool has_dotted_time() const { return named_month_ && loose_.count >= 4; }

  /// A date with a zone and no time: "2026-11-23+01:00".
  bool date_only_offset() const {
    const bool clock =
        number_ahead(1) && sign_ahead(2, ':') && number_ahead(3) && !sign_ahead(4, ':');
    return date_is_complete() && !has_time_ && clock;
  }

  /// Sign, HH, HHMM or HH:MM; it may repeat the zone that a name gave.
  bool offset() {
    const int direction = token()->sign == '-' ? -1 : 1;
    const DateToken& next = *token(1);
    std::int64_t hours = next.value, minutes = 0;
    at_ += 2;
    if (next.digits > 4) return false;
    const bool colon = sign_ahead(0, ':') && number_ahead(1);
    if (next.digits > 2 && !colon) {
      hours = next.value / 100;
      minutes = next.value % 100;
    } else if (colon) {
      minutes = token(1)->value;
      at_ += 2;
    }
    if (hours > 23 || minutes > 59) return false;
    fields_.offset = real_offset(direction * static_cast<int>(hours * 60 + minutes) * 60);
    has_zone_ = true;
    return true;
  }

  // ---- what the loose numbers are

  /// Seconds or milliseconds since 1970, which stand alone.
  bool is_epoch() const {
    const int digits = loose_.all[0].digits;
    const bool fraction = loose_.count == 2 && digits == 10 && loose_.all[1].before == '.';
    return (loose_.count == 1 || fraction) && !has_time_ && !has_month_ &&
           (digits == 10 || digits == 13);
  }
  std::optional<Instant> epoch() const {
    return Instant{Seconds{loose_.all[0].digits == 13 ? loose_.first / 1000 : loose_.first}};
  }

  /// Thailand counts from the Buddha, whether or not the date says so.
  void settle_era() {
    constexpr int kBuddhist = 543, kFirst = 2400, kLast = 2700;
    if (fields_.year > kFirst && fields_.year < kLast && (text_.thai || era_ == -kBuddhist))
      fields_.year -= kBuddhist;
  }

  bool settle_half_day() {
    if (half_ == HalfDay::kNone) return true;
    if (fields_.hour > 12) return true;  // "19:00 PM": the clock is right
    fields_.hour = fields_.hour % 12 + (half_ == HalfDay::kAfternoon ? 12 : 0);
    return true;
  }

  void settle_zone() {
    if (has_zone_) return;
    if (const std::optional<int> offset = zone_of(text_.comment)) fields_.offset = *offset;
    if (text_.korean) fields_.offset = kKoreanOffset;
  }

  DateFields fields_;
  LooseNumbers loose_;
  HalfDay half_ = HalfDay::kNone;
  int unknown_ = 0;
  int era_ = 0;
  int weekday_ = 0;
  bool has_year_ = false, has_month_ = false, has_time_ = false, has_zone_ = false;
  bool named_month_ = false, month_is_first_ = false;
  bool after_t_ = false, in_zone_ = false;
};

std::optional<Instant> read_loose_date(std::string_view text) {
  const AreaZone zone = area_zone(text);
  if (zone.written.empty()) return LooseDate(split_date(text)).read();
  std::string rest(text);
  rest.erase(static_cast<std::size_t>(zone.written.data() - text.data()), zone.written.size());
  return LooseDate(split_date(rest)).read_in(zone.area);
}

}  // namespace

std::optional<Instant> parse_loose_date(std::string_view text) {
  text = without_clock(text);
  if (const auto when = read_loose_date(text)) return when;
  const std::string_view rest = behind_weekday(text);
  return rest.empty() ? std::nullopt : read_loose_date(rest);
}

}  // namespace feedmill
