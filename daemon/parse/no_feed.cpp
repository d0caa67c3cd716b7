#include "parse/no_feed.h"

#include <algorithm>
#include <string>

#include "parse/xml.h"
#include "text/display.h"
#include "text/html.h"
#include "text/html/ascii.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

constexpr std::size_t kHead = 8192;  // in which a page's title stands
constexpr std::size_t kShown = 63;   // of what a server wrote, the ellipsis counted

/// On one line, cut where it is long.
std::string in_quotes(std::string_view text) {
  return "\"" + truncate_utf8(one_line(valid_utf8(text.substr(0, 4 * kShown))), kShown) + "\"";
}

std::string title_of_page(std::string_view page) {
  std::string lower(page.substr(0, kHead));
  std::transform(lower.begin(), lower.end(), lower.begin(), html::to_lower);
  const std::size_t tag = lower.find("<title");
  const std::size_t begin = tag == std::string::npos ? tag : lower.find('>', tag);
  if (begin == std::string::npos) return {};
  const std::size_t end = lower.find("</title", begin);
  if (end == std::string::npos) return {};
  return html_to_text(page.substr(begin + 1, end - begin - 1));
}

/// What a page says of itself that lets in only browsers, or only who has logged in.
struct Barrier {
  std::string_view begin;  ///< of the title, in lower case
  std::string_view told;
};
constexpr std::string_view kChallenge =
    "a page that lets only browsers in: ask its publisher to admit feed readers, or look for "
    "another address of the feed";
constexpr std::string_view kLogin =
    "a page that asks who you are: the feed wants a log-in (username and password_file, or a "
    "Cookie of headers), or another address";
constexpr Barrier kBarriers[] = {
    {"just a moment", kChallenge},
    {"attention required! | cloudflare", kChallenge},
    {"ddos-guard", kChallenge},
    {"checking your browser", kChallenge},
    {"making sure you", kChallenge},
    {"one moment, please", kChallenge},
    {"access denied", kChallenge},
    {"verify you are human", kChallenge},
    {"are you a robot", kChallenge},
    {"bot verification", kChallenge},
    {"security check", kChallenge},
    {"please wait... | cloudflare", kChallenge},
    {"client challenge", kChallenge},
    {"vercel security checkpoint", kChallenge},
    {"sign in", kLogin},
    {"log in", kLogin},
    {"login", kLogin},
    {"anmelden", kLogin},
    {"connexion", kLogin},
    {"iniciar ses", kLogin},
};

std::string_view barrier_of(std::string_view title) {
  const auto* const found =
      std::find_if(std::begin(kBarriers), std::end(kBarriers), [title](const Barrier& barrier) {
        return html::starts_with_lower(html::trim(title), barrier.begin);
      });
  return found == std::end(kBarriers) ? std::string_view() : found->told;
}

std::string what_it_is(std::string_view text, std::string_view root) {
  if (trim(text).empty()) return "the document is empty";
  if (same_name(root, "html")) {
    const std::string title = title_of_page(text);
    if (const auto barrier = barrier_of(title); !barrier.empty())
      return std::string(barrier) + " (its title is " + in_quotes(title) + ")";
    return title.empty() ? "no RSS, Atom, RDF, CDF or JSON Feed"
                         : "a web page titled " + in_quotes(title);
  }
  if (same_name(root, "opml"))
    return "OPML, a list of feeds, which `feedmill sources import` takes";
  if (root.empty()) return "it begins " + in_quotes(trim(text));
  return "no RSS, Atom, RDF, CDF or JSON Feed, but XML whose root is " + in_quotes(root);
}

}  // namespace

bool is_barrier_page(std::string_view page) { return !barrier_of(title_of_page(page)).empty(); }

Error no_feed(std::string_view text, std::string_view root) {
  return {Errc::kNotAFeed, "not a feed: " + what_it_is(text, root)};
}

}  // namespace feedmill
