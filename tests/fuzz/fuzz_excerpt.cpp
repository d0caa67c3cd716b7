// What in a text is not the article, and where an excerpt is cut: spans stand in the text in order
// and apart, between characters; what is left is UTF-8 and no longer than it was; an excerpt is the
// start of its text and no wider than it may be.
#include "digest/readable.h"
#include "digest/script.h"
#include "fields.h"
#include "text/excerpt.h"
#include "text/html.h"

namespace {

using namespace feedmill;
using fuzz::require;

bool between_characters(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80;
}

void look_at_furniture(const std::string& text, const std::string& title) {
  const Excerpt found = recognise_excerpt(text, title);
  std::size_t behind = 0;
  for (const FurnitureSpan& span : found.spans) {
    require(span.begin >= behind && span.begin < span.end && span.end <= text.size());
    require(between_characters(text, span.begin) && between_characters(text, span.end));
    behind = span.end;
  }
  require(recognise_excerpt(text, title) == found);
  const std::string article = without_furniture(text, found);
  require(article.size() <= text.size());
  require(find_invalid_utf8(article) == std::string_view::npos);
}

void cut(const std::string& text, std::size_t columns) {
  constexpr std::size_t kWidest = 640;  // what is not worth a cut
  constexpr std::string_view kEllipsis = "…";
  const Opening opening = opening_of(text);
  require(find_invalid_utf8(opening.text) == std::string_view::npos);
  require(opening.whole ? opening.text == text : is_narrower(opening.text, kWidest));
  std::string_view kept = opening.text;
  if (!opening.whole && kept.ends_with(kEllipsis) && text.compare(0, kept.size(), kept) != 0)
    kept.remove_suffix(kEllipsis.size());
  require(text.compare(0, kept.size(), kept) == 0);

  const std::string title = shortened(text, columns);
  require(find_invalid_utf8(title) == std::string_view::npos);
  require(title == text || is_narrower(title, columns));
  const std::string bytes = truncate_utf8(text, columns + kEllipsis.size());
  require(bytes.size() <= columns + kEllipsis.size());
  require(find_invalid_utf8(bytes) == std::string_view::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Fields fields(data, size);
  const unsigned columns = fields.choose(200) + 1;
  const std::string title = fields.next(), body = fields.next();
  look_at_furniture(body, title);
  look_at_furniture(html_to_paragraphs(body), title);
  Entry entry;
  entry.content_html = body;
  const std::string readable = readable_text(entry);
  require(readable.find_first_of("\r\n\t\x7F\x1B") == std::string::npos);
  look_at_furniture(readable, title);
  cut(readable, columns);
  cut(title, columns);
  return 0;
}
