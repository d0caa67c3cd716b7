#include "digest/render.h"

namespace feedmill {

const FormatInfo& format_info(DigestFormat format) {
  return kFormats.at(static_cast<std::size_t>(format));
}

RenderedIssue render(const Issue& issue, DigestFormat format) {
  return render(compose(issue), format);
}

RenderedIssue render(const IssueView& view, DigestFormat format) {
  const FormatInfo& info = format_info(format);
  RenderedIssue rendered{format, std::string(info.media_type), std::string(info.extension), {}};
  info.render(view, rendered.bytes);
  return rendered;
}

}  // namespace feedmill
