// Whatever comes in, what sanitise_html() writes parses to the safe tree that is written, sanitises
// to itself and keeps the text: gumbo is the judge.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "../text/html_judge.cpp"  // the judge, in whatever way targets are made of files
#include "text/html.h"
#include "text/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace feedmill;
  const std::string_view html(reinterpret_cast<const char*>(data), size);
  (void)looks_like_html(html);
  (void)html_to_paragraphs(html);
  (void)escape_html(html);
  if (find_invalid_utf8(html) != std::string_view::npos) {
    (void)sanitise_html(html, "");
    return 0;
  }
  const std::string fault = judge::fault_of(html, "https://example.org/a/b");
  if (fault.empty()) return 0;
  std::fprintf(stderr, "%s\n", fault.c_str());
  std::abort();
}
