#include "picture/scale.h"

#include <vector>

#include "drawing.h"

using namespace feedmill;
using namespace feedmill::test;

TEST_CASE("picture: made smaller, never larger") {
  const auto small = scaled_picture(gd(), drawn(800, 400), 200);
  REQUIRE(small);
  CHECK(small->width == 200);
  CHECK(small->height == 100);
  CHECK(small->media_type == "image/jpeg");
  CHECK(colour_at(small->bytes, 20, 50) == 'r');
  CHECK(colour_at(small->bytes, 180, 50) == 'b');
  CHECK(scaled_picture(gd(), drawn(100, 80), 200)->width == 100);
  CHECK(scaled_picture(gd(), drawn(800, 400), 200) == small);
}

TEST_CASE("picture: turned upright, and says no more of where it was taken") {
  struct Case {
    char orientation, at_top, at_bottom, at_left, at_right;
  };
  // Left red, right blue: as it is seen after turning, at the middle of each side.
  const std::vector<Case> cases = {{1, '?', '?', 'r', 'b'}, {2, '?', '?', 'b', 'r'},
                                   {3, '?', '?', 'b', 'r'}, {4, '?', '?', 'r', 'b'},
                                   {5, 'r', 'b', '?', '?'}, {6, 'r', 'b', '?', '?'},
                                   {7, 'b', 'r', '?', '?'}, {8, 'b', 'r', '?', '?'}};
  for (const Case& one : cases) {
    const auto picture = scaled_picture(gd(), held(drawn(400, 200), one.orientation), 400);
    REQUIRE(picture);
    CHECK(picture->bytes.find("Exif") == std::string::npos);
    const int w = picture->width, h = picture->height;
    CHECK((w > h) == (one.orientation < 5));
    if (one.at_left != '?') {
      CHECK(colour_at(picture->bytes, 10, h / 2) == one.at_left);
      CHECK(colour_at(picture->bytes, w - 10, h / 2) == one.at_right);
    } else {
      CHECK(colour_at(picture->bytes, w / 2, 10) == one.at_top);
      CHECK(colour_at(picture->bytes, w / 2, h - 10) == one.at_bottom);
    }
  }
}

TEST_CASE("picture: what cannot be shown says why") {
  const auto why = [](const std::string& bytes) {
    const auto picture = scaled_picture(gd(), bytes, 200);
    return picture ? std::string("shown") : picture.error().message;
  };
  CHECK(why("<html>not here</html>") == "no picture of a kind that is shown");
  CHECK(why(png_head(50'000, 50'000)) == "50000 times 50000 pixels are too many");
  CHECK(why(drawn(20, 20)) == "20 times 20 pixels are no illustration");
  CHECK(why(drawn(900, 60)) == "900 times 60 pixels are no illustration");
  const std::string whole = drawn(400, 300);
  CHECK(why(whole.substr(0, whole.size() - 40)) == "its end is missing");
  CHECK(why(png_head(300, 200) + "nonsense IEND") == "it cannot be decoded");
}
