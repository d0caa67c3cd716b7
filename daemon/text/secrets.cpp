#include "text/secrets.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "text/url.h"

namespace feedmill {
namespace {

constexpr std::size_t kShortest = 4;      // of a secret
constexpr std::size_t kShortestWord = 6;  // of a header's value that is several
constexpr std::string_view kInstead = "[secret]";

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// What is not a letter, a digit or one of `plain` as %XX.
std::string percent_encoded(std::string_view text, std::string_view plain) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_word(c) || plain.find(c) != std::string_view::npos)
      out += c;
    else
      out.append({'%', kDigits[byte >> 4U], kDigits[byte & 15U]});
  }
  return out;
}

int digit(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::size_t at = kDigits.find(lower(c));
  return at == std::string_view::npos ? -1 : int(at);
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool coded = text[at] == '%' && at + 2 < text.size() && digit(text[at + 1]) >= 0 &&
                       digit(text[at + 2]) >= 0;
    out += coded ? char(digit(text[at + 1]) * 16 + digit(text[at + 2])) : text[at];
    if (coded) at += 2;
  }
  return out;
}

using Replacement = std::pair<char, std::string_view>;

template <std::size_t kCount>
std::string escaped(std::string_view text, const std::array<Replacement, kCount>& table) {
  std::string out;
  for (const char c : text) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [c](const Replacement& entry) { return entry.first == c; });
    if (found == table.end())
      out += c;
    else
      out += found->second;
  }
  return out;
}

constexpr std::array<Replacement, 5> kHtml = {
    {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}}};
constexpr std::array<Replacement, 5> kHtmlByNumber = {
    {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&#34;"}, {'\'', "&#x27;"}}};
constexpr std::array<Replacement, 2> kJson = {{{'"', "\\\""}, {'\\', "\\\\"}}};
constexpr std::array<Replacement, 3> kJsonWithSlash = {
    {{'"', "\\\""}, {'\\', "\\\\"}, {'/', "\\/"}}};
constexpr std::array<Replacement, 5> kJsonForHtml = {
    {{'&', "\\u0026"}, {'<', "\\u003c"}, {'>', "\\u003e"}, {'"', "\\\""}, {'\\', "\\\\"}}};
constexpr std::array<Replacement, 1> kForm = {{{' ', "+"}}};
constexpr std::array<Replacement, 2> kUrlSafe = {{{'+', "-"}, {'/', "_"}}};

/// RFC 4648 section 4, without the padding, which an echo may lack.
std::string base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8U | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) out += kAlphabet[held >> unsigned(bits - 6) & 63U];
  }
  if (bits > 0) out += kAlphabet[held << unsigned(6 - bits) & 63U];
  return out;
}

/// Headers that people configure and that hold no secret.
bool says_what_is_wanted(std::string_view name) {
  constexpr std::array<std::string_view, 9> kOpen = {
      "accept",     "accept-language", "accept-encoding", "user-agent", "referer",
      "connection", "cache-control",   "content-type",    "host"};
  return std::find(kOpen.begin(), kOpen.end(), lower(name)) != kOpen.end();
}

}  // namespace

void Secrets::keep(std::string spelling) {
  spelling = lower(spelling);
  if (spelling.size() < kShortest) return;
  if (std::find(spellings_.begin(), spellings_.end(), spelling) != spellings_.end()) return;
  const auto at = std::find_if(spellings_.begin(), spellings_.end(), [&](const std::string& known) {
    return known.size() < spelling.size();
  });
  spellings_.insert(at, std::move(spelling));
}

void Secrets::spell(std::string_view secret) {
  keep(std::string(secret));
  keep(percent_encoded(secret, "-._~"));                 // RFC 3986, encodeURIComponent
  keep(percent_encoded(secret, "-._~!*'()"));            // JavaScript's
  keep(percent_encoded(secret, "-._~!$&'()*+,;=:@/?"));  // what may stand in a query
  keep(escaped(percent_encoded(secret, "-._* "), kForm));
  keep(escaped(secret, kHtml));
  keep(escaped(secret, kHtmlByNumber));
  keep(escaped(secret, kJson));
  keep(escaped(secret, kJsonWithSlash));
  keep(escaped(secret, kJsonForHtml));
}

void Secrets::add(std::string_view secret) {
  if (secret.size() < kShortest) return;
  spell(secret);
  if (const std::string decoded = percent_decoded(secret); decoded.size() >= kShortest)
    spell(decoded);
  const std::string coded = base64(secret);
  spell(coded);
  keep(escaped(coded, kUrlSafe));
}

void Secrets::add_login(std::string_view username, std::string_view password) {
  if (password.empty()) return;
  add(password);
  std::string both(username);
  both.append(":").append(password);
  const std::string plain = std::string("\0", 1).append(username).append("\0", 1).append(password);
  for (const std::string& coded : {base64(both), base64(plain)}) {
    spell(coded);
    keep(escaped(coded, kUrlSafe));
  }
  keep(std::move(both));
}

void Secrets::add_header(std::string_view name, std::string_view value) {
  if (says_what_is_wanted(name)) return;
  add(value);
  // "Bearer abc", "a=b; c=d": a server may name the word alone.
  for (std::size_t begin = 0; begin < value.size();) {
    const std::size_t end = std::min(value.find_first_of(" ;,=\"", begin), value.size());
    if (end - begin >= kShortestWord && end - begin < value.size())
      add(value.substr(begin, end - begin));
    begin = end + 1;
  }
}

void Secrets::add_login_of(std::string_view url) {
  const std::string_view authority = split_url(url).authority.value_or(std::string_view());
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return;
  const std::string_view login = authority.substr(0, at);
  const std::size_t colon = login.find(':');
  if (colon == std::string_view::npos) return;
  add_login(percent_decoded(login.substr(0, colon)), percent_decoded(login.substr(colon + 1)));
}

void Secrets::add_query_of(std::string_view url) {
  const std::string_view query = split_url(url).query.value_or(std::string_view());
  add(query);
  for (std::size_t begin = 0; begin < query.size();) {
    const std::size_t end = std::min(query.find_first_of("&;", begin), query.size());
    const std::string_view pair = query.substr(begin, end - begin);
    const std::size_t equals = pair.find('=');
    add(equals == std::string_view::npos ? pair : pair.substr(equals + 1));
    begin = end + 1;
  }
}

/// How long the secret at `at` is, or the start of one with which the text ends; 0: none.
std::size_t Secrets::length_at(std::string_view text, std::size_t at) const {
  const std::string_view rest = text.substr(at);
  for (const std::string& spelling : spellings_) {
    const std::size_t length = std::min(spelling.size(), rest.size());
    const bool same = std::equal(spelling.begin(), spelling.begin() + std::ptrdiff_t(length),
                                 rest.begin(), [](char a, char b) { return a == lower(b); });
    if (same && (length == spelling.size() || length >= kShortest)) return length;
  }
  return 0;
}

std::string Secrets::redacted(std::string_view text) const {
  if (empty()) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_at(text, at);
    if (length > 0)
      out += kInstead;
    else
      out += text[at];
    at += std::max<std::size_t>(length, 1);
  }
  return out;
}

}  // namespace feedmill
