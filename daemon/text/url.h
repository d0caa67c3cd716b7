// URLs: references resolved (RFC 3986 section 5.2), and the canonical spelling by which two
// addresses are seen to be one. curl's URL API mishandles an empty reference, so this is our own.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace feedmill {

/// The five components of RFC 3986 appendix B, as views into the text; absent is not empty.
struct UrlParts {
  std::optional<std::string_view> scheme, authority;
  std::string_view path;
  std::optional<std::string_view> query, fragment;
};
UrlParts split_url(std::string_view url);

/// Host and port of an http(s) URL, the host as it is looked up (ascii_host.h), the scheme's
/// default port written out: "example.org:443". Empty where there is none.
std::string host_and_port(std::string_view url);

/// `reference` against `base` (absolute, or empty: the reference stays as it is). White space
/// around a reference goes, and tabs and line breaks within it (WHATWG URL section 4.4); blanks and
/// characters that may not stand in a URL are percent-encoded as UTF-8; everything else stays byte
/// for byte.
std::string resolve_url(std::string_view reference, std::string_view base);

/// The same with what may not stand in a URL percent-encoded as UTF-8, but for a host in another
/// script.
std::string encoded_url(std::string_view url);

/// Whether it has a scheme followed by ':'.
bool is_absolute_url(std::string_view url);

/// Whether it may be written as a link: no scheme, or one that does nothing but lead somewhere
/// (http, https, mailto, tel, ftp, magnet and the like; not javascript, vbscript, data, file),
/// however it is spelt.
bool is_safe_link(std::string_view url);

/// Whether following it runs or reads something (javascript, vbscript, data, file and the like),
/// however it is spelt.
bool runs_or_reads(std::string_view url);

/// The key by which two addresses are one: scheme (http = https) and host in lower case, the host
/// as it is looked up ("bücher.example" and its Punycode are one), default port, fragment,
/// userinfo and tracking parameters (utm_*, fbclid, gclid ...; never id, p, story
/// ...) dropped, the other parameters sorted, percent-encoding of unreserved characters undone, dot
/// segments removed, an empty path "/". Not for fetching or showing.
std::string canonical_url(std::string_view url);

/// Hash of a canonical URL that names one article; 0 for an address that cannot (empty, or a site's
/// front page, which feeds without pages of their own link from every entry).
std::uint64_t article_key(std::string_view canonical_url);

/// The key that earlier versions made, which left a host in another script as it was written:
/// what they stored is found under it. Empty where it is canonical_url().
std::string former_canonical_url(std::string_view url);

}  // namespace feedmill
