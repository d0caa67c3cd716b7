#include "identify/source_identity.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

Source source(const std::string& key, const std::string& url) {
  Source one;
  one.key = key;
  one.url = url;
  return one;
}

const std::string kOld = "https://site.example/old", kNew = "https://site.example/new";

}  // namespace

TEST_CASE("a source that has got a name is the one at its address, once") {
  const std::vector<Source> configured = {source("Otters", kOld)};
  FormerSources former(configured);
  former.add(kOld, kOld, "");
  CHECK(former.take(source("Beavers", kNew)) == std::nullopt);
  CHECK(former.take(source("Otters", "https://SITE.example/old#top")) == kOld);
  CHECK(former.take(source("Otters", kOld)) == std::nullopt);
}

TEST_CASE("a source whose new address was written down is the one whose redirects led there") {
  const std::vector<Source> configured = {source(kNew, kNew)};
  FormerSources former(configured);
  former.add(kOld, kOld, kNew);
  CHECK(former.take(source(kNew, kNew)) == kOld);
}

TEST_CASE("an address of its own comes before where another one's redirects led") {
  const std::vector<Source> configured = {source("Otters", kNew)};
  FormerSources former(configured);
  former.add("led here", kOld, kNew);
  former.add("stands here", kNew, "");
  CHECK(former.take(source("Otters", kNew)) == "stands here");
}

TEST_CASE("a source that is configured still is nobody else") {
  const std::vector<Source> configured = {source("Otters", kOld), source("Beavers", kOld)};
  FormerSources former(configured);
  former.add("Otters", kOld, "");
  CHECK(former.take(configured[1]) == std::nullopt);
}
