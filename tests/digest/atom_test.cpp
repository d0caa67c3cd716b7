// RFC 4287 section 4.1: what a feed and an entry must have.
#include <pugixml.hpp>
#include <set>
#include <string>

#include "digest/render.h"
#include "digest/sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

struct Parsed {
  std::string bytes;
  pugi::xml_document document;
  pugi::xml_node feed() const { return document.child("feed"); }
};

void parse(const Issue& issue, Parsed& parsed) {
  parsed.bytes = render(issue, DigestFormat::kAtom).bytes;
  REQUIRE(parsed.document.load_buffer(parsed.bytes.data(), parsed.bytes.size()));
}

}  // namespace

TEST_CASE("atom: feed and entries have what they must, once") {
  Parsed parsed;
  parse(sample::issue(), parsed);
  const auto feed = parsed.feed();
  CHECK(std::string(feed.attribute("xmlns").value()) == "http://www.w3.org/2005/Atom");
  CHECK(std::string(feed.child_value("id")) == sample::empty_issue().id);
  CHECK(std::string(feed.child_value("updated")) == "2026-11-23T06:00:00Z");
  CHECK(feed.child("author").child("name"));
  std::set<std::string> ids;
  for (const auto entry : feed.children("entry")) {
    for (const auto* name : {"id", "title", "updated", "content"}) {
      INFO(name);
      CHECK(entry.child(name));
      CHECK_FALSE(entry.child(name).next_sibling(name));
    }
    CHECK(std::string(entry.child_value("title")).size() > 0);
    ids.insert(entry.child_value("id"));
  }
  CHECK(ids.size() == 15);  // fourteen stories, and one entry for the earlier ones
}

TEST_CASE("atom: a story has the same id in every issue") {
  Issue one = sample::empty_issue(), other = sample::empty_issue();
  one.stories = {sample::story(1, "A", "One", "")};
  other.id = "urn:uuid:other";
  other.stories = {sample::story(2, "B", "Two", ""), sample::story(1, "A", "One", "")};
  Parsed first, second;
  parse(one, first);
  parse(other, second);
  const std::string id = first.feed().child("entry").child_value("id");
  CHECK(id.size() == 45);
  CHECK(id == second.feed().child("entry").next_sibling("entry").child_value("id"));
}

TEST_CASE("atom: hostile text stays inside its element") {
  Issue issue = sample::empty_issue();
  const std::string attack = "]]></title><script>alert(1)</script>\"'&\x01\x1b";
  Story story = sample::story(1, attack, attack, "<p>a</p>");
  story.reports[0].entry.tags = {attack};
  story.reports[0].entry.url = "javascript:alert(1)";
  story.reports.push_back(sample::report(2, attack, attack, ""));
  issue.stories = {story};
  Parsed parsed;
  parse(issue, parsed);
  const auto entry = parsed.feed().child("entry");
  CHECK_FALSE(entry.child("script"));
  CHECK(std::string(entry.child_value("title")).find("<script>") != std::string::npos);
  CHECK(parsed.bytes.find("javascript:") == std::string::npos);
  CHECK(std::string(entry.child("link").attribute("rel").value()) == "related");
}
