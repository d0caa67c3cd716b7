#include "text/url.h"

#include <algorithm>
#include <array>

#include "text/ascii_host.h"

namespace feedmill {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string to_lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

/// Length of the scheme in front of its ':', 0 where there is none. RFC 3986 section 3.1.
std::size_t scheme_length(std::string_view url) {
  if (url.empty() || !is_alpha(url[0])) return 0;
  std::size_t at = 1;
  while (at < url.size() && (is_alpha(url[at]) || is_digit(url[at]) || url[at] == '+' ||
                             url[at] == '-' || url[at] == '.')) {
    ++at;
  }
  return at < url.size() && url[at] == ':' ? at : 0;
}

/// Control characters and blanks around a URL go, tabs and line breaks within it too: WHATWG URL
/// section 4.4, which is what browsers do with the same attribute.
std::string trimmed(std::string_view text) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  std::string out(text);
  std::erase_if(out, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return out;
}

/// What may not stand in a URL as it is, what is not ASCII included. A '%' may, also one that is no
/// valid escape: servers compare bytes. RFC 3986 section 2; '[' and ']' are left as WHATWG leaves
/// them. A table: looking for each character in a text took a tenth of parsing a podcast.
constexpr auto kOdd = [] {
  std::array<bool, 256> odd{};
  for (std::size_t c = 0; c < 256; ++c) odd[c] = c < 0x20 || c >= 0x7F;
  for (const char c : std::string_view(" \"<>\\^`{|}")) odd[static_cast<unsigned char>(c)] = true;
  return odd;
}();

bool is_odd(char c) { return kOdd[static_cast<unsigned char>(c)]; }

void append_encoded(std::string& out, char c) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 15U];
}

std::string encoded(std::string&& url) {
  if (std::none_of(url.begin(), url.end(), is_odd)) return std::move(url);
  // A host in another script is not percent-encoded: it is IDNA's to spell, on the way out.
  const UrlParts parts = split_url(url);
  const char* host_begin = parts.authority ? parts.authority->data() : nullptr;
  const char* host_end = parts.authority ? host_begin + parts.authority->size() : nullptr;
  std::string out;
  out.reserve(url.size() + url.size() / 4);
  for (const char& c : url) {
    const bool in_host = host_begin != nullptr && &c >= host_begin && &c < host_end;
    const bool keep = in_host && static_cast<unsigned char>(c) >= 0x80;
    if (is_odd(c) && !keep) {
      append_encoded(out, c);
    } else {
      out += c;
    }
  }
  return out;
}

/// RFC 3986 section 5.2.4. Linear: the output only grows and is cut at its own last '/'.
std::string remove_dot_segments(std::string_view in) {
  std::string out;
  out.reserve(in.size());
  const auto pop = [&out] {
    const std::size_t slash = out.rfind('/');
    out.resize(slash == std::string::npos ? 0 : slash);
  };
  const auto starts = [&in](std::string_view prefix) {
    return in.substr(0, prefix.size()) == prefix;
  };
  while (!in.empty()) {
    if (starts("../")) {
      in.remove_prefix(3);
    } else if (starts("./") || starts("/./")) {
      in.remove_prefix(2);
    } else if (in == "/.") {
      in = "/";
    } else if (starts("/../")) {
      in.remove_prefix(3);
      pop();
    } else if (in == "/..") {
      in = "/";
      pop();
    } else if (in == "." || in == "..") {
      in = {};
    } else {
      const std::size_t end = std::min(in.find('/', 1), in.size());
      out.append(in.substr(0, end));
      in.remove_prefix(end);
    }
  }
  return out;
}

/// RFC 3986 section 5.2.3.
std::string merged(const UrlParts& base, std::string_view path) {
  if (base.authority && base.path.empty()) return std::string("/").append(path);
  const std::size_t slash = base.path.rfind('/');
  const std::size_t kept = slash == std::string_view::npos ? 0 : slash + 1;
  return std::string(base.path.substr(0, kept)).append(path);
}

/// RFC 3986 section 5.3.
std::string composed(const UrlParts& parts) {
  std::string out;
  if (parts.scheme) out.append(*parts.scheme).append(":");
  if (parts.authority) out.append("//").append(*parts.authority);
  out.append(parts.path);
  if (parts.query) out.append("?").append(*parts.query);
  if (parts.fragment) out.append("#").append(*parts.fragment);
  return out;
}

/// RFC 3986 section 5.2.2, where the reference has a scheme. What has no authority ("mailto:",
/// "urn:") is left alone.
std::string without_dot_segments(std::string&& url) {
  UrlParts parts = split_url(url);
  if (!parts.authority || parts.path.find("/.") == std::string_view::npos) return std::move(url);
  const std::string path = remove_dot_segments(parts.path);
  parts.path = path;
  return composed(parts);
}

/// RFC 3986 section 5.2.2, where the reference has no scheme.
std::string transformed(const UrlParts& reference, const UrlParts& base) {
  UrlParts target = reference;
  target.scheme = base.scheme;
  std::string path(reference.path);
  if (reference.authority) {
    path = remove_dot_segments(path);
  } else {
    target.authority = base.authority;
    if (reference.path.empty()) {
      path = std::string(base.path);
      if (!reference.query) target.query = base.query;
    } else if (reference.path.front() == '/') {
      path = remove_dot_segments(path);
    } else {
      path = remove_dot_segments(merged(base, path));
    }
  }
  target.path = path;
  return composed(target);
}

