#include "insight/status_page.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "digest/html_put.h"
#include "digest/html_style.h"
#include "text/percent.h"

namespace feedmill {
namespace {

constexpr std::array<std::string_view, 6> kStates = {"failing", "gone", "quiet",
                                                     "new",     "ok",   "disabled"};
constexpr std::size_t kNeedsShown = 20;  // the others are folded away

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

void put_head(std::string& out, const StatusPage& page) {
  const auto found = page.states.find("ok");
  const std::size_t well = found == page.states.end() ? 0 : found->second;
  put(out,
      "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>feedmill: status</title>\n"
      "<style>{}{}</style>\n</head>\n<body>\n<div class=\"page status\">\n"
      "<header class=\"masthead\">\n<h1>feedmill</h1>\n<p class=\"dateline\"><span>",
      html_style(), status_style());
  std::string now = to_rfc3339(page.now).substr(0, 16);  // without its seconds
  now[10] = ' ';
  put_time(out, page.now, now + " UTC");
  put(out,
      "</span><span>{} of {} well</span><span>{}</span><span>{}</span></p>\n</header>\n<main>\n",
      well, counted(page.all_sources, "source", "sources"),
      counted(page.digests.size(), "digest", "digests"), escape_html(page.version));
}

void put_need(std::string& out, const Need& need) {
  put(out, "<li><h3><bdi>{}</bdi></h3><span class=\"why\"><bdi>{}</bdi></span>",
      escape_html(need.what), escape_html(need.why));
  if (!need.advice.empty()) put(out, "<p class=\"advice\">{}</p>", escape_html(need.advice));
  out += "</li>\n";
}

void put_needs(std::string& out, const StatusPage& page) {
  out += "<section class=\"needs\"><h2>What needs a hand</h2>\n";
  if (page.needs.empty()) out += "<p class=\"well\">Nothing.</p>\n";
  const std::size_t first = std::min(page.needs.size(), kNeedsShown);
  if (first > 0) out += "<ul>\n";
  for (std::size_t i = 0; i < first; ++i) put_need(out, page.needs[i]);
  if (first > 0) out += "</ul>\n";
  if (first < page.needs.size()) {
    put(out, "<details><summary>{} more</summary><ul>\n", page.needs.size() - first);
    for (std::size_t i = first; i < page.needs.size(); ++i) put_need(out, page.needs[i]);
    out += "</ul></details>\n";
  }
  out += "</section>\n";
}

/// A link to the same page with another state; the words stay.
void put_state(std::string& out, const StatusPage& page, std::string_view state,
               std::string_view shown, std::size_t count) {
  std::string query = state.empty() ? std::string() : fmt::format("?state={}", state);
  if (!page.words.empty()) query += (query.empty() ? "?q=" : "&q=") + percent_encoded(page.words);
  put(out, R"(<a href="/status{}"{}>{} {}</a>)", escape_html(query),
      page.state == state ? " aria-current=\"page\"" : "", shown, count);
}

void put_filter(std::string& out, const StatusPage& page) {
  out += "<div class=\"filter\">";
  put_state(out, page, "", "all", page.all_sources);
  for (const std::string_view state : kStates) {
    const auto found = page.states.find(std::string(state));
    if (found != page.states.end() && found->second > 0)
      put_state(out, page, state, state, found->second);
  }
  out += R"(<form method="get" action="/status">)";
  if (!page.state.empty())
    put(out, R"(<input type="hidden" name="state" value="{}">)", escape_html(page.state));
  put(out,
      R"(<input type="search" name="q" value="{}" aria-label="Name, address or tag" )"
      R"(placeholder="Name, address or tag"><button>Show</button></form></div>)",
      escape_html(page.words));
  out += '\n';
}

/// A bar a day: as high as most of it went well, the rest of it in the colour of failures.
void put_days(std::string& out, const SourceLine& source) {
  std::string none, fine, bad;
  std::int64_t polls = 0, failed = 0, fresh = 0;
  constexpr int kHeight = 20;
  for (std::size_t day = 0; day < kDaysShown; ++day) {
    const PollTally& tally = source.days[day];
    const std::size_t x = day * 4 + 2;
    polls += tally.polls, failed += tally.failed, fresh += tally.fresh;
    if (tally.polls <= 0) {
      put(none, "M{} 21v-2", x);
      continue;
    }
    const auto part = std::clamp<std::int64_t>(tally.failed, 0, tally.polls);
    int red = static_cast<int>((part * kHeight + tally.polls - 1) / tally.polls);
    if (red < kHeight) put(fine, "M{} 21v-{}", x, kHeight - red);
    if (red > 0) put(bad, "M{} 1v{}", x, red);
  }
  put(out,
      R"(<svg class="days" viewBox="0 0 120 22" role="img" aria-label="30 days: {}, {} failed, {} new">)",
      counted(static_cast<std::size_t>(polls), "poll", "polls"), failed, fresh);
  if (!none.empty()) put(out, R"(<path class="none" d="{}"/>)", none);
  if (!fine.empty()) put(out, R"(<path class="fine" d="{}"/>)", fine);
  if (!bad.empty()) put(out, R"(<path class="bad" d="{}"/>)", bad);
  out += "</svg>";
}

void put_when(std::string& out, std::string_view what, const std::optional<Instant>& when,
              Instant now) {
  if (!when) return;
  put(out, "<span>{} ", what);
  put_time(out, *when, in_words(*when, now));
  out += "</span>";
}

void put_source(std::string& out, const SourceLine& source, Instant now) {
  put(out, "<li><div><h3><bdi>{}</bdi></h3>", escape_html(source.name));
  if (!source.url.empty() && source.url != source.name)
    put(out, "<p class=\"address\"><bdi>{}</bdi></p>", escape_html(source.url));
  out += "</div>";
  put_days(out, source);
  put(out, R"(<p class="facts"><span class="mark {}">{}</span>)", escape_html(source.state),
      escape_html(source.word.empty() ? source.state : source.word));
  put_when(out, "asked", source.last_poll, now);
  put_when(out, "next", source.next_poll, now);
  put(out, "<span>{}</span></p>",
      counted(static_cast<std::size_t>(source.entries), "entry", "entries"));
  if (!source.trouble.empty())
    put(out, "<p class=\"trouble\"><bdi>{}</bdi></p>", escape_html(source.trouble));
  out += "</li>\n";
}

void put_sources(std::string& out, const StatusPage& page) {
  out += "<section><h2>Sources</h2>\n";
  put_filter(out, page);
  if (page.sources.empty()) out += "<p class=\"empty\">No source is like that.</p>\n";
  if (!page.sources.empty()) out += "<ol class=\"rows\">\n";
  for (const SourceLine& source : page.sources) put_source(out, source, page.now);
  if (!page.sources.empty()) out += "</ol>\n";
  out += "</section>\n";
}

void put_digests(std::string& out, const StatusPage& page) {
  if (page.digests.empty()) return;
  out += "<section><h2>Digests</h2>\n<ol class=\"rows\">\n";
  for (const DigestShown& digest : page.digests) {
    out += "<li><h3><bdi>";
    const std::string title = escape_html(digest.title.empty() ? digest.name : digest.title);
    if (digest.has_files)
      put(out, R"(<a href="/digests/{}/">{}</a>)", escape_html(percent_encoded(digest.name)),
          title);
    else
      out += title;
    out += "</bdi></h3><p class=\"facts\">";
    if (!digest.last_issue) out += "<span>no issue yet</span>";
    put_when(out, "last issue", digest.last_issue, page.now);
    if (digest.last_issue && digest.stories > 0)
      put(out, "<span>{}</span>",
          counted(static_cast<std::size_t>(digest.stories), "story", "stories"));
    put_when(out, "next", digest.next_issue, page.now);
    out += "</p></li>\n";
  }
  out += "</ol>\n</section>\n";
}

void put_deliveries(std::string& out, const StatusPage& page) {
  if (page.deliveries.empty()) return;
  out += "<section><h2>Deliveries</h2>\n<ol class=\"rows\">\n";
  for (const DeliveryLine& delivery : page.deliveries) {
    put(out, "<li><h3><bdi>{}</bdi> to <bdi>{}</bdi></h3><p class=\"facts\">",
        escape_html(delivery.digest), escape_html(delivery.destination));
    put(out, R"(<span class="mark {}">{}</span>)", delivery.next_try ? "quiet" : "failing",
        delivery.next_try ? "waiting" : "given up");
    put_when(out, "sealed", delivery.queued, page.now);
    if (delivery.attempts > 0)
      put(out, "<span>{} failed</span>",
          counted(static_cast<std::size_t>(delivery.attempts), "attempt", "attempts"));
    if (delivery.attempts > 0) put_when(out, "again", delivery.next_try, page.now);
    out += "</p>";
    if (!delivery.error.empty())
      put(out, "<p class=\"trouble\"><bdi>{}</bdi></p>", escape_html(delivery.error));
    out += "</li>\n";
  }
  out += "</ol>\n</section>\n";
}

}  // namespace

bool is_shown(const SourceLine& source, const std::string& state, const std::string& words) {
  if (!state.empty() && source.state != state) return false;
  const std::string wanted = lower(words);
  const auto has = [&](const std::string& text) {
    return lower(text).find(wanted) != std::string::npos;
  };
  return wanted.empty() || has(source.name) || has(source.url) ||
         std::any_of(source.tags.begin(), source.tags.end(), has);
}

std::string in_words(Instant when, Instant now) {
  const bool past = when <= now;
  const std::int64_t seconds = std::abs((when - now).count());
  if (seconds < 5) return "now";
  std::string time = fmt::format("{} s", seconds);
  if (seconds >= 2 * 86400) {
    time = fmt::format("{} days", seconds / 86400);
  } else if (seconds >= 100 * 60) {
    time = fmt::format("{} h", (seconds + 1800) / 3600);
  } else if (seconds >= 90) {
    time = fmt::format("{} min", seconds / 60);
  }
  return past ? time + " ago" : "in " + time;
}

std::string status_page(const StatusPage& page) {
  std::string out;
  put_head(out, page);
  put_needs(out, page);
  put_sources(out, page);
  put_digests(out, page);
  put_deliveries(out, page);
  out += "</main>\n<footer><p>Made by feedmill</p></footer>\n</div>\n</body>\n</html>\n";
  return out;
}

}  // namespace feedmill
