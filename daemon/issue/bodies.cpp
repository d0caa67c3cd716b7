#include "issue/bodies.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "text/html.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

constexpr std::size_t kLongestLink = 8192;       // what servers and browsers take
constexpr std::size_t kLongestField = 64 << 10;  // of what is no text: a title, an address, a name
constexpr std::size_t kMostItems = 1000;         // of a list: tags, authors, chapters
constexpr std::size_t kLeastBody = 4096;
constexpr std::size_t kLongestReference = 40;  // "&CounterClockwiseContourIntegral;"

/// Without the start of a character whose rest was cut off.
std::string_view whole_characters(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && (static_cast<unsigned char>(text[at - 1]) & 0xC0U) == 0x80U) --at;
  if (at == 0) return {};
  const auto lead = static_cast<unsigned char>(text[at - 1]);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  return text.substr(0, text.size() - at + 1 < length ? at - 1 : text.size());
}

/// Without a tag, a character reference or a character that is not there whole.
std::string_view without_half(std::string_view html) {
  const std::size_t open = html.rfind('<'), close = html.rfind('>');
  if (open != std::string_view::npos && (close == std::string_view::npos || close < open))
    html = html.substr(0, open);
  const std::size_t reference = html.rfind('&');
  if (reference != std::string_view::npos && html.size() - reference < kLongestReference &&
      html.find(';', reference) == std::string_view::npos)
    html = html.substr(0, reference);
  return whole_characters(html);
}

/// Behind the last element that ends a line of thought, where that costs a quarter at most; else
/// behind a word.
std::string_view up_to_element(std::string_view html) {
  std::size_t end = 0;
  for (const std::string_view tag : {"</p>", "</div>", "</li>", "</tr>", "</blockquote>", "<br>"}) {
    const std::size_t at = html.rfind(tag);
    if (at != std::string_view::npos) end = std::max(end, at + tag.size());
  }
  if (end >= html.size() - html.size() / 4) return html.substr(0, end);
  const std::size_t tag = html.rfind('>'), blank = html.rfind(' ');
  const bool in_text = blank != std::string_view::npos &&
                       (tag == std::string_view::npos || blank > tag) &&
                       blank >= html.size() - html.size() / 4;
  return in_text ? html.substr(0, blank) : html;
}

std::string_view link_of(const Entry& entry) {
  const std::string& url = entry.url.empty() ? entry.external_url : entry.url;
  return url.size() <= kLongestLink ? std::string_view(url) : std::string_view();
}

void cut_html(std::string& html, std::size_t most, std::string_view link) {
  if (html.size() <= most) return;
  const std::string_view start = std::string_view(html).substr(0, most);
  std::string kept = sanitise_html(up_to_element(without_half(start)), {});
  std::string note = "<p>[…]";
  if (!link.empty()) note += " <a href=\"" + escape_html(link) + "\">The whole article</a>";
  kept += sanitise_html(note + "</p>", {});
  kept.shrink_to_fit();
  html = std::move(kept);
}

void cut_text(std::string& text, std::size_t most, std::string_view link) {
  if (text.size() <= most) return;
  std::string kept(whole_characters(std::string_view(text).substr(0, most)));
  const std::size_t blank = kept.find_last_of(" \n");
  if (blank != std::string::npos && blank >= kept.size() - kept.size() / 4) kept.resize(blank);
  kept += "\n\n[…]";
  if (!link.empty()) kept.append(" ").append(link);
  text = std::move(kept);
}

void shorten(std::string& field) {
  if (field.size() > kLongestField) field = truncate_utf8(field, kLongestField);
}

/// Half an address leads elsewhere.
void drop_if_long(std::string& address) {
  if (address.size() > kLongestField) address.clear();
}

template <class T>
void shorten(std::vector<T>& list) {
  if (list.size() <= kMostItems) return;
  list.resize(kMostItems);
  list.shrink_to_fit();
}

void shorten_lists(Entry& entry) {
  shorten(entry.authors), shorten(entry.contributors), shorten(entry.tags);
  shorten(entry.attachments), shorten(entry.links), shorten(entry.categories);
  shorten(entry.chapters);
  for (std::string& tag : entry.tags) shorten(tag);
  for (Person& author : entry.authors) shorten(author.name), drop_if_long(author.url);
  for (Attachment& file : entry.attachments) shorten(file.title), drop_if_long(file.url);
}

std::size_t bytes_of(const Entry& entry) {
  std::size_t bytes = entry.title.size() + entry.content_html.size() + entry.content_text.size() +
                      entry.summary.size() + entry.summary_html.size();
  for (const std::string& tag : entry.tags) bytes += tag.size();
  for (const Attachment& file : entry.attachments) bytes += file.url.size() + file.title.size();
  return bytes;
}

template <class Step>
void for_each_entry(Issue& issue, Step step) {
  for (Story& story : issue.stories)
    for (Report& report : story.reports) step(report.entry);
  for (EarlierStory& story : issue.more)
    for (Report& report : story.reports) step(report.entry);
}

}  // namespace

void cut_texts(Entry& entry, std::size_t most) {
  const std::string link(link_of(entry));
  cut_html(entry.content_html, most, link);
  cut_text(entry.content_text, most, link);
  cut_text(entry.summary, most, link);
  cut_html(entry.summary_html, most, link);
  if (entry.media) cut_text(entry.media->description, most, link);
  shorten(entry.title);
  for (std::string* address : {&entry.url, &entry.external_url, &entry.image})
    drop_if_long(*address);
  shorten_lists(entry);
}

void IssueRoom::take(Entry& entry) {
  cut_texts(entry, most_);
  held_ += bytes_of(entry);
}

void IssueRoom::settle(Issue& issue) {
  while (held_ > most_of_all_ && most_ > kLeastBody) {
    most_ -= most_ / 4;
    held_ = 0;
    for_each_entry(issue, [this](Entry& entry) { take(entry); });
  }
}

}  // namespace feedmill
