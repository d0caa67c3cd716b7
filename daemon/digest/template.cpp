#include "digest/template.h"

#include <kainjow/mustache.hpp>

#include "digest/markdown_text.h"
#include "digest/template_values.h"
#include "text/html.h"

namespace feedmill {
namespace {

std::string escaped(DigestFormat format, const std::string& value) {
  if (format == DigestFormat::kHtml) return escape_html(value);
  if (format != DigestFormat::kMarkdown) return value;  // values are one line each already
  std::string out;
  append_markdown_text(out, value);
  return out;
}

}  // namespace

bool Template::is_offered(DigestFormat format) { return !starting_template(format).empty(); }

tl::expected<Template, TemplateMistake> Template::compile(DigestFormat format, std::string text) {
  if (auto wrong = check_tags(text, {is_template_name, rank_of_list}))
    return tl::unexpected(*std::move(wrong));
  const kainjow::mustache::mustache parsed(text);
  if (!parsed.is_valid()) return tl::unexpected(TemplateMistake{1, 1, parsed.error_message()});
  return Template(format, std::move(text));
}

void Template::render(const IssueView& view, std::string& out, const Drain& drain) const {
  kainjow::mustache::mustache parsed(text_);
  parsed.set_custom_escape([this](const std::string& value) { return escaped(format_, value); });
  Appender appender{out, drain};
  TemplateValues values(view, format_);
  parsed.render(values, appender);
}

RenderedIssue Look::render(const IssueView& view, DigestFormat format) const {
  const auto own = templates_.find(format);
  if (own == templates_.end()) return feedmill::render(view, format);
  const FormatInfo& info = format_info(format);
  RenderedIssue rendered{format, std::string(info.media_type), std::string(info.extension), {}};
  own->second.render(view, rendered.bytes);
  return rendered;
}

void Look::render(const IssueView& view, DigestFormat format, const Drain& drain) const {
  const auto own = templates_.find(format);
  if (own == templates_.end()) return feedmill::render(view, format, drain);
  std::string out;
  own->second.render(view, out, drain);
  drain(out);
}

}  // namespace feedmill
