#include "parse/feed_builder.h"

#include <algorithm>
#include <cstddef>

#include "parse/person.h"
#include "parse/quantities.h"
#include "parse/values.h"

namespace feedmill {
namespace {

constexpr std::size_t index_of(FeedField field) { return static_cast<std::size_t>(field); }

struct Period {
  std::string_view name;
  std::int64_t seconds;
};
constexpr std::int64_t kDay = 86400;
constexpr Period kPeriods[] = {{"hourly", 3600},
                               {"daily", kDay},
                               {"weekly", 7 * kDay},
                               {"monthly", 30 * kDay},
                               {"yearly", 365 * kDay}};

constexpr std::string_view kDays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                      "Friday", "Saturday", "Sunday"};

// skipDays are English and some feeds abbreviate them.
std::string_view day_of(std::string_view text) {
  constexpr std::size_t kShortest = 3;
  for (const std::string_view day : kDays)
    if (text.size() >= kShortest && text.size() <= day.size() &&
        same_name(day.substr(0, text.size()), text))
      return day;
  return {};
}

}  // namespace

void FeedBuilder::begin(const Element& root) {
  if (feed_.language.empty()) feed_.language = scope_.language();
  if (root.ns == Ns::kCdf) {
    Link link{"alternate", read_url(root.attribute("href"), scope_), "", "", ""};
    if (!link.href.empty() && page_rank_ == kNothing) {
      page_rank_ = 0;
      feed_.home_page_url = link.href;
      feed_.links.push_back(std::move(link));
    }
    if (!feed_.updated)
      feed_.updated = read_date(root.attribute("lastmod"), root.node, scope_.problems());
  }
  if (root.ns == Ns::kRss) id(root.attribute("about"), 0);
}

bool FeedBuilder::wins(FeedField field, std::uint8_t rank) const {
  return rank < ranks_[index_of(field)];
}

void FeedBuilder::won(FeedField field, std::uint8_t rank) { ranks_[index_of(field)] = rank; }

/// A table from each field to what becomes of its element.
struct FeedBuilder::Assignments {
  struct Given {
    const Element& element;
    FeedField field;
    std::uint8_t rank;
  };
  using Assign = void (*)(FeedBuilder&, const Given&);
  struct Row {
    FeedField field;
    Assign assign;
  };
  // The ways to assign that many fields share.
  template <auto kMethod>
  static void plain(FeedBuilder& builder, const Given& given) {
    (builder.*kMethod)(given.element);
  }
  template <auto kMethod>
  static void ranked(FeedBuilder& builder, const Given& given) {
    (builder.*kMethod)(given.element, given.rank);
  }
  template <auto kMethod>
  static void named(FeedBuilder& builder, const Given& given) {
    (builder.*kMethod)(given.element, given.field);
  }
  template <auto kMember>
  static void text(FeedBuilder& builder, const Given& given) {
    builder.text(given.element, given.field, given.rank, builder.feed_.*kMember);
  }
  template <auto kMember>
  static void date(FeedBuilder& builder, const Given& given) {
    builder.date(given.element, given.field, given.rank, builder.feed_.*kMember);
  }
  template <auto kMember>
  static void icon(FeedBuilder& builder, const Given& given) {
    std::string scratch;
    builder.icon(image_address(given.element, scratch), given.field, given.rank,
                 builder.feed_.*kMember);
  }

