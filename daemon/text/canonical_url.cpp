// The key by which two addresses are one, and the table of what only counts clicks.
#include <algorithm>
#include <array>
#include <vector>

#include "text/hash.h"
#include "text/url.h"

namespace feedmill {
namespace {

/// Families of parameters that campaign and analytics tools add; all names in lower case.
constexpr std::array<std::string_view, 12> kTrackingPrefixes = {
    "utm_",     // Google Analytics, and everybody since
    "mtm_",     // Matomo
    "pk_",      // Piwik, Matomo's former name
    "piwik_",   //
    "matomo_",  //
    "hsa_",     // HubSpot ads
    "at_",      // Piano, formerly AT Internet (BBC, French press)
    "guce_",    // Yahoo's consent pages
    "_hs",      // HubSpot
    "__hs",     //
    "vero_",    // Vero mail
    "oly_",     // Omeda mail
};

/// Parameters that say how a reader came, whatever their value.
constexpr std::array<std::string_view, 68> kTracking = {
    // click identifiers of advertisers and social networks
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid",
    "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "epik", "rdt_cid", "sccid", "irclickid",
    "wickedid", "s_kwcid", "ef_id", "_openstat", "srsltid", "vgo_ee", "mibextid",
    "__twitter_impression", "ref_src", "ref_url", "fb_action_ids", "fb_action_types", "fb_source",
    "fb_ref", "action_object_map", "action_type_map", "action_ref_map",
    // mail
    "mc_cid", "mc_eid", "mkt_tok", "ml_subscriber", "ml_subscriber_hash", "nr_email_referer",
    "hsctatracking", "bsft_clkid", "bsft_uid", "sc_cid",
    // analytics
    "_ga", "_gl", "_gac", "s_cid", "xtor", "wt_mc", "wt.mc_id", "wt_zmc", "cmpid", "cmp", "icid",
    "ncid", "ocid", "ito", "ftag", "spm", "guccounter", "trkcampaign", "soc_src", "soc_trk", "smid",
    "smtyp", "feedname"};

struct Named {
  std::string_view name, value;
};

/// Parameters that are tracking with these values only: `source=rss` says how the reader came,
/// `source=12` which article it is.
constexpr std::array<Named, 22> kTrackingValues = {{
    {"source", "rss"},    {"source", "feed"},      {"source", "twitter"}, {"source", "newsletter"},
    {"src", "rss"},       {"src", "feed"},         {"ref", "rss"},        {"ref", "feed"},
    {"ref", "feedly"},    {"ref", "twitter"},      {"from", "rss"},       {"from", "feed"},
    {"partner", "rss"},   {"emc", "rss"},          {"feedtype", "rss"},   {"medium", "rss"},
    {"rss", "1"},         {"rss", "yes"},          {"via", "rss"},        {"channel", "rss"},
    {"feature", "share"}, {"feature", "youtu.be"},
}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string to_lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool is_tracking(std::string_view parameter) {
  const std::size_t equals = parameter.find('=');
  const std::string name = to_lower(parameter.substr(0, equals));
  const auto prefixed = [&name](std::string_view prefix) {
    return std::string_view(name).substr(0, prefix.size()) == prefix;
  };
  if (std::any_of(kTrackingPrefixes.begin(), kTrackingPrefixes.end(), prefixed)) return true;
  if (std::find(kTracking.begin(), kTracking.end(), name) != kTracking.end()) return true;
  if (equals == std::string_view::npos) return false;
  const std::string value = to_lower(parameter.substr(equals + 1));
  return std::any_of(kTrackingValues.begin(), kTrackingValues.end(), [&](const Named& known) {
    return known.name == name && known.value == value;
  });
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char letter = lower(c);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/// RFC 3986 section 2.3.
bool is_unreserved(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

/// RFC 3986 section 6.2.2.2: escapes of unreserved characters undone, the others in upper case. A
/// '%' that is no escape becomes one: what stands behind it must not complete it ("%3%35").
std::string normal_escapes(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t escape = std::min(text.find('%', at), text.size());
    out += text.substr(at, escape - at);
    at = escape;
    if (at == text.size()) break;
    const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[at + 2]) : -1;
    if (low < 0) {
      out += "%25";
      continue;
    }
    const auto byte = static_cast<unsigned char>(high * 16 + low);
    at += 2;
    if (is_unreserved(byte)) {
      out += static_cast<char>(byte);
    } else {
      out += '%';
      out += kDigits[high];
      out += kDigits[low];
    }
  }
  return out;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::string> kept;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    if (!parameter.empty() && !is_tracking(parameter)) kept.push_back(normal_escapes(parameter));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  std::sort(kept.begin(), kept.end());
  std::string out;
  for (const std::string& parameter : kept) out.append(out.empty() ? "?" : "&").append(parameter);
  return out;
}

/// Takes off what says nothing: a default port ("http" and "https" are one key, so both go), a port
/// that is empty, and the final dot, which names the same host: RFC 1034 section 3.1.
bool remove_idle_end(std::string_view& host_port) {
  for (const std::string_view idle : {":80", ":443", ":", "."}) {
    const bool ends =
        host_port.size() > idle.size() && host_port.substr(host_port.size() - idle.size()) == idle;
    if (ends) {
      host_port.remove_suffix(idle.size());
      return true;
    }
  }
  return false;
}

std::string canonical_host(std::string_view host_port) {
  while (remove_idle_end(host_port)) {
  }
  return std::string(host_port);
}

/// A page that a script builds has its name in the fragment: "#!/story/1", "#/story/1".
std::string canonical_fragment(std::string_view fragment) {
  const bool names_a_page = fragment.substr(0, 1) == "!" || fragment.substr(0, 1) == "/";
  return names_a_page && fragment.size() > 1 ? "#" + normal_escapes(fragment) : std::string();
}

/// With `host`, which stands in `clean`, an address that is trimmed, encoded and without dot
/// segments.
std::string key_of(std::string_view clean, std::string_view host) {
  const UrlParts parts = split_url(clean);
  // Once more without dot segments: "%2E" was one.
  std::string key = resolve_url("https://" + canonical_host(host) + normal_escapes(parts.path), {});
  if (parts.path.empty()) key += '/';
  if (parts.query) key += canonical_query(*parts.query);
  if (parts.fragment) key += canonical_fragment(*parts.fragment);
  return key;
}

/// The host and its port in lower case and otherwise as they are written.
std::string written_host(std::string_view clean) {
  std::string_view host = split_url(clean).authority.value_or(std::string_view());
  host.remove_prefix(host.rfind('@') + 1);  // npos + 1: 0
  return to_lower(host);
}

}  // namespace

std::string canonical_url(std::string_view url) {
  // Against no base: this trims, encodes and removes dot segments.
  std::string clean = resolve_url(url, {});
  const std::string host = host_and_port(clean);
  return host.empty() ? clean : key_of(clean, host);
}

std::string former_canonical_url(std::string_view url) {
  const std::string clean = resolve_url(url, {});
  const std::string host = host_and_port(clean), written = written_host(clean);
  if (host.empty() || host.substr(0, written.size()) == written) return {};
  std::string key = key_of(clean, written);
  return key == key_of(clean, host) ? std::string() : key;
}

std::uint64_t article_key(std::string_view canonical_url) {
  const std::size_t host = canonical_url.find("//");
  if (host == std::string_view::npos) return canonical_url.empty() ? 0 : hash64(canonical_url);
  const std::size_t path = canonical_url.find_first_of("/?", host + 2);
  const bool front_page = path == std::string_view::npos || canonical_url.substr(path) == "/";
  if (front_page) return 0;
  // Outlets write a path with and without a slash at its end.
  const std::size_t query = std::min(canonical_url.find('?', path), canonical_url.size());
  const bool slash = query > path && canonical_url[query - 1] == '/';
  return hash64(canonical_url.substr(query), hash64(canonical_url.substr(0, query - slash)));
}

}  // namespace feedmill
