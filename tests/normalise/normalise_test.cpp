#include "feedmill/parse.h"
#include "support/catch.h"

using namespace feedmill;
using Kind = RawText::Kind;

namespace {

Entry normalised(RawText content, RawText summary = {}) {
  ParsedEntry parsed;
  parsed.entry.id = "1";
  parsed.content = std::move(content);
  parsed.summary = std::move(summary);
  return normalise(std::move(parsed));
}

}  // namespace

TEST_CASE("normalise: HTML is sanitised, references are resolved") {
  const Entry got = normalised(
      {"<p onclick='x()'>a<script>b</script></p><img src='i.png'>", Kind::kHtml, "https://h/d/"});
  CHECK(got.content_html.find("onclick") == std::string::npos);
  CHECK(got.content_html.find("script") == std::string::npos);
  CHECK(got.content_html.find("https://h/d/i.png") != std::string::npos);
  CHECK(got.content_text.empty());
}

TEST_CASE("normalise: plain text stays text, RSS text is escaped where it is not HTML") {
  CHECK(normalised({"a < b", Kind::kPlain, ""}).content_text == "a < b");
  CHECK(normalised({"a < b & c", Kind::kRss, ""}).content_html == "a &lt; b &amp; c");
  CHECK(normalised({"a <b>b</b>", Kind::kRss, ""}).content_html == "a <b>b</b>");
}

TEST_CASE("normalise: the lines of a plain text are lines, an empty one parts paragraphs") {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"one\ntwo", "<p>one<br>\ntwo</p>"},
      {"\tone \r\n  two\t\r\n", "<p>one<br>\ntwo</p>"},
      {"one\n \n\n\ntwo", "<p>one</p>\n<p>two</p>"},
      {"\n\none\n\n", "<p>one</p>"},
      {"a < b\nc & d", "<p>a &lt; b<br>\nc &amp; d</p>"},
      {"\n \n", ""},
  };
  for (const auto& one : cases) {
    CAPTURE(one.text);
    CHECK(normalised({one.text, Kind::kRss, ""}).content_html == one.html);
  }
}

TEST_CASE("normalise: nothing becomes nothing") {
  const Entry got = normalised({"", Kind::kRss, ""});
  CHECK(got.content_html.empty());
  CHECK(got.content_text.empty());
  CHECK(got.summary.empty());
}

TEST_CASE("normalise: a summary is text, and its markup is kept beside it") {
  const Entry got = normalised({"body", Kind::kHtml, ""}, {"<i>short</i> one", Kind::kHtml, ""});
  CHECK(got.summary == "short one");
  CHECK(got.summary_html == "<i>short</i> one");
  CHECK(normalised({"body", Kind::kHtml, ""}, {"plain", Kind::kPlain, ""}).summary_html.empty());
}

TEST_CASE("normalise: a summary of RSS is HTML where it looks like it") {
  const Entry got = normalised({"", Kind::kRss, ""}, {"R &amp; D, <b>now</b>", Kind::kRss, ""});
  CHECK(got.summary == "R & D, now");
  CHECK(got.summary_html == "R &amp; D, <b>now</b>");
  CHECK(normalised({"", Kind::kRss, ""}, {"1 < 2", Kind::kRss, ""}).summary == "1 < 2");
}

TEST_CASE("normalise: of two entries without guid that differ in a file alone each has an id") {
  ParsedEntry one, other;
  one.entry.attachments.push_back({});
  other.entry.attachments.push_back({});
  one.entry.attachments[0].url = "https://h/1.mp3";
  other.entry.attachments[0].url = "https://h/2.mp3";
  CHECK(normalise(std::move(one)).id != normalise(std::move(other)).id);
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
