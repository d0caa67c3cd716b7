#include "digest/template_values.h"

#include <algorithm>
#include <array>

#include "digest/contents_html.h"
#include "digest/html_style.h"
#include "digest/plain_link.h"
#include "digest/story_html.h"
#include "feedmill/time.h"

namespace feedmill {
namespace {

/// An item of a list is handed to Mustache as this character and its number: no text begins so.
constexpr char kItem = '\0';

constexpr std::array<std::string_view, 61> kNames = {
    // of the issue
    "title", "date", "time", "lead", "id", "sealed", "summary", ".", "style", "story_count",
    "contents", "contents_list", "stories", "more", "has_more", "among_issues", "previous",
    "has_pictures",
    // of a story and its reports
    "number", "link", "source", "when", "byline", "excerpt", "text", "files", "minutes", "language",
    "direction", "also", "reports", "report_count", "first", "last", "group", "related",
    "has_related", "withdrawn", "rank", "shown_source", "picture", "picture_alt", "picture_width",
    "picture_height", "picture_wide",
    // of what stands behind the stories
    "corrections", "has_corrections", "gaps", "has_gaps", "health", "has_health", "health_summary",
    "says", "changes", "has_changes", "further", "in_title", "before", "after", "leading",
    "trailing"};

}  // namespace

bool is_template_name(std::string_view name) {
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

int rank_of_list(std::string_view name) {
  struct Ranked {
    std::string_view name;
    int rank;
  };
  constexpr std::array<Ranked, 9> kLists = {{{"stories", 1},
                                             {"more", 1},
                                             {"corrections", 1},
                                             {"gaps", 1},
                                             {"health", 1},
                                             {"reports", 2},
                                             {"also", 2},
                                             {"related", 2},
                                             {"changes", 3}}};
  const auto* const found = std::find_if(kLists.begin(), kLists.end(),
                                         [name](const Ranked& list) { return list.name == name; });
  return found == kLists.end() ? 0 : found->rank;
}

void TemplateValues::push(const Data* data) {
  Entered entered{{}, made_.size(), items_.size()};
  if (data->is_string() && data->string_value().substr(0, 1) == std::string(1, kItem)) {
    entered.item = items_[std::stoul(data->string_value().substr(1))];
  }
  entered_.push_back(entered);
}

void TemplateValues::pop() {
  made_.resize(entered_.back().made);
  items_.resize(entered_.back().items);
  entered_.pop_back();
}

/// What an item has or has not: a report without an address does not take that of its story.
bool TemplateValues::owns(Item::Kind kind, std::string_view name) {
  constexpr std::array<std::string_view, 5> kOfReport = {"title", "link", "source", "time", "when"};
  if (kind == Item::Kind::kEarlier) return name == "title";
  if (kind == Item::Kind::kChange) return name != "number" && name != "first" && name != "last";
  const bool plain = kind == Item::Kind::kNone || kind == Item::Kind::kPart;
  return !plain && std::find(kOfReport.begin(), kOfReport.end(), name) != kOfReport.end();
}

const TemplateValues::Data* TemplateValues::get(const std::string& name) const {
  for (std::size_t i = entered_.size(); i-- > 0;) {
    const Item& item = entered_[i].item;
    if (const Data* found = of_item(item, name)) return found;
    if (owns(item.kind, name)) return nullptr;
  }
  return of_issue(name);
}

/// Absent where it is empty, so that {{#byline}} asks whether there is one.
const TemplateValues::Data* TemplateValues::text(std::string_view value) const {
  if (value.empty()) return nullptr;
  return &made_.emplace_back(std::string(value));
}

const TemplateValues::Data* TemplateValues::truth(bool value) const {
  return &made_.emplace_back(value);
}

/// In HTML an address is escaped as any text; elsewhere it is written so that it needs no escape.
const TemplateValues::Data* TemplateValues::link(std::string_view url) const {
  if (format_ == DigestFormat::kHtml || url.empty()) return text(url);
  std::string plain;
  append_plain_link(plain, url);
  return text(plain);
}

template <class T>
const TemplateValues::Data* TemplateValues::list(Item::Kind kind, const std::vector<T>& values,
                                                 std::size_t from) const {
  kainjow::mustache::list list;
  for (std::size_t i = from; i < values.size(); ++i) {
    list.emplace_back(kItem + std::to_string(items_.size()));
    items_.push_back({kind, &values[i], i - from + 1, i + 1 == values.size()});
  }
  return &made_.emplace_back(std::move(list));
}

const TemplateValues::Data* TemplateValues::of_issue(std::string_view name) const {
  if (name == "title") return text(view_.title);
  if (name == "date") return text(view_.date);
  if (name == "time") return text(view_.time);
  if (name == "lead")
    return view_.stories.empty() ? nullptr : text(view_.stories.front().lead().title);
  if (name == "id") return text(view_.issue->id);
  if (name == "sealed") return text(to_rfc3339(view_.issue->sealed));
  if (name == "style" && format_ == DigestFormat::kHtml) return text(html_style());
  if (name == "summary") return list(Item::Kind::kPart, view_.summary);
  if (name == "story_count") return text(std::to_string(view_.stories.size()));
  if (name == "contents") return truth(view_.stories.size() >= kContentsFrom);
  if (name == "contents_list" && format_ == DigestFormat::kHtml) {
    std::string items;
    append_contents(items, view_);
    return text(items);
  }
  if (name == "stories") return list(Item::Kind::kStory, view_.stories);
  if (name == "has_more") return truth(!view_.more.empty());
  if (name == "more") return list(Item::Kind::kEarlier, view_.more);
  if (name == "has_corrections") return truth(!view_.corrections.empty());
  if (name == "corrections") return list(Item::Kind::kCorrection, view_.corrections);
  if (name == "has_gaps") return truth(!view_.gaps.empty());
  if (name == "gaps") return list(Item::Kind::kGap, view_.gaps);
  if (name == "has_health") return truth(!view_.health.empty());
  if (name == "health") return list(Item::Kind::kHealth, view_.health);
  if (name == "has_pictures" && format_ == DigestFormat::kHtml) return truth(has_pictures(view_));
  if (name == "among_issues") return truth(view_.among_issues);
  if (name == "previous") return text(view_.previous);
  if (name == "health_summary") return text(view_.health_summary);
  return nullptr;
}

const TemplateValues::Data* TemplateValues::of_item(const Item& item, std::string_view name) const {
  if (item.kind == Item::Kind::kNone) return nullptr;
  if (name == "number") return text(std::to_string(item.number));
  if (name == "first") return truth(item.number == 1);
  if (name == "last") return truth(item.last);
  switch (item.kind) {
    case Item::Kind::kPart:
      return name == "." ? text(*static_cast<const std::string*>(item.of)) : nullptr;
    case Item::Kind::kStory:
      return of_story(*static_cast<const StoryView*>(item.of), name);
    case Item::Kind::kEarlier: {
      const auto& earlier = *static_cast<const EarlierView*>(item.of);
      if (name == "title") return text(earlier.title);
      return name == "reports" ? list(Item::Kind::kReport, earlier.reports) : nullptr;
    }
    case Item::Kind::kReport:
      return of_report(*static_cast<const ReportView*>(item.of), name);
    case Item::Kind::kRelated: {
      const auto& other = *static_cast<const RelatedView*>(item.of);
      if (name == "title") return text(other.title);
      if (name == "source") return text(other.source);
      return name == "link" ? link(other.link) : nullptr;
    }
    case Item::Kind::kCorrection:
      return of_correction(*static_cast<const CorrectionView*>(item.of), name);
    case Item::Kind::kChange:
      return of_change(*static_cast<const WordChange*>(item.of), name);
    case Item::Kind::kGap: {
      const auto& gap = *static_cast<const GapView*>(item.of);
      if (name == "source") return text(gap.source);
      return name == "says" ? text(gap.says) : nullptr;
    }
    case Item::Kind::kHealth: {
      const auto& health = *static_cast<const HealthView*>(item.of);
      if (name == "source") return text(health.source);
      return name == "says" ? text(health.says) : nullptr;
    }
    case Item::Kind::kNone:
      break;
  }
  return nullptr;
}

const TemplateValues::Data* TemplateValues::of_correction(const CorrectionView& correction,
                                                          std::string_view name) const {
  if (name == "title") return text(correction.title);
  if (name == "link") return link(correction.link);
  if (name == "source") return text(correction.source);
  if (name == "time") return text(correction.time);
  if (name == "when") return text(to_rfc3339(correction.correction->when));
  if (name == "says") return text(correction.says);
  if (name == "has_changes") return truth(!correction.correction->changes.empty());
  if (name == "changes") return list(Item::Kind::kChange, correction.correction->changes);
  const int further = correction.correction->further_changes;
  return name == "further" && further > 0 ? text(std::to_string(further)) : nullptr;
}

const TemplateValues::Data* TemplateValues::of_change(const WordChange& change,
                                                      std::string_view name) const {
  if (name == "in_title") return truth(change.where == WordChange::Where::kTitle);
  if (name == "leading") return text(change.leading);
  if (name == "before") return text(change.before);
  if (name == "after") return text(change.after);
  return name == "trailing" ? text(change.trailing) : nullptr;
}

/// Of a page alone: a picture in it, or beside it.
const TemplateValues::Data* TemplateValues::of_picture(const StoryView& story,
                                                       std::string_view name) const {
  if (story.picture == nullptr || format_ != DigestFormat::kHtml) return nullptr;
  if (name == "picture") return text(picture_at_(story));
  if (name == "picture_alt") return text(story.picture->alt);
  if (name == "picture_width") return text(std::to_string(story.picture->width));
  if (name == "picture_height") return text(std::to_string(story.picture->height));
  return name == "picture_wide" ? truth(fills_column(*story.picture)) : nullptr;
}

const TemplateValues::Data* TemplateValues::of_story(const StoryView& story,
                                                     std::string_view name) const {
  std::string made;
  if (name.substr(0, 7) == "picture") return of_picture(story, name);
  if (name == "source") return text(story.lead().source);
  if (name == "shown_source") return text(story.source_beside_title());
  if (name == "byline") return text(story.byline);
  if (name == "excerpt") return text(story.excerpt);
  if (name == "minutes") return story.minutes > 0 ? text(std::to_string(story.minutes)) : nullptr;
  if (name == "language") return text(story.language);
  if (name == "direction") return text(story.right_to_left ? "rtl" : "ltr");
  if (name == "group") return story.begins_group ? text(story.group) : nullptr;
  if (name == "has_related") return truth(!story.related.empty());
  if (name == "related") return list(Item::Kind::kRelated, story.related);
  if (name == "rank") return text(rank_name(story));
  if (name == "withdrawn") return truth(story.lead().withdrawn);
  if (name == "reports") return list(Item::Kind::kReport, story.reports);
  if (name == "also") return list(Item::Kind::kReport, story.reports, 1);
  if (name == "report_count") return text(std::to_string(story.reports.size()));
  if (format_ == DigestFormat::kHtml && name == "text") append_page_text(made, story);
  if (format_ == DigestFormat::kHtml && name == "files") {
    append_page_files(made, story);
  }
  if (!made.empty()) return text(made);
  return of_report(story.lead(), name);
}

const TemplateValues::Data* TemplateValues::of_report(const ReportView& report,
                                                      std::string_view name) const {
  if (name == "title") return text(report.title);
  if (name == "link") return link(report.link);
  if (name == "source") return text(report.source.empty() ? report.title : report.source);
  if (name == "time") return text(report.time);
  if (name == "when") return text(to_rfc3339(report.when));
  return nullptr;
}

}  // namespace feedmill
