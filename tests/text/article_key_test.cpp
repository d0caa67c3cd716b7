#include "support/catch.h"
#include "text/url.h"

using namespace feedmill;

TEST_CASE("article key: a site's front page is no article's address") {
  CHECK(article_key(canonical_url("https://site.example/")) == 0);
  CHECK(article_key(canonical_url("https://site.example")) == 0);
  CHECK(article_key("") == 0);
  CHECK(article_key(canonical_url("https://site.example/?p=7")) != 0);
  CHECK(article_key(canonical_url("https://site.example/a")) ==
        article_key(canonical_url("http://SITE.example/a?utm_source=x#y")));
}

TEST_CASE("article key: a slash at the end of a path makes no other article") {
  CHECK(article_key("https://site.example/a/b/") == article_key("https://site.example/a/b"));
  CHECK(article_key("https://site.example/a/?p=1") == article_key("https://site.example/a?p=1"));
  CHECK(article_key("https://site.example/a?p=1") != article_key("https://site.example/a?p=2"));
  CHECK(article_key("https://site.example/a?next=/") !=
        article_key("https://site.example/a?next="));
}
