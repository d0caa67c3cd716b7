// A digest's look as its operator wrote it: a Mustache template (mustache(5)) for a form, over the
// values of docs/templates.md. Pure; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "digest/render.h"
#include "digest/story_html.h"
#include "digest/template_tags.h"

namespace feedmill {

class Template {
 public:
  /// The forms that a template can write.
  static bool is_offered(DigestFormat format);

  /// `format` is offered; it says how {{values}} are escaped: {{{values}}} are not.
  static tl::expected<Template, TemplateMistake> compile(DigestFormat format, std::string text);

  /// Appends the issue. Memory: a value is made when a tag asks for it, no tree of the issue.
  void render(const IssueView& view, std::string& out, const Drain& drain = {},
              const PictureAddress& picture_at = embedded_picture) const;

  /// Whether it has a place for them.
  bool shows_pictures() const;

 private:
  Template(DigestFormat format, std::string text) : format_(format), text_(std::move(text)) {}
  DigestFormat format_;
  std::string text_;
};

/// The template to start from: what it renders is what the built-in form shows. Empty where none is
/// offered.
std::string_view starting_template(DigestFormat format);

/// The forms of a digest: each by its own template, or built in.
class Look {
 public:
  void set(DigestFormat format, Template one) {
    templates_.insert_or_assign(format, std::move(one));
  }
  /// Whether a form has a template.
  bool has(DigestFormat format) const { return templates_.count(format) != 0; }
  RenderedIssue render(const IssueView& view, DigestFormat format) const;
  /// The same, piece by piece. `picture_at` is for a template alone.
  void render(const IssueView& view, DigestFormat format, const Drain& drain,
              const PictureAddress& picture_at = embedded_picture) const;
  /// Whether the page is a template's that has a place for them.
  bool shows_pictures() const;

 private:
  std::map<DigestFormat, Template> templates_;
};

}  // namespace feedmill
