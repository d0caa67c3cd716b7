#include <gumbo.h>

#include <functional>
#include <map>
#include <set>
#include <string>

#include "digest/body_html.h"
#include "digest/render.h"
#include "digest/sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

std::string body(const std::string& html, std::size_t limit = 1 << 20) {
  std::string out;
  append_body_html(out, html, limit);
  return out;
}

std::string page(const Issue& issue) { return render(issue, DigestFormat::kHtml).bytes; }

std::string page_of(const std::string& title, const std::string& html) {
  Issue issue = sample::empty_issue();
  issue.stories = {sample::story(1, title, title, html)};
  issue.more.push_back({"s0", title, "i", {sample::report(2, title, title, html)}});
  return page(issue);
}

/// A page as HTML5 reads it: element and attribute names, and the values of href.
struct Outline {
  std::map<std::string, int> elements;
  std::set<std::string> attributes, links;
  std::string headings;
};

void walk(const GumboNode& node, Outline& outline) {
  if (node.type != GUMBO_NODE_ELEMENT) return;
  const GumboElement& element = node.v.element;
  const std::string name = element.tag == GUMBO_TAG_UNKNOWN
                               ? std::string(element.original_tag.data, element.original_tag.length)
                               : gumbo_normalized_tagname(element.tag);
  ++outline.elements[name];
  if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6')
    outline.headings += name[1];
  for (unsigned int i = 0; i < element.attributes.length; ++i) {
    const auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
    outline.attributes.insert(attribute->name);
    if (std::string_view(attribute->name) == "href") outline.links.insert(attribute->value);
  }
  for (unsigned int i = 0; i < element.children.length; ++i)
    walk(*static_cast<const GumboNode*>(element.children.data[i]), outline);
}

Outline outline(const std::string& html) {
  GumboOutput* parsed = gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size());
  Outline found;
  walk(*parsed->root, found);
  gumbo_destroy_output(&kGumboDefaultOptions, parsed);
  return found;
}

const std::set<std::string> kPageElements = {
    "a",       "article", "b",   "bdi",     "blockquote", "body",   "br",    "code",
    "details", "div",     "em",  "footer",  "h1",         "h2",     "h3",    "head",
    "header",  "html",    "i",   "kbd",     "li",         "main",   "meta",  "nav",
    "ol",      "p",       "pre", "section", "span",       "strong", "style", "summary",
    "table",   "tbody",   "td",  "th",      "time",       "title",  "tr",    "ul"};

const std::set<std::string> kPageAttributes = {
    "aria-labelledby", "charset", "class", "content", "datetime", "dir", "href",
    "http-equiv",      "id",      "lang",  "name",    "rel"};

}  // namespace

TEST_CASE("html: the sample issue is made of elements of text only, and loads nothing") {
  const auto found = outline(page(sample::issue()));
  for (const auto& element : found.elements) {
    INFO(element.first);
    CHECK(kPageElements.count(element.first) == 1);
  }
  for (const auto& attribute : found.attributes) {
    INFO(attribute);
    CHECK(kPageAttributes.count(attribute) == 1);
  }
  for (const auto& link : found.links) CHECK((link[0] == '#' || link.rfind("https://", 0) == 0));
}

TEST_CASE("html: landmarks and headings are in order") {
  const auto found = outline(page(sample::issue()));
  for (const auto* once : {"h1", "header", "main", "footer", "nav", "section"})
    CHECK(found.elements.at(once) == 1);
  CHECK(found.elements.at("article") == 14);
  REQUIRE(found.headings[0] == '1');
  for (std::size_t i = 1; i < found.headings.size(); ++i)
    CHECK(found.headings[i] <= found.headings[i - 1] + 1);
}

TEST_CASE("html: what feeds put into titles and names stays text") {
  const std::string attacks[] = {"<script>alert(1)</script>",    "\"><img src=x onerror=alert(1)>",
                                 "' onmouseover=alert(1) x='",   "</title></style><svg onload=a>",
                                 "--><script>alert(1)</script>", "{} {0} %s %n"};
  const auto calm = outline(page_of("calm", "")).elements;
  for (const auto& attack : attacks) {
    INFO(attack);
    CHECK(outline(page_of(attack, "")).elements == calm);
  }
}

TEST_CASE("html: a page of few stories has no table of contents, one without says so by its head") {
  Issue issue = sample::empty_issue();
  CHECK(outline(page(issue)).elements.count("nav") == 0);
  issue.stories = {sample::story(1, "A", "One", "")};
  CHECK(outline(page(issue)).elements.count("nav") == 0);
  CHECK(page(issue).find("1 story") != std::string::npos);
}

TEST_CASE("html: language and direction stand on each story") {
  const std::string html = page(sample::issue());
  CHECK(html.find("<article id=\"s3\" lang=\"de\" dir=\"ltr\">") != std::string::npos);
  CHECK(html.find("<article id=\"s4\" lang=\"zh\" dir=\"ltr\">") != std::string::npos);
  CHECK(html.find("<article id=\"s5\" lang=\"ja\" dir=\"ltr\">") != std::string::npos);
  CHECK(html.find("<article id=\"s6\" lang=\"ar\" dir=\"rtl\">") != std::string::npos);
  CHECK(html.find("<article id=\"s9\" lang=\"\" dir=\"ltr\">") != std::string::npos);
}

TEST_CASE("html: the other reports of a story are linked beneath it") {
  const std::string html = page(sample::issue());
  const auto also = html.find("Also in <a href=\"https://news.example/2\"");
  REQUIRE(also != std::string::npos);
  CHECK(html.find("https://news.example/4", also) != std::string::npos);
}

