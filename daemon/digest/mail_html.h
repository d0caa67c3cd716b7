// The HTML of a mail. Mail clients know what browsers knew long ago: tables and styles at each
// element, no custom properties, flex, grid or <details>; a client without styles shows each thing
// once. Gmail cuts what is longer than 102 KB: what does not fit comes as titles with links. Pure;
// any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "digest/compose.h"

namespace feedmill {

/// Bytes of a mail's HTML, at most (but for an issue whose one title has an address of that size).
inline constexpr std::size_t kMailHtmlBytes = 96'000;

/// Bytes of its pictures: what servers and telephones take without complaint.
inline constexpr std::size_t kMailPictureBytes = 2'000'000;

/// A mail's HTML, and which stories' pictures it shows, each as "cid:" and mail_picture_id().
struct MailHtml {
  std::string html;
  std::vector<std::size_t> pictures;  ///< places in IssueView::stories
};

/// `whole_issue_at` is where the page is on the web; empty: it is not. `picture_bytes` is what the
/// pictures may take together.
MailHtml mail_html(const IssueView& view, std::string_view whole_issue_at,
                   std::size_t picture_bytes = kMailPictureBytes);

/// The Content-ID of a story's picture (RFC 2392), the same each time.
std::string mail_picture_id(const IssueView& view, std::size_t story);

}  // namespace feedmill
