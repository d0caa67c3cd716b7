// What a book may hold. That the whole is a valid EPUB is for tests/e2e/forms.py and epubcheck.
#include <zip.h>
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

/// Letters that no compression makes much of.
std::string noise(std::size_t letters) {
  static std::uint32_t state = 1;
  std::string text;
  for (std::size_t i = 0; i < letters; ++i)
    text += static_cast<char>('a' + (state = state * 1664525U + 1013904223U) / 165191050U % 26);
  return text;
}

/// What is in an archive, as another program reads it, checksums and all.
std::vector<std::string> files_of(const std::string& book) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(book.data(), book.size(), 0, &error);
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  REQUIRE(archive != nullptr);
  std::vector<std::string> files;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    zip_stat_t stat;
    const auto index = static_cast<zip_uint64_t>(i);
    REQUIRE(zip_stat_index(archive, index, 0, &stat) == 0);
    std::string bytes(stat.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, index, 0);
    REQUIRE(file != nullptr);
    CHECK(zip_fread(file, bytes.data(), stat.size) == static_cast<zip_int64_t>(stat.size));
    CHECK(zip_fclose(file) == 0);
    files.push_back(std::move(bytes));
  }
  zip_discard(archive);
  return files;
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
        "<p><a href=\"https://a.example/x.png\">A &lt;tug&gt;</a> </p>\n");
  CHECK(flow("<a href=\"javascript:alert(1)\">One</a>") == "<p>One</p>\n");
}

TEST_CASE("epub: hostile and unbalanced markup comes out balanced") {
  flow("</p></ul></blockquote><ul><blockquote><pre>&amp;<li></ul>&bogus; \x01 <b><i></b>x");
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<b><ul><blockquote>x";
  flow(deep);
}

TEST_CASE("epub: a book of many stories is written piece by piece, and reads back whole") {
  Issue issue = sample::issue();
  const Story story = issue.stories.at(0);
  while (issue.stories.size() < 300) issue.stories.push_back(story);
  for (Story& one : issue.stories)
    one.reports.at(0).entry.content_html = "<p>" + noise(20'000) + "</p>";
  const IssueView view = compose(issue);
  std::string book;
  std::size_t largest = 0;
  render(view, DigestFormat::kEpub, [&](std::string& piece) {
    largest = std::max(largest, piece.size());
    book += piece;
    piece.clear();
  });
  CHECK(largest < book.size() / 4);
  CHECK(book == render(view, DigestFormat::kEpub).bytes);
  std::size_t stories = 0;
  for (const std::string& file : files_of(book))
    for (auto at = file.find("<section"); at != std::string::npos;
         at = file.find("<section", at + 1))
      ++stories;
  CHECK(stories == 300);
}

TEST_CASE("epub: the archive begins with its type, uncompressed, and is the same each time") {
  const std::string bytes = render(sample::issue(), DigestFormat::kEpub).bytes;
  CHECK(bytes.substr(0, 4) == "PK\x03\x04");
  CHECK(bytes.substr(30, 28) == "mimetypeapplication/epub+zip");
  CHECK(bytes == render(sample::issue(), DigestFormat::kEpub).bytes);
}

TEST_CASE("epub: what stands under a heading in the page does so in the book and its contents") {
  Issue issue = sample::empty_issue();
  issue.arranged = Arrangement::kSource;
  for (int i = 1; i <= 4; ++i)
    issue.stories.push_back(sample::story(i, i % 2 == 0 ? "Post & Co" : "Herald",
                                          "Title " + std::to_string(i), "<p>Text.</p>"));
  std::string contents, chapter;
  for (const std::string& file : files_of(render(issue, DigestFormat::kEpub).bytes)) {
    if (file.find("<nav") != std::string::npos) contents = file;
    if (file.find("<section") != std::string::npos) chapter = file;
  }
  pugi::xml_document document;
  REQUIRE(document.load_buffer(contents.data(), contents.size()));
  CHECK(document.select_nodes("//nav/ol/li[span='Post & Co']/ol/li/a").size() == 2);
  CHECK(document.select_nodes("//nav/ol/li").size() == 2);
  CHECK(document.select_nodes("//nav//span[@class='source']").empty());
  REQUIRE(document.load_buffer(chapter.data(), chapter.size()));
  CHECK(document.select_nodes("//body/h1[@class='group']").size() == 2);
}
