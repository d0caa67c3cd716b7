#include "text/entry_text.h"

#include "text/hash.h"
#include "text/html.h"

namespace feedmill {

std::string body_text(const Entry& entry) {
  if (!entry.content_html.empty()) return html_to_text(entry.content_html);
  return entry.content_text.empty() ? entry.summary : entry.content_text;
}

std::uint64_t hash_of_texts(const Entry& entry) {
  return hash64(entry.summary, hash64(entry.content_text, hash64(entry.content_html)));
}

std::string search_text(const Entry& entry, std::string body) {
  const auto add = [&](const std::string& part) {
    if (!part.empty()) body.append("\n").append(part);
  };
  const bool body_is_summary = entry.content_html.empty() && entry.content_text.empty();
  if (!body_is_summary) add(entry.summary);
  for (const Person& author : entry.authors) add(author.name);
  for (const std::string& tag : entry.tags) add(tag);
  for (const Attachment& attachment : entry.attachments) add(attachment.title);
  if (entry.media) add(entry.media->description);
  return body;
}

}  // namespace feedmill
