#include "digest/filter.h"

#include "digest/selection.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

using Field = FilterRule::Field;

Entry entry() {
  Entry entry;
  entry.title = "Rust on small boats";
  entry.content_html = "<p>How to <b>scrape</b> a hull &amp; paint it.</p>";
  entry.url = "https://boats.example/rust";
  entry.language = "en-GB";
  entry.tags = {"boats", "sponsored"};
  entry.authors = {{"Ada Quay", "", ""}, {"Bo Pier", "", ""}};
  return entry;
}

bool passes(const Filter& filter, const Entry& subject = entry()) {
  const auto compiled = CompiledFilter::compile(filter);
  REQUIRE(compiled);
  return compiled->passes(subject);
}

bool includes(Field field, const char* pattern) {
  Filter filter;
  filter.include = {{{field, pattern}}};
  return passes(filter);
}

}  // namespace

TEST_CASE("filter: each field is looked at in its own place") {
  CHECK(includes(Field::kTitle, "(?i)RUST"));
  CHECK_FALSE(includes(Field::kTitle, "hull"));
  CHECK(includes(Field::kText, "scrape a hull & paint"));
  CHECK_FALSE(includes(Field::kText, "<b>"));
  CHECK(includes(Field::kAuthor, "^Bo "));
  CHECK(includes(Field::kTag, "^sponsored$"));
  CHECK_FALSE(includes(Field::kTag, "^spons$"));
  CHECK(includes(Field::kUrl, "boats\\.example"));
  CHECK(includes(Field::kLanguage, "^en"));
}

TEST_CASE("filter: a set matches where all of its rules do, a list where one of its sets does") {
  Filter filter;
  filter.include = {{{Field::kTitle, "Rust"}, {Field::kTag, "cars"}}, {{Field::kUrl, "boats"}}};
  CHECK(passes(filter));
  filter.include.pop_back();
  CHECK_FALSE(passes(filter));
}

TEST_CASE("filter: an exclusion wins over an inclusion") {
  Filter filter;
  filter.include = {{{Field::kTitle, "Rust"}}};
  filter.exclude = {{{Field::kTag, "sponsored"}}};
  CHECK_FALSE(passes(filter));
}

TEST_CASE("filter: a rule on an absent field matches nothing, not even with an empty pattern") {
  Filter filter;
  filter.exclude = {{{Field::kAuthor, ""}}};
  CHECK(passes(filter, Entry{}));
  CHECK_FALSE(passes(filter));
}

TEST_CASE("filter: without rules everything passes") {
  CHECK(passes(Filter{}));
  CHECK(CompiledFilter{}.passes(Entry{}));
}

TEST_CASE("filter: a pattern that is none says so") {
  Filter filter;
  filter.exclude = {{{Field::kTitle, "(unclosed"}}};
  const auto compiled = CompiledFilter::compile(filter);
  REQUIRE_FALSE(compiled);
  CHECK(compiled.error().code == Errc::kConfig);
  CHECK(compiled.error().message.find("(unclosed") != std::string::npos);
}

namespace {

Source source(std::string name, std::vector<std::string> tags) {
  Source source;
  source.url = "https://" + name + ".example/feed";
  source.key = name;
  source.name = std::move(name);
  source.tags = std::move(tags);
  return source;
}

}  // namespace

TEST_CASE("selection: by tag, by name, by address, and everything") {
  const std::vector<Source> sources = {source("a", {"x"}), source("b", {"x", "y"}),
                                       source("c", {})};
  const auto selected = [&sources](const DigestSpec& spec) {
    const auto selection = Selection::compile(spec, sources);
    REQUIRE(selection);
    std::string names;
    for (const auto& one : sources)
      if (selection->selects(one, Entry{})) names += one.name;
    return names;
  };
  DigestSpec spec;
  CHECK(selected(spec) == "abc");
  spec.tags = {"y"};
  CHECK(selected(spec) == "b");
  spec.sources = {"c"};
  CHECK(selected(spec) == "bc");
  spec.tags.clear();
  spec.sources = {"https://a.example/feed"};
  CHECK(selected(spec) == "a");
}

TEST_CASE("selection: an entry passes its source's filter and the digest's") {
  std::vector<Source> sources = {source("a", {}), source("b", {})};
  sources[0].filter.exclude = {{{Field::kTitle, "Rust"}}};
  DigestSpec spec;
  auto selection = Selection::compile(spec, sources);
  REQUIRE(selection);
  CHECK_FALSE(selection->selects(sources[0], entry()));
  CHECK(selection->selects(sources[1], entry()));
  spec.filter.include = {{{Field::kLanguage, "^de"}}};
  selection = Selection::compile(spec, sources);
  REQUIRE(selection);
  CHECK_FALSE(selection->selects(sources[1], entry()));
}
