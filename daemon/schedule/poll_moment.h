// The best moment to ask: neither so early that a request finds nothing, nor so late that entries
// wait. Every request costs as much as `patience` of waiting, summed over the entries that wait;
// the moments of the next requests are chosen together, by dynamic programming over the forecast,
// and the first of them is it. With a steady rate r that is every sqrt(2 patience / r): Sia and
// Cho, "Efficient monitoring algorithm for fast news alerts", 2007. Pure; any thread.
#pragma once

#include "schedule/forecast.h"

namespace feedmill {

/// What a request is worth by default, in seconds of one entry's waiting.
inline constexpr double kPatience = 12 * 60;

/// How long to wait from the forecast's moment, between `least` and `most`.
Seconds best_wait(const Forecast& forecast, double patience, Seconds least, Seconds most);

/// The interval that a steady rate (entries a second) asks for.
double steady_interval(double rate, double patience);

/// The rate that asks for an interval.
double rate_for(Seconds interval, double patience);

}  // namespace feedmill
