#include "text/html/embeds.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "text/html.h"
#include "text/html/attributes.h"
#include "text/html/escape.h"
#include "text/html/links.h"
#include "text/html/player_pages.h"

namespace feedmill::html {
namespace {

bool is_film(Tag tag) { return tag == Tag::video || tag == Tag::audio; }

/// An element that a script makes a player of, told by the id that it has at its host.
struct Player {
  Tag tag;
  Attr id;
  std::string_view page;
};
constexpr Player kPlayers[] = {
    {Tag::amp_youtube, Attr::data_videoid, "https://www.youtube.com/watch?v="},
    {Tag::lite_youtube, Attr::videoid, "https://www.youtube.com/watch?v="},
    {Tag::amp_vimeo, Attr::data_videoid, "https://vimeo.com/"},
    {Tag::lite_vimeo, Attr::videoid, "https://vimeo.com/"},
    {Tag::amp_dailymotion, Attr::data_videoid, "https://www.dailymotion.com/video/"},
    {Tag::amp_instagram, Attr::data_shortcode, "https://www.instagram.com/p/"},
    {Tag::amp_twitter, Attr::data_tweetid, "https://twitter.com/i/status/"},
};

const Player* player_of(Tag tag) {
  const auto* const found = std::find_if(std::begin(kPlayers), std::end(kPlayers),
                                         [tag](const Player& player) { return player.tag == tag; });
  return found == std::end(kPlayers) ? nullptr : found;
}

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

std::string page_of_id(const Player& player, const Tokenizer& tokenizer, std::string& scratch) {
  const std::string_view id = resolved(tokenizer, player.id, scratch);
  const bool plain = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return is_alnum(c) || c == '-' || c == '_';
  });
  return plain ? std::string(player.page).append(id) : std::string();
}

/// Where a document leads first: to what it embeds, or by a link.
std::string first_address(std::string_view html) {
  Tokenizer tokenizer(html);
  Embeds embeds(Embeds::InFrame::yes);
  Token token;
  std::string scratch;
  while (tokenizer.next(token)) {
    if (token.kind != Token::Kind::start) continue;
    if (auto found = embeds.embed(token, tokenizer); found && !found->address.empty())
      return found->address;
    if (token.tag != Tag::a) continue;
    const std::string safe = safe_url(resolved(tokenizer, Attr::href, scratch), "", Use::media);
    if (!safe.empty()) return page_of_player(safe);
  }
  return {};
}

}  // namespace

/// A frame that holds its document itself: a picture over a player, that the player replaces.
std::optional<Embed> Embeds::frame_of_its_own(const Token& token, const Tokenizer& tokenizer) {
  if (token.tag != Tag::iframe || !tokenizer.has(Attr::srcdoc)) return {};
  if (in_frame_ == InFrame::yes || is_tracking_pixel(tokenizer, scratch_)) return {};
  const std::string document(resolved(tokenizer, Attr::srcdoc, scratch_));
  Embed embed{first_address(document), html_to_text(document)};
  constexpr std::size_t kLongest = 200;
  if (!embed.address.empty() && (embed.label.empty() || embed.label.size() > kLongest))
    embed.label = plain_host(embed.address);
  if (embed.label.empty() || (!embed.address.empty() && embed.address == last_)) return {};
  last_ = embed.address;
  return embed;
}

std::optional<Embed> Embeds::embed(const Token& token, const Tokenizer& tokenizer) {
  if (token.kind == Token::Kind::end) {
    if (token.tag == Tag::object) wants_movie_ = in_told_object_ = false;
    return {};
  }
  std::string address = address_of(token, tokenizer);
  if (address.empty()) return frame_of_its_own(token, tokenizer);
  if (address == last_) return {};
  last_ = address;
  std::string label(resolved(tokenizer, Attr::title, scratch_));
  if (label.empty()) label = plain_host(address);
  if (label.empty()) label = address;
  return Embed{std::move(address), std::move(label)};
}

std::string Embeds::address_of(const Token& token, const Tokenizer& tokenizer) {
  const Tag tag = token.tag;
  std::string_view raw;
  if (const Player* player = player_of(tag)) return page_of_id(*player, tokenizer, scratch_);
  if (tag == Tag::param) return address_of_parameter(tokenizer);
  if (tag == Tag::script) {
    return page_of_script(safe_url(resolved(tokenizer, Attr::src, scratch_), "", Use::media));
  }
  if (tag == Tag::oembed) {
    raw = tokenizer.value(Attr::url);
  } else if (tag == Tag::object) {
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
