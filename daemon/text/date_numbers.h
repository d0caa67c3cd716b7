// What the numbers of a date are that no word or sign has claimed: by their order, their digits and
// the signs between them. Inside text/ only. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "text/date_fields.h"

namespace feedmill {

/// Part of the date, or of a time without colons.
struct LooseNumber {
  int value = 0, digits = 0;
  char32_t before = ' ';  ///< the sign that joins it to the number before
};

struct LooseNumbers {
  std::array<LooseNumber, 6> all;
  std::size_t count = 0;
  std::int64_t first = 0, last = 0;  ///< in full

  /// False: more than a date has.
  bool add(std::int64_t value, int digits, char32_t before);
};

/// What of the date is known without them.
struct Claimed {
  bool year = false, month = false;
  bool named_month = false;  ///< by a word
  bool time = false;
  int weekday = 0;  ///< 1 (Monday) to 7; 0: not told
};

/// Sets what they say. False where they are no date.
bool settle_numbers(const LooseNumbers& loose, Claimed claimed, DateFields& fields);

/// HH, HHMM or HHMMSS. False: other digits.
bool set_compact_time(DateFields& fields, std::int64_t value, int digits);

}  // namespace feedmill
