#include "text/html/player_pages.h"

#include <algorithm>
#include <iterator>

#include "text/html/ascii.h"
#include "text/html/links.h"
#include "text/url.h"

namespace feedmill::html {
namespace {

/// How an address for frames becomes one for people. `*` in `page` is what names the work: the
/// value of `key` in the query, or, where that is empty, the path behind `path`.
struct Player {
  std::string_view host;  // without "www."; empty: any
  std::string_view path;
  std::string_view key;
  std::string_view page;  // begins with '/': on the same host; "*": the address in the query
};

// The first that fits counts.
constexpr Player kPlayers[] = {
    {"youtube.com", "/embed/videoseries", "list", "https://www.youtube.com/playlist?list=*"},
    {"youtube.com", "/embed/live_stream", "channel", "https://www.youtube.com/channel/*/live"},
    {"youtube.com", "/embed", "list", "https://www.youtube.com/playlist?list=*"},
    {"youtube.com", "/embed/", "", "https://www.youtube.com/watch?v=*"},
    {"youtube.com", "/v/", "", "https://www.youtube.com/watch?v=*"},
    {"youtube.com", "/e/", "", "https://www.youtube.com/watch?v=*"},
    {"youtube-nocookie.com", "/embed/videoseries", "list",
     "https://www.youtube.com/playlist?list=*"},
    {"youtube-nocookie.com", "/embed/", "", "https://www.youtube.com/watch?v=*"},
    {"youtube-nocookie.com", "/v/", "", "https://www.youtube.com/watch?v=*"},
    {"player.vimeo.com", "/video/", "", "https://vimeo.com/*"},
    {"vimeo.com", "/moogaloop.swf", "clip_id", "https://vimeo.com/*"},
    {"dailymotion.com", "/embed/video/", "", "https://www.dailymotion.com/video/*"},
    {"dailymotion.com", "/swf/", "", "https://www.dailymotion.com/video/*"},
    {"geo.dailymotion.com", "/player", "video", "https://www.dailymotion.com/video/*"},
    {"player.twitch.tv", "/", "channel", "https://www.twitch.tv/*"},
    {"player.twitch.tv", "/", "video", "https://www.twitch.tv/videos/*"},
    {"clips.twitch.tv", "/embed", "clip", "https://clips.twitch.tv/*"},
    {"w.soundcloud.com", "/player", "url", "*"},
    {"open.spotify.com", "/embed/", "", "https://open.spotify.com/*"},
    {"open.spotify.com", "/embed-podcast/", "", "https://open.spotify.com/*"},
    {"embed.podcasts.apple.com", "/", "", "https://podcasts.apple.com/*"},
    {"embed.music.apple.com", "/", "", "https://music.apple.com/*"},
    {"facebook.com", "/plugins/video.php", "href", "*"},
    {"facebook.com", "/plugins/post.php", "href", "*"},
    {"odysee.com", "/$/embed/", "", "https://odysee.com/*"},
    {"lbry.tv", "/$/embed/", "", "https://odysee.com/*"},
    {"streamable.com", "/e/", "", "https://streamable.com/*"},
    {"streamable.com", "/o/", "", "https://streamable.com/*"},
    {"streamable.com", "/s/", "", "https://streamable.com/*"},
    {"archive.org", "/embed/", "", "https://archive.org/details/*"},
    {"player.bilibili.com", "/player.html", "bvid", "https://www.bilibili.com/video/*"},
    {"player.bilibili.com", "/player.html", "aid", "https://www.bilibili.com/video/av*"},
    {"embed.nicovideo.jp", "/watch/", "", "https://www.nicovideo.jp/watch/*"},
    {"platform.twitter.com", "/embed/", "id", "https://twitter.com/i/status/*"},
    {"embed.ted.com", "/talks/", "", "https://www.ted.com/talks/*"},
    {"loom.com", "/embed/", "", "https://www.loom.com/share/*"},
    {"giphy.com", "/embed/", "", "https://giphy.com/gifs/*"},
    {"coub.com", "/embed/", "", "https://coub.com/view/*"},
    {"rutube.ru", "/play/embed/", "", "https://rutube.ru/video/*/"},
    {"ok.ru", "/videoembed/", "", "https://ok.ru/video/*"},
    {"", "/videos/embed/", "", "/videos/watch/*"},  // PeerTube
};

struct Button {
  std::string_view host;
  std::string_view path;
};

constexpr Button kButtons[] = {
    {"facebook.com", "/plugins/like"},
    {"facebook.com", "/plugins/share_button"},
    {"facebook.com", "/plugins/fan"},
    {"facebook.com", "/plugins/follow"},
    {"facebook.com", "/plugins/facepile"},
    {"facebook.com", "/plugins/page.php"},
    {"facebook.com", "/widgets/like"},
    {"platform.twitter.com", "/widgets/"},
    {"plusone.google.com", "/"},
    {"apis.google.com", "/"},
    {"googletagmanager.com", "/"},
    {"googleads.g.doubleclick.net", "/"},
    {"ad.doubleclick.net", "/"},
    {"reddit.com", "/static/button"},
    {"platform.linkedin.com", "/"},
    {"widgets.getpocket.com", "/"},
    {"getpocket.com", "/v1/widget"},
    {"assets.pinterest.com", "/"},
    {"log.pinterest.com", "/"},
    {"tumblr.com", "/share"},
    {"platform.tumblr.com", "/"},
    {"b.hatena.ne.jp", "/entry/button"},
    {"api.flattr.com", "/button"},
    {"button.flattr.com", "/"},
    {"ghbtns.com", "/"},
    {"buttons.github.io", "/"},
    {"s7.addthis.com", "/"},
    {"addthis.com", "/"},
    {"sharethis.com", "/"},
    {"static.addtoany.com", "/"},
    {"disqus.com", "/embed/comments"},
    {"badges.instagram.com", "/"},
    {"vk.com", "/widget_like"},
    {"connect.ok.ru", "/"},
    {"digg.com", "/tools/"},
    {"stumbleupon.com", "/badge"},
    {"youtube.com", "/subscribe_embed"},
};

constexpr std::string_view kSubdomains[] = {"www.", "m."};

/// What may name a work: nothing that could leave the path or the value it is put into.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 512 && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alnum(c) || std::string_view("-._~:@/+,=%$").find(c) != std::string_view::npos;
  });
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  return to_lower(c) >= 'a' && to_lower(c) <= 'f' ? to_lower(c) - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[at + 2]) : -1;
    if (text[at] != '%' || low < 0) {
      out += text[at];
      continue;
    }
    out += char(high * 16 + low);
    at += 2;
  }
  return out;
}

