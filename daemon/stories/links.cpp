#include "stories/links.h"

#include <algorithm>
#include <string_view>

#include "text/html.h"
#include "text/url.h"

namespace feedmill::stories {
namespace {

constexpr std::size_t kMost = 16;
constexpr std::string_view kHref = "href=\"";

}  // namespace

std::vector<std::string> links_of(const Entry& entry) {
  std::vector<std::string> links;
  const auto add = [&links](std::string_view url) {
    if (url.substr(0, 4) != "http") return;
    std::string canonical = canonical_url(url);
    const bool known = std::find(links.begin(), links.end(), canonical) != links.end();
    if (!known) links.push_back(std::move(canonical));
  };
  add(entry.external_url);
  // Sanitised HTML: every attribute is quoted so.
  const std::string_view html = entry.content_html;
  for (std::size_t at = html.find(kHref); at != std::string_view::npos && links.size() < kMost;
       at = html.find(kHref, at)) {
    at += kHref.size();
    const std::size_t end = std::min(html.find('"', at), html.size());
    add(decode_entities(html.substr(at, end - at)));
  }
  return links;
}

}  // namespace feedmill::stories
