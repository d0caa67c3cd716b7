#include "text/html/links.h"

#include <algorithm>

#include "text/html/ascii.h"
#include "text/html/scan.h"
#include "text/url.h"

namespace feedmill::html {
namespace {

// Schemes that lead somewhere and run nothing here; the first two also load media.
constexpr std::string_view kSchemes[] = {
    "https", "http",   "mailto", "tel",    "ftp",  "sftp", "ftps",   "feed", "gemini", "gopher",
    "irc",   "ircs",   "xmpp",   "sip",    "sips", "sms",  "magnet", "news", "nntp",   "geo",
    "im",    "webcal", "matrix", "callto", "urn",  "git",  "ssh",    "svn",  "rsync",  "itms"};
constexpr std::size_t kMediaSchemes = 2;

constexpr std::string_view kDataImages[] = {"data:image/png;base64,", "data:image/gif;base64,",
                                            "data:image/jpeg;base64,", "data:image/webp;base64,"};

// A srcset may grow by so much: a base of 2 KB and a million addresses must not become gigabytes.
constexpr std::size_t kMaxGrowth = 16;
constexpr std::size_t kGrowthFloor = 1U << 16;

// A base this long is an attack: each relative reference would repeat it.
constexpr std::size_t kLongestBase = 2048;

/// What stands before the first ':' that comes before any '/', '?' or '#'; npos where nothing does.
std::size_t scheme_length(std::string_view url) {
  const std::size_t stop = url.find_first_of(":/?#\\");
  return stop != std::string_view::npos && url[stop] == ':' ? stop : std::string_view::npos;
}

/// Length of the "http://" or "https://" that an absolute URL begins with; 0: with neither, or
/// without a host.
std::size_t http_length(std::string_view url) {
  if (!starts_with_lower(url, "http")) return 0;
  const std::size_t rest = url.size() > 4 && to_lower(url[4]) == 's' ? 5 : 4;
  if (url.substr(rest, 3) != "://" || url.size() == rest + 3 || url[rest + 3] == '/') return 0;
  return rest + 3;
}

/// Stricter than a browser, which takes what is no valid scheme for a relative reference: "&#1;
/// javascript:" and its like are nothing a feed needs.
bool allowed(std::string_view url, Use use) {
  const std::size_t length = scheme_length(url);
  if (length == std::string_view::npos) return true;
  const std::string_view scheme = url.substr(0, length);
  // "feed:https://..." is a link, and some browsers have run "feed:javascript:...".
  if (equals_lower(scheme, "feed") &&
      scheme_length(url.substr(length + 1)) != std::string_view::npos) {
    return use == Use::link && http_length(url.substr(length + 1)) != 0;
  }
  const auto* const end =
      use == Use::link ? std::end(kSchemes) : std::begin(kSchemes) + kMediaSchemes;
  return std::any_of(std::begin(kSchemes), end,
                     [scheme](std::string_view known) { return equals_lower(scheme, known); });
}

bool is_base64(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alnum(c) || c == '+' || c == '/' || c == '='; });
}

/// An image within the document, in its canonical spelling; empty where it is none.
std::string data_image(std::string_view url) {
  for (const std::string_view prefix : kDataImages) {
    if (!starts_with_lower(url, prefix)) continue;
    const std::string_view payload = url.substr(prefix.size());
    if (is_base64(payload)) return std::string(prefix).append(payload);
  }
  return {};
}

/// What is not plain in a URL, and '&', which may begin a reference.
struct UrlStops {
  static constexpr bool has(unsigned char c) {
    constexpr std::string_view kPlain = "-._~/?#=%:;+,@!$*()'";
    return !is_alnum(char(c)) && kPlain.find(char(c)) == std::string_view::npos;
  }
#ifdef FEEDMILL_SSE2
  static Block in(Block block) {
    const Block outside = _mm_cmpgt_epi8(every('!'), block);  // up to ' ', and from 0x80 on
    const Block brackets =
        at_most(_mm_sub_epi8(either(block, every(0x20)), every('{')), 2);  // [\]{|}
    const Block marks = either(either(equal(block, '"'), equal(block, '&')),
                               either(equal(block, '^'), equal(block, '`')));
    return either(either(outside, brackets),
                  either(either(marks, angles(block)), equal(block, 0x7F)));
  }
#endif
};

/// Whether safe_url() need not look further.
bool is_clean_url(std::string_view url) {
  const char* const end = url.data() + url.size();
  const std::size_t start = http_length(url);
  if (start == 0) return false;
  const char* at = url.data() + start;
  while ((at = find_first<UrlStops>(at, end)) != end && *at == '&') ++at;
  return at == end;
}

