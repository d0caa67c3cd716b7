// Links, attachments, images and episodes of an entry.
#include <algorithm>
#include <cstddef>
#include <utility>

#include "parse/construct.h"
#include "parse/entry_builder.h"
#include "parse/person.h"
#include "parse/quantities.h"
#include "parse/values.h"
#include "text/url.h"

namespace feedmill {
namespace {

bool starts_with(std::string_view text, std::string_view head) {
  return text.size() >= head.size() && same_name(text.substr(0, head.size()), head);
}

bool is_image(const Element& content) {
  const std::string_view type = content.attribute("type");
  return same_name(content.attribute("medium"), "image") || starts_with(type, "image/");
}

template <class T>
void fill(T& known, T& told) {
  if (known == T{}) known = std::move(told);
}

}  // namespace

void EntryBuilder::link(const Element& element, std::uint8_t rank) {
  Link link = read_link(element, scope_);
  if (link.href.empty()) return;
  if (same_name(link.rel, "image")) return url(link.href, EntryField::kImage, rank, entry_.image);
  if (same_name(link.rel, "alternate")) alternate(link, element, rank);
  relation(std::move(link), element);
}

// A page wins over an alternate of another type, and a link that says what it is (Atom's
// attributes) over one that only stands there.
void EntryBuilder::alternate(const Link& link, const Element& element, std::uint8_t rank) {
  const int penalty = (is_page_type(link.type) ? 0 : 2) + (element.has_attribute("href") ? 0 : 1);
  const auto effective = static_cast<std::uint8_t>(rank + penalty);
  if (effective >= url_rank_) return;
  entry_.url = link.href;
  url_rank_ = effective;
}

void EntryBuilder::relation(Link&& link, const Element& element) {
  if (link.href.empty()) return;
  if (same_name(link.rel, "enclosure")) {
    Attachment attachment;
    attachment.url = link.href;
    attachment.mime_type = link.type;
    attachment.title = link.title;
    attachment.size_in_bytes = read_size(element.attribute("length"));
    attach(std::move(attachment));
  } else if (same_name(link.rel, "related") && entry_.external_url.empty()) {
    entry_.external_url = link.href;
  } else if (same_name(link.rel, "replies")) {
    replies(link, element);
  }
  entry_.links.push_back(std::move(link));
}

// Replies without a type are an Atom document: RFC 4685 section 4.
void EntryBuilder::replies(const Link& link, const Element& element) {
  if (!entry_.comments_count) entry_.comments_count = read_number(element.attribute("count"));
  const bool page = !link.type.empty() && is_page_type(link.type);
  if (page && replies_.empty() && is_address(element.attribute("href"))) replies_ = link.href;
}

// Some feeds put words where the address of a page should be.
void EntryBuilder::comments(const Element& element, std::uint8_t rank) {
  std::string scratch;
  const std::string_view address = text_of(element.node, scratch);
  if (is_address(address)) url(address, EntryField::kComments, rank, entry_.comments_url);
}

void EntryBuilder::count_comments(const Element& element) {
  std::string scratch;
  if (!entry_.comments_count) entry_.comments_count = read_number(text_of(element.node, scratch));
}

// podcast:transcript, podcast:chapters, thr:in-reply-to: an address, and what it is by their name.
void EntryBuilder::related(const Element& element) {
  Link link = read_link(element, scope_);
  if (link.href.empty()) link.href = read_url(element.attribute("url"), scope_);
  if (link.href.empty()) link.href = read_url(element.attribute("ref"), scope_);
  link.rel = element.name;
  link.hreflang = element.attribute("language");
  relation(std::move(link), element);
}

// atom:content with src (RFC 4287 section 4.1.3.2): the content is elsewhere.
void EntryBuilder::remote_content(const Element& element) {
  const std::string_view type = element.attribute("type");
  Attachment attachment;
  attachment.url = read_url(element.attribute("src"), scope_);
  attachment.mime_type = type;
  if (!is_page_type(type)) return attach(std::move(attachment));
  constexpr std::uint8_t kBelowLinks = 100;
  if (kBelowLinks >= url_rank_) return;
  entry_.url = attachment.url;
  url_rank_ = kBelowLinks;
}

void EntryBuilder::enclosure(const Element& element) {
  Attachment attachment;
  attachment.url = read_url(element.attribute("url"), scope_);
  if (attachment.url.empty()) attachment.url = read_url(element.attribute("href"), scope_);
  if (attachment.url.empty()) attachment.url = read_url(element.attribute("resource"), scope_);
  // podcast:alternateEnclosure has its address in a podcast:source.
  scope_.for_each_child(element.node, [&](const Element& child) {
    if (attachment.url.empty()) attachment.url = read_url(child.attribute("uri"), scope_);
  });
  if (attachment.url.empty()) {
    std::string scratch;
    const std::string_view text = text_of(element.node, scratch);
    if (starts_with(text, "http")) attachment.url = read_url(text, scope_);
  }
  attachment.mime_type = element.attribute("type");
  attachment.title = element.attribute("title");
  attachment.size_in_bytes = read_size(element.attribute("length"));
  attach(std::move(attachment));
}

void EntryBuilder::media_content(const Element& element, std::uint8_t rank) {
  const std::string address = read_url(element.attribute("url"), scope_);
  if (!address.empty()) {
    Attachment attachment;
    attachment.url = address;
    attachment.mime_type = element.attribute("type");
    attachment.size_in_bytes = read_size(element.attribute("filesize"));
    attachment.duration_in_seconds = read_duration(element.attribute("duration"));
    attach(std::move(attachment));
    // Below a thumbnail, which is made to be shown.
    constexpr std::uint8_t kBelow = 4;
    if (is_image(element))
      url(address, EntryField::kImage, static_cast<std::uint8_t>(rank + kBelow), entry_.image);
  }
  scope_.for_each_child(element.node, [&](const Element& child) {
    if (child.ns == Ns::kMedia && !same_name(child.name, "content") &&
        !same_name(child.name, "group"))
      take(child);
  });
}

// The same address twice is one attachment, told of by several modules.
void EntryBuilder::attach(Attachment&& attachment) {
  if (attachment.url.empty() || runs_or_reads(attachment.url)) return;
  if (attachment.size_in_bytes == 0) attachment.size_in_bytes.reset();
  if (attachment.duration_in_seconds == 0) attachment.duration_in_seconds.reset();
  auto& all = entry_.attachments;
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), kCompared));
  const auto known =
      std::find_if(all.begin(), end, [&](const Attachment& a) { return a.url == attachment.url; });
  if (known == end) {
    all.push_back(std::move(attachment));
    return;
  }
  fill(known->mime_type, attachment.mime_type);
  fill(known->title, attachment.title);
  fill(known->size_in_bytes, attachment.size_in_bytes);
  fill(known->duration_in_seconds, attachment.duration_in_seconds);
}