  static constexpr Row kRows[] = {
      {FeedField::kEntry, [](FeedBuilder&, const Given&) {}},
      {FeedField::kNested, [](FeedBuilder&, const Given&) {}},
      {FeedField::kId,
       [](FeedBuilder& b, const Given& given) {
         std::string scratch;
         b.id(text_of(given.element.node, scratch), given.rank);
       }},
      {FeedField::kLink, ranked<&FeedBuilder::link>},
      {FeedField::kTitle, text<&Feed::title>},
      {FeedField::kDescription, text<&Feed::description>},
      {FeedField::kLanguage, text<&Feed::language>},
      {FeedField::kCopyright, text<&Feed::copyright>},
      {FeedField::kLicense,
       [](FeedBuilder& b, const Given& given) {
         Link license{"license", read_license(given.element, b.scope_), "", "", ""};
         if (!license.href.empty()) b.feed_.links.push_back(std::move(license));
       }},
      {FeedField::kFunding,
       [](FeedBuilder& b, const Given& given) {
         Link funding{"payment", read_url(given.element.attribute("url"), b.scope_), "",
                      plain_of(given.element, b.scope_), ""};
         if (!funding.href.empty()) b.feed_.links.push_back(std::move(funding));
       }},
      {FeedField::kAuthor,
       [](FeedBuilder& b, const Given& given) {
         for (Person& person : read_authors(given.element, b.scope_))
           b.authors_.emplace_back(given.rank, std::move(person));
       }},
      {FeedField::kOwner,
       [](FeedBuilder& b, const Given& given) {
         b.authors_.emplace_back(kNothing, read_author(given.element, b.scope_));
       }},
      {FeedField::kPublished, date<&Feed::published>},
      {FeedField::kUpdated, date<&Feed::updated>},
      {FeedField::kCategory, plain<&FeedBuilder::categories>},
      {FeedField::kSubject,
       [](FeedBuilder& b, const Given& given) {
         add_tag(b.feed_.tags, plain_of(given.element, b.scope_));
       }},
      {FeedField::kKeywords,
       [](FeedBuilder& b, const Given& given) {
         read_keywords(given.element, b.scope_, b.feed_.tags);
       }},
      {FeedField::kGenerator, ranked<&FeedBuilder::generator>},
      {FeedField::kImage, ranked<&FeedBuilder::image>},
      {FeedField::kIcon, icon<&Feed::icon>},
      {FeedField::kFavicon, icon<&Feed::favicon>},
      {FeedField::kTtl,
       [](FeedBuilder& b, const Given& given) {
         std::string scratch;
         if (!b.feed_.ttl_minutes)
           b.feed_.ttl_minutes = read_number(text_of(given.element.node, scratch));
       }},
      {FeedField::kSkipHours, named<&FeedBuilder::skip>},
      {FeedField::kSkipDays, named<&FeedBuilder::skip>},
      {FeedField::kUpdatePeriod, named<&FeedBuilder::update>},
      {FeedField::kUpdateFrequency, named<&FeedBuilder::update>},
      {FeedField::kCloud, plain<&FeedBuilder::cloud>},
      {FeedField::kDeleted, plain<&FeedBuilder::deleted>},
  };
  static constexpr std::array<Assign, kFeedFields> by_field() {
    std::array<Assign, kFeedFields> all{};
    for (const Row& row : kRows) all[index_of(row.field)] = row.assign;
    return all;
  }
};

void FeedBuilder::take(const Element& element, FeedField field, std::uint8_t rank) {
  static constexpr auto kByField = Assignments::by_field();
  static_assert(std::find(kByField.begin(), kByField.end(), nullptr) == kByField.end());
  kByField[index_of(field)](*this, {element, field, rank});
}

void FeedBuilder::text(const Element& element, FeedField field, std::uint8_t rank,
                       std::string& target) {
  if (!wins(field, rank)) return;
  std::string value = plain_of(element, scope_);
  if (value.empty()) return;
  target = std::move(value);
  won(field, rank);
}

void FeedBuilder::date(const Element& element, FeedField field, std::uint8_t rank,
                       std::optional<Instant>& target) {
  if (!wins(field, rank)) return;
  const auto when = read_date_of(element.node, scope_.problems());
  if (!when) return;
  target = when;
  won(field, rank);
}

// An entry's id is kept byte for byte, since entries are recognised by it; a feed's is an address
// like any other (RFC 4287 section 4.2.6: an IRI).
void FeedBuilder::id(std::string_view value, std::uint8_t rank) {
  if (value.empty() || !wins(FeedField::kId, rank)) return;
  const bool relative = is_address(value) && value.find(':') == std::string_view::npos;
  feed_.id = relative ? read_url(value, scope_) : std::string(value);
  won(FeedField::kId, rank);
}

void FeedBuilder::icon(std::string_view address, FeedField field, std::uint8_t rank,
                       std::string& target) {
  if (!wins(field, rank)) return;
  std::string url = read_url(address, scope_);
  if (url.empty()) return;
  target = std::move(url);
  won(field, rank);
}

void FeedBuilder::link(const Element& element, std::uint8_t rank) {
  Link link = read_link(element, scope_);
  if (link.href.empty()) return;
  if (same_name(link.rel, "image")) return icon(link.href, FeedField::kIcon, rank, feed_.icon);
  if (same_name(link.rel, "self")) {
    if (feed_.feed_url.empty()) feed_.feed_url = link.href;
    // An Atom feed that names itself names an Atom feed.
    if (link.type.empty() && scope_.native() == Ns::kAtom) link.type = "application/atom+xml";
  }
  if (same_name(link.rel, "hub")) feed_.hubs.push_back({"WebSub", link.href});
  if (same_name(link.rel, "alternate")) {
    // As with entries: a page first, and a link with attributes before one that only stands there.
    const int penalty = (is_page_type(link.type) ? 0 : 2) + (element.has_attribute("href") ? 0 : 1);
    const auto effective = static_cast<std::uint8_t>(rank + penalty);
    if (effective < page_rank_) {
      page_rank_ = effective;
      feed_.home_page_url = link.href;
    }
  }
  feed_.links.push_back(std::move(link));
}

