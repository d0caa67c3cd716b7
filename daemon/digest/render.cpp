#include "digest/render.h"

namespace feedmill {
namespace {

/// More than any format takes, so that the buffer never moves: memory that is only reserved is not
/// used.
std::size_t room_for(const IssueView& view) {
  std::size_t bytes = 64 * 1024;
  for (const auto& story : view.stories) {
    const Entry& entry = story.lead().report->entry;
    bytes += 4096 + entry.title.size() + entry.summary.size() + entry.content_text.size() +
             entry.content_html.size() + entry.content_html.size() / 2;
  }
  return bytes;
}

}  // namespace

const FormatInfo& format_info(DigestFormat format) {
  return kFormats.at(static_cast<std::size_t>(format));
}

RenderedIssue render(const Issue& issue, DigestFormat format) {
  return render(compose(issue), format);
}

RenderedIssue render(const IssueView& view, DigestFormat format) {
  const FormatInfo& info = format_info(format);
  RenderedIssue rendered{format, std::string(info.media_type), std::string(info.extension), {}};
  rendered.bytes.reserve(room_for(view));
  info.render(view, rendered.bytes, {});
  return rendered;
}

void render(const IssueView& view, DigestFormat format, const Drain& drain) {
  std::string out;
  format_info(format).render(view, out, drain);
  drain(out);
}

}  // namespace feedmill
