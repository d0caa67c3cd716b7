#include "stories/certainty.h"

#include "support/catch.h"

using namespace feedmill::stories;

TEST_CASE("certainty: a share that grows with the margin, so that no decision changes") {
  double before = 0;
  for (double margin = -1; margin <= 1; margin += 0.05) {
    const double sure = certainty(margin);
    CHECK(sure > before);
    CHECK(sure < 1);
    before = sure;
  }
  CHECK(certainty(0) > 0.95);
  CHECK(certainty(-0.7) < 0.2);
}

TEST_CASE("certainty: a note says what was found and what it adds, in thousandths") {
  CHECK(note("one name", -0.1504) == "one name=-150");
  CHECK(note("credit", 0) == "credit=+0");
}
