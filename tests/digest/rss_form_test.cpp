// www.rssboard.org/rss-specification: what a channel and an item must have.
#include <pugixml.hpp>
#include <set>
#include <string>

#include "digest/render.h"
#include "digest/sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

TEST_CASE("rss form: a channel with an item a story, each with a guid of its own") {
  const std::string bytes = render(sample::issue(), DigestFormat::kRss).bytes;
  pugi::xml_document document;
  REQUIRE(document.load_buffer(bytes.data(), bytes.size()));
  const auto channel = document.child("rss").child("channel");
  for (const auto* name : {"title", "link", "description", "pubDate"}) {
    INFO(name);
    CHECK(std::string(channel.child_value(name)).size() > 0);
  }
  std::set<std::string> guids;
  std::size_t items = 0;
  for (const auto item : channel.children("item")) {
    ++items;
    CHECK(std::string(item.child_value("title")).size() > 0);
    CHECK(std::string(item.child("guid").attribute("isPermaLink").value()) == "false");
    guids.insert(item.child_value("guid"));
  }
  CHECK(items == 15);  // fourteen stories, and one item for the earlier ones
  CHECK(guids.size() == items);
}

TEST_CASE("rss form: an enclosure has its three attributes, or is left out") {
  Issue issue = sample::empty_issue();
  Story story = sample::story(1, "Radio", "A talk", "");
  Attachment bare, whole;
  bare.url = "https://radio.example/a.bin";
  whole.url = "https://radio.example/a.mp3";
  whole.mime_type = "audio/mpeg";
  whole.size_in_bytes = 77;
  story.reports[0].entry.attachments = {bare, whole};
  issue.stories = {story};
  const std::string bytes = render(issue, DigestFormat::kRss).bytes;
  CHECK(bytes.find("a.bin") == std::string::npos);
  CHECK(bytes.find("<enclosure url=\"https://radio.example/a.mp3\" length=\"77\" "
                   "type=\"audio/mpeg\"/>") != std::string::npos);
}