TEST_CASE("body: text elements stay, others lose their tags and keep their text") {
  CHECK(body("<p>a <font>b</font> <b>c</b></p>") == "<p>a b <b>c</b></p>");
  CHECK(body("<section><h1>x</h1></section>") == "<div><h3>x</h3></div>");
  CHECK(body("<p class=\"x\" style=\"color:red\" id=\"y\" dir=\"rtl\">a</p>") ==
        "<p dir=\"rtl\">a</p>");
}

TEST_CASE("body: headings stand below the page's own, and no level is left out") {
  CHECK(body("<h4>a</h4><h6>b</h6><h5>c</h5><h1>d</h1><h2>e</h2>") ==
        "<h3>a</h3><h4>b</h4><h4>c</h4><h3>d</h3><h4>e</h4>");
  CHECK(body("<h1>1</h1><h2>2</h2><h3>3</h3><h4>4</h4><h5>5</h5><h6>6</h6>") ==
        "<h3>1</h3><h4>2</h4><h5>3</h5><h6>4</h6><h6>5</h6><h6>6</h6>");
  CHECK(body("<ul><li><h3>a</h3></ul><h3>b") == "<ul><li><h3>a</h3></li></ul><h3>b</h3>");
}

TEST_CASE("body: links lead somewhere or are no links") {
  CHECK(body("<a href=\"https://a.example/?x=1&amp;y=2\">a</a>") ==
        "<a href=\"https://a.example/?x=1&amp;y=2\" rel=\"noopener noreferrer nofollow\">a</a>");
  CHECK(body("<a href=\"javascript:alert(1)\">a</a>") == "a");
  CHECK(body("<a href=\"#note\">1</a>") == "1");
  CHECK(body("<a>a</a>") == "a");
}

TEST_CASE("body: images and players become links, inside a link words") {
  CHECK(body("<img alt=\"A &lt;heron&gt;\" src=\"https://a.example/h.png\">") ==
        "<a href=\"https://a.example/h.png\" rel=\"noopener noreferrer nofollow\">A "
        "&lt;heron&gt;</a> ");
  CHECK(body("<a href=\"https://b.example/\"><img src=\"https://a.example/h.png\"></a>") ==
        "<a href=\"https://b.example/\" rel=\"noopener noreferrer nofollow\">Image </a>");
  CHECK(body("<img src=\"data:image/png;base64,AAAA\">").empty());
}

TEST_CASE("html: images and picture files leave the text where there are words") {
  Issue issue = sample::empty_issue();
  issue.stories = {sample::story(1, "A", "One",
                                 "<p>Words. <a href=\"https://b.example/\"><img alt=\"A drawing\""
                                 " src=\"https://a.example/h.png\"></a></p>")};
  issue.stories[0].reports[0].entry.attachments = {
      {"https://a.example/h.jpg", "image/jpeg", "", {}, {}},
      {"https://a.example/talk.mp3", "audio/mpeg", "", {}, {}}};
  const std::string html = page(issue);
  CHECK(html.find("Image") == std::string::npos);
  CHECK(html.find("https://b.example/") == std::string::npos);
  CHECK(html.find("image/jpeg") == std::string::npos);
  CHECK(html.find("With <a href=\"https://a.example/talk.mp3\"") != std::string::npos);
  issue.stories = {
      sample::story(1, "A", "One", "<img alt=\"A drawing\" src=\"https://a.example/h\">")};
  CHECK(page(issue).find(">A drawing</a>") != std::string::npos);
  CHECK(page(issue).find("Image") == std::string::npos);
}

TEST_CASE("body: unbalanced and unfinished markup comes out balanced") {
  CHECK(body("<p><b>a</p>b</i>") == "<p><b>a</b></p>b");
  CHECK(body("<ul><li>a") == "<ul><li>a</li></ul>");
  CHECK(body("a < b <!-- <b> --> c <") == "a &lt; b  c &lt;");
  CHECK(body("<p title=\"a>b\">x</p>") == "<p>x</p>");
  CHECK(body("<b unfinished=\"") == "");
}

TEST_CASE("body: deep nesting stays shallow and keeps its text") {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<div>";
  deep += "text";
  for (int i = 0; i < 100000; ++i) deep += "</div>";
  const std::string out = body(deep + "<p>after</p>", 4 << 20);
  CHECK(out.find("text") != std::string::npos);
  CHECK(out.size() < 2000);
  CHECK(out.substr(out.size() - 12) == "<p>after</p>");
}

TEST_CASE("body: a formula is written in a line, a film by its first source") {
  CHECK(body("<p>half is <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>.</p>") ==
        "<p>half is 1/2.</p>");
  CHECK(body("<math><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>") == "a&lt;b");
  CHECK(body("<video controls=\"\"><source src=\"https://a.example/1.mp4\"><source "
             "src=\"https://a.example/2.mp4\"></video>") ==
        "<a href=\"https://a.example/1.mp4\" rel=\"noopener noreferrer nofollow\">Video</a> ");
  CHECK(body("<video></video><picture><source srcset=\"x\"></picture>").empty());
}

TEST_CASE("body: what is too long ends at a blank, balanced, and says so") {
  std::string out;
  CHECK_FALSE(append_body_html(out, "<p>one <b>two three</b></p>", 14));
  CHECK(out == "<p>one <b>two</b></p>");
  out.clear();
  CHECK(append_body_html(out, "<p>one</p>", 1 << 20));
}
