// An issue in the formats that leave the program: a pure function a format, in one static array.
// The same issue gives the same bytes, whenever and wherever it is rendered. Pure; any thread.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "digest/compose.h"
#include "feedmill/digest.h"

namespace feedmill {

/// Takes what a renderer has written so far and empties the buffer. Renderers offer it between
/// stories, so that no form need be held whole; none: all of it stays in the buffer.
using Drain = std::function<void(std::string&)>;

inline void offer(const Drain& drain, std::string& out) {
  constexpr std::size_t kWorthIt = 256 * 1024;
  if (drain && out.size() >= kWorthIt) drain(out);
}

/// What there is to know of a format. `render` appends to one buffer: an issue of 10,000 stories
/// has no tree of itself in memory.
struct FormatInfo {
  DigestFormat format;
  std::string_view name;       ///< in the configuration
  std::string_view extension;  ///< of its files
  std::string_view media_type;
  void (*render)(const IssueView& view, std::string& out, const Drain& drain);
};

void render_html(const IssueView& view, std::string& out, const Drain& drain);
void render_markdown(const IssueView& view, std::string& out, const Drain& drain);
void render_text(const IssueView& view, std::string& out, const Drain& drain);
/// What of render_text() stands behind the stories of earlier issues.
void append_notices_text(std::string& out, const IssueView& view);
void render_json(const IssueView& view, std::string& out, const Drain& drain);
void render_atom(const IssueView& view, std::string& out, const Drain& drain);
void render_rss(const IssueView& view, std::string& out, const Drain& drain);
void render_mbox(const IssueView& view, std::string& out, const Drain& drain);
void render_epub(const IssueView& view, std::string& out, const Drain& drain);

/// In the order of DigestFormat.
inline constexpr std::array<FormatInfo, 8> kFormats = {{
    {DigestFormat::kHtml, "html", "html", "text/html; charset=utf-8", render_html},
    {DigestFormat::kMarkdown, "markdown", "md", "text/markdown; charset=utf-8", render_markdown},
    {DigestFormat::kText, "text", "txt", "text/plain; charset=utf-8", render_text},
    {DigestFormat::kJson, "json", "json", "application/feed+json", render_json},
    {DigestFormat::kAtom, "atom", "xml", "application/atom+xml", render_atom},
    {DigestFormat::kRss, "rss", "rss", "application/rss+xml", render_rss},
    {DigestFormat::kMbox, "mbox", "mbox", "application/mbox", render_mbox},
    {DigestFormat::kEpub, "epub", "epub", "application/epub+zip", render_epub},
}};

const FormatInfo& format_info(DigestFormat format);

/// One format of an issue; the view is composed anew. For several formats compose once and call the
/// second.
RenderedIssue render(const Issue& issue, DigestFormat format);
RenderedIssue render(const IssueView& view, DigestFormat format);

/// The same, piece by piece.
void render(const IssueView& view, DigestFormat format, const Drain& drain);

}  // namespace feedmill
