#include "issue/outlet.h"

#include "support/catch.h"

using feedmill::outlet_of;

TEST_CASE("outlet: the host of the home page, however it is spelt, else the source") {
  CHECK(outlet_of("https://www.Post.example/news/", "k") == "post.example");
  CHECK(outlet_of("http://post.example", "k") == "post.example");
  CHECK(outlet_of("https://post.example:8443/", "k") == "post.example");
  CHECK(outlet_of("https://blog.post.example/", "k") == "blog.post.example");
  CHECK(outlet_of("", "The Post") == "The Post");
  CHECK(outlet_of("mailto:editor@post.example", "The Post") == "The Post");
}