/// Whether resolving changes nothing: an absolute web address without dot segments and with nothing
/// to encode. Nine references in ten are, and then neither they nor their base need taking apart.
bool is_resolved(std::string_view url) {
  if (url.substr(0, 7) != "http://" && url.substr(0, 8) != "https://") return false;
  char before = '\0';
  for (const char c : url) {
    if (is_odd(c) || (c == '.' && before == '/')) return false;
    before = c;
  }
  return true;
}

bool is_http(std::string_view scheme) {
  const std::string name = to_lower(scheme);
  return name == "http" || name == "https";
}

}  // namespace

UrlParts split_url(std::string_view url) {
  UrlParts parts;
  if (const std::size_t hash = url.find('#'); hash != std::string_view::npos) {
    parts.fragment = url.substr(hash + 1);
    url = url.substr(0, hash);
  }
  if (const std::size_t mark = url.find('?'); mark != std::string_view::npos) {
    parts.query = url.substr(mark + 1);
    url = url.substr(0, mark);
  }
  if (const std::size_t length = scheme_length(url); length != 0) {
    parts.scheme = url.substr(0, length);
    url.remove_prefix(length + 1);
  }
  if (url.substr(0, 2) == "//") {
    const std::size_t end = std::min(url.find('/', 2), url.size());
    parts.authority = url.substr(2, end - 2);
    url.remove_prefix(end);
  }
  parts.path = url;
  return parts;
}

std::string host_and_port(std::string_view url) {
  const UrlParts parts = split_url(url);
  if (!parts.scheme || !parts.authority || !is_http(*parts.scheme)) return {};
  std::string_view host = *parts.authority;
  if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) {
    host.remove_prefix(at + 1);
  }
  std::string_view port = parts.scheme->size() == 4 ? "80" : "443";
  // The first ':' behind the brackets of an IPv6 address: what stands before it never changes when
  // default ports are taken off the end. An empty port is the default one.
  const std::size_t bracket = host.rfind(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    if (colon + 1 < host.size()) port = host.substr(colon + 1);
    host = host.substr(0, colon);
  }
  if (host.empty()) return {};
  return ascii_host(host).append(":").append(port);
}

std::string encoded_url(std::string_view url) { return encoded(std::string(url)); }

bool is_absolute_url(std::string_view url) { return scheme_length(url) != 0; }

std::string resolve_url(std::string_view reference, std::string_view base) {
  if (is_resolved(reference)) return std::string(reference);
  std::string clean = trimmed(reference);
  const UrlParts parts = split_url(clean);
  const UrlParts root = split_url(base);
  if (parts.scheme) return encoded(without_dot_segments(std::move(clean)));
  if (!root.scheme) return encoded(std::move(clean));
  return encoded(transformed(parts, root));
}

namespace {

/// The scheme in lower case, as a browser reads it: no control characters or blanks in front, no
/// tabs or line breaks within. Empty where there is none.
std::string scheme_of(std::string_view url) {
  constexpr std::size_t kLongest = 64;
  std::string scheme;
  for (const char c : url) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) continue;
    if (c == ':') return scheme;
    if (c == '/' || c == '?' || c == '#' || scheme.size() == kLongest) break;
    scheme += lower(c);
  }
  return {};
}

}  // namespace

bool runs_or_reads(std::string_view url) {
  static constexpr std::array<std::string_view, 12> kSchemes = {
      "javascript", "vbscript", "livescript", "mocha", "data",  "file",
      "jar",        "blob",     "filesystem", "about", "mhtml", "view-source"};
  const std::string scheme = scheme_of(url);
  if (scheme == "feed" || scheme == "view-source") {
    // "feed:https://..." leads somewhere; some readers have run "feed:javascript:...".
    const std::string inner = scheme_of(url.substr(url.find(':') + 1));
    if (!inner.empty() && inner != "http" && inner != "https") return true;
  }
  return std::find(kSchemes.begin(), kSchemes.end(), scheme) != kSchemes.end();
}

bool is_safe_link(std::string_view url) {
  static constexpr std::array<std::string_view, 30> kLeadsSomewhere = {
      "http", "https", "mailto", "tel",    "ftp",  "ftps", "sftp", "magnet", "sms",  "geo",
      "xmpp", "irc",   "ircs",   "matrix", "news", "nntp", "sip",  "sips",   "urn",  "tag",
      "doi",  "feed",  "gopher", "gemini", "rtsp", "mms",  "cid",  "mid",    "ipfs", "webcal"};
  // As a browser reads it: no control characters or blanks in front, no tabs or line breaks within.
  std::string clean;
  for (const char c : trimmed(url)) {
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F) clean += c;
  }
  const std::size_t colon = clean.find(':');
  if (colon == std::string::npos || clean.find_first_of("/?#") < colon) return true;
  const std::string scheme = to_lower(std::string_view(clean).substr(0, colon));
  return std::find(kLeadsSomewhere.begin(), kLeadsSomewhere.end(), scheme) != kLeadsSomewhere.end();
}

}  // namespace feedmill
