// The small pieces of which the HTML of a digest is put together. Appends to one buffer; any
// thread.
#pragma once

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>

#include "feedmill/time.h"
#include "text/html.h"

namespace feedmill {

template <class... Args>
void put(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

/// What the head of each page says: nothing is requested by reading it. Pictures are shown where
/// it holds them itself.
inline std::string html_page_meta(bool pictures = false) {
  return std::string(
             "<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ") +
         (pictures ? "img-src data:; " : "") +
         "style-src "
         "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<meta name=\"generator\" content=\"feedmill\">\n";
}

/// `text` as a link, or as it is where it leads nowhere.
inline void put_link(std::string& out, std::string_view url, std::string_view text) {
  if (url.empty()) return put(out, "<bdi>{}</bdi>", escape_html(text));
  put(out, R"(<a href="{}" rel="noopener noreferrer nofollow"><bdi>{}</bdi></a>)", escape_html(url),
      escape_html(text));
}

inline void put_time(std::string& out, Instant when, std::string_view shown) {
  put(out, R"(<time datetime="{}" dir="ltr">{}</time>)", to_rfc3339(when), escape_html(shown));
}

}  // namespace feedmill
