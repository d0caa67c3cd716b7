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

bool Template::shows_pictures() const {
  return format_ == DigestFormat::kHtml && text_.find("picture") != std::string::npos;
}

void Template::render(const IssueView& view, std::string& out, const Drain& drain,
                      const PictureAddress& picture_at) const {
  kainjow::mustache::mustache parsed(text_);
  parsed.set_custom_escape([this](const std::string& value) { return escaped(format_, value); });
  Appender appender{out, drain};
  TemplateValues values(view, format_, picture_at);
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

bool Look::shows_pictures() const {
  const auto page = templates_.find(DigestFormat::kHtml);
  return page != templates_.end() && page->second.shows_pictures();
}

void Look::render(const IssueView& view, DigestFormat format, const Drain& drain,
                  const PictureAddress& picture_at) const {
  const auto own = templates_.find(format);
  if (own == templates_.end()) return feedmill::render(view, format, drain);
  std::string out;
  own->second.render(view, out, drain, picture_at);
  drain(out);
}

}  // namespace feedmill
