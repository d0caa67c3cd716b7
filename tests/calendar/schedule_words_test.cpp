// What people write where a schedule stands, and what they mean by it.
#include "calendar/schedule_words.h"

#include "support/catch.h"

using feedmill::schedule_meant;

TEST_CASE("schedule words: a time of day, however it is written") {
  const std::pair<const char*, const char*> kTimes[] = {{"7", "07:00"},
                                                        {"7.30", "07:30"},
                                                        {"7h", "07:00"},
                                                        {"7 Uhr", ""},
                                                        {"7uhr", "07:00"},
                                                        {"at noon", "12:00"},
                                                        {"midnight", "00:00"},
                                                        {"7am", "07:00"},
                                                        {"7 am", "07:00"},
                                                        {"12am", "00:00"},
                                                        {"12pm", "12:00"},
                                                        {"7:30pm", "19:30"},
                                                        {"7:30 PM", "19:30"},
                                                        {"7 p.m.", ""},
                                                        {"7p.m.", "19:00"},
                                                        {"7a.m.", "07:00"},
                                                        {"13pm", ""},
                                                        {"24:00", ""},
                                                        {"07:60", ""},
                                                        {"7x", ""},
                                                        {"07:00:30", "07:00"},
                                                        {"7 o'clock", "07:00"},
                                                        {"23:59", "23:59"},
                                                        {"7:", ""},
                                                        {"7.", ""},
                                                        {"123", ""},
                                                        {"13 pm", ""}};
  for (const auto& [said, meant] : kTimes) {
    CAPTURE(said);
    CHECK(schedule_meant(said) == meant);
  }
}

TEST_CASE("schedule words: days, parts of the day, periods") {
  const std::pair<const char*, const char*> kDays[] = {
      {"daily", "07:00"},
      {"every day", "every 1d"},
      {"each morning", "07:00"},
      {"nightly at 2", "02:00"},
      {"mondays", "mon 07:00"},
      {"Monday at 8", "mon 08:00"},
      {"mon. 8:15", "mon 08:15"},
      {"on weekdays at 07:30", "mon-fri 07:30"},
      {"workdays", "mon-fri 07:00"},
      {"weekends, 9am", "sat,sun 09:00"},
      {"tuesday and thursday at 18:00", "tue,thu 18:00"},
      {"weekly", "mon 07:00"},
      {"every week", "mon 07:00"},
      {"monthly", "@monthly"},
      {"every month", "@monthly"},
      {"hourly", "@hourly"},
      {"the first of may", ""},
      {"sunny", ""},
      {"whenever", ""}};
  for (const auto& [said, meant] : kDays) {
    CAPTURE(said);
    CHECK(schedule_meant(said) == meant);
  }
}

TEST_CASE("schedule words: every so often") {
  const std::pair<const char*, const char*> kPeriods[] = {{"every 2 hours", "every 2h"},
                                                          {"every two hours", "every 2h"},
                                                          {"every hour", "every 1h"},
                                                          {"each 15min", "every 15m"},
                                                          {"every 90 s", "every 90s"},
                                                          {"every ten minutes", "every 10m"},
                                                          {"every 3 days", "every 3d"},
                                                          {"every other day", ""},
                                                          {"every 2 moons", ""},
                                                          {"every 6 hrs", "every 6h"},
                                                          {"every 30 seconds", "every 30s"},
                                                          {"every", ""},
                                                          {"every monday", "mon 07:00"},
                                                          {"every 5", "05:00"}};
  for (const auto& [said, meant] : kPeriods) {
    CAPTURE(said);
    CHECK(schedule_meant(said) == meant);
  }
}

TEST_CASE("schedule words: several times of a day are a cron line, where their minute is one") {
  CHECK(schedule_meant("7:30 and 19:30") == "30 7,19 * * *");
  CHECK(schedule_meant("mon,fri 7 and 18") == "0 7,18 * * mon,fri");
  CHECK(schedule_meant("7:30 and 19:45").empty());
  CHECK(schedule_meant("").empty());
  CHECK(schedule_meant(" , ;").empty());
  CHECK(schedule_meant("at on and in the").empty());
  CHECK(schedule_meant("1 2 3 4 5 6 7 8 9 10 11 12 13").empty());
}