/// The raw value of a key in a query, which may be written with "&amp;" twice escaped.
std::string_view query_value(std::string_view query, std::string_view key) {
  while (!query.empty()) {
    const std::size_t stop = std::min(query.find('&'), query.size());
    std::string_view pair = query.substr(0, stop);
    query.remove_prefix(std::min(stop + 1, query.size()));
    if (pair.substr(0, 4) == "amp;") pair.remove_prefix(4);
    if (pair.substr(0, key.size()) != key || pair.substr(key.size(), 1) != "=") continue;
    return pair.substr(key.size() + 1);
  }
  return {};
}

/// The page that the address in a query names; empty: it is none for people.
std::string page_in_query(std::string_view value) {
  const std::string url = percent_decoded(value);
  const std::string host = plain_host(url);
  if (host.empty() || host == "api.soundcloud.com") return {};
  return safe_url(url, "", Use::media);
}

/// Without the '/' at its end, and the parameters that old players have in the path.
std::string_view work_in_path(std::string_view path) {
  path = path.substr(0, path.find('&'));
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  return path;
}

std::string page_of(const Player& player, const UrlParts& parts, std::string_view host) {
  const std::string_view work = player.key.empty()
                                    ? work_in_path(parts.path.substr(player.path.size()))
                                    : query_value(parts.query.value_or(""), player.key);
  if (player.page == "*") return page_in_query(work);
  if (!is_name(work)) return {};
  const std::size_t star = player.page.find('*');
  std::string page;
  if (player.page.front() == '/') page.append("https://").append(host);
  page.append(player.page.substr(0, star)).append(work).append(player.page.substr(star + 1));
  return page;
}

bool begins(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

/// VK tells owner and number apart; Vimeo's unlisted films have a second part to their name;
/// Mastodon and Instagram append "/embed" to the page.
std::string odd_page(const UrlParts& parts, std::string_view host) {
  const std::string_view query = parts.query.value_or("");
  if (host == "vk.com" && begins(parts.path, "/video_ext.php")) {
    const std::string_view owner = query_value(query, "oid"), id = query_value(query, "id");
    if (!is_name(owner) || !is_name(id)) return {};
    return std::string("https://vk.com/video").append(owner).append("_").append(id);
  }
  if (host == "player.vimeo.com" && is_name(query_value(query, "h"))) {
    const std::string_view work = work_in_path(parts.path.substr(
        std::min<std::size_t>(parts.path.size(), std::string_view("/video/").size())));
    if (!begins(parts.path, "/video/") || !is_name(work)) return {};
    return std::string("https://vimeo.com/")
        .append(work)
        .append("/")
        .append(query_value(query, "h"));
  }
  constexpr std::string_view kEmbed = "/embed";
  const std::string_view path = work_in_path(parts.path);
  const bool post = host == "instagram.com" || begins(path, "/@");
  if (!post || path.size() <= kEmbed.size() || !is_name(path)) return {};
  if (path.substr(path.size() - kEmbed.size()) != kEmbed) return {};
  return std::string("https://").append(host).append(path.substr(0, path.size() - kEmbed.size()));
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), to_lower);
  return out;
}

}  // namespace

std::string plain_host(std::string_view address) {
  const UrlParts parts = split_url(trim(address));
  std::string host = lower(parts.authority.value_or(""));
  if (const auto at = host.rfind('@'); at != std::string::npos) host.erase(0, at + 1);
  if (const auto colon = host.find(':'); colon != std::string::npos && host.front() != '[')
    host.erase(colon);
  for (const std::string_view prefix : kSubdomains) {
    const bool more = host.find('.') != host.rfind('.');
    if (more && begins(host, prefix)) return host.substr(prefix.size());
  }
  return host;
}

std::string page_of_player(std::string_view address) {
  const std::string host = plain_host(address);
  if (host.empty() || !is_name(host)) return std::string(address);
  const UrlParts parts = split_url(address);
  if (std::string page = odd_page(parts, host); !page.empty()) return page;
  for (const Player& player : kPlayers) {
    if (!player.host.empty() && player.host != host) continue;
    if (!begins(parts.path, player.path)) continue;
    if (std::string page = page_of(player, parts, host); !page.empty()) return page;
  }
  return std::string(address);
}

bool is_button(std::string_view address) {
  const std::string host = plain_host(address);
  const std::string_view path = split_url(address).path;
  return std::any_of(std::begin(kButtons), std::end(kButtons), [&](const Button& button) {
    return button.host == host && (button.path == "/" || begins(path, button.path));
  });
}

}  // namespace feedmill::html
