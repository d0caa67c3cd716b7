#include "feedmill/parse.h"
#include "support/catch.h"

using namespace feedmill;
using Kind = RawText::Kind;

namespace {

Entry of(RawText content, RawText summary = {}) {
  ParsedEntry parsed;
  parsed.entry.id = "1";
  parsed.content = std::move(content);
  parsed.summary = std::move(summary);
  return normalise(std::move(parsed));
}

}  // namespace

TEST_CASE("normalise: HTML is sanitised, references are resolved") {
  const Entry got = of(
      {"<p onclick='x()'>a<script>b</script></p><img src='i.png'>", Kind::kHtml, "https://h/d/"});
  CHECK(got.content_html.find("onclick") == std::string::npos);
  CHECK(got.content_html.find("script") == std::string::npos);
  CHECK(got.content_html.find("https://h/d/i.png") != std::string::npos);
  CHECK(got.content_text.empty());
}

TEST_CASE("normalise: plain text stays text, RSS text is escaped where it is not HTML") {
  CHECK(of({"a < b", Kind::kPlain, ""}).content_text == "a < b");
  CHECK(of({"a < b & c", Kind::kRss, ""}).content_html == "a &lt; b &amp; c");
  CHECK(of({"a <b>b</b>", Kind::kRss, ""}).content_html == "a <b>b</b>");
}

TEST_CASE("normalise: a summary is text, and its markup is kept beside it") {
  const Entry got = of({"body", Kind::kHtml, ""}, {"<i>short</i> one", Kind::kHtml, ""});
  CHECK(got.summary == "short one");
  CHECK(got.summary_html == "<i>short</i> one");
  CHECK(of({"body", Kind::kHtml, ""}, {"plain", Kind::kPlain, ""}).summary_html.empty());
}

TEST_CASE("normalise: an entry without guid and url has an id of its content, the same each time") {
  ParsedEntry one;
  one.entry.title = "a";
  one.content = {"x", Kind::kRss, ""};
  ParsedEntry same = one;
  ParsedEntry other = one;
  other.content.value = "y";
  const std::string id = normalise(std::move(one)).id;
  CHECK(id.size() == 16);
  CHECK(normalise(std::move(same)).id == id);
  CHECK(normalise(std::move(other)).id != id);
}
