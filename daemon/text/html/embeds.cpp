#include "text/html/embeds.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "text/html/attributes.h"
#include "text/html/escape.h"
#include "text/html/links.h"
#include "text/html/player_pages.h"

namespace feedmill::html {
namespace {

bool is_film(Tag tag) { return tag == Tag::video || tag == Tag::audio; }

bool is_youtube(Tag tag) { return tag == Tag::amp_youtube || tag == Tag::lite_youtube; }

std::string_view resolved(const Tokenizer& tokenizer, Attr attr, std::string& scratch) {
  return trim(resolve_value(tokenizer.value(attr), scratch));
}

/// What a script of a known host writes into the page, which has a page of its own.
std::string page_of_script(std::string_view address) {
  constexpr std::string_view kHosts[] = {"gist.github.com", "asciinema.org", "gist.github.io"};
  constexpr std::string_view kEnd = ".js";
  address = address.substr(0, address.find_first_of("?#"));
  const std::string host = plain_host(address);
  const bool known = std::find(std::begin(kHosts), std::end(kHosts), host) != std::end(kHosts);
  if (!known || address.size() <= kEnd.size()) return {};
  if (address.substr(address.size() - kEnd.size()) != kEnd) return {};
  return std::string(address.substr(0, address.size() - kEnd.size()));
}

std::string youtube_page(const Tokenizer& tokenizer, std::string& scratch) {
  const Attr attr = tokenizer.has(Attr::videoid) ? Attr::videoid : Attr::data_videoid;
  const std::string_view id = resolved(tokenizer, attr, scratch);
  const bool plain = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return is_alnum(c) || c == '-' || c == '_';
  });
  return plain ? "https://www.youtube.com/watch?v=" + std::string(id) : std::string();
}

}  // namespace

std::optional<Embed> Embeds::embed(const Token& token, const Tokenizer& tokenizer) {
  if (token.kind == Token::Kind::end) {
    if (token.tag == Tag::object) wants_movie_ = in_told_object_ = false;
    return {};
  }
  std::string address = address_of(token, tokenizer);
  if (address.empty() || address == last_) return {};
  last_ = address;
  std::string label(resolved(tokenizer, Attr::title, scratch_));
  if (label.empty()) label = plain_host(address);
  if (label.empty()) label = address;
  return Embed{std::move(address), std::move(label)};
}

std::string Embeds::address_of(const Token& token, const Tokenizer& tokenizer) {
  const Tag tag = token.tag;
  std::string_view raw;
  if (is_youtube(tag)) return youtube_page(tokenizer, scratch_);
  if (tag == Tag::param) return address_of_parameter(tokenizer);
  if (tag == Tag::script) {
    return page_of_script(safe_url(resolved(tokenizer, Attr::src, scratch_), "", Use::media));
  }
  if (tag == Tag::object) {
    raw = tokenizer.value(Attr::data);
  } else if (tag == Tag::iframe || tag == Tag::embed || tag == Tag::frame || is_film(tag)) {
    raw = late_address(tokenizer);
  } else {
    return {};
  }
  const std::string_view address = resolve_value(raw, scratch_);
  // A film is kept where its address may be loaded; where it may be followed only, it is a link.
  if (is_film(tag) && !safe_url(address, "", Use::media).empty()) return {};
  const std::string safe = safe_url(address, "", is_film(tag) ? Use::link : Use::media);
  if (tag == Tag::object) wants_movie_ = !(in_told_object_ = !safe.empty());
  if (tag == Tag::embed && in_told_object_) return {};  // the same for browsers that know no object
  if (safe.empty() || is_button(safe) || is_tracking_pixel(tokenizer, scratch_)) return {};
  return page_of_player(safe);
}

/// An object of the old kind names its film in a parameter.
std::string Embeds::address_of_parameter(const Tokenizer& tokenizer) {
  constexpr std::string_view kNames[] = {"movie", "src", "url", "filename", "data"};
  const std::string_view name = trim(tokenizer.value(Attr::name));
  const bool film =
      std::any_of(std::begin(kNames), std::end(kNames),
                  [name](std::string_view known) { return equals_lower(name, known); });
  if (!wants_movie_ || !film) return {};
  const std::string safe = safe_url(resolved(tokenizer, Attr::value, scratch_), "", Use::media);
  wants_movie_ = !(in_told_object_ = !safe.empty());
  return safe.empty() ? safe : page_of_player(safe);
}

}  // namespace feedmill::html
