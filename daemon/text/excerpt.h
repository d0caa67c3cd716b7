// What in a body is not the article: tails of excerpts ("[…]", "Read more", "The post … appeared
// first on …") and furniture (breadcrumbs, repeated captions, "Advertisement"). It is recognised so
// that the recogniser of stories and the digest can leave it out; what is stored keeps it. Pure;
// any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace feedmill {

enum class Furniture : std::uint8_t {
  cut,            // "[…]", "…" where the text was cut
  read_more,      // "Continue reading …", "Weiterlesen"
  appeared_on,    // "The post … appeared first on …"
  advertisement,  // a label, not the advertisement itself
  breadcrumb,     // "Home > Business > "
  repeated,       // the title at the start, a caption twice
  notice,         // newsletter, copyright, sharing, credits
};

/// A stretch of the text, in bytes: [begin, end).
struct FurnitureSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  Furniture kind = Furniture::notice;
  bool operator==(const FurnitureSpan&) const = default;
};

struct Excerpt {
  bool is_excerpt = false;           // the text says that it goes on elsewhere
  std::vector<FurnitureSpan> spans;  // ascending, apart from each other
  bool operator==(const Excerpt&) const = default;
};

/// Looks through plain text (html_to_text() or html_to_paragraphs()); `title` is the entry's, for
/// bodies that begin with it. Many languages; linear. An unknown phrase is left alone: taking
/// furniture for text costs less than the other way round.
Excerpt recognise_excerpt(std::string_view text, std::string_view title = {});

/// The text without those spans, white space between what remains collapsed to one blank or line
/// break.
std::string without_furniture(std::string_view text, const Excerpt& excerpt);

}  // namespace feedmill