void FeedBuilder::image(const Element& element, std::uint8_t rank) {
  if (!has_elements(element.node)) {
    std::string_view address = element.attribute("href");
    if (address.empty()) address = element.attribute("url");
    if (address.empty()) address = element.attribute("resource");
    if (image_resource_.empty()) image_resource_ = read_url(address, scope_);
    return;
  }
  if (feed_.image && !feed_.image->url.empty()) return;
  Image image;
  std::string scratch;
  scope_.for_each_child(element.node, [&](const Element& child) {
    if (child.ns != scope_.native()) return;
    if (same_name(child.name, "url") && image.url.empty())
      image.url = read_url(text_of(child.node, scratch), scope_);
    if (same_name(child.name, "title") && image.title.empty())
      image.title = plain_of(child, scope_);
    if (same_name(child.name, "link") && image.link.empty())
      image.link = read_link(child, scope_).href;
  });
  if (image == Image{}) return;
  icon(image.url, FeedField::kIcon, rank, feed_.icon);
  feed_.image = std::move(image);
}

void FeedBuilder::generator(const Element& element, std::uint8_t rank) {
  text(element, FeedField::kGenerator, rank, feed_.generator);
  if (!feed_.generator.empty()) return;
  for (const std::string_view name : {"resource", "uri", "url"})
    if (feed_.generator.empty()) feed_.generator = element.attribute(name);
}

// rssCloud: an address that is told of by its parts.
void FeedBuilder::cloud(const Element& element) {
  const std::string_view domain = element.attribute("domain");
  if (domain.empty()) return;
  const std::string_view port = element.attribute("port");
  std::string_view path = element.attribute("path");
  std::string url = same_name(element.attribute("protocol"), "https-post") ? "https://" : "http://";
  url += domain;
  if (!port.empty() && port != "80") url.append(":").append(port);
  if (path.substr(0, 1) != "/") url += '/';
  feed_.hubs.push_back({"rssCloud", url.append(path)});
}

void FeedBuilder::skip(const Element& element, FeedField field) {
  scope_.for_each_child(element.node, [&](const Element& child) {
    std::string scratch;
    const std::string_view value = text_of(child.node, scratch);
    if (field == FeedField::kSkipDays && same_name(child.name, "day")) {
      add_tag(feed_.skip_days, std::string(day_of(value)));
    } else if (field == FeedField::kSkipHours && same_name(child.name, "hour")) {
      const auto hour = read_number(value);
      constexpr int kHours = 24;  // 24 is midnight in RSS 0.91
      if (!hour || *hour > kHours) return;
      const int of_day = static_cast<int>(*hour) % kHours;
      auto& all = feed_.skip_hours;
      if (std::find(all.begin(), all.end(), of_day) == all.end()) all.push_back(of_day);
    }
  });
}

void FeedBuilder::update(const Element& element, FeedField field) {
  std::string scratch;
  const std::string_view value = text_of(element.node, scratch);
  if (field == FeedField::kUpdateFrequency) {
    const auto times = read_number(value);
    if (times && *times > 0) frequency_ = *times;
    return;
  }
  for (const Period& period : kPeriods)
    if (same_name(period.name, value)) period_ = period.seconds;
}

void FeedBuilder::deleted(const Element& element) {
  Deleted gone;
  gone.ref = element.attribute("ref");
  gone.when = read_date(element.attribute("when"), element.node, scope_.problems());
  if (!gone.ref.empty()) feed_.deleted.push_back(std::move(gone));
}

void FeedBuilder::categories(const Element& element) {
  std::vector<Category> all;
  read_categories(element, scope_, all);
  for (const Category& category : all) add_tag(feed_.tags, tag_of(category));
}

// The owner of a podcast is whom to write to; where somebody is its author, that is all.
void FeedBuilder::name_authors() {
  std::vector<std::string> names;
  for (const auto& [rank, person] : authors_)
    if (rank != kNothing && person != Person{} && names.size() < kCompared)
      names.push_back(person.name);
  const bool has_author = !names.empty();
  const auto is_known = [&](const Person& owner) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return same_name(name, owner.name); });
  };
  authors_.erase(std::remove_if(authors_.begin(), authors_.end(),
                                [&](const auto& a) {
                                  return a.first == kNothing && has_author && !is_known(a.second);
                                }),
                 authors_.end());
  feed_.authors = in_order(std::move(authors_));
}

Feed FeedBuilder::finish() && {
  name_authors();
  if (feed_.home_page_url.empty() && scope_.native() == Ns::kAtom && is_web_address(feed_.id))
    feed_.home_page_url = feed_.id;
  if (!feed_.image && !image_resource_.empty()) feed_.image = Image{image_resource_, "", ""};
  if (feed_.icon.empty()) feed_.icon = image_resource_;
  if (period_ > 0) feed_.update_interval_seconds = std::max<std::int64_t>(period_ / frequency_, 1);
  return std::move(feed_);
}

}  // namespace feedmill
