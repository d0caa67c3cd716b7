#include "find/page_picture.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

std::string of(const std::string& head) {
  return picture_of_page("<!doctype html><html><head>" + head + "</head><body>Text</body></html>",
                         "https://a.example/news/story");
}

}  // namespace

TEST_CASE("a page's picture: Open Graph, then Twitter cards, then rel=image_src") {
  const std::string graph = "<meta property='og:image' content='/og.jpg?a=1&amp;b=2'>";
  const std::string card = "<meta name=\"twitter:image\" content=\"https://b.example/card.png\">";
  const std::string link = "<link rel=image_src href=link.gif>";
  CHECK(of(link + card + graph) == "https://a.example/og.jpg?a=1&b=2");
  CHECK(of(link + card) == "https://b.example/card.png");
  CHECK(of(link) == "https://a.example/news/link.gif");
  CHECK(of("<meta property=og:image content=''>" + card) == "https://b.example/card.png");
  CHECK(of("").empty());
  CHECK(of("<!-- " + graph + " --><script>'" + graph + "'</script>").empty());
  CHECK(picture_of_page("", "").empty());
}

TEST_CASE("a page's picture: the first of several") {
  CHECK(
      of("<META PROPERTY='og:image' CONTENT='1.jpg'><meta property='og:image' content='2.jpg'>") ==
      "https://a.example/news/1.jpg");
}
