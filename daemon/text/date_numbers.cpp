#include "text/date_numbers.h"

namespace feedmill {
namespace {

class Settler {
 public:
  Settler(const LooseNumbers& loose, Claimed claimed, DateFields& fields)
      : loose_(loose), claimed_(claimed), fields_(fields) {}

  bool settle_date() {
    if (claimed_.year) return loose_.count == 0 || settle_rest(0);
    if (loose_.count == 0) return false;
    if (claimed_.month) return claimed_.named_month && settle_named();
    if (loose_.count == 1) return settle_one();
    if (loose_.count == 2) return settle_two();
    return settle_three();
  }

 private:
  bool is_year(const LooseNumber& number) const { return number.digits == 4; }

  bool set_year(const LooseNumber& number) {
    fields_.year = full_year(number.value, number.digits);
    return number.digits >= 2 && number.digits <= 4;
  }

  bool settle_named() {
    if (loose_.count == 1) return is_year(loose_.all[0]) && set_year(loose_.all[0]);
    const bool year_first = loose_.all[0].digits >= 3 || loose_.all[0].value > 31;
    fields_.day = loose_.all[year_first ? 1 : 0].value;
    return set_year(loose_.all[year_first ? 0 : 1]) && settle_rest(2);
  }

  /// Numbers behind the date are a time without colons: "1500", "12.16", "19-00-00".
  bool settle_rest(std::size_t from) {
    if (from == loose_.count) return true;
    if (claimed_.time) return false;
    const std::size_t count = loose_.count - from;
    const LooseNumber* rest = &loose_.all[from];
    if (count == 1)
      return rest[0].digits >= 4 && set_compact_time(fields_, rest[0].value, rest[0].digits);
    if (count > 3) return false;
    return set_time(rest[0].value, rest[1].value, count == 3 ? rest[2].value : 0);
  }

  bool settle_one() {
    const LooseNumber& only = loose_.all[0];
    if (only.digits == 4) return set_year(only);
    if (only.digits == 7) {
      fields_.year = only.value / 1000;
      return set_ordinal_day(fields_, only.value % 1000);
    }
    if (only.digits == 8) return set_ymd(only.value);
    if (only.digits == 12 || only.digits == 14) return settle_run(only.digits);
    return false;
  }

  bool set_ymd(int value) {
    fields_.year = value / 10000;
    fields_.month = value / 100 % 100;
    fields_.day = value % 100;
    return true;
  }

  /// YYYYMMDDHHMM or YYYYMMDDHHMMSS.
  bool settle_run(int digits) {
    if (claimed_.time) return false;
    const std::int64_t unit = digits == 12 ? 10000 : 1000000;
    return set_ymd(static_cast<int>(loose_.last / unit)) &&
           set_compact_time(fields_, loose_.last % unit, digits - 8);
  }

  bool settle_two() {
    const LooseNumber &first = loose_.all[0], &second = loose_.all[1];
    if (first.digits == 8) return set_ymd(first.value) && settle_rest(1);
    if (is_year(first) && second.digits == 3) {
      return set_year(first) && set_ordinal_day(fields_, second.value);
    }
    const bool year_first = is_year(first);
    // "2026-11"; "Sat, 07 2026" is a date whose month is missing.
    if ((!year_first && !is_year(second)) || second.before == ' ') return false;
    fields_.month = (year_first ? second : first).value;
    return set_year(year_first ? first : second);
  }

  bool settle_three() {
    const auto [year, month, day] = order();
    if (!set_year(loose_.all[year])) return false;
    fields_.month = loose_.all[month].value;
    fields_.day = loose_.all[day].value;
    return settle_rest(3);
  }

  struct Order {
    std::size_t year, month, day;
  };

  /// Year first, or last. Then a dot is Europe's (day first) and a slash America's, unless the
  /// numbers forbid it, or the weekday proves the other; with two digits each and hyphens, ISO
  /// 8601's truncated form.
  Order order() const {
    const auto &first = loose_.all[0], &second = loose_.all[1], &third = loose_.all[2];
    const bool hyphens = second.before == '-' && third.digits <= 2;
    const bool year_first = first.digits >= 3 || first.value > 31 || (hyphens && third.value <= 31);
    if (year_first) return {0, 1, 2};
    if (second.value > 12) return {2, 0, 1};
    const bool month_first = second.before == '/' && first.value <= 12;
    const Order usual = month_first ? Order{2, 0, 1} : Order{2, 1, 0};
    const Order other{2, usual.day, usual.month};
    return !falls_on_weekday(usual) && falls_on_weekday(other) ? other : usual;
  }

  bool falls_on_weekday(Order order) const {
    const LooseNumber& year = loose_.all[order.year];
    return claimed_.weekday != 0 &&
           claimed_.weekday == weekday_of_date(full_year(year.value, year.digits),
                                               loose_.all[order.month].value,
                                               loose_.all[order.day].value);
  }

  bool set_time(int hour, int minute, int second) {
    fields_.hour = hour;
    fields_.minute = minute;
    fields_.second = second;
    return true;
  }

  const LooseNumbers& loose_;
  Claimed claimed_;
  DateFields& fields_;
};

}  // namespace

bool LooseNumbers::add(std::int64_t value, int digits, char32_t before) {
  if (count == all.size()) return false;
  all[count++] = {static_cast<int>(value % 1000000000), digits, before};
  if (count == 1) first = value;
  last = value;
  return true;
}

bool set_compact_time(DateFields& fields, std::int64_t value, int digits) {
  if (digits > 6 || digits == 3 || digits == 5) return false;
  const int number = static_cast<int>(value % 1000000);
  const int seconds = digits == 6 ? number % 100 : 0;
  const int rest = digits == 6 ? number / 100 : number;
  fields.hour = digits <= 2 ? rest : rest / 100;
  fields.minute = digits <= 2 ? 0 : rest % 100;
  fields.second = seconds;
  return true;
}

bool settle_numbers(const LooseNumbers& loose, Claimed claimed, DateFields& fields) {
  return Settler(loose, claimed, fields).settle_date();
}

}  // namespace feedmill
