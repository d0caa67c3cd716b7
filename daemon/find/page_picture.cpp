#include "find/page_picture.h"

#include <algorithm>
#include <array>

#include "find/tag_scanner.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr std::size_t kHead = 512 * 1024;  // bytes in which a page's head ends

// The first kind that a page has is its picture.
constexpr std::array<std::string_view, 5> kNames = {
    "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"};

/// Which of kNames a tag is; their number: none.
std::size_t kind_of(const MarkupTag& tag) {
  std::string name = tag.attribute("property");
  if (name.empty()) name = tag.attribute("name");
  const auto* const found = std::find(kNames.begin(), kNames.end(), name);
  return static_cast<std::size_t>(found - kNames.begin());
}

}  // namespace

std::string picture_of_page(std::string_view html, std::string_view page_url) {
  std::string best, linked;
  std::size_t best_kind = kNames.size();
  TagScanner scanner(html.substr(0, kHead));
  for (MarkupTag tag; scanner.next(tag);) {
    if (tag.name == "body" && best_kind < kNames.size()) break;
    if (tag.closing) continue;
    if (tag.name == "link" && linked.empty() && tag.attribute("rel") == "image_src")
      linked = tag.attribute("href");
    if (tag.name != "meta") continue;
    const std::size_t kind = kind_of(tag);
    std::string address = kind < best_kind ? tag.attribute("content") : std::string();
    if (address.empty()) continue;
    best = std::move(address);
    best_kind = kind;
  }
  if (best.empty()) best = linked;
  return best.empty() ? best : resolve_url(best, page_url);
}

}  // namespace feedmill