// Types by what is known, and how long the only thing to be played is: a podcast tells it of the
// episode.
void EntryBuilder::complete_attachments() {
  Attachment* played = nullptr;
  int count = 0;
  for (Attachment& attachment : entry_.attachments) {
    complete_attachment(attachment);
    const std::string& type = attachment.mime_type;
    // A picture that is enclosed is the entry's, where it names no other.
    if (entry_.image.empty() && starts_with(type, "image/")) entry_.image = attachment.url;
    if (!starts_with(type, "audio/") && !starts_with(type, "video/")) continue;
    played = &attachment;
    ++count;
  }
  if (entry_.attachments.size() == 1) played = &entry_.attachments.front();
  const bool only = count == 1 || entry_.attachments.size() == 1;
  if (only && entry_.episode && !played->duration_in_seconds)
    played->duration_in_seconds = entry_.episode->duration_in_seconds;
}

void EntryBuilder::thumbnail(const Element& element, std::uint8_t rank) {
  std::string scratch;
  std::string_view address = element.attribute("url");
  if (address.empty()) address = text_of(element.node, scratch);
  url(address, EntryField::kThumbnail, rank, media().thumbnail);
  url(address, EntryField::kImage, rank, entry_.image);
}

// RSS <image><url/></image>, iTunes href (some write url), or the address as text.
void EntryBuilder::image(const Element& element, std::uint8_t rank) {
  std::string scratch;
  std::string nested;
  std::string_view address;
  if (has_elements(element.node)) {
    scope_.for_each_child(element.node, [&](const Element& child) {
      if (same_name(child.name, "url") && nested.empty()) nested = text_of(child.node, scratch);
    });
    address = nested;
  }
  if (address.empty()) address = image_address(element, scratch);
  if (element.ns == Ns::kItunes) fill(episode().image, nested = read_url(address, scope_));
  url(address, EntryField::kImage, rank, entry_.image);
}

void EntryBuilder::number(const Element& element, EntryField field, std::uint8_t rank,
                          std::optional<std::int64_t> Episode::*target) {
  std::string scratch;
  const auto value = read_number(text_of(element.node, scratch));
  if (!value || !wins(field, rank)) return;
  episode().*target = value;
  won(field, rank);
}

void EntryBuilder::chapters(const Element& element) {
  scope_.for_each_child(element.node, [&](const Element& child) {
    const auto start = read_duration(child.attribute("start"));
    if (!same_name(child.name, "chapter") || !start) return;
    entry_.chapters.push_back({*start, to_plain(child.attribute("title")),
                               read_url(child.attribute("href"), scope_),
                               read_url(child.attribute("image"), scope_)});
  });
}

void EntryBuilder::episode_text(const Element& element, EntryField field, std::uint8_t rank) {
  std::string scratch;
  const std::string_view value = text_of(element.node, scratch);
  if (value.empty() || !wins(field, rank)) return;
  won(field, rank);
  if (field == EntryField::kDuration) {
    const auto duration = read_duration(value);
    if (duration != 0) episode().duration_in_seconds = duration;  // what programs do not know
  }
  if (field == EntryField::kEpisodeType) episode().type = value;
  if (field == EntryField::kExplicit) episode().is_explicit = read_explicit(value);
}

Episode& EntryBuilder::episode() {
  if (!entry_.episode) entry_.episode.emplace();
  return *entry_.episode;
}

Media& EntryBuilder::media() {
  if (!entry_.media) entry_.media.emplace();
  return *entry_.media;
}

}  // namespace feedmill
