// A look of somebody's own: a text is a template or a mistake that has a place in it; a template
// writes any issue without an exception, the same bytes each time, UTF-8, and no more than its
// length and the issue's size allow.
#include <algorithm>

#include "digest/template.h"
#include "fields.h"
#include "issue.h"

namespace {

using namespace feedmill;
using fuzz::require;

constexpr std::size_t kMost = 64U << 20U;

void look_at_mistake(const TemplateMistake& mistake, std::string_view text) {
  require(!mistake.message.empty());
  require(find_invalid_utf8(mistake.message) == std::string_view::npos);
  const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
  require(mistake.line >= 1 && mistake.line <= lines);
  require(mistake.column >= 1 && static_cast<std::size_t>(mistake.column) <= text.size() + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Fields fields(data, size);
  const auto format = static_cast<DigestFormat>(fields.choose(8));
  const std::string text = fields.next();
  if (!Template::is_offered(format)) return 0;
  const auto compiled = Template::compile(format, text);
  if (!compiled) {
    look_at_mistake(compiled.error(), text);
    return 0;
  }
  const Issue issue = fuzz::an_issue(fields);
  const IssueView view = compose(issue);
  std::string out, again;
  compiled->render(view, out);
  compiled->render(view, again);
  require(out == again && out.size() <= kMost);
  require(find_invalid_utf8(out) == std::string_view::npos);
  return 0;
}
