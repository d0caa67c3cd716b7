// The sample issue in all formats, for the eye: FEEDMILL_PAGES=/tmp/pages test_digest "[pages]".
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "digest/render.h"
#include "digest/sample_issue.h"
#include "support/catch.h"

using namespace feedmill;

TEST_CASE("pages: the sample issue renders to the same bytes twice, in every format", "[pages]") {
  const Issue issue = sample::issue();
  for (const auto& format : kFormats) {
    const auto rendered = render(issue, format.format);
    CHECK(rendered.extension == format.extension);
    CHECK(rendered.media_type == format.media_type);
    CHECK(rendered.bytes == render(compose(issue), format.format).bytes);
    if (format.format != DigestFormat::kEpub)  // compressed
      CHECK(rendered.bytes.find(issue.id) != std::string::npos);
    if (const char* folder = std::getenv("FEEDMILL_PAGES")) {
      std::filesystem::create_directories(folder);
      std::ofstream(std::filesystem::path(folder) / ("page." + rendered.extension))
          << rendered.bytes;
    }
  }
}
