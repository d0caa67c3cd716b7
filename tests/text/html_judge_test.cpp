// What holds of sanitise_html() for any input: judged by gumbo, over inputs put together from what
// parsers have stumbled over.
#include "text/html_judge.h"

#include <array>
#include <random>

#include "support/catch.h"
#include "text/html.h"

using namespace feedmill;

namespace {

constexpr const char* kBase = "https://example.org/a/b";

// Every element, so that each meets each.
constexpr const char* kNames[] = {
    "a",          "abbr",    "address", "article", "audio",  "b",      "bdo",      "big",
    "blockquote", "br",      "caption", "center",  "code",   "col",    "colgroup", "dd",
    "details",    "div",     "dl",      "dt",      "em",     "figure", "font",     "h1",
    "h2",         "h3",      "hr",      "i",       "img",    "ins",    "li",       "main",
    "menu",       "ol",      "p",       "picture", "pre",    "q",      "rp",       "rt",
    "ruby",       "s",       "section", "small",   "source", "span",   "strike",   "strong",
    "sub",        "summary", "table",   "tbody",   "td",     "tfoot",  "th",       "thead",
    "tr",         "tt",      "u",       "ul",      "video",  "wbr"};

// What is not written; only those whose content gumbo reads as markup too.
constexpr const char* kRefused[] = {"form",     "button", "svg",    "math",  "marquee",
                                    "nobr",     "blink",  "body",   "x-y",   "label",
                                    "object",   "select", "option", "rb",    "dialog",
                                    "fieldset", "center", "map",    "image", "input"};

constexpr const char* kTexts[] = {"x",       " ",         "\n",  "two words", "1 < 2",
                                  "&amp;",   "&lt;b&gt;", "é",   "&nbsp;",    "&#x27;",
                                  "&bogus;", "]]>",       "\"'", "日本語"};

constexpr const char* kAttributes[] = {"",
                                       " href=x",
                                       " href='javascript:x'",
                                       " title='a>b\"c'",
                                       " style='color:red;position:fixed'",
                                       " src=y",
                                       " onclick=z",
                                       " width=1 height=1",
                                       " alt=\"\"",
                                       " /",
                                       " srcset='a 1x,b'",
                                       " colspan=2",
                                       " a=1 a=2",
                                       " title title=x"};

using Random = std::mt19937;

template <class T, std::size_t N>
T pick(Random& random, const T (&from)[N]) {
  return from[random() % N];
}

/// `count` tags and texts in any order; `every` element, or those that are kept only.
std::string make_html(Random& random, int count, bool every) {
  std::string html;
  for (int i = 0; i < count; ++i) {
    const char* const name =
        every && random() % 6 == 0 ? pick(random, kRefused) : pick(random, kNames);
    switch (random() % 8) {
      case 0:
      case 1:
      case 2:
        html.append("<").append(name).append(pick(random, kAttributes)).append(">");
        break;
      case 3:
      case 4:
        html.append("</").append(name).append(">");
        break;
      case 5:
        if (random() % 4 == 0) html += "<!-- c -->";
        [[fallthrough]];
      default:
        html += pick(random, kTexts);
    }
  }
  return html;
}

/// Few elements nest deep and collide often.
std::string make_dense(Random& random, int count) {
  std::array<const char*, 4> names{};
  for (auto& name : names) name = pick(random, kNames);
  std::string html;
  for (int i = 0; i < count; ++i) {
    const char* const name = names[random() % names.size()];
    const auto what = random() % 5;
    html.append(what < 2   ? "<"
                : what < 4 ? "</"
                           : "t")
        .append(what < 4 ? name : "")
        .append(what < 4 ? ">" : "");
  }
  return html;
}

/// Random bytes of those that tokenizers look at.
std::string make_noise(Random& random, int count) {
  static constexpr std::string_view kBytes = "<<<>>/!-=\"'& \n;#xabpt[]CDATA?\\\x01";
  std::string html;
  for (int i = 0; i < count; ++i) html += kBytes[random() % kBytes.size()];
  return html;
}

}  // namespace

TEST_CASE("html judge: it finds what is wrong") {
  CHECK_FALSE(judge::fault("<script>x</script>").empty());
  CHECK_FALSE(judge::fault("<p><div></div></p>").empty());
  CHECK_FALSE(judge::fault("<p onclick=\"x\"></p>").empty());
  CHECK_FALSE(judge::fault("<a href=\"javascript:x\" rel=\"noopener nofollow\"></a>").empty());
  CHECK_FALSE(judge::fault("<a href=\"x\"></a>").empty());
  CHECK_FALSE(judge::fault("<table>x</table>").empty());
  CHECK_FALSE(judge::fault("<p style=\"background:url(x)\"></p>").empty());
  CHECK_FALSE(judge::fault("<b>").empty());
  CHECK(judge::fault("<p>x</p><table><tbody><tr><td>y</td></tr></tbody></table>").empty());
}

TEST_CASE("html judge: any tags in any order come out as a safe tree that parses as written") {
  Random random(20261123);
  for (int round = 0; round < 3000; ++round) {
    const std::string html = make_html(random, 4 + int(random() % 40), true);
    INFO(html << "\n=> " << sanitise_html(html, kBase));
    REQUIRE(judge::fault_of(html, kBase) == "");
  }
}

TEST_CASE("html judge: a few elements in each other's way come out as a safe tree too") {
  Random random(7);
  for (int round = 0; round < 3000; ++round) {
    const std::string html = make_dense(random, 4 + int(random() % 60));
    INFO(html << "\n=> " << sanitise_html(html, kBase));
    REQUIRE(judge::fault_of(html, kBase) == "");
  }
}

TEST_CASE("html judge: noise comes out as a safe tree too") {
  Random random(42);
  for (int round = 0; round < 3000; ++round) {
    const std::string html = make_noise(random, 1 + int(random() % 80));
    INFO(html << "\n=> " << sanitise_html(html, kBase));
    REQUIRE(judge::fault_of(html, kBase) == "");
  }
}

TEST_CASE("html judge: no text is lost of what an HTML5 parser sees") {
  Random random(99);
  for (int round = 0; round < 3000; ++round) {
    const std::string html = make_html(random, 4 + int(random() % 40), false);
    INFO(html << "\n=> " << sanitise_html(html, kBase));
    REQUIRE(judge::text_bytes(sanitise_html(html, kBase)) == judge::text_bytes(html));
  }
}

TEST_CASE("html judge: nesting past every bound comes out as a safe tree too") {
  for (const char* piece :
       {"<div>", "<b>", "<table><tr><td>", "<table>", "<ul><li>", "<b><p>", "<p><b>", "<a><div>",
        "<b><div></b>", "<font color=red><li>", "<ruby><rt>", "<table><caption>", "<h1><span>",
        "<dl><dd><i>", "<p><i><table><td>"}) {
    std::string html;
    for (int i = 0; i < 2000; ++i) html += piece;
    INFO(piece);
    CHECK(judge::fault_of(html + "text", kBase) == "");
  }
}
