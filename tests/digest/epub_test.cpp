// What a book may hold. That the whole is a valid EPUB is for tests/e2e/forms.py and epubcheck.
#include <pugixml.hpp>
#include <string>

#include "digest/flow_xhtml.h"
#include "digest/render.h"
#include "digest/sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

std::string flow(const std::string& html) {
  std::string out;
  append_flow_xhtml(out, html);
  pugi::xml_document document;
  const std::string whole = "<x>" + out + "</x>";
  INFO(out);
  REQUIRE(document.load_buffer(whole.data(), whole.size()));
  return out;
}

}  // namespace

TEST_CASE("epub: text outside of any block becomes a paragraph") {
  CHECK(flow("One<br>two <b>three</b>") == "<p>One<br/>two <b>three</b></p>\n");
  CHECK(flow(" \n <div> </div>").empty());
}

TEST_CASE("epub: a formula is written in a line, a film by its first source") {
  CHECK(flow("<p>half is <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>.</p>") ==
        "<p>half is 1/2.</p>\n");
  CHECK(flow("<audio><source src=\"https://a.example/1.mp3\"><source src=\"b\"></audio>") ==
        "<p><a href=\"https://a.example/1.mp3\">Media</a> </p>\n");
}

TEST_CASE("epub: a phrase that goes through several blocks is closed and taken up again") {
  CHECK(flow("<i><p>One</p><p>two</p></i>three") ==
        "<p><i>One</i></p>\n<p><i>two</i></p>\n<p>three</p>\n");
}

TEST_CASE("epub: lists hold items only, one deep") {
  CHECK(flow("<ul><li>One<ul><li>two</li></ul></li><h3>three</h3></ul>") ==
        "<ul>\n<li>One</li>\n<li>two</li>\n<li>three</li>\n</ul>\n");
  CHECK(flow("<ol></ol>").empty());
}

TEST_CASE("epub: quotations hold blocks, and lists in them stand beside them") {
  CHECK(flow("<blockquote>One<p>two</p></blockquote>three") ==
        "<blockquote>\n<p>One</p>\n<p>two</p>\n</blockquote>\n<p>three</p>\n");
  CHECK(flow("<blockquote>One<ul><li>two</ul></blockquote>") ==
        "<blockquote>\n<p>One</p>\n</blockquote>\n<ul>\n<li>two</li>\n</ul>\n");
}

TEST_CASE("epub: tables become lines of text") {
  CHECK(flow("<table><tr><th>Day</th><th>Ships</th></tr><tr><td>Friday</td><td>41</td></tr>"
             "</table>") == "<p>Day · Ships</p>\n<p>Friday · 41</p>\n");
}

TEST_CASE("epub: links are strict, never nested, and images lead to what they show") {
  CHECK(flow("<a href=\"https://a.example/x|y\">One</a>") == "<p>One</p>\n");
  CHECK(flow("<a href=\"https://a.example/x\">One <a href=\"https://b.example/\">two</a></a>") ==
        "<p><a href=\"https://a.example/x\">One two</a></p>\n");
  CHECK(flow("<img src=\"https://a.example/x.png\" alt=\"A &lt;tug&gt;\">") ==
        "<p><a href=\"https://a.example/x.png\">Image: A &lt;tug&gt;</a> </p>\n");
  CHECK(flow("<a href=\"javascript:alert(1)\">One</a>") == "<p>One</p>\n");
}

TEST_CASE("epub: hostile and unbalanced markup comes out balanced") {
  flow("</p></ul></blockquote><ul><blockquote><pre>&amp;<li></ul>&bogus; \x01 <b><i></b>x");
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<b><ul><blockquote>x";
  flow(deep);
}

TEST_CASE("epub: the archive begins with its type, uncompressed, and is the same each time") {
  const std::string bytes = render(sample::issue(), DigestFormat::kEpub).bytes;
  CHECK(bytes.substr(0, 4) == "PK\x03\x04");
  CHECK(bytes.substr(30, 28) == "mimetypeapplication/epub+zip");
  CHECK(bytes == render(sample::issue(), DigestFormat::kEpub).bytes);
}
