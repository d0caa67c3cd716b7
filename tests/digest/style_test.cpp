// WCAG 2.2 success criterion 1.4.3 (AA): 4.5:1 for text, 3:1 for what only marks (1.4.11).
#include <array>
#include <cmath>
#include <map>
#include <string>

#include "digest/html_style.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

using Colours = std::map<std::string, std::string>;

/// The custom properties of a block that have a colour.
Colours colours(std::string_view block) {
  Colours found;
  for (auto at = block.find("--"); at != std::string_view::npos; at = block.find("--", at + 2)) {
    const auto colon = block.find(':', at);
    if (colon == std::string_view::npos || block.substr(colon + 1, 1) != "#") continue;
    const auto end = block.find_first_of(";}", colon);
    found[std::string(block.substr(at + 2, colon - at - 2))] =
        std::string(block.substr(colon + 2, end - colon - 2));
  }
  return found;
}

/// What stands between the first ':root{' at or after `from` and its '}'.
Colours palette(std::string_view from) {
  const auto start = html_style().find(":root{", html_style().find(from));
  REQUIRE(start != std::string_view::npos);
  return colours(html_style().substr(start, html_style().find('}', start) - start + 1));
}

double channel(const std::string& colour, std::size_t index) {
  const bool brief = colour.size() == 3;
  const std::string digits = brief ? std::string(2, colour.at(index)) : colour.substr(index * 2, 2);
  const double value = std::stoi(digits, nullptr, 16) / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const std::string& colour) {
  return 0.2126 * channel(colour, 0) + 0.7152 * channel(colour, 1) + 0.0722 * channel(colour, 2);
}

double contrast(const std::string& one, const std::string& other) {
  const double a = luminance(one), b = luminance(other);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

}  // namespace

TEST_CASE("style: every colour of text is readable on every ground, light, dark and printed") {
  CHECK(contrast("000", "ffffff") > 20.9);
  for (const auto* scheme : {":root{", "prefers-color-scheme:dark", "@media print"}) {
    const Colours colour = palette(scheme);
    for (const auto* ground : {"paper", "raised"})
      for (const auto* text : {"ink", "body", "muted", "accent"}) {
        INFO(scheme << ": " << text << " on " << ground);
        CHECK(contrast(colour.at(text), colour.at(ground)) >= 4.5);
      }
    CHECK(contrast(colour.at("strong-rule"), colour.at("paper")) >= 3);
  }
}

TEST_CASE("style: light and dark set the same colours, and they differ") {
  const Colours light = palette(":root{"), dark = palette("prefers-color-scheme:dark");
  REQUIRE(light.size() == dark.size());
  for (const auto& colour : light) CHECK(dark.at(colour.first) != colour.second);
}

TEST_CASE("style: nothing is loaded and nothing can end the element") {
  for (const auto* forbidden : {"url(", "@import", "expression", "</", "<!--", "position:fixed"})
    CHECK(html_style().find(forbidden) == std::string_view::npos);
}