/// Without control characters, which browsers drop from within a scheme ("java\tscript:").
std::string without_controls(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) clean += c;
  }
  return clean;
}

/// With '/' for '\\' in the path, as the URL standard reads addresses of the web; others keep it.
std::string with_slashes(std::string url) {
  const std::size_t scheme = scheme_length(url);
  const std::string_view name = std::string_view(url).substr(0, scheme);
  if (scheme != std::string::npos && !equals_lower(name, "http") && !equals_lower(name, "https"))
    return url;
  const std::size_t path_end = std::min(url.find_first_of("?#"), url.size());
  std::replace(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(path_end), '\\', '/');
  return url;
}

/// The number that a text begins with, at most a million.
int whole_number(std::string_view text) {
  int number = 0;
  for (std::size_t at = 0; at < text.size() && is_digit(text[at]); ++at)
    number = std::min(number * 10 + (text[at] - '0'), 1000000);
  return number;
}

}  // namespace

bool append_clean_url(Output& out, std::string_view raw, const char* readable) {
  constexpr std::string_view kAmpersand = "&amp;";
  if (http_length(raw) == 0) return false;
  const std::size_t start = out.size();
  const char* const end = raw.data() + raw.size();
  for (const char* at = raw.data();;) {
    at = copy_run<UrlStops>(out, at, end, readable);
    if (at == end) return true;
    if (std::string_view(at, std::size_t(end - at)).substr(0, kAmpersand.size()) != kAmpersand) {
      out.truncate(start);
      return false;
    }
    out.put(kAmpersand);
    at += kAmpersand.size();
  }
}

std::string safe_url(std::string_view reference, std::string_view base, Use use) {
  const std::string_view trimmed = trim(reference);
  if (is_clean_url(trimmed)) return std::string(trimmed);
  const std::string clean = with_slashes(without_controls(trimmed));
  if (clean.empty()) return {};
  if (use == Use::image && starts_with_lower(clean, "data:")) return data_image(clean);
  if (!allowed(clean, use)) return {};
  std::string url = resolve_url(clean, base.size() <= kLongestBase ? base : std::string_view{});
  return allowed(url, use) ? url : std::string{};
}

std::string safe_srcset(std::string_view srcset, std::string_view base) {
  std::string out;
  const std::size_t limit = srcset.size() * kMaxGrowth + kGrowthFloor;
  std::size_t at = 0;
  while (at < srcset.size() && out.size() < limit) {
    while (at < srcset.size() && (is_space(srcset[at]) || srcset[at] == ',')) ++at;
    const std::size_t start = at;
    while (at < srcset.size() && !is_space(srcset[at])) ++at;
    std::string_view url = srcset.substr(start, at - start);
    const bool alone = !url.empty() && url.back() == ',';
    while (!url.empty() && url.back() == ',') url.remove_suffix(1);
    std::size_t stop = alone ? at : std::min(srcset.find(',', at), srcset.size());
    const std::string_view size = trim(srcset.substr(at, stop - at));
    at = stop;
    const bool plain = std::all_of(size.begin(), size.end(), [](char c) {
      return is_digit(c) || c == '.' || c == 'w' || c == 'x' || c == 'h' || c == ' ';
    });
    std::string safe = url.empty() || !plain ? std::string{} : safe_url(url, base, Use::media);
    if (safe.empty() || safe.back() == ',' || safe.front() == ',') continue;
    if (!out.empty()) out += ", ";
    out += safe;
    if (!size.empty()) out.append(" ").append(size);
  }
  return out;
}

std::string_view best_of(std::string_view srcset) {
  constexpr int kPage = 1600;
  std::string_view best;
  int best_width = 0;
  while (!srcset.empty()) {
    const std::size_t stop = std::min(srcset.find(", "), srcset.size());
    const std::string_view candidate = srcset.substr(0, stop);
    srcset.remove_prefix(std::min(stop + 2, srcset.size()));
    const std::size_t blank = std::min(candidate.find(' '), candidate.size());
    const std::string_view size = candidate.substr(blank);
    const int width = !size.empty() && size.back() == 'w' ? whole_number(trim(size)) : 0;
    const bool fits = width <= kPage;
    const bool better = fits ? best_width > kPage || width > best_width : width < best_width;
    if (!best.empty() && !better) continue;
    best = candidate.substr(0, blank);
    best_width = width;
  }
  return best;
}

}  // namespace feedmill::html
