#include "digest/picture_places.h"

#include <algorithm>
#include <utility>

#include "digest/compose.h"
#include "digest/html_tag.h"
#include "digest/readable.h"
#include "text/display.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr std::size_t kStories =
    40;  // what is further down has none: a page is to be read on a phone
constexpr std::size_t kPlaces = 4;  // of one story
constexpr std::size_t kInText = 3;  // of one text: the first may be a spacer
constexpr std::size_t kAltColumns = 240;

bool is_on_the_web(std::string_view url) {
  const auto scheme = split_url(url).scheme;
  return scheme && (*scheme == "http" || *scheme == "https");
}

class Places {
 public:
  explicit Places(const Report& report) : report_(report) {}

  std::vector<PicturePlace> found() {
    const Entry& entry = report_.entry;
    add(entry.image, {});
    for (const Attachment& file : entry.attachments)
      if (file.mime_type.rfind("image/", 0) == 0) add(file.url, file.title);
    if (entry.media) add(entry.media->thumbnail, {});
    add_from_text(entry.content_html);
    return std::move(places_);
  }

 private:
  void add(std::string_view url, std::string_view alt) {
    const std::string_view link = written_link(url);
    if (link.empty() || !is_on_the_web(link)) return;
    const auto same = std::find_if(places_.begin(), places_.end(),
                                   [&](const PicturePlace& known) { return known.url == link; });
    std::string words = shortened(one_line(std::string(alt)), kAltColumns);
    if (same == places_.end())
      places_.push_back({std::string(link), std::move(words), report_.source_url});
    else if (same->alt.empty())
      same->alt = std::move(words);  // what the text shows again it often describes
  }

  void add_from_text(std::string_view html) {
    std::size_t found = 0;
    for (std::size_t at = html.find('<'); at != std::string_view::npos && found < kInText;
         at = html.find('<', at)) {
      const auto tag = next_tag(html, at);
      if (!tag) {
        ++at;
        continue;
      }
      if (tag->closes || tag->name != "img") continue;
      add(tag->attribute("src"), tag->attribute("alt"));
      ++found;
    }
  }

  const Report& report_;
  std::vector<PicturePlace> places_;
};

}  // namespace

std::vector<StoryPlaces> picture_places(const Issue& issue) {
  std::vector<StoryPlaces> all;
  for (const StoryView& story : compose(issue).stories) {
    if (all.size() == kStories || story.brief) break;
    StoryPlaces one{std::string(story.id), story.rank == Rank::kLead, {}};
    for (const ReportView& report : story.reports) {
      for (PicturePlace& place : Places(*report.report).found())
        if (one.places.size() < kPlaces) one.places.push_back(std::move(place));
    }
    const ReportView& lead = story.lead();
    if (is_on_the_web(lead.link))
      one.places.push_back({lead.link, {}, lead.report->source_url, true});
    if (!one.places.empty()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace feedmill
