#include "config/changes.h"

#include "config/support.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

Picture picture(const std::string& sources, const std::string& more = "") {
  const ConfigReading reading =
      read_config_text("sources:\n" + sources + more, "/etc/feedmill/feedmill.yaml");
  CHECK(reading.errors.empty());
  return picture_of(reading.config);
}

std::vector<std::string> plan(const Picture& before, const Picture& after) {
  std::vector<std::string> lines;
  for (const Change& change : changes_between(before, after)) lines.push_back(to_line(change));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("changes: what came, what went, and in what the rest changed") {
  const Picture before =
      picture("  - {url: https://a.example/, name: Tides, interval: 30m}\n  - https://b.example/\n",
              "digests:\n  - {name: morning, schedule: '07:00'}\n");
  const Picture after = picture(
      "  - {url: https://a.example/, name: Tides, interval: 1h, tags: [sea]}\n"
      "  - https://c.example/\n",
      "digests:\n  - {name: morning, schedule: '08:00'}\npoll: {max_interval: 2d}\n");
  CHECK(plan(before, after) == Lines{"digest morning changed: schedule 08:00, was 07:00",
                                     "poll changed: max_interval 2d, was 1d",
                                     "source Tides changed: interval 1h, was 30m; tags sea",
                                     "source https://c.example/ added",
                                     "source https://b.example/ removed"});
  CHECK(plan(before, before).empty());
}

TEST_CASE("changes: of a secret that it changed") {
  const auto with = [](const std::string& word) {
    return picture("  - {url: https://a.example/, name: A, headers: {X-Key: " + word + "}}\n");
  };
  CHECK(plan(with("sesame"), with("mellon")) == Lines{"source A changed: headers"});
  CHECK(plan(picture("  - {url: https://a.example/, name: A}\n"), with("sesame")) ==
        Lines{"source A changed: headers added"});
  CHECK(to_text(with("sesame")).find("sesame") == std::string::npos);
}

TEST_CASE("changes: a picture survives as text, and other text is none") {
  const Picture whole = picture("  - {url: https://a.example/, name: A, tags: [x, y]}\n");
  CHECK(changes_between(whole, picture_from_text(to_text(whole))).empty());
  CHECK(picture_from_text("").empty());
  CHECK(picture_from_text("\tkey\tvalue\n").empty());
  CHECK(picture_from_text("source A\n\tno value\n").empty());
}
